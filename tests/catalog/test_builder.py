from __future__ import annotations

import pytest

from psemu.catalog import ALL_PARAMETER_SETS, build_command
from psemu.catalog.type_names import full_type_name, is_opaque
from psemu.help import read_command_help
from tests.help.pages import V1, V2


def test_a_command_of_a_page() -> None:
    command = build_command(read_command_help(V1))
    assert (command.name, command.module_name, command.default_parameter_set) == ("Get-Thing", "Sample", "ByName")
    assert command.parameter_sets == ("ByName", "ById")
    assert command.supports_should_process
    assert [p.name for p in command.parameters] == ["Count", "Force", "Id", "Name"]
    count, force, identity, name = command.parameters
    assert (count.type_name, count.parameter_sets["ByName"].position) == ("System.Int32", 1)
    assert force.is_switch
    assert list(force.parameter_sets) == [ALL_PARAMETER_SETS]
    assert identity.type_name == "System.Guid[]"
    assert identity.parameter_sets["ById"].value_from_pipeline_by_property_name
    assert name.valid_values == ("one", "two")
    assert command.output_types == ("Sample.Thing",)


def test_one_unnamed_set() -> None:
    command = build_command(read_command_help(V2))
    assert (command.parameter_sets, command.default_parameter_set) == ((ALL_PARAMETER_SETS,), None)
    assert not command.supports_should_process
    assert command.aliases == ("gth",)
    assert command.parameters[0].dont_show


def test_values_of_a_type_that_only_the_page_knows() -> None:
    text = V1.replace(
        "Type: String\nParameter Sets: ByName\nAliases: on", "Type: Sample.Kind\nParameter Sets: ByName\nAliases: on"
    )
    name = build_command(read_command_help(text)).parameters[3]
    assert (name.type_name, name.valid_values, name.enum_values, name.opaque) == (
        "Sample.Kind",
        (),
        ("one", "two"),
        False,
    )


def test_common_parameters_are_not_the_command_s_own() -> None:
    block = "### -ProgressAction\nx\n\n```yaml\nType: ActionPreference\nParameter Sets: (All)\nAliases: proga\n```\n\n### -Confirm"
    command = build_command(read_command_help(V1.replace("### -Confirm", block)))
    assert "ProgressAction" not in [p.name for p in command.parameters]


def test_a_class_name_of_the_front_matter() -> None:
    command = build_command(
        read_command_help(V1.replace("schema: 2.0.0", "schema: 2.0.0\nclass: Sample.GetThing\nconfirm impact: High"))
    )
    assert (command.class_name, command.confirm_impact) == ("Sample.GetThing", "High")


@pytest.mark.parametrize(
    ("name", "full", "opaque"),
    [
        ("String", "System.String", False),
        ("int", "System.Int32", False),
        ("SwitchParameter", "System.Management.Automation.SwitchParameter", False),
        ("Byte[][]", "System.Byte[][]", False),
        ("System.Nullable`1[System.DateTime]", "System.Nullable`1[System.DateTime]", False),
        ("Nullable[Int32]", "System.Nullable`1[System.Int32]", False),
        ("CimSession[]", "Microsoft.Management.Infrastructure.CimSession[]", True),
        ("IAzureContextContainer", "IAzureContextContainer", True),
        ("System.Collections.Generic.List`1[System.String]", "System.Collections.Generic.List`1[System.String]", True),
        ("", "", True),
    ],
)
def test_type_names(name: str, full: str, opaque: bool) -> None:
    assert full_type_name(name) == full
    assert is_opaque(full) is opaque
