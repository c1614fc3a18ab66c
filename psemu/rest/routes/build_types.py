"""Writes ``graph_v1.types``, the types that psemu.rest.routes.graph_types reads: ``python -m psemu.rest.routes.build_types``.

They are read off the models and the root request builders of msgraph-sdk (https://pypi.org/project/msgraph-sdk, Microsoft Corporation,
MIT license), which must be installed.
"""

from __future__ import annotations

import re
import sys
import zlib
from importlib.util import find_spec
from pathlib import Path

from psemu.rest.routes.graph_types import HEADER, TABLE_PATH

_CLASS = re.compile(r"^class (\w+)\(([^)]*)\):", re.MULTILINE)
_IMPORT = re.compile(r"^ +from (\.+)([\w.]*) import (\w+)$", re.MULTILINE)
_FIELD = re.compile(
    r'^ +"([^"@]+)": lambda n : setattr\(self, \'\w+\', n\.get_(\w+?)_values?\(([\w.]*)\)\),', re.MULTILINE
)
_ENUM_VALUE = re.compile(r'^ +\w+ = "([^"]*)",$', re.MULTILINE)
_BUILDER_PATH = re.compile(r'super\(\).__init__\(request_adapter, "\{\+baseurl\}/([^"/{]+)')
_BUILDER_TYPE = re.compile(r"async def get\(.*?send_async\(request_info, (\w+),", re.DOTALL)
_KINDS = {
    "str": "s", "bool": "b", "int": "i", "float": "f", "datetime": "m", "date": "d", "time": "t", "timedelta": "u", "uuid": "g", "bytes": "y",
}  # fmt: skip
_PRIMITIVES = {"str": "s", "int": "i", "UUID": "g"}
_BASES = ("AdditionalDataHolder", "BackedModel", "Parsable")


def render(generated: Path) -> str:
    """The table's text, from the SDK's ``generated`` folder."""
    lines: list[str] = []
    models = generated / "models"
    for path in sorted(models.rglob("*.py")):
        if path.name != "__init__.py":
            line = _model(path.read_text(encoding="utf-8"), path.relative_to(models).parts)
            if line:
                lines.append(line)
    for path in sorted(generated.glob("*/*_request_builder.py")):
        text = path.read_text(encoding="utf-8")
        place, kind = _BUILDER_PATH.search(text), _BUILDER_TYPE.search(text)
        if place and kind:
            # the models' folder is a namespace: ``..models.security.security``
            module = re.search(rf"from \.\.models\.([\w.]+) import {kind[1]}\b", text)
            space = _space(tuple(module[1].split(".")[:-1])) if module else ""
            lines.append(f"/{place[1]}\t{space}{_folded(kind[1].removesuffix('CollectionResponse'))}")
    return HEADER + "\n" + "\n".join(lines) + "\n"


def _model(text: str, parts: tuple[str, ...]) -> str | None:
    found = _CLASS.search(text)
    if found is None or found[1].endswith("CollectionResponse"):
        return None
    name, bases = found[1], [base.strip() for base in found[2].split(",")]
    space = _space(parts[:-1])
    if "Enum" in bases:
        values = _ENUM_VALUE.findall(text)
        return f"{space}{_folded(name)}!{','.join(values)}"
    names = {}
    for dots, module, imported in _IMPORT.findall(text):
        # one dot is the folder itself, each further one a folder up
        folders = parts[: len(parts) - len(dots)] + tuple(module.split(".")[:-1])
        names[imported] = _space(folders) + _folded(imported)
    base = next((names.get(base, space + _folded(base)) for base in bases if base not in _BASES), "")
    fields = []
    for field, kind, argument in _FIELD.findall(text):
        many = "*" if kind.startswith("collection_of_") else ""
        kind = kind.removeprefix("collection_of_")
        if kind in ("object", "enum"):
            code = names.get(argument, space + _folded(argument))
        else:
            code = "=" + (_PRIMITIVES[argument] if kind == "primitive" else _KINDS[kind])
        fields.append(f"{field}:{many}{code}")
    return "\t".join([f"{space}{_folded(name)}({base}", *fields])


def _space(folders: tuple[str, ...]) -> str:
    """``identity_governance`` → ``identityGovernance.``."""
    camel = (re.sub(r"_(\w)", lambda match: match[1].upper(), folder) for folder in folders)
    return "".join(f"{folder}." for folder in camel)


def _folded(name: str) -> str:
    return name[:1].lower() + name[1:]


if __name__ == "__main__":
    spec = find_spec("msgraph")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("msgraph-sdk is not installed: install psemu[clients].")
    DATA = zlib.compress(render(Path(spec.submodule_search_locations[0]) / "generated").encode(), 9)
    with open(TABLE_PATH, "wb") as output:
        output.write(DATA)
    sys.stdout.write(f"{TABLE_PATH}: {len(DATA)} bytes\n")
