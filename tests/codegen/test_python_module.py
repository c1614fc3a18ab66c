from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from psemu.catalog.command_info import ALL_PARAMETER_SETS, CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.codegen import generate_bindings, write_bindings
from psemu.codegen.python_names import snake_case, unique_names
from psemu.errors import ConfigurationError
from psemu.help import read_command_help

PAGE = '''---
external help file: Box-help.xml
Module Name: Box
online version: https://example.org/set-box
schema: 2.0.0
---

# Set-Box

## SYNOPSIS
Sets a box's "lid" \\ more. It has """quotes""".

## SYNTAX

### ByName (Default)
```
Set-Box -Name <String> [-Color <String>] [-From <DateTime>]
```

### ById
```
Set-Box -Id <Int32[]> [-Color <String>]
```

## DESCRIPTION
Sets it.

## PARAMETERS

### -Name
The name, see [here](https://example.org)

```yaml
Type: System.String
Parameter Sets: ByName
Aliases: BoxName

Required: True
Position: 0
Default value: None
Accept pipeline input: True (ByPropertyName)
Accept wildcard characters: True
```

## OUTPUTS

### System.Boolean

## NOTES
'''
SWITCH = "System.Management.Automation.SwitchParameter"


def named(*names: str, mandatory: bool = False) -> dict[str, ParameterSetMetadata]:
    return {name: ParameterSetMetadata(mandatory) for name in names or (ALL_PARAMETER_SETS,)}


def set_box() -> CommandInfo:
    return CommandInfo(
        "Set-Box",
        [
            ParameterInfo("Name", "System.String", named("ByName", mandatory=True), aliases=["BoxName"]),
            ParameterInfo("Id", "System.Int32[]", named("ById", mandatory=True)),
            ParameterInfo("Color", "System.String", named(), valid_values=["Red", "Green"]),
            ParameterInfo("From", "System.DateTime", named("ByName")),
            ParameterInfo("Tag", "System.Collections.Hashtable", named()),
            ParameterInfo("Lid", "Box.Lid", named(), opaque=True),
            ParameterInfo("PassThru", SWITCH, named()),
        ],
        module_name="Box",
        default_parameter_set="ByName",
        parameter_sets=["ByName", "ById"],
        supports_should_process=True,
    )


def checks(text: str, folder: Path, *extra: str) -> str:
    """What mypy --strict says of *text*, followed by *extra* lines."""
    pytest.importorskip("mypy")
    file = folder / "generated.py"
    file.write_text(text + "".join(f"{line}\n" for line in extra), "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--no-error-summary", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ServicePrincipalId", "service_principal_id"),
        ("Start-AzVM", "start_az_vm"),
        ("OPSResource", "ops_resource"),
        ("AADObjectID", "aad_object_id"),
        ("From", "from_"),
        ("Shell", "shell_"),
        ("2D", "_2_d"),
        ("Get-ASRJob", "get_asr_job"),
        ("IPv4", "i_pv4"),
    ],
)
def test_snake_case(name: str, expected: str) -> None:
    assert snake_case(name) == expected


def test_clashing_names_stay_apart() -> None:
    assert unique_names(["VmName", "Vm-Name"]) == {"VmName": "vm_name", "Vm-Name": "vm_name_2"}


def test_one_function_with_an_overload_for_each_set() -> None:
    text = generate_bindings([(set_box(), read_command_help(PAGE, "Set-Box.md"))])
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions] == ["set_box"] * 3
    by_name, by_id, whole = ([arg.arg for arg in node.args.kwonlyargs] for node in functions)
    assert by_name == [
        "name", "color", "from_", "tag", "lid", "pass_thru", "what_if", "confirm", "common_parameters", "shell",
    ]  # fmt: skip
    assert "from_" not in by_id
    assert set(whole) == {*by_name, "id"}
    assert 'SetBoxColor = Literal[\n    "Red",\n    "Green",\n]' in text
    assert '"From": from_,' in text


def test_the_docstring_has_the_facts_of_the_page() -> None:
    text = generate_bindings([(set_box(), read_command_help(PAGE, "Set-Box.md"))])
    (function,) = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)][2:]
    doc = ast.get_docstring(function) or ""
    assert doc.startswith('Sets a box\'s "lid" \\ more.\n')
    assert '"""quotes"""' in doc
    assert "ByName (default): Name required." in doc
    flat = " ".join(doc.split())
    assert "The name, see here. Only in ByName, and required there. Aliases: BoxName." in flat
    assert "Wildcards are accepted." in flat
    assert "System.Boolean" in doc
    assert "https://example.org/set-box" in text.split('"""')[1]


def test_type_checker_and_linter_pass(tmp_path: Path) -> None:
    text = generate_bindings([(set_box(), read_command_help(PAGE, "Set-Box.md"))])
    calls = [
        'set_box(name="a", color="Red")',
        "set_box(id=[1, 2], what_if=True)",
        'set_box(id=1, common_parameters={"error_action": "Stop"})',
        'set_box(name="a", id=1)',
        'set_box(name="a", color="Blue")',
        "set_box()",
    ]
    first = text.count("\n") + 1
    found = checks(text, tmp_path, *calls)
    wrong = {int(line.split(":")[1]) for line in found.splitlines() if ": error:" in line}
    assert wrong == {first + 3, first + 4, first + 5}, found
    (tmp_path / "generated.py").write_text(text, "utf-8")
    for verb in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *verb, "--isolated", "--no-cache", str(tmp_path / "generated.py")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "No module named ruff" in done.stderr:
            pytest.skip("ruff is not installed")
        assert done.returncode == 0, done.stdout


def test_sets_that_take_the_same_calls_are_one_signature(tmp_path: Path) -> None:
    wide = CommandInfo(
        "Get-Box",
        [
            ParameterInfo("Name", "System.String", {"A": ParameterSetMetadata(), "B": ParameterSetMetadata(True)}),
            ParameterInfo("All", SWITCH, named("A", "B")),
            ParameterInfo("Old", SWITCH, named("C", "D")),
        ],
        parameter_sets=["A", "B", "C", "D"],
    )
    text = generate_bindings([(wide, None)])
    assert text.count("@overload") == 3
    assert checks(text, tmp_path) == ""


def test_the_same_bytes_each_time() -> None:
    page = read_command_help(PAGE, "Set-Box.md")
    other = CommandInfo("Get-Box", [])
    assert generate_bindings([(set_box(), page), (other, None)]) == generate_bindings(
        [(other, None), (set_box(), page)]
    )


def test_a_file_of_others_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "box.py"
    path.write_text("print('mine')\n", "utf-8")
    with pytest.raises(ConfigurationError, match="did not generate"):
        write_bindings(str(path), "x")
    assert path.read_text("utf-8") == "print('mine')\n"
    text = generate_bindings([(set_box(), None)])
    write_bindings(str(path), text, force=True)
    write_bindings(str(path), text)
    assert path.read_text("utf-8") == text
    with pytest.raises(ConfigurationError, match="cannot write"):
        write_bindings(str(tmp_path / "no" / "box.py"), text)
    assert [file.name for file in tmp_path.iterdir()] == ["box.py"]
