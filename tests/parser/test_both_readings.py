"""Table and descent agree on constructs with every kind of blank in them, and on the tokens of what the table takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.parser import parse
from psemu.parser.canonical import to_canonical_tree
from psemu.parser.descent import descend, read_tokens
from psemu.parser.script import _read_by_table
from psemu.parser.tokens import Token

#: `~`: where blanks may stand
_CONSTRUCTS = (
    """
if~(~1~)~{ 1 }~elseif~(1)~{ 2 }~else~{ 3 }
try~{1}~catch~[A]~,~[B]~{2}~finally~{3}
do~{1}~while~(~1~)
do{1}~until~(1)
for~(~;~;~)~{1}
foreach~(~$a~in~1~)~{2}
switch~-regex~(1)~{~default~{1}~}
:l~while~(1)~{ continue~l }
begin~{1}~process~{2}~end~{3}~clean~{4}
param~(~[A(~b~=~1~,~2~)]~[int]~$a~=~1~,~$c~)
function~f~(~$a~)~{1}
filter~f~{1}
class~C~:~B~,~I~{ [int]~$a~= 1~;~static~m~(~)~{}~}
class C { C()~:~base~(1)~{} }
enum~E~:~int~{~a~=~1~;~b~}
data~x~-SupportedCommand~a~,~b~{1}
trap~[A]~{1}
using~namespace~System
return~1~+~2
$a~=~1~-eq~2~-and~!~3
$a~?~1~:~2
$a~??=~$b~??~1
$x.~a~+~$y::~b~+~$z?.~c
$a[~1~]~+~$b.c(~1~,~2~)
@{~a~=~1~;~b~=~2~}
@(~1~,~2~)
"$(~1~)"~+~@'
a
'@
[int]~1~..~2
-~1~+~++~$a~*~$b~--
a~-p:~x~,~y~-q~@z~{1}~(2)~2>&1~>~f
a~--%~b c
a~--~-b~c
&~a~|~.~b~&&~c~||~d~&
""".strip()
    .replace("@'\na\n'@", "@'\\na\\n'@")
    .splitlines()
)

_BLANKS = ["", " ", "\t", "\xa0", "\u2003", "\f", "\x85", "\0", "` ", "`\n", "`\r\n ", "<#c#>", " <# c\n #> "]
#: found by texts changed at random
_ODD = [
    "[A][int]::b++", "[A][int]::b().c++", "[A()]([int])::b++", "cmd -- -a,b", "cmd -- x -a ,b", "cmd -- a,-b,c", "cmd -- -1,b", "cmd --'%' a",
    "if (1) { 1 }` else { 3 }", "cmd a,-foo:bar", "cmd >-x", "cmd -p:-foo", "using module -a", "a{2>&1}", "&– x", "::", "cmd -- -- -x",
    "[A()][int]$x",
]  # fmt: skip


def _differences(text: str) -> list[str]:
    read = _read_by_table(text)
    if read is None:
        return []
    tree, errors, _requires = descend(text)
    found = [] if not errors else [f"{text!r}: the descent says {errors[0][:3]}"]
    if not errors and to_canonical_tree(read[0], text) != to_canonical_tree(tree, text):
        found.append(f"{text!r}: two trees")
    result = parse(text)
    if not result.descended:
        ours = [(token, token.flags) for token in result.tokens]
        theirs = [Token(token.kind, token.start, token.end, token.role) for token in read_tokens(text)]
        if ours != [(token, token.flags) for token in theirs]:
            found.append(f"{text!r}: other tokens")
    return found


@pytest.mark.parametrize("construct", _CONSTRUCTS)
def test_blanks(construct: str) -> None:
    construct = construct.replace("\\n", "\n")
    assert [line for blank in _BLANKS for line in _differences(construct.replace("~", blank))] == []


@pytest.mark.parametrize("text", _ODD)
def test_odd_texts(text: str) -> None:
    assert _differences(text) == []


def test_cases() -> None:
    cases = (Path(__file__).with_name("cases") / "trees.txt").read_text(encoding="utf-8").partition("\n")[2]
    texts = [case.partition("\n---\n")[0] for case in cases.split("===\n")]
    assert [line for text in texts for line in _differences(text)] == []
