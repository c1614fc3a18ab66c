from __future__ import annotations

import time

import pytest

from psemu.catalog import default_catalog
from psemu.lint import check
from psemu.lint.constant import constant_value
from psemu.lint.flow import Flow, Survey
from psemu.lint.variables import Variables
from psemu.objects import UNKNOWN, Hashtable
from psemu.parser import ast, parse


def plain(value: object) -> object:
    if value is UNKNOWN:
        return "?"
    if isinstance(value, Hashtable):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def uses(text: str) -> list[object]:
    """What is known of the arguments of each command `Use`, in order."""
    result = parse(text)
    assert not result.errors
    found: list[object] = []

    def harmless(name: str) -> bool:
        return name.lower() in ("use", "get-item")

    def on_command(node: ast.CommandAst, expects_input: bool, variables: Variables) -> None:
        first = node.command_elements[0]
        if isinstance(first, ast.StringConstantExpressionAst) and first.value == "Use":
            found.extend(plain(constant_value(element, variables)) for element in node.command_elements[1:])

    Flow(Survey(result.ast, harmless), harmless, on_command).scope(result.ast)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$p = @{ A = 1 }; Use @p", [{"A": 1}]),
        ("$p = [ordered]@{ A = 'x', 'y' }; Use @p", [{"A": ["x", "y"]}]),
        ("$p = @{ A = $unknown }; Use @p", [{"A": "?"}]),
        ("$p = @{ $k = 1 }; Use @p", ["?"]),
        ("$n = 'a'; $p = @{ A = $n }; Use @p $n", [{"A": "a"}, "a"]),
        ("$a = @('x'; 'y', 'z'); Use @a", [["x", "y", "z"]]),
        ("$a = ('x'); Use $a", ["x"]),
        ("$a = $true; Use $a $null", [True, None]),
        ("Use $a", ["?"]),
        ("$a = Get-Item x; Use $a", ["?"]),
        ("$a = 1 > out.txt; Use $a", ["?"]),
        ("$a = 1; $A = 2; Use $a", [2]),
        ("$a = 1; $a += 1; Use $a", ["?"]),
        ("$a = 1; $a++; Use $a", ["?"]),
        ("$a, $b = 1, 2; Use $a", ["?"]),
        ("$a = $b = 3; Use $b $a", [3, "?"]),
        ("$env:a = 1; Use $env:a $a", ["?", "?"]),
    ],
)
def test_assignments(text: str, expected: list[object]) -> None:
    assert uses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$p = @{}; $p.A = 1; $p['B'] = 2; Use @p", [{"A": 1, "B": 2}]),
        ("$p = @{}; $p.A = Get-Item x; Use @p", [{"A": "?"}]),
        ("$p = @{}; $p[$k] = 1; Use @p", ["?"]),
        ("$p = @{}; $p.Add('A', 1); Use @p", [{"A": 1}]),
        ("$p = @{}; $q = $p; $q.A = 1; Use @p $q", ["?", "?"]),
        ("$p = @{}; $a = @{ I = $p }; $p.A = 1; Use $a", ["?"]),
        ("$p = @{}; $a = 1, $p; $a[1].A = 1; Use @p", ["?"]),
        ("$a = 1, 2; $a[0] = 5; Use $a", ["?"]),
        ("$p = @{}; Use $p; Use @p", [{}, {}]),
        ("$p = @{}; Change $p; Use @p", ["?"]),
        ("$p = @{}; Change -Table:$p; Use @p", ["?"]),
        ("$p = @{}; Change @p; Use @p", [{}]),
        ("$p = @{}; $x.Take($p); Use @p", ["?"]),
        ("$p = @{}; function f { $p.A = 1 }; f; Use @p", ["?"]),
        ("$p = @{}; function f { $p = @{}; $p.A = 1 }; f; Use @p", [{}]),
    ],
)
def test_containers_are_shared(text: str, expected: list[object]) -> None:
    assert uses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a = 1; if ($x) { $a = 2; Use $a }; Use $a", [2, "?"]),
        ("$a = 1; if ($x) { $b = 2 }; Use $a", [1]),
        ("if ($x) { $a = 2 } else { $a = 2 }; Use $a", [2]),
        ("if ($x) { $a = 2 } elseif ($y) { $a = 2 }; Use $a", ["?"]),
        ("$a = 1; if ($x) { $a = 2; return }; Use $a", [1]),
        ("$p = @{}; if ($x) { $p.A = 1 }; Use @p", ["?"]),
        ("$a = 1; foreach ($i in 1..3) { Use $a; $a = 2 }; Use $a", ["?", "?"]),
        ("foreach ($i in 1..3) { $a = 2; Use $a $i }", [2, "?"]),
        ("$a = 1; foreach ($i in 1..3) { Use $a }", [1]),
        ("$a = 1; do { $a = 2; Use $a } while ($x); Use $a", [2, "?"]),
        ("$a = 1; switch ($x) { 1 { $a = 2 } default { Use $a } }; Use $a", ["?", "?"]),
        ("$a = 1; try { $a = 2; Use $a } catch { Use $a } finally { Use $a }; Use $a", [2, "?", "?", "?"]),
        ("try { Get-Item x } catch { $a = 1; exit }; $a = 2; Use $a", [2]),
        ("try { $a = 1 } catch { throw }; Use $a", [1]),
        ("$a = 1; $x -and ($a = 2); Use $a", ["?"]),
        ("$a = 1; $x ? ($a = 2) : 3; Use $a", ["?"]),
        ("$a = 1; Get-Item x && ($a = 2); Use $a", ["?"]),
    ],
)
def test_branches(text: str, expected: list[object]) -> None:
    assert uses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a = 1; 1..3 | ForEach-Object { Use $a }", [1]),
        ("$a = 1; 1..3 | ForEach-Object { Use $a; $a = 2; Use $a }; Use $a", ["?", 2, "?"]),
        ("$a = 1; $b = { $a = 2 }; $a = 3; . $b; Use $a", ["?"]),
        ("$p = @{ A = 1 }; 1..3 | % { Use @p }", [{"A": 1}]),
        ("$p = @{ A = 1 }; $b = { Use @p }; $p.B = 2; & $b", ["?"]),
        ("$a = 1; function f { Use $a; $a = 2; Use $a }; f; Use $a", ["?", 2, 1]),
        ("$a = 1; function f($a) { Use $a }", ["?"]),
        ("$a = 1; function f { $script:a = 2 }; f; Use $a", ["?"]),
        ("class C { [void] M() { $a = 1; Use $a } }", [1]),
        ("$a = 1; . ./other.ps1; Use $a", ["?"]),
        ("$a = 1; Invoke-Expression $x; Use $a", ["?"]),
        ("$a = 1; Set-Variable a 2; Use $a", ["?"]),
        ("$a = $b = 1; $b = 1; Set-Variable -Name a -Value 2; Use $b", [1]),
        ("$a = 1; Set-Variable $n 2; Use $a", ["?"]),
        ("$a = 1; Get-Item x -OutVariable a; Use $a", ["?"]),
        ("$a = 1; Get-Item x -ov:+a; Use $a", ["?"]),
        ("$a = 1; Get-Item x -RHV $name; Use $a", ["?"]),
        ("$a = 1; [int]::TryParse('2', [ref]$a); Use $a", ["?"]),
        ("[int]$a = '5'; Use $a; $a = '6'; Use $a", ["?", "?"]),
        ("[string]$a = 'x'; Use $a; $a = 6; Use $a", ["x", "?"]),
        ("[hashtable]$p = @{ A = 1 }; Use @p", [{"A": 1}]),
        ("[ValidateSet('a')]$a = 'a'; Use $a", ["?"]),
        ("foreach ($a in 1) { }; Use $a", ["?"]),
    ],
)
def test_scopes_and_writers(text: str, expected: list[object]) -> None:
    assert uses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2000 + "Use 1" + ")" * 2000,
        "if ($a) { " * 600 + "$b = 1; Use $b" + " }" * 600,
        "& { " * 600 + "Use 1" + " }" * 600,
        "$x = " + "$a + " * 20000 + "1; Use 1",
    ],
    ids=["parentheses", "ifs", "blocks", "sum"],
)
def test_deep_nesting_is_searched(text: str) -> None:
    result = parse(text)
    if result.errors:
        pytest.skip("the parser refuses this depth")
    assert len(uses(text)) == 1


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        text = "$t = @{ A = 1 }\n" + "".join(
            f"$v{i} = $t\nif ($x) {{ $w{i} = @{{ B = $v{i} }} }} else {{ Change $v{i} }}\n1 | % {{ Use $v{i} }}\n"
            for i in range(count)
        )
        result = parse(text)
        start = time.process_time()
        Flow(Survey(result.ast, lambda name: False), lambda name: False, lambda *_: None).scope(result.ast)
        return time.process_time() - start

    small = max(seconds(200), 0.01)
    assert seconds(2000) < 60 * small


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("$p = @{ Path = 'a' }\n$p += @{ Nope = 1 }\nGet-Item @p", ["NamedParameterNotFound"]),
        ("$p = @{}\n$p.Add('Nope', 1)\nGet-Item @p", ["NamedParameterNotFound"]),
        ("$p = @{ Path = 'a'; Nope = 1 }\n$p.Remove('nope')\nGet-Item @p", []),
        ("$p = @{ Path = 'a' }\n$q = $p\n$p.Add('Nope', 1)\nGet-Item @q", []),
        ("$p = @{ Path = 'a' }\n$p.Clear()\nGet-Item @p", []),
        ("$p = @{ Path = 'a' }\n$p += $more\nGet-Item @p", []),
        ("$p = @{ Path = 'a' }\nif ($x) { $p.Add('Nope', 1) }\nGet-Item @p", []),
        (
            "function f { param([ValidateRange(1, 10)][int]$Level) }\nf -Level 11; f -Level 10",
            ["ParameterArgumentValidationError"],
        ),
        (
            "function f { param([ValidateLength(2, 4)][string]$Text) }\nf -Text abcde; f abc",
            ["ParameterArgumentValidationError"],
        ),
        (
            "function f { param([ValidateCount(1, 2)]$List) }\nf -List 1, 2, 3; f 1, 2",
            ["ParameterArgumentValidationError"],
        ),
    ],
)
def test_tables_that_change_and_functions_that_validate(text: str, codes: list[str]) -> None:
    assert [record.code for record in check(text, None, default_catalog()) if record.severity == "Error"] == codes
