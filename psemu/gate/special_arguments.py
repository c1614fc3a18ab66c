"""What the arguments of one command of PowerShell make of it, beside what :mod:`psemu.gate.arguments` says of all."""

from __future__ import annotations

import re

from psemu.gate.arguments import ASKING, items_of, written_variable
from psemu.gate.constructs import CONTENTS
from psemu.gate.powershell_commands import PROPERTIES
from psemu.gate.secrets import hunts_secrets, is_secret_word
from psemu.gate.types import is_pure_type
from psemu.gate.verdict import SECRET, UNKNOWN, WRITE
from psemu.objects import UNKNOWN as NOT_KNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.static import BoundCommand

#: what those ask
_ASKED = frozenset(("targetname", "computername", "name", "server"))


def special_arguments(command: str, bound: BoundCommand, has_input: bool) -> list[tuple[str, str]]:
    """What the arguments of this one *command* (lower case) make of it, beside what holds for all."""
    special = _SPECIAL.get(command)
    values = {name.lower(): value for name, value in bound.values.items()}
    if command in ASKING:
        return _asked(values, has_input)
    return special(values) if special is not None else []


def _for_each(values: dict[str, Any]) -> list[tuple[str, str]]:
    if "parallel" in values or "asjob" in values:
        return [(UNKNOWN, "a job runs on its own")]
    if "argumentlist" in values:
        return [(UNKNOWN, "a method is called by its name")]
    if "membername" in values:
        member = values["membername"]
        if is_secret_word(str(member)):
            return [(SECRET, f".{member} is named as a secret")]
        if not _is_property(str(member)):
            return [(UNKNOWN, f"'{member}' may be a method, which is called then")]
    return []


def _is_property(name: str) -> bool:
    lowered = name.lower()
    telling = lowered.endswith(("name", "id", "count", "time", "date")) and lowered.isalnum()
    return lowered in PROPERTIES or (telling and not lowered.startswith(_VERBAL))


_VERBAL = ("re", "set", "un", "up", "in", "de", "va", "cr", "ch", "mo", "do", "get", "add", "new", "al")


def _new_object(values: dict[str, Any]) -> list[tuple[str, str]]:
    kind = values.get("typename")
    if "comobject" in values or not isinstance(kind, str) or not is_pure_type(kind):
        return [(UNKNOWN, "an object of a type that does more than compute")]
    return []


def _add_member(values: dict[str, Any]) -> list[tuple[str, str]]:
    kind = str(values.get("membertype", "NoteProperty")).lower()
    return [] if kind.endswith("noteproperty") else [(UNKNOWN, "a member that runs code is added")]


def _cim(values: dict[str, Any]) -> list[tuple[str, str]]:
    if any(values.get(key) is NOT_KNOWN for key in ("classname", "query", "namespace", "resourceuri")):
        return [(UNKNOWN, "which class is asked is known only when it runs")]
    texts = " ".join(value.lower() for value in values.values() if isinstance(value, str))
    if "win32_product" in texts.replace("win32_productfeatures", ""):
        return [(UNKNOWN, "asking for Win32_Product repairs what is installed")]
    if "win32_environment" in texts:
        return [(SECRET, "the environment may hold secrets")]
    return []


def _variable(values: dict[str, Any]) -> list[tuple[str, str]]:
    names = values.get("name")
    items = names if isinstance(names, list) else [names]
    if all(isinstance(item, str) and not set(item) & set("*?[") and not is_secret_word(item) for item in items):
        return []
    return [(SECRET, "variables may hold secrets")]


def _asked(values: dict[str, Any], has_input: bool) -> list[tuple[str, str]]:
    if "authentication" in values and str(values["authentication"]).lower() != "none":
        return [(UNKNOWN, "it signs in at the machine that is asked")]
    asked = [value for key, value in values.items() if key in _ASKED]
    items = [item for value in asked for item in (value if isinstance(value, list) else [value])]
    if all(isinstance(item, str) and not _carries(item) for item in items) and (items or not has_input):
        return []
    return [(SECRET, "the name that is asked may carry data out")]


def _carries(name: str) -> bool:
    """True for a name of a machine with a label that no person gave it: long, or made of letters and numbers in turn."""
    return any(
        len(label) > _LONGEST_LABEL or len(re.findall(r"\d(?=[a-z])|[a-z](?=\d)", label)) > _MOST_TURNS
        for label in name.lower().split(".")
    )


_LONGEST_LABEL = 24
_MOST_TURNS = 4


def _tee(values: dict[str, Any]) -> list[tuple[str, str]]:
    return (
        written_variable(values["variable"]) if "variable" in values else [(WRITE, "what passes is written to a file")]
    )


def _where(values: dict[str, Any]) -> list[tuple[str, str]]:
    wanted, where = values.get("value"), values.get("property")
    if (
        not isinstance(wanted, str)
        or not isinstance(where, str)
        or not {"match", "cmatch", "like", "clike"} & values.keys()
    ):
        return []
    return [(SECRET, "texts are searched for secrets")] if where.lower() in CONTENTS and hunts_secrets(wanted) else []


def _search(values: dict[str, Any]) -> list[tuple[str, str]]:
    if any(isinstance(item, str) and hunts_secrets(item) for item in items_of(values.get("pattern"))):
        return [(SECRET, "texts are searched for secrets")]
    return []


def _transcript(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(UNKNOWN, "what passes is written to a transcript")] if "transcript" in values else []


def _schema(values: dict[str, Any]) -> list[tuple[str, str]]:
    schema = values.get("schema")
    if "schema" in values and (not isinstance(schema, str) or ("://" in schema and '"$ref"' in schema)):
        return [(UNKNOWN, "a schema may name other addresses")]
    return []


_SPECIAL = {
    "add-member": _add_member,
    "foreach-object": _for_each,
    "get-ciminstance": _cim,
    "get-cimassociatedinstance": _cim,
    "get-variable": _variable,
    "new-object": _new_object,
    "out-default": _transcript,
    "select-string": _search,
    "tee-object": _tee,
    "test-json": _schema,
    "where-object": _where,
}
