"""What the form of a page must know to make a line: parameter sets, and what each parameter takes; as JSON."""

from __future__ import annotations

import json

from psemu.catalog.command_info import ALL_PARAMETER_SETS
from psemu.codegen.python_types import element_type
from psemu.codegen.signatures import metadata_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import CommandInfo, ParameterInfo

_NUMBERS = frozenset(("byte", "sbyte", "int16", "int32", "int64", "uint16", "uint32", "uint64", "int", "long"))
_FRACTIONS = frozenset(("single", "double", "decimal", "float"))
_TEXTS = frozenset(
    (
        "string",
        "char",
        "guid",
        "uri",
        "version",
        "datetime",
        "datetimeoffset",
        "timespan",
        "cultureinfo",
        "ipaddress",
        "regex",
        "encoding",
    )
)
#: types whose texts have a form
_FORMS = {
    "guid": "guid",
    "timespan": "span",
    "version": "version",
    "char": "char",
    "datetime": "date",
    "datetimeoffset": "date",
}
_TABLES = frozenset(("hashtable", "idictionary", "ordereddictionary"))


def line_facts(command: CommandInfo, sets: list[str]) -> str:
    """``name``, ``sets``, ``default`` (index of a set, -1 if the page names none) and ``parameters``, the most important first.

    Of a parameter: ``n`` name, ``t`` type, ``k`` kind (``switch``, ``bool``, ``int``, ``number``, ``text``, ``choice``, ``table``, ``code``,
    ``any``), ``m`` 1 for several values, ``f`` the form of a text (``guid``, ``span``, ``version``, ``char``, ``date``), ``v`` accepted values,
    ``s`` set index → 1 if mandatory, ``*`` stands for all sets, ``p`` 1 for one that may go without its name.
    """
    if all(ALL_PARAMETER_SETS in parameter.parameter_sets for parameter in command.parameters):
        # sets that nothing tells apart are one
        sets = sets[:1]
    parameters = []
    main = command.default_parameter_set or sets[0]

    def rank(parameter: ParameterInfo) -> tuple[bool, int]:
        own = metadata_in(parameter, main)
        places = [metadata.position for metadata in parameter.parameter_sets.values() if metadata.position is not None]
        return not (own is not None and own.is_mandatory), min(places, default=1 << 31)

    # what the default set demands comes first, then what may go without its name
    for parameter in sorted(command.parameters, key=rank):
        within = {}
        for index, name in enumerate(sets):
            metadata = metadata_in(parameter, name)
            if metadata is not None:
                within[str(index)] = int(metadata.is_mandatory)
        if len(within) == len(sets) and len(set(within.values())) == 1:
            within = {"*": next(iter(within.values()))}
        entry = {"n": parameter.name, **_kind(parameter), "s": within}
        if any(metadata.position is not None for metadata in parameter.parameter_sets.values()):
            entry["p"] = 1
        parameters.append(entry)
    default = sets.index(command.default_parameter_set) if command.default_parameter_set in sets else -1
    facts = {"name": command.name, "sets": sets, "default": default, "parameters": parameters}
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    # what would end the element that holds it
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _kind(parameter: ParameterInfo) -> dict[str, object]:
    name, is_array = element_type(parameter.type_name)
    short = name.rpartition(".")[2].lower()
    found: dict[str, object] = {"t": f"{name.rpartition('.')[2]}{'[]' if is_array else ''}"}
    values = list(dict.fromkeys(parameter.valid_values or parameter.enum_values))
    if parameter.is_switch:
        found["k"] = "switch"
    elif values:
        found |= {"k": "choice", "v": values}
    elif short == "boolean":
        found["k"] = "bool"
    elif short in _NUMBERS:
        found["k"] = "int"
    elif short in _FRACTIONS:
        found["k"] = "number"
    elif short in _TEXTS and ("." not in name or name.startswith(("System.", "Microsoft.PowerShell."))):
        found["k"] = "text"
        if short in _FORMS:
            found["f"] = _FORMS[short]
    elif short in _TABLES:
        found["k"] = "table"
    elif short == "scriptblock":
        found["k"] = "code"
    else:
        found["k"] = "any"
    if is_array and found["k"] != "switch":
        found["m"] = 1
    return found
