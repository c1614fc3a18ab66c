"""Makes texts: sentences of the grammar, scripts spliced from pieces of others, and both with wounds."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from psemu.parser.build import load_grammar
from tests.conformance.frame import read_cases

#: texts of the terminals whose token is more than its name says
_TERMINALS = {
    "NEWLINE_OR_SEMICOLON": ["\n", "; ", "\r\n", " # c\n"], "USING_KIND": ["namespace", "module"], "BLOCK_NAME": ["begin", "process", "end"],
    "IN": ["in"], "FOREACH_FLAG": ["-parallel"], "THROTTLE_LIMIT": ["-throttlelimit"], "SWITCH_FLAG": ["-regex", "-wildcard"],
    "SWITCH_FILE": ["-file"], "LABEL": [":l"], "FUNCTION": ["function", "filter"], "FUNCTION_NAME": ["f", "Get-It"], "DATA_NAME": ["d"],
    "SUPPORTED_COMMAND": ["-supportedcommand"], "RETURN": ["return", "throw", "exit"], "JUMP": ["break", "continue"],
    "JUMP_TO": ["break ", "continue "], "BLOCK_KEYWORD": ["parallel"], "TYPE_DECLARATION_NAME": ["C"], "BASE_TYPE": ["object", "B"],
    "MEMBER_MODIFIER": ["static", "hidden"], "MEMBER_NAME_DECLARATION": ["m"], "BASE_CALL": [": base"], "ENUM_MEMBER": ["A", "B"],
    "CHAIN_OPERATOR": ["&&", "||"], "CALL_OPERATOR": ["& ", ". "], "ASSIGNMENT_OPERATOR": ["=", "+=", "??="],
    "COMMAND_NAME": ["a", "Get-Item", "%", "../x.ps1"], "WORD": ["w", "a/b", "*.txt", 'a"b"', "x$y"], "PARAMETER": [" -p", " -Path"],
    "PARAMETER_WITH_COLON": [" -p:"], "ARG_COMMA": [","], "VERBATIM": [" --%"], "FILE_REDIRECTION": [" >", " 2>>", " *>"],
    "MERGING_REDIRECTION": [" 2>&1"], "LOGICAL": [" -and ", " -or "], "BITWISE": [" -band "], "COMPARISON": [" -eq ", " -like ", " -is "],
    "ADDITIVE": [" + ", "-"], "MULTIPLICATIVE": ["*", " / ", " % "], "FORMAT": [" -f "], "UNARY_OPERATOR": ["-not ", "!", "- ", "++"],
    "POSTFIX_OPERATOR": ["++", "--"], "VARIABLE": ["$x", "$_", "${a b}", "$env:y", "$using:z"], "SPLATTED_VARIABLE": ["@a"],
    "NUMBER": ["1", "0x1F", "1kb", "2.5", "1e3"], "STRING": ["'s'", '"d"', "'it''s'", "@'\nh\n'@"],
    "EXPANDABLE_STRING": ['"$x"', '"a $(b -c) d"', '@"\n$x\n"@', '"`n$($y.z)"'], "HASH_KEY": ["k", "Name"],
    "MEMBER_OPERATOR": [".", "::", "?."], "MEMBER_NAME": ["m", "Length"], "GENERIC_ARGUMENTS": ["[int]"], "INDEX_LBRACKET": ["[", "?["],
    "TYPE": ["[int]", "[a.b[]]", "[Dictionary[string,int]]"], "TYPE_PRIMARY": ["[math]"], "ATTRIBUTE_START": ["[Parameter("],
    "ATTRIBUTE_ARGUMENT_NAME": ["Mandatory"],
}  # fmt: skip
#: texts of the terminals that a name or keyword must not run into
_LOOSE = re.compile(r"\w\Z")
_SNIPPETS = """if ($a) { b } elseif (1) { 2 } else { 3 }
foreach ($i in 1..3) { $i | % { $_.x } }
function f([int]$a = 1, $b) { param($c) begin { 1 } process { $_ } end { } }
class C : B { [int]$x = 1; static [void] m($y) { return } C() : base(1) { } }
enum E { A = 1; B }
$h = @{ a = 1; 'b c' = { d }; e = @(1, 2; 3) }
try { throw 'x' } catch [a.b] { $_ } finally { }
switch -regex ($x) { 'a' { 1; break } default { 2 } }
cmd -p:1 --% a "b
"a $($x["b"]) `"c`" $y.z ${d}" -f 1, 2
@"
here $($a + "b") $c
"@ -split '\\n' -join ','
$a.b[0]::c(1, { 2 }).d?.e?[1] = -not $x -and !$y -or ($z ? 1 : 2) ?? 3
[CmdletBinding()] param([Parameter(Mandatory, Position = 0)][ValidateSet('a', 'b')][string[]]$x = 'a')
a | b && c || d &
data -supportedcommand x { 'y' }
:l while (1) { do { continue l } until (2); for ($i = 0; $i -lt 3; $i++) { } }
using namespace System; trap { } & $x @y 2>&1 > z; . "$p/q" <# c #> -r # s
"""
_WOUNDS = ["(", ")", "{", "}", "[", "]", '"', "'", "@", "$", "`", "|", "&", ";", ",", ".", "::", "?", ":", "=", "-", "+", "!", "#", "<#", "#>",
           "\n", "\r", " ", "@{", "@(", "$(", "${", "@'\n", "\n'@", '@"\n', '\n"@', "--%", ">", "2>&1", "<", "%", "if", "class", "function",
           "param", "using", "switch", "\u2019", "\u201c", "\u2013", "\ufeff", "\U0001f600", "\0", "\u200b", "\u00a0"]  # fmt: skip


