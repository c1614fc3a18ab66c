from __future__ import annotations

import time

import pytest

from psemu.catalog import build_command
from psemu.extent import SourceText
from psemu.help import read_command_help, read_path
from psemu.help.maml_reader import read_maml
from tests.help.pages import shared

FILE = """<?xml version="1.0" encoding="utf-16"?>
<helpItems schema="maml" xmlns="http://msh">
<command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10"
  xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
<command:details><command:name>Get-Thing</command:name><maml:description><maml:para>Gets a thing.</maml:para></maml:description></command:details>
<maml:description><maml:para>One.</maml:para><maml:para>Two &amp; three.</maml:para></maml:description>
<command:syntax>
 <command:syntaxItem><maml:name>Get-Thing</maml:name>
  <command:parameter required="true" globbing="true" pipelineInput="True (ByValue)" position="1" aliases="N, Nm">
   <maml:name>Name</maml:name><command:parameterValue required="true">String[]</command:parameterValue></command:parameter>
  <command:parameter required="false" pipelineInput="false" position="named" aliases="none"><maml:name>Force</maml:name></command:parameter>
 </command:syntaxItem>
 <command:syntaxItem><maml:name>Get-Thing</maml:name>
  <command:parameter required="true" pipelineInput="False" position="named"><maml:name>Id</maml:name>
   <command:parameterValue>Int32</command:parameterValue></command:parameter>
  <command:parameter required="false" pipelineInput="false" position="named" aliases="none"><maml:name>Force</maml:name></command:parameter>
 </command:syntaxItem>
</command:syntax>
<command:parameters>
  <command:parameter required="true" globbing="true" pipelineInput="True (ByValue)" position="1" aliases="N, Nm">
   <maml:name>Name</maml:name><maml:description><maml:para>The name.</maml:para></maml:description>
   <command:parameterValueGroup><command:parameterValue>a</command:parameterValue><command:parameterValue>b</command:parameterValue></command:parameterValueGroup>
   <dev:type><maml:name>String[]</maml:name></dev:type><dev:defaultValue>None</dev:defaultValue></command:parameter>
  <command:parameter required="true" pipelineInput="False" position="named"><maml:name>Id</maml:name>
   <dev:type><maml:name>Int32</maml:name></dev:type><dev:defaultValue>7</dev:defaultValue></command:parameter>
  <command:parameter required="false" pipelineInput="false" position="named" aliases="none"><maml:name>Force</maml:name>
   <dev:type><maml:name>SwitchParameter</maml:name></dev:type></command:parameter>
</command:parameters>
<command:examples><command:example><maml:title>-------------------------- EXAMPLE 1 --------------------------</maml:title>
 <maml:introduction><maml:para>PS C:\\&gt;</maml:para></maml:introduction><dev:code>Get-Thing one</dev:code>
 <dev:remarks><maml:para>Got.</maml:para><maml:para></maml:para></dev:remarks></command:example></command:examples>
<command:relatedLinks>
 <maml:navigationLink><maml:linkText>Online Version:</maml:linkText><maml:uri>https://example.com/x</maml:uri></maml:navigationLink>
 <maml:navigationLink><maml:linkText>Set-Thing</maml:linkText><maml:uri></maml:uri></maml:navigationLink>
</command:relatedLinks>
</command:command>
<command:command xmlns:command="c"><command:details><command:name>Set-Thing</command:name></command:details></command:command>
</helpItems>
"""


def test_a_command() -> None:
    help = read_command_help(FILE)
    assert (help.form, help.title, help.synopsis) == ("maml", "Get-Thing", "Gets a thing.")
    assert help.description == "One.\n\nTwo & three."
    assert help.online_version_url == "https://example.com/x"
    assert [(link.text, link.uri) for link in help.related_links] == [("Set-Thing", "")]
    assert [(e.title, e.remarks) for e in help.examples] == [("EXAMPLE 1", "```powershell\nGet-Thing one\n```\n\nGot.")]
    assert help.examples[0].code[0].text == "Get-Thing one"
    assert "MoreCommands" in [finding[2] for finding in help.findings]
    command = build_command(help)
    name, identity, force = command.parameters
    assert name.parameter_sets["UNNAMED_PARAMETER_SET_1"].position == 1
    assert name.parameter_sets["UNNAMED_PARAMETER_SET_1"].value_from_pipeline
    assert (name.aliases, name.valid_values, name.type_name) == (("N", "Nm"), ("a", "b"), "System.String[]")
    assert list(identity.parameter_sets) == ["UNNAMED_PARAMETER_SET_2"]
    assert identity.default_value == "7"
    assert list(force.parameter_sets) == ["__AllParameterSets"]
    assert force.is_switch


def test_all_commands_of_a_file() -> None:
    pages = read_maml(SourceText(FILE, "x-help.xml"))
    assert [page.title for page in pages] == ["Get-Thing", "Set-Thing"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE helpItems [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
    "]><helpItems>&b;</helpItems>"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "a document type or entity declaration is not read"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><helpItems/>', "a document type"),
        ("<helpItems>" + "<a>" * 100_000, "more than 60 levels"),
        ("<helpItems><a></b></helpItems>", "mismatched tag"),
        ("<helpItems>\0</helpItems>", "not well-formed"),
        ("<helpItems></helpItems>", "describes no command"),
        ("<helpItems>&unknown;</helpItems>", "undefined entity"),
        ("<helpItems><command><details/></command></helpItems>", "has no name"),
    ],
)
def test_bad_input_is_a_finding(text: str, said: str) -> None:
    started = time.perf_counter()
    help = read_command_help(text, "x.xml")
    assert not help.is_command
    assert said in help.diagnostics[0].message
    assert time.perf_counter() - started < 1


def test_what_platyps_writes() -> None:
    """MAML has no names of sets, modules and default values; PlatyPS' sorts parameters and trims the paragraphs of examples."""
    folder = shared() / "conformance" / "help" / "maml"
    compared = 0
    for path in sorted(folder.rglob("*-Help.xml")):
        relative = path.relative_to(folder)
        page = read_path(str(shared() / "corpus" / relative.parent / (path.name.removesuffix("-Help.xml") + ".md")))
        made = read_path(str(path))
        assert made.form == "maml"
        assert (made.title, made.synopsis, made.description) == (page.title, page.synopsis, page.description)
        assert [e.title for e in made.examples] == [e.title for e in page.examples]
        assert "".join(made.notes.split()) == "".join(page.notes.split())
        assert sorted(p.name for p in made.parameters) == sorted(p.name for p in page.parameters)
        described = {p.name: p for p in page.parameters}
        for parameter in made.parameters:
            known = described[parameter.name]
            assert (parameter.type, parameter.aliases, parameter.accepted_values, parameter.description) == (
                known.type,
                known.aliases,
                known.accepted_values,
                known.description,
            )
        if made.title != "Get-VMNetworkAdapterTeamMapping":  # PlatyPS finds no statement on this page
            for one, other in zip(made.syntax, page.syntax, strict=True):
                assert sorted(p.name for p in one.parameters) == sorted(p.name for p in other.parameters)
        compared += 1
    assert compared == 50
