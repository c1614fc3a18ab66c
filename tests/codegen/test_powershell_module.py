from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from psemu import Shell
from psemu.binder import bind_command
from psemu.catalog import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.catalog.command_info import ALL_PARAMETER_SETS
from psemu.cli import main
from psemu.codegen import generate_powershell
from psemu.codegen.powershell_module import type_literal
from psemu.errors import CatalogError
from psemu.lint.script_functions import function_command
from psemu.parser import ast, parse
from tests.codegen.test_python_module import named, set_box
from tests.codegen.test_python_package import shipped, value_of


def stubs_of(text: str) -> dict[str, CommandInfo]:
    """The functions of a module as commands."""
    result = parse(text)
    assert not result.errors
    found = {}
    for node in result.ast.walk():
        if isinstance(node, ast.FunctionDefinitionAst):
            command = function_command(node)
            assert command is not None, node.name
            found[command.name] = command
    return found


def facts(parameter: ParameterInfo) -> dict[str, tuple[Any, ...]]:
    return {
        name.lower(): (
            metadata.is_mandatory,
            metadata.position,
            metadata.value_from_pipeline,
            metadata.value_from_pipeline_by_property_name,
            metadata.value_from_remaining_arguments,
        )
        for name, metadata in parameter.parameter_sets.items()
    }


def line_of(command: CommandInfo, set_name: str, only_mandatory: bool) -> str:
    line = command.name
    for parameter in command.parameters:
        metadata = parameter.parameter_sets.get(set_name, parameter.parameter_sets.get(ALL_PARAMETER_SETS))
        if metadata is not None and (metadata.is_mandatory or not only_mandatory):
            line += f" -{parameter.name} {value_of(parameter)[1]}".rstrip()
    return line


def outcome(line: str, command: CommandInfo) -> tuple[str, list[str], list[str]]:
    result = parse(line)
    node = next(n for n in result.ast.walk() if isinstance(n, ast.CommandAst))
    bound = bind_command(node, command, result.source, expects_input=False)
    return bound.parameter_set_name, [error.error_id for error in bound.errors], sorted(bound.parameters)


def test_stubs_have_the_signatures_and_bind_like_the_commands() -> None:
    commands = [command for command, _ in shipped()]
    files = generate_powershell((command, None) for command in commands)
    stubs: dict[str, CommandInfo] = {}
    for path, text in files.items():
        if path.endswith(".psm1"):
            stubs.update(stubs_of(text))
        else:
            assert not parse(text).errors
    assert set(stubs) == {command.name for command in commands}
    for command in commands:
        stub = stubs[command.name]
        assert stub.supports_should_process == command.supports_should_process
        assert (stub.default_parameter_set or "") == (command.default_parameter_set or "")
        assert [parameter.name for parameter in stub.parameters] == [parameter.name for parameter in command.parameters]
        for ours, theirs in zip(stub.parameters, command.parameters, strict=True):
            assert facts(ours) == facts(theirs), (command.name, ours.name)
            assert ours.aliases == theirs.aliases
            assert ours.type_name == type_literal(theirs) or theirs.type_name == ours.type_name
            assert tuple(ours.valid_values) == tuple(dict.fromkeys(theirs.valid_values or theirs.enum_values))
        for set_name in command.parameter_sets:
            for only_mandatory in (True, False):
                line = line_of(command, set_name, only_mandatory)
                assert outcome(line, stub) == outcome(line, command), line
        assert outcome(f"{command.name} -Bogus 1", stub)[1] == ["NamedParameterNotFound"]


def test_odd_names_and_values() -> None:
    command = CommandInfo(
        "Get-It",
        [
            ParameterInfo("A}b", "System.String", {"it's": ParameterSetMetadata(True, 0)}, valid_values=["’", "a'b"]),
            ParameterInfo("Kind", "Box.Kind[]", named(), enum_values=["x"], aliases=["k"]),
            ParameterInfo("Count", "System.Nullable`1[[System.Int32, mscorlib]]", named()),
            ParameterInfo("Lid", "Box.Lid`1[[X]]", named(), opaque=True),
        ],
        module_name="It/s",
        default_parameter_set="it's",
        aliases=["gi't"],
    )
    files = generate_powershell([(command, None)], {"it/s": "1.2.3"})
    assert set(files) == {"It_s/It_s.psm1", "It_s/It_s.psd1"}
    stub = stubs_of(files["It_s/It_s.psm1"])["Get-It"]
    assert stub.parameters[0].valid_values == ("’", "a'b")
    assert stub.default_parameter_set == "it's"
    assert "[System.String[]]" in files["It_s/It_s.psm1"]
    assert "ModuleVersion = '1.2.3'" in files["It_s/It_s.psd1"]
    assert generate_powershell([(command, None)], {"it/s": "1.2.3"}) == files


@pytest.mark.parametrize("name", ["Get-It { } Remove-Item x; function y", "a\nb", "a;b", "$(x)", ""])
def test_a_name_cannot_bring_code(name: str) -> None:
    with pytest.raises(CatalogError, match="no name"):
        generate_powershell([(CommandInfo(name, []), None)])


@pytest.mark.parametrize("module", ["..", "../up", "/etc", ". ."])
def test_a_module_stays_in_its_folder(module: str) -> None:
    for path in generate_powershell([(CommandInfo("Get-It", [], module_name=module), None)]):
        folder, file = path.split("/")
        assert folder.strip(". ")
        assert file.startswith(folder)


def test_a_stub_runs_as_far_as_its_body(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = [text for path, text in generate_powershell([(set_box(), None)]).items() if path.endswith(".psm1")]
    shell = Shell()
    result = shell.run(f"{text}\nSet-Box -Name a -Color Red")
    assert "Set-Box is a stub; mock it." in str(result.errors[0])
    result = shell.run("Set-Box -Name a -Color Blue")
    assert result.errors[0].fully_qualified_error_id.startswith("ParameterArgumentValidationError")
    target = tmp_path / "stubs"
    assert main(["bindings", "Get-AzContext", "--form", "powershell", "-o", str(target)]) == 0
    assert sorted(file.name for file in target.rglob("*.ps?1")) == ["Az.Accounts.psd1", "Az.Accounts.psm1"]
    capsys.readouterr()
    assert main(["bindings", "Get-AzContext", "--form", "powershell"]) == 0
    assert "function Get-AzContext {" in capsys.readouterr().out
