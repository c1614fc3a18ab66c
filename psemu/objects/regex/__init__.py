"""Regular expressions as .NET has them: syntax and messages, matching in both directions, captures, replacement and split.

A pattern is parsed (``syntax``), compiled to a program (``program``) and run by a machine that keeps its own stack and a time limit
(``machine``). Over ASCII text a pattern without surprises runs on Python's ``re`` instead (``plain``), which gives the same answer.
"""

from __future__ import annotations

from psemu.objects.regex.matching import Capture, Group, GroupCollection, Match, Regex, compiled_regex
from psemu.objects.regex.replacing import expand_replacement, replace_all
from psemu.objects.regex.splitting import split_text
from psemu.objects.regex.syntax import OPTIONS, RegexError, escape, parse_options, unescape

__all__ = [
    "OPTIONS",
    "Capture",
    "Group",
    "GroupCollection",
    "Match",
    "Regex",
    "RegexError",
    "compiled_regex",
    "escape",
    "expand_replacement",
    "parse_options",
    "replace_all",
    "split_text",
    "unescape",
]
