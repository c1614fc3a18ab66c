from __future__ import annotations

import contextlib
import time

import pytest

from psemu.help import read_command_help, read_path
from psemu.help.yaml_text import YamlError, read_yaml
from tests.help.pages import shared

PAGE = """metadata:
  Module Name: Sample
  no-loc: [Cmdlet, 'a, b']
title: Get-Thing
synopsis: Gets a thing.
syntaxes:
- commandName: Get-Thing
  parameterSetName: ById
  isDefault: true
  parameters:
  - '[-Id] <int>'
  - '[-Force]'
aliases: ''
description: >-
  One line
  folded.

  Another.
examples:
- title: 'Example 1: it'
  description: |-
    ```powershell
    Get-Thing 1
    ```
parameters:
- name: Id
  type: System.Int32
  description: The id.
  parameterSets:
  - &o0
    name: ById
    position: 0
    isRequired: true
- name: Force
  type: System.Management.Automation.SwitchParameter
  parameterSets:
  - *o0
- name: CommonParameters
  description: usual
links: []
"""


def test_a_page() -> None:
    help = read_command_help(PAGE)
    assert (help.form, help.title, help.module_name) == ("yaml", "Get-Thing", "Sample")
    assert help.metadata["no-loc"] == ("Cmdlet", "a, b")
    assert help.description == "One line folded.\nAnother."
    assert [parameter.name for parameter in help.parameters] == ["Id", "Force"]
    assert help.parameters[1].parameter_sets[0].position_number == 0
    assert help.syntax[0].has_cmdlet_binding
    assert help.syntax[0].is_default
    assert help.syntax[0].parameters[0].is_mandatory
    assert help.examples[0].code[0].text == "Get-Thing 1"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb:\n- x\n- y", {"a": "1", "b": ["x", "y"]}),
        ("a: |\n  one\n\n  two\n", {"a": "one\n\ntwo\n"}),
        ("a: |-\n  one\n   two\n\n\nb: c", {"a": "one\n two", "b": "c"}),
        ("a: >-\n  one\n  two\n\n   three\n  four", {"a": "one two\n\n three\nfour"}),
        ("a: 'it''s' # why\nb: \"\\u0041\\n\"", {"a": "it's", "b": "A\n"}),
        ("a: one\n  two", {"a": "one two"}),
        ("a: 'one\n  two\n\n  three'", {"a": "one two\nthree"}),
        ("---\n# note\n- a: 1\n  b: [x, 'y, z', \"w\"]\n-\n  - n", [{"a": "1", "b": ["x", "y, z", "w"]}, ["n"]]),
        ("a: on\nb: None\nc: 2024-05-01\nd: {}", {"a": "on", "b": "None", "c": "2024-05-01", "d": {}}),
        ("a: |2-\n    in\n  out", {"a": "  in\nout"}),
        ("", ""),
    ],
)
def test_values(text: str, value: object) -> None:
    assert read_yaml(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1", "anchors"),
        ("a: !!python/object:os.system ls", "tags"),
        ("- *nothing", "stands for no mapping"),
        ("- &a\n  x: [1]\n- *a", "stands for no mapping of texts"),
        ("- &a\n  x: " + "y" * 2000 + "\n- *a", "more than 1000 characters"),
        ("a: 'open\nb: 1", "no end"),
        ("a: [1, 2\nb: 1", "no end"),
        ("a: 1\n b: 2\n  c: 3", "indented|belongs|key"),
        ("\n".join(" " * n + "a:" for n in range(40)), "levels"),
        ("- " * 5000 + "x", "levels"),
        ("a: |x", "no header"),
    ],
)
def test_what_is_not_read(text: str, said: str) -> None:
    if said.startswith("indented"):
        # a plain value goes on in the lines below it
        assert read_yaml(text) == {"a": "1 b: 2 c: 3"}
        return
    with pytest.raises(YamlError, match=said):
        read_yaml(text)


def test_a_text_that_cannot_be_read_is_a_finding() -> None:
    help = read_command_help("metadata:\n  a: *b\nsyntaxes: []\ntitle: x\n", "x.yml")
    assert not help.is_command
    assert [(r.code, r.extent.start_line_column) for r in help.diagnostics] == [("NotCommandHelp", (2, 1))]


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 500_000 + "b",
        "a: [" + "x,\n  " * 100_000,
        "a: [" + "'x', \"y, " * 100_000 + "]",
        "a: '" + "b\n " * 200_000,
        "a: >\n" + "  x\n\n" * 200_000,
        "- " * 200_000,
        "- &a\n  x: y\n" + "- *a\n" * 200_000,
        "'" * 400_001 + ": x",
        "a: 1\n" + "\n" * 400_000 + "b: 2",
        "".join(f"k{n}: v\n" for n in range(50_000)),
    ],
    ids=range(10),
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    with contextlib.suppress(YamlError):
        read_yaml(text)
    assert time.process_time() - started < 3


def test_what_platyps_writes() -> None:
    """Its YAML sorts parameters and the words of a statement, calls the unnamed set 'Default' and drops blanks at line ends."""
    folder = shared() / "conformance" / "help" / "yaml"
    compared = 0
    for path in sorted(folder.rglob("*.yml")):
        page = read_path(str(shared() / "corpus" / path.relative_to(folder).with_suffix(".md")))
        made = read_path(str(path))
        assert made.form == "yaml"
        assert (made.title, made.synopsis, made.module_name) == (page.title, page.synopsis, page.module_name)
        assert [line.rstrip() for line in made.notes.split("\n")] == [line.rstrip() for line in page.notes.split("\n")]
        assert made.description == page.description
        assert made.examples[0].remarks == page.examples[0].remarks if page.examples else not made.examples
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
            if "ExchangePowerShell" not in str(path):  # a bare `True` of the pipeline is both kinds to PlatyPS
                assert [repr(entry) for entry in parameter.parameter_sets] == [repr(e) for e in known.parameter_sets[:]]
        if made.title != "Get-VMNetworkAdapterTeamMapping":  # PlatyPS finds no statement on this page
            for one, other in zip(made.syntax, page.syntax, strict=True):
                assert one.parameter_set_name == (other.parameter_set_name or "Default")
                assert sorted(map(repr, one.parameters)) == sorted(map(repr, other.parameters))
        compared += 1
    assert compared == 50