@cache
def pieces() -> list[str]:
    """Scripts to cut up: the recorded ones where ``PSEMU_SHARED`` names them, else a few of every construct."""
    root = os.environ.get("PSEMU_SHARED")
    if not root:
        return _SNIPPETS.splitlines()
    found = []
    for name in ("snippets", "examples"):
        found += [case["text"] for case in read_cases(Path(root, "conformance", "parse", f"{name}.jsonl.gz"))]
    return found


class _Sentences:
    """Sentences of grammar/powershell.lark, made by walking its productions."""

    def __init__(self) -> None:
        grammar = load_grammar()
        self.productions: dict[str, list[list[tuple[str, bool]]]] = {}
        for rule in grammar.rules:
            expansion = [(symbol.name, symbol.is_term) for symbol in rule.expansion]
            self.productions.setdefault(str(rule.origin.name), []).append(expansion)
        self.texts = {t.name: _TERMINALS.get(t.name) or [str(t.pattern.value)] for t in grammar.terminals}
        # the production of each symbol that ends soonest
        self.shortest: dict[str, list[tuple[str, bool]]] = {}
        while len(self.shortest) < len(self.productions):
            for name, expansions in self.productions.items():
                ending = [e for e in expansions if all(term or symbol in self.shortest for symbol, term in e)]
                if name not in self.shortest and ending:
                    self.shortest[name] = min(ending, key=len)

    def sentence(self, chance: random.Random, size: int) -> str:
        """About *size* terminals long; most are valid, but the lexer has its own mind about some."""
        stack: list[tuple[str, bool]] = [("start", False)]
        out: list[str] = []
        while stack:
            name, is_terminal = stack.pop()
            if is_terminal:
                text = chance.choice(self.texts[name])
                if out and _LOOSE.search(out[-1]) and (text[0].isalnum() or text[0] in "$@\"'"):
                    out.append(" ")
                out.append(text)
                if name in ("COMMAND_NAME", "WORD", "LABEL", "VERBATIM", "COLON", "QUESTION", "IN"):
                    out.append(" ")
            else:
                short = len(out) > size or len(stack) > 60
                stack.extend(reversed(self.shortest[name] if short else chance.choice(self.productions[name])))
        return "".join(out)


@cache
def _sentences() -> _Sentences:
    return _Sentences()


def _wounded(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(text))
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(_WOUNDS) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randint(1, 8) :]
            case 2:
                start = chance.randint(0, len(text))
                text = text[:at] + text[start : start + chance.randint(1, 30)] + text[at:]
            case _:
                text = text[:at]
    return text


def _spliced(chance: random.Random) -> str:
    parts = []
    for _ in range(chance.randint(2, 4)):
        text = chance.choice(pieces())
        start = chance.randint(0, len(text))
        parts.append(text[start : start + chance.randint(1, 400)])
    return chance.choice(["", "\n", " ", ";"]).join(parts)


def texts(seed: int) -> Iterator[str]:
    """Texts without end; the same for the same *seed*."""
    chance = random.Random(seed)
    while True:
        match chance.randrange(6):
            case 0:
                yield _sentences().sentence(chance, chance.choice([4, 12, 40]))
            case 1:
                yield _wounded(chance, _sentences().sentence(chance, 12))
            case 2:
                yield _spliced(chance)
            case 3:
                yield "".join(chance.choices(_WOUNDS, k=chance.randint(1, 40)))
            case 4:
                # much of the same
                yield chance.choice(_WOUNDS) * chance.randint(1, 300) + chance.choice(pieces())[:200]
            case _:
                yield _wounded(chance, chance.choice(pieces()))
