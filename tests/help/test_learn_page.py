from __future__ import annotations

from psemu.help import read_command_help, read_path
from tests.help.pages import shared

PAGE = """Note

Access to this page requires authorization.

Get-Thing

Gets a thing.

Note

See the other one.

Sintaxe

ByName (Predefinição)

Get-Thing
 [-Name] <string>
 [-Force]
 [<CommonParameters>]

ById

Get-Thing
 -Id <guid>
 [<CommonParameters>]

Descrição

Long words.

Parâmetros

-Force

No questions.

Parameter properties

Type:System.Management.Automation.SwitchParameter
Default value:False
DontShow:True
Aliases:f, ff

Parameter sets

-Id

The id.

Parameter properties

Type:

System.Guid

Parameter sets

ById
Position:
Named
Mandatory:
True
Value from pipeline:
False
Value from pipeline by property name:
True

-Name

The name.

Parameter properties

Type: System.String

Parameter sets

CommonParameters

This cmdlet supports the common parameters.

Entradas

System.String
"""


def test_the_shape_is_read_in_any_language() -> None:
    help = read_command_help(PAGE)
    assert (help.form, help.title, help.synopsis) == ("learn", "Get-Thing", "Gets a thing.")
    assert [(item.parameter_set_name, item.is_default) for item in help.syntax] == [("ByName", True), ("ById", False)]
    assert help.description == "Long words."
    force, identity, name = help.parameters
    assert (force.description, force.default_value, force.dont_show, force.aliases) == (
        "No questions.",
        "False",
        True,
        ("f", "ff"),
    )
    assert identity.type == "System.Guid"
    assert [(e.name, e.is_required, e.value_from_pipeline_by_property_name) for e in identity.parameter_sets] == [
        ("ById", True, True)
    ]
    assert [(e.name, e.is_required, e.position) for e in name.parameter_sets] == [("ByName", True, "0")]
    assert help.inputs[0].typename == "System.String"


OLDER = """Get-Thing
Gets a thing.
Syntax
Get-Thing
-Name <String>
[-Force]
[<CommonParameters>]
Get-Thing
-Id <Guid>
[-Force]
[<CommonParameters>]
Description
Long words.
Parameters
-Force
No questions.
Type: | SwitchParameter |
Position: | Named |
Default value: | None |
Required: | False |
Accept pipeline input: | False |
Accept wildcard characters: | False |
-Id
The id.
Type: | Guid |
Aliases: | Identity |
Position: | Named |
Required: | True |
Accept pipeline input: | True (ByPropertyName) |
-Name
The name.
Type: | String |
Position: | Named |
Required: | True |
Accept pipeline input: | False |
Inputs
None
"""


def test_the_older_layout_without_names_of_sets() -> None:
    help = read_command_help(OLDER)
    assert [item.parameter_set_name for item in help.syntax] == ["Set1", "Set2"]
    force, identity, name = help.parameters
    assert (force.type, [e.name for e in force.parameter_sets]) == ("SwitchParameter", ["(All)"])
    assert [(e.name, e.is_required, e.value_from_pipeline_by_property_name) for e in identity.parameter_sets] == [
        ("Set2", True, True)
    ]
    assert identity.aliases == ("Identity",)
    assert [e.name for e in name.parameter_sets] == ["Set1"]
    assert "SetNamesLost" in [record.code for record in help.diagnostics]


def test_the_published_page() -> None:
    help = read_path(str(shared() / "seeds" / "Start-MgServicePrincipalSynchronizationJob.learn.txt"))
    assert [len(item.parameters) for item in help.syntax] == [13, 12]
    assert len(help.parameters) == 14
    by_name = {p.name: p for p in help.parameters}
    assert by_name["HttpPipelineAppend"].type == "Microsoft.Graph.PowerShell.Runtime.SendAsyncStep[]"
    assert by_name["ResponseHeadersVariable"].aliases == ("RHV",)
    assert [n for n, p in by_name.items() if p.parameter_sets[0].value_from_pipeline] == ["Headers", "InputObject"]
    assert {record.code for record in help.diagnostics} == {"RenderedPage", "PipelineInputGuessed"}
    assert help.notes.startswith("COMPLEX PARAMETER PROPERTIES")


def test_plain_text_is_no_page() -> None:
    assert not read_command_help("Get-Thing\n\nSyntax\n\nnothing here").is_command
    assert not read_command_help("Get-Thing gets things.\nGet-Thing -Name x").is_command
