from __future__ import annotations

import json
import subprocess
import sys

from psemu.documents import CommandHelpDocument, read_document
from psemu.help import read_command_help, to_dict, to_json
from tests.help.pages import V1


def test_json_is_the_document_that_the_schema_describes() -> None:
    help = read_command_help(V1, "Get-Thing.md")
    text = to_json(help)
    document = CommandHelpDocument.model_validate_json(text)
    assert document.parameters[0].parameter_sets[0].name == "ByName"
    assert read_document("help", text) == to_dict(help) == json.loads(text)


def test_a_text_that_is_no_help_is_a_document_too() -> None:
    document = CommandHelpDocument.model_validate_json(to_json(read_command_help("nothing")))
    assert [entry.code for entry in document.diagnostics] == ["NotCommandHelp"]


def test_the_hot_path_does_not_import_pydantic() -> None:
    code = "import sys, psemu; psemu.default_catalog().find('Get-Date'); psemu.check('Get-Date'); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
