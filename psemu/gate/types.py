"""Types and methods that compute and do nothing else."""

from __future__ import annotations

#: types whose conversions and static members have no effect beyond their value
PURE_TYPES = frozenset(
    [
        "array",
        "bigint",
        "bool",
        "boolean",
        "byte",
        "char",
        "convert",
        "datetime",
        "datetimeoffset",
        "decimal",
        "double",
        "float",
        "guid",
        "hashtable",
        "int",
        "int16",
        "int32",
        "int64",
        "long",
        "math",
        "nullable",
        "object",
        "ordered",
        "pscustomobject",
        "psobject",
        "regex",
        "sbyte",
        "short",
        "single",
        "string",
        "switch",
        "timespan",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "ulong",
        "uri",
        "ushort",
        "version",
        "void",
        "ipaddress",
        "cultureinfo",
        "dayofweek",
        "stringcomparison",
        "stringcomparer",
        "dateonly",
        "timeonly",
        "semver",
        "timezoneinfo",
        "text.encoding",
        "text.stringbuilder",
        "collections.hashtable",
        "collections.generic.list[string]",
        "collections.generic.list[object]",
        "collections.generic.list[int]",
        "numerics.biginteger",
        "globalization.cultureinfo",
        "management.automation.psobject",
        "management.automation.pscustomobject",
        "management.automation.switchparameter",
        "net.ipaddress",
        "text.regularexpressions.regex",
        "collections.arraylist",
        "collections.specialized.ordereddictionary",
    ]
)
#: static members of those that do more than compute
_IMPURE_STATICS = frozenset(("createinstance", "clearcacheddata"))
#: methods that compute, whatever object they are called on
PURE_METHODS = frozenset(
    [
        "tostring",
        "toupper",
        "tolower",
        "toupperinvariant",
        "tolowerinvariant",
        "trim",
        "trimstart",
        "trimend",
        "startswith",
        "endswith",
        "contains",
        "containskey",
        "substring",
        "indexof",
        "lastindexof",
        "padleft",
        "padright",
        "adddays",
        "addhours",
        "addminutes",
        "addseconds",
        "addmonths",
        "addyears",
        "addmilliseconds",
        "addticks",
        "touniversaltime",
        "tolocaltime",
        "toshortdatestring",
        "tolongdatestring",
        "toshorttimestring",
        "equals",
        "gethashcode",
        "gettype",
        "compareto",
        "getenumerator",
        "tochararray",
        "isnullorempty",
        "isnullorwhitespace",
        "containsvalue",
        "tojson",
        "toarray",
    ]
)
#: methods that compute on text, and do something on other objects (``FileInfo.Replace`` writes files)
TEXT_METHODS = frozenset(("replace", "split", "insert", "remove", "normalize", "clone"))


def is_pure_type(name: str) -> bool:
    """True for ``[int]``, ``[System.String[]]``, ``[Nullable[int]]``."""
    plain = name.lower().replace(" ", "").removeprefix("system.")
    while plain.endswith("[]"):
        plain = plain[:-2]
    if plain in PURE_TYPES:
        return True
    if plain.startswith("nullable[") and plain.endswith("]"):
        return is_pure_type(plain[len("nullable[") : -1])
    return False


def is_pure_static(type_name: str, member: str) -> bool:
    """True for ``[math]::Round`` and ``[datetime]::Now``."""
    return is_pure_type(type_name) and member.lower() not in _IMPURE_STATICS
