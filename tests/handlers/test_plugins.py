"""A plugin: functions that become commands, found by an entry point of an installed package."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from psemu.errors import ConfigurationError
from psemu.handlers import plugins
from psemu.handlers.plugins import handler, parameter
from psemu.shell import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setattr(plugins, "_COMMANDS", {})
    monkeypatch.setitem(plugins._state, "loaded", True)
    from psemu.catalog import default_catalog

    catalog = default_catalog()
    monkeypatch.setattr(catalog, "_found", {})
    with Shell(catalog=catalog) as shell:
        yield shell
    catalog._found.clear()


def test_a_function_is_a_command(shell: Shell) -> None:
    @handler("Get-Forecast", module="Weather")
    def forecast(
        city_name: str, days: int = 1, unit: Literal["C", "F"] = "C", dry: bool = False
    ) -> Iterator[dict[str, Any]]:
        for day in range(days):
            yield {"City": city_name, "Day": day, "Unit": unit, "Dry": dry, "Parts": [{"Hour": 1}]}

    result = shell.run(
        'Get-Forecast -CityName Oslo -Days 2 -Dry | ForEach-Object { "$($_.City) $($_.Day) $($_.Dry) $($_.Parts[0].Hour)" }'
    )
    assert result.output == ["Oslo 0 True 1", "Oslo 1 True 1"]
    assert "ParameterArgumentValidationError" in str(
        shell.run("Get-Forecast -CityName a -Unit K").errors[0].fully_qualified_error_id
    )
    assert "MissingMandatoryParameter" in str(shell.run("Get-Forecast").errors[0].fully_qualified_error_id)
    assert "ParameterBindingFailed" not in str(shell.run("Get-Forecast a -Days x").errors[0])


def test_it_takes_the_pipeline(shell: Shell) -> None:
    @handler("Measure-Word")
    def measure(word: str = parameter(from_pipeline=True, position=0), times: list[int] | None = None) -> int:
        return len(word) * (sum(times) if times else 1)

    assert shell.run("'a', 'bcd' | Measure-Word -Times 1, 2").output == [3, 9]
    assert shell.run("Measure-Word abc").output == [3]


def test_what_it_raises_is_an_error(shell: Shell) -> None:
    @handler("Stop-Everything")
    def stop(reason: str) -> None:
        raise ValueError(f"no: {reason}")

    result = shell.run("Stop-Everything -Reason x; 'after'")
    assert result.output == ["after"]
    assert str(result.errors[0].fully_qualified_error_id) == "ValueError,Stop-Everything"


def test_it_asks_and_writes_through_the_command(shell: Shell) -> None:
    @handler("Remove-Thing", should_process=True)
    def remove(command: Any, name: str) -> None:
        if command.should_process(name):
            command.write_warning(f"{name} is gone")

    result = shell.run("Remove-Thing -Name x -WhatIf; Remove-Thing -Name y")
    assert [str(record.value) for record in result.records if record.stream == "warning"] == ["y is gone"]


@pytest.mark.parametrize("name", ["Nonsense", "Get-", "-X", "Get-A B"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError):
        handler(name)


def test_a_bad_signature_is_refused() -> None:
    def unknown_type(value: complex) -> None: ...

    def any_number(*values: str) -> None: ...

    for function in (unknown_type, any_number):
        with pytest.raises(ConfigurationError):
            handler("Get-X")(function)


def test_an_installed_package_brings_commands(tmp_path: Path) -> None:
    (tmp_path / "greeting_plugin.py").write_text(
        textwrap.dedent(
            """
            from psemu.handlers.plugins import handler

            @handler("Get-Greeting", module="Greeting")
            def greet(name: str) -> str:
                return f"Hello, {name}"
            """
        )
    )
    info = tmp_path / "greeting_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[psemu.handlers]\ngreeting = greeting_plugin\nbroken = no_such_module\n")
    done = subprocess.run(
        [sys.executable, "-m", "psemu", "run", "Get-Greeting -Name Ada"],
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}", "PSEMU_HOME": str(tmp_path / "home"), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "Hello, Ada\n", done.stderr
    assert "The plugin 'broken' cannot be loaded" in done.stderr
