"""A session in a Python program: values in and out, functions as commands, what a session may reach."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import uuid
from collections import namedtuple
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from psemu.errors import ConfigurationError
from psemu.handlers.plugins import parameter
from psemu.objects.properties import type_names_of
from psemu.objects.python_values import powershell_value, python_value
from psemu.shell import Shell


class Size(enum.Enum):
    SMALL = 1
    LARGE = "big"


@dataclasses.dataclass
class Part:
    part_name: str
    size: Size = Size.SMALL
    made: datetime.datetime | None = None


Point = namedtuple("Point", "x y")
MOMENT = datetime.datetime(2024, 1, 2, 3, 4, 5, 678901)


@pytest.mark.parametrize(
    ("value", "type_name", "back"),
    [
        (None, None, None),
        ("text", "System.String", "text"),
        (True, "System.Boolean", True),
        (5, "System.Int32", 5),
        (2**40, "System.Int64", 2**40),
        (2**70, "System.Numerics.BigInteger", 2**70),
        (1.5, "System.Double", 1.5),
        (decimal.Decimal("1.50"), "System.Decimal", decimal.Decimal("1.50")),
        (MOMENT, "System.DateTime", MOMENT),
        (MOMENT.replace(tzinfo=datetime.UTC), "System.DateTime", MOMENT.replace(tzinfo=datetime.UTC)),
        (datetime.date(2024, 2, 29), "System.DateOnly", datetime.date(2024, 2, 29)),
        (datetime.time(23, 59, 1, 5), "System.TimeOnly", datetime.time(23, 59, 1, 5)),
        (datetime.timedelta(days=-2, microseconds=7), "System.TimeSpan", datetime.timedelta(days=-2, microseconds=7)),
        (uuid.UUID(int=7), "System.Guid", uuid.UUID(int=7)),
        (Path("a/b"), "System.String", str(Path("a/b"))),
        (Size.LARGE, "System.String", "big"),
        (Size.SMALL, "System.String", "SMALL"),
        (b"\x00\xff", "System.Byte[]", b"\x00\xff"),
        ((1, "a"), "System.Object[]", [1, "a"]),
        (range(3), "System.Object[]", [0, 1, 2]),
        ({"b": [1], "a": {"c": None}}, "System.Collections.Specialized.OrderedDictionary", {"b": [1], "a": {"c": None}}),
        (Part("x", Size.LARGE), "System.Management.Automation.PSCustomObject", {"part_name": "x", "size": "big", "made": None}),
        (Point(1, 2), "System.Management.Automation.PSCustomObject", {"x": 1, "y": 2}),
    ],
)  # fmt: skip
def test_values_there_and_back(value: object, type_name: str | None, back: object) -> None:
    made = powershell_value(value)
    assert made is None or type_names_of(made)[0] == type_name
    again = python_value(made)
    assert again == back
    assert type(again) is type(back)


def test_aware_times_are_moments() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert python_value(powershell_value(datetime.datetime(2024, 1, 1, 2, tzinfo=zone))) == datetime.datetime(
        2024, 1, 1, tzinfo=datetime.UTC
    )


def test_what_holds_itself() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="holds itself"):
        powershell_value(loop)
    with pytest.raises(ValueError, match="holds itself"):
        Shell().run("$a = @(1); $a[0] = $a; , $a").values()


def test_variables_in_and_out() -> None:
    with Shell(variables={"config": {"Name": "x", "Parts": [Part("p", made=MOMENT)]}}) as shell:
        result = shell.run(
            "$config.Parts[0].made.AddDays(1).Day; $config.Name; $out = @{ n = [datetime]'2024-01-02'; s = 1d }"
        )
        assert result.output == [3, "x"]
        assert shell.get_variable("out") == {"n": datetime.datetime(2024, 1, 2), "s": decimal.Decimal(1)}
        shell.set_variable("n", Path("here"))
        assert shell.run('"<$n>"').values() == ["<here>"]
        assert shell.get_variable("nope") is None


def test_output_as_values() -> None:
    script = "[pscustomobject]@{ A = 1; B = [guid]::Empty; C = @(1, 'x'); D = [System.DayOfWeek]::Friday; E = [timespan]'1:00' }"
    assert Shell().run(script).values() == [
        {"A": 1, "B": uuid.UUID(int=0), "C": [1, "x"], "D": "Friday", "E": datetime.timedelta(hours=1)}
    ]


def registered(function: Any, name: str | None = None) -> Shell:
    shell = Shell()
    shell.register(function, name)
    return shell


def test_a_function_is_a_command() -> None:
    def get_part(part_name: str, count: int = 2, size: Size = Size.SMALL, force: bool = False) -> Iterator[Part]:
        for number in range(count):
            yield Part(f"{part_name}{number}{force}", size)

    shell = registered(get_part)
    assert shell.run("Get-Part x -Size large -Force | ForEach-Object part_name").errors
    assert shell.run("Get-Part -PartName x -Size large -Force | ForEach-Object part_name").output == [
        "x0True",
        "x1True",
    ]
    [error] = shell.run("Get-Part -PartName x -Count many").errors
    assert error.fully_qualified_error_id.startswith("CannotConvertArgumentNoMessage")
    [error] = shell.run("Get-Part -PartName x -Size other").errors
    assert error.fully_qualified_error_id.startswith("ParameterArgumentValidationError")
    [error] = shell.run("Get-Part").errors
    assert error.fully_qualified_error_id.startswith("MissingMandatoryParameter")


@pytest.mark.parametrize(
    ("hint", "argument", "expected"),
    [
        (int, "'0x10'", 16),
        (float, "'1.5'", 1.5),
        (decimal.Decimal, "1.50d", decimal.Decimal("1.50")),
        (datetime.datetime, "'2024-01-02 03:04'", datetime.datetime(2024, 1, 2, 3, 4)),
        (datetime.date, "'2024-01-02'", datetime.date(2024, 1, 2)),
        (datetime.timedelta, "'1:02'", datetime.timedelta(hours=1, minutes=2)),
        (uuid.UUID, "([guid]::Empty)", uuid.UUID(int=0)),
        (Path, "a/b", Path("a/b")),
        (bytes, "([byte[]](1, 2))", b"\1\2"),
        (list[int], "'1', 2", [1, 2]),
        (tuple[str, ...], "1, 2", ("1", "2")),
        (set[str], "a, b", {"a", "b"}),
        (dict[str, Any], "@{ a = 1, 2 }", {"a": [1, 2]}),
        (Literal["a", "b"], "B", "B"),
        (int | None, "3", 3),
        (Part, "@{ PartName = 'p'; Size = 'LARGE' }", Part("p", Size.LARGE)),
        (list[Part], "@{ part_name = 'p' }, ([pscustomobject]@{ partname = 'q' })", [Part("p"), Part("q")]),
        (Any, "@(1, @{ x = 2 })", [1, {"x": 2}]),
    ],
)
def test_annotations(hint: Any, argument: str, expected: object) -> None:
    taken: list[object] = []

    def take(value: Any) -> None:
        taken.append(value)

    take.__annotations__["value"] = hint
    result = registered(take, "Set-It").run(f"Set-It -Value {argument}")
    assert result.errors == []
    assert taken == [expected]
    assert type(taken[0]) is type(expected)


def test_the_pipeline_object_by_object() -> None:
    def get_square(input_object: int) -> int:
        return input_object * input_object

    assert registered(get_square).run("1..3 | Get-Square").output == [1, 4, 9]


def test_the_pipeline_at_once() -> None:
    def measure_total(input_object: Iterable[int], start: int = 0) -> dict[str, int]:
        return {"Total": start + sum(input_object)}

    assert registered(measure_total).run("(1..4 | Measure-Total -Start 10).Total; (Measure-Total).Total").output == [
        20,
        0,
    ]


def test_settings_of_a_parameter() -> None:
    def show(
        first: str = parameter(position=0), tag: str = parameter("none", from_property=True, aliases=["t"])
    ) -> str:
        return f"{first}-{tag}"

    shell = registered(show, "Show-It")
    assert shell.run("Show-It a; Show-It a -t b; [pscustomobject]@{ Tag = 'c' } | Show-It a").output == [
        "a-none",
        "a-b",
        "a-c",
    ]


def test_what_a_function_raises() -> None:
    def fail_it(input_object: int) -> int:
        return 10 // input_object

    result = registered(fail_it).run("0, 5 | Fail-It")
    assert result.output == [2]
    assert result.errors[0].fully_qualified_error_id == "ZeroDivisionError,Fail-It"


def test_commands_belong_to_their_session() -> None:
    def get_mine() -> str:
        return "mine"

    shell = registered(get_mine)
    assert shell.run("Get-Mine; & { Get-Mine }; (Get-Command Get-Mine).Name; 1 | ForEach-Object -Parallel { Get-Mine }").output == [
        "mine", "mine", "Get-Mine", "mine",
    ]  # fmt: skip
    assert Shell().run("Get-Mine").errors[0].fully_qualified_error_id == "CommandNotFoundException"


def test_as_a_decorator() -> None:
    shell = Shell()

    @shell.register
    def get_answer() -> int:
        return 42

    assert get_answer() == 42
    assert shell.run("Get-Answer").output == [42]


def test_a_signature_that_cannot_be_a_command() -> None:
    def bad(*values: int) -> None: ...

    with pytest.raises(ConfigurationError, match="takes no"):
        Shell().register(bad)


def test_the_environment_is_the_callers() -> None:
    import os

    shell = Shell(environment={"COLOUR": "red"})
    assert shell.run("$env:COLOUR; $env:PATH -eq $null; $env:COLOUR = 'blue'; $env:COLOUR").output == [
        "red",
        True,
        "blue",
    ]
    assert "COLOUR" not in os.environ


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    import re

    import psemu.runtime

    page = Path(psemu.runtime.__file__).with_name("SESSION.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found is not None
    exec(compile(found[1], "SESSION.md", "exec"), {"__name__": __name__})
    assert capsys.readouterr().out.splitlines()[-1] == str(
        [{"name": "a.example.org", "seen": datetime.datetime(2026, 1, 2)}]
    )


def test_a_session_completes_its_own_commands_and_paths() -> None:
    from psemu.completion import Surroundings, complete

    def get_square(input_object: int, size: int = 1) -> int:
        return size

    shell = registered(get_square)
    shell.run("ni '/tmp/al x' -ItemType Directory | Out-Null; 1 > /tmp/alphabet.txt; cd /tmp")

    def offers(text: str) -> list[str]:
        return [
            match.completion_text for match in complete(text, len(text), Surroundings.of_session(shell.session)).matches
        ]

    assert offers("Get-Squ") == ["Get-Square"]
    assert offers("Get-Square -S") == ["-Size"]
    assert offers("Get-Content al") == ["'./al x'", "./alphabet.txt"]
    assert offers("cd /tmp/a")[0] == "'/tmp/al x'"
    assert offers("Get-Content nope/") == []
