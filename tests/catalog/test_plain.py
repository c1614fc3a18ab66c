from __future__ import annotations

import json

import pytest

from psemu.catalog import command_from_json, command_to_json, default_catalog
from psemu.catalog.record import write_record
from psemu.documents import DOCUMENTS
from psemu.errors import ConfigurationError

NAMES = [name for name in default_catalog().names() if "-" in name]


def test_every_command_is_the_same_after_json() -> None:
    catalog = default_catalog()
    for name in NAMES:
        command = catalog.find(name)
        assert command is not None
        text = command_to_json(command)
        again = command_from_json(text)
        assert write_record(again) == write_record(command)
        assert command_to_json(again) == text


def test_a_short_document_has_defaults() -> None:
    text = (
        '{"name": "Get-It", "parameters": [{"name": "Id", "typeName": "System.Int32", "parameterSets": {"One": {}}}]}'
    )
    command = command_from_json(text)
    assert command.parameters[0].parameter_sets["One"].position is None
    assert command.is_advanced


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "the text: Invalid JSON"),
        ('{"name": "", "parameters": []}', "name: String should have at least 1 character"),
        ('{"name": "Get-It", "parameters": [], "kind": 1}', "kind: Extra inputs are not permitted"),
        ('{"name": "Get-It", "parameters": [{"name": "A"}]}', "parameters.0.typeName: Field required"),
        ('{"name": "Get-It", "parameters": {}}', "parameters: Input should be a valid array"),
    ],
)
def test_another_shape_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        command_from_json(text, "it.json")
    assert str(caught.value).startswith("'it.json' is no CommandInfo document: ")
    assert said in str(caught.value)


def test_schemas_forbid_unknown_keys() -> None:
    for name in DOCUMENTS:
        from psemu import schema

        made = schema(name)
        assert made["additionalProperties"] is False
        json.dumps(made)
    with pytest.raises(ConfigurationError, match="there is no document 'nothing'; the documents are "):
        schema("nothing")
