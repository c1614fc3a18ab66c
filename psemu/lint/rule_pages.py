"""A page for each code that ``psemu check`` can report: what it means, why it matters, an example, and its name in PSScriptAnalyzer."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from psemu.errors import ConfigurationError
from psemu.lint.rules import all_rules

if TYPE_CHECKING:
    from psemu.lint.rule import Rule


class RuleText:
    """*why* it matters, *wrong* and *right* code."""

    __slots__ = ("right", "why", "wrong")

    def __init__(self) -> None:
        self.why = ""
        self.wrong: list[str] = []
        self.right: list[str] = []


@cache
def rule_texts() -> dict[str, RuleText]:
    """Code → its text, in the order of the file that holds them."""
    found: dict[str, RuleText] = {}
    current = RuleText()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "rule_texts.txt"), encoding="utf-8") as file:
        for line in file.read().splitlines():
            sign, _, rest = line.partition(" ")
            if sign == "==":
                current = found[rest] = RuleText()
            elif sign == "-":
                current.wrong.append(rest.replace("·", " "))
            elif sign == "+":
                current.right.append(rest.replace("·", " "))
            else:
                current.why = line
    return found


def is_code(pattern: str) -> bool:
    """True if *pattern* (``*`` and ``?``, any case) matches a code that a check can report."""
    from fnmatch import fnmatchcase

    wanted = pattern.lower()
    names = [*rule_texts(), *(rule.code for rule in all_rules()), *(name for table, _ in _messages() for name in table)]
    return wanted.startswith("unsupported") or any(fnmatchcase(name.lower(), wanted) for name in names)


def rule_page(code: str) -> str:
    """The page of *code* as markdown; any case, and without the ``PS`` of PSScriptAnalyzer's names. ConfigurationError for what is no code."""
    rules = {rule.code.lower(): rule for rule in all_rules()}
    texts = {name.lower(): (name, text) for name, text in rule_texts().items()}
    wanted = code.lower()
    for key in (wanted, f"ps{wanted}"):
        if key in rules or key in texts:
            name, text = texts.get(key, (code, RuleText()))
            return _page(name, text, rules.get(key))
    message = _message_of(code)
    if message is not None:
        return _page(message[0], RuleText(), None, message)
    from psemu.catalog.suggestion import Suggestions

    near = Suggestions([*rule_texts(), *(rule.code for rule in rules.values())]).nearest(code, 2)
    hint = f" Did you mean {' or '.join(near)}?" if near else " `psemu rule` lists them."
    raise ConfigurationError(f"there is no code '{code}'.{hint}")


def _messages() -> tuple[tuple[dict[str, Any], str], ...]:
    from psemu.binder.errors import MESSAGES as BINDING
    from psemu.help.page_codes import PAGE_CODES
    from psemu.parser.messages import MESSAGES as PARSING

    return (
        (BINDING, "PowerShell's error id of arguments that do not bind."),
        (PARSING, "PowerShell's error id of a parse error."),
        (PAGE_CODES, "About a help page."),
    )


def _message_of(code: str) -> tuple[str, str, str] | None:
    """Name, kind and message of one of PowerShell's own error ids, or of a finding about a help page."""
    for messages, kind in _messages():
        for name, message in messages.items():
            if name.lower() == code.lower():
                return name, kind, re.sub(r"\{\d\}", "…", str(message))
    return None


def _page(code: str, text: RuleText, rule: type[Rule] | None, message: tuple[str, str, str] | None = None) -> str:
    lines = [f"# {code}", ""]
    if message is not None:
        lines += [message[1], "", f"> {message[2]}", ""]
    if rule is not None:
        lines += [_first_line(rule), ""]
    if text.why:
        lines += [text.why, ""]
    if rule is not None:
        given = ", ".join(f"`{name}` ({_shown(value)})" for name, value in rule.defaults.items())
        lines += [
            f"- PSScriptAnalyzer: {rule.code}",
            f"- severity: {rule.severity}",
            f"- {'runs with --rules' if rule.enabled else 'off until settings or --select ask for it'}",
            f"- `--fix` {'mends it' if rule.safe else 'leaves it alone'}",
            *([f"- settings, with their defaults: {given}"] if given else []),
            "",
        ]
    for title, code_lines in (("Instead of", text.wrong), ("write", text.right)):
        if code_lines:
            lines += [title, "", "```powershell", *code_lines, "```", ""]
    lines += [f"`#psemu: ignore[{code}]` at the end of a line silences it there."]
    return "\n".join(lines)


def _first_line(rule: type[Rule]) -> str:
    import importlib

    heading = (importlib.import_module(rule.__module__).__doc__ or "").partition(": ")[2].strip()
    return heading[:1].upper() + heading[1:]


def _shown(value: object) -> str:
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, tuple) else str(value)


def format_pages() -> str:
    """All pages in one, for the documentation."""
    from psemu.lint.rule_table import format_differences, format_rules

    codes = sorted({*rule_texts(), *(rule.code for rule in all_rules())}, key=str.lower)
    pages = [rule_page(code).replace("# ", "## ", 1) for code in codes]
    return "\n\n".join(["# Codes of psemu check", format_rules(), format_differences(), *pages]) + "\n"
