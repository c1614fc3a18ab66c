"""Pages and metadata that are wrong or mean harm, in every form that is generated."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from psemu.catalog.builder import build_command
from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.codegen import (
    differences,
    format_differences,
    generate_cheat_sheet,
    generate_completers,
    generate_functions,
    generate_openapi,
    generate_package,
    generate_powershell,
    generate_schemas,
    site_files,
    write_folder,
)
from psemu.help import CommandHelp, read_command_help
from psemu.parser import parse
from tests.codegen.test_python_module import PAGE, named
from tests.codegen.test_site import hostile, read

TWINS = PAGE.replace("### ById\n", "### ByName\n").replace("### ByName (Default)", "### ByName (Default)\n\n### ByName")


def from_page(text: str) -> tuple[CommandInfo, CommandHelp]:
    page = read_command_help(text, "Page.md")
    return build_command(page), page


def described() -> list[tuple[CommandInfo, CommandHelp | None]]:
    needs = ParameterSetMetadata(True)
    odd, page = hostile()
    breaking = '"""' + "\\" + "'''\\N{DASH}\\x\\" + "\x00\x0c\u2028\ud800 {x} %s `" + '"'
    names = [
        CommandInfo(
            "Get-Keyword",
            [ParameterInfo(name, "System.String", named()) for name in ("class", "Class_", "None", "Async", "print", "Self", "Lambda")],
        ),
        CommandInfo(
            "Get-Twin",
            [ParameterInfo("Name", "Nobody.Knows`2[[A],[B]][]", {"A": needs, "a": ParameterSetMetadata()})],
            parameter_sets=["A", "a", "A"],
            default_parameter_set="b",
        ),
        CommandInfo("Get-Nothing", []),
        CommandInfo("Get-Values", [ParameterInfo("V", "System.String", named(), valid_values=[breaking, "", " ", "a", "A", "a"])]),
        CommandInfo("Get-Set", [ParameterInfo("X", "", {})], parameter_sets=["", " "]),
    ]  # fmt: skip
    broken = PAGE.replace("# Set-Box", "# Set-Broken").replace("Sets it.", breaking).replace("The name, see", breaking)
    return [
        (odd, read_command_help(page, "Page.md")),
        from_page(TWINS.replace("Set-Box", "Set-Twins")),
        from_page(broken.replace("Set-Box -", "Set-Broken -").replace("Sets a box's", breaking)),
        *[(command, None) for command in names],
    ]


def test_python(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    files = generate_package(described())
    for path, text in files.items():
        if path.endswith(".py"):
            ast.parse(text)
    write_folder(str(tmp_path / "odd"), files)
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "odd"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    (keywords,) = [text for path, text in files.items() if path == "keyword.py"]
    for name in ("class_", "class_2", "none", "async_", "print", "self", "lambda_"):
        assert f"    {name}: str | NotGiven = NOT_GIVEN," in keywords


def test_json() -> None:
    validator = pytest.importorskip("jsonschema").Draft202012Validator
    schemas: Any = generate_schemas(described())
    validator.check_schema(json.loads(json.dumps(schemas)))
    functions: Any = json.loads(json.dumps(generate_functions(described())))
    for tool in functions["tools"]:
        validator.check_schema(tool["function"]["parameters"])
        assert len(tool["function"]["description"]) <= 1024
    json.dumps(generate_openapi(described(), lambda command, set_name, names: []))


def test_powershell() -> None:
    for path, text in generate_powershell(described()).items():
        assert not parse(text).errors, path
    assert not parse(generate_completers(described())).errors


def test_documents() -> None:
    assert generate_cheat_sheet(described()).count("\n- **") == len(described())
    pages = {command.name: page for command, page in described()}
    for path, text in site_files([command for command, _ in described()], lambda command: pages[command.name]):
        if path.endswith(".html"):
            read(text)


def test_differences() -> None:
    commands = [command for command, _ in described()]
    assert differences(commands, commands) == []
    format_differences(differences(commands, []))
    format_differences(differences([], commands))
