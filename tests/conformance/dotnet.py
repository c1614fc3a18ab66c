"""Judges what .NET answered: each record is one evaluation; a group without an evaluator disagrees as ``Unsupported.<group>``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from psemu.errors import UnsupportedError
from psemu.objects.datetimes import DateOnly, DateTime, DateTimeOffset, TimeOnly, TimeSpan, days_from_civil
from psemu.objects.format import FormatException, find_culture, format_composite, format_value
from psemu.objects.format.cultures import EN_US
from psemu.objects.numbers import BigInteger, Byte, Int16, Int64, SByte, Single, UInt16, UInt32, UInt64
from tests.conformance.frame import Options, Verdict, read_cases

GROUPS = ("format", "dates", "compare", "regex", "members", "json", "types")


def cases(options: Options) -> Iterator[dict[str, Any]]:
    if options.cases is not None:
        group = next((name for name in GROUPS if name in options.cases.name), "format")
        for case in read_cases(options.cases):
            yield {**case, "file": group}
        return
    for group in GROUPS:
        for index, case in enumerate(read_cases(options.shared / "conformance" / "dotnet" / f"{group}.jsonl.gz")):
            yield {**case, "file": group, "id": f"{group}-{index}", "kind": case.get("kind", group), "area": group}


def judge(case: dict[str, Any], options: Options) -> Verdict:
    group = case["file"]
    evaluator = EVALUATORS.get(group)
    part = f"{group}.{case['group']}" if group == "format" else group
    if evaluator is None:
        return Verdict(part, False, {part: False}, f"Unsupported.{group}")
    try:
        agree, difference = evaluator(case)
    except UnsupportedError as error:
        agree, difference = False, error.code
    return Verdict(part, agree, {part: agree}, difference)


# --- format

_INTEGERS: dict[str, type[int]] = {
    "long": Int64,
    "byte": Byte,
    "sbyte": SByte,
    "int16": Int16,
    "uint16": UInt16,
    "uint32": UInt32,
    "uint64": UInt64,
    "bigint": BigInteger,
}
_CONSTANTS: dict[str, object] = {
    "[int]::MaxValue": 2**31 - 1,
    "[int]::MinValue": -(2**31),
    "[long]::MaxValue": Int64(2**63 - 1),
    "[long]::MinValue": Int64(-(2**63)),
    "[uint64]::MaxValue": UInt64(2**64 - 1),
    "[double]::NaN": float("nan"),
    "[double]::PositiveInfinity": float("inf"),
    "[double]::NegativeInfinity": float("-inf"),
    "[double]::MaxValue": 1.7976931348623157e308,
    "[double]::Epsilon": 5e-324,
    "[single]::MaxValue": Single(3.4028234663852886e38),
    "[decimal]::MaxValue": Decimal(2**96 - 1),
    "[bigint]::Pow(2,100)": BigInteger(2**100),
    "0.1+0.2": 0.1 + 0.2,
    "1/3": 1 / 3,
    "2/3": 2 / 3,
    "[datetime]::MinValue": DateTime(0),
    "[datetime]::MaxValue": DateTime(3155378975999999999),
    "[datetimeoffset]::MinValue": DateTimeOffset(0),
    "[timespan]::Zero": TimeSpan(0),
    "[timespan]::MaxValue": TimeSpan(2**63 - 1),
    "[timespan]::MinValue": TimeSpan(-(2**63)),
    "[timespan]::FromTicks(1)": TimeSpan(1),
    "$null": None,
    "$true": True,
    "$false": False,
    "''": "",
}


class _NotHere(UnsupportedError):
    pass


def _span(text: str) -> TimeSpan:
    match = re.fullmatch(r"(-?)(?:(\d+)\.)?(\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?", text)
    if match is None:
        raise _NotHere("dotnet.value", f"Unsupported.dotnet.value: {text}")
    sign, days, hours, minutes, seconds, fraction = match.groups()
    ticks = TimeSpan.of(int(days or 0), int(hours), int(minutes), int(seconds or 0)).ticks
    ticks += int((fraction or "").ljust(7, "0") or 0)
    return TimeSpan(-ticks if sign else ticks)


def literal_value(text: str) -> object:
    """The value that a PowerShell expression of the recorded kinds names; UnsupportedError for one that is not read here."""
    text = text.strip()
    while (
        text.startswith("(") and text.endswith(")") and "(" not in text[1:-1].replace("::new(", "").replace("new(", "")
    ):
        text = text[1:-1]
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if re.fullmatch(r"-?\d+", text):
        number = int(text)
        return number if -(2**31) <= number < 2**31 else Int64(number)
    if re.fullmatch(r"-?\d*\.?\d+(e[+-]?\d+)?", text):
        return float(text)
    if match := re.fullmatch(r"(-?[\d.]+)d", text):
        return Decimal(match[1])
    if match := re.fullmatch(r"'([^']*)'", text):
        return match[1]
    if (match := re.fullmatch(r"\[(\w+)\](-?\d+)", text)) and match[1] in _INTEGERS:
        return _INTEGERS[match[1]](int(match[2]))
    if match := re.fullmatch(r"\[bigint\]::Parse\('(-?\d+)'\)", text):
        return BigInteger(int(match[1]))
    if match := re.fullmatch(r"\[float\]([\d.e-]+)", text):
        import struct

        return Single(struct.unpack("f", struct.pack("f", float(match[1])))[0])
    if match := re.fullmatch(r"\[timespan\]'([^']*)'", text):
        return _span(match[1])
    if match := re.fullmatch(r"-\(\[timespan\]'([^']*)'\)", text):
        return TimeSpan(-_span(match[1]).ticks)
    if match := re.fullmatch(r"\[timespan\]::FromHours\(([\d.]+)\)", text):
        return TimeSpan(int(float(match[1]) * 36_000_000_000))
    if match := re.fullmatch(
        r"\[(datetime|datetimeoffset|dateonly|timeonly)\]::new\((.*?)\)(?:\.AddTicks\((\d+)\))?", text
    ):
        return _date(match[1], match[2].split(","), int(match[3] or 0))
    if match := re.fullmatch(r"\[guid\]'([^']*)'", text):
        from psemu.objects.datetimes import Guid

        return Guid(match[1])
    if match := re.fullmatch(r"@\((.*)\)|(.*,.*)", text):
        inner = match[1] if match[1] is not None else match[2]
        if "(" not in inner and "@" not in inner:
            return [literal_value(part) for part in inner.split(",") if part]
    raise _NotHere("dotnet.value", f"Unsupported.dotnet.value: {text}")


def _moment(parts: list[int]) -> DateTime:
    year, month, day, hour, minute, second, millisecond = parts[:7]
    return DateTime.of(year, month, day, hour, minute, second, millisecond)


def _date(kind: str, arguments: list[str], ticks: int) -> object:
    whole = [int(argument) for argument in arguments if re.fullmatch(r"\d+", argument)]
    if kind == "dateonly":
        return DateOnly(days_from_civil(whole[0], whole[1], whole[2]))
    if kind == "timeonly":
        return TimeOnly(_moment([1, 1, 1, *whole, 0, 0, 0, 0]).ticks)
    numbers = [*whole, 0, 0, 0, 0][:7]
    value = _moment(numbers)
    if kind == "datetime":
        last = arguments[-1]
        return DateTime(value.ticks + ticks, last.rpartition("::")[2] if "::" in last else "Unspecified")
    offset = next(argument for argument in arguments if "timespan" in argument)
    return DateTimeOffset(value.ticks, _span(offset.partition("'")[2].rstrip("'")).ticks)


def _format(case: dict[str, Any]) -> tuple[bool, str]:
    op = case["op"]
    try:
        value = literal_value(case["value"])
    except _NotHere:
        return _format_script(case)
    if op.startswith("ToString") and (value is None or isinstance(value, (list, str, bool))):
        return _format_script(case)
    shown = f"{op} {case['fmt']!r} {case['value']}"
    try:
        if op == "-f":
            arguments = value if isinstance(value, list) else [value]
            text: str | None = format_composite(case["fmt"], arguments)
        elif op == "ToString()" or op == "ToString('G')":
            text = format_value(value, "G" if "G" in op else "")
        elif op.startswith("ToString(fmt,"):
            culture = find_culture(op[13:-1])
            text = format_value(value, case["fmt"], culture or EN_US)
        else:
            return _format_script(case)
        message = None
    except FormatException as error:
        text = None
        message = error.message
        message = (
            f"Error formatting a string: {message}."
            if op == "-f"
            else (f'Exception calling "ToString" with "{2 if op[:10] == "ToString(f" else 1}" argument(s): "{message}"')
        )
    if text == case["out"] and message == case.get("message"):
        return True, ""
    return False, f"{shown}\n  expected {case['out']!r} {case.get('message')}\n  got      {text!r} {message}"


_SCRIPTS = {
    "-f": "'{fmt}' -f {value}",
    "interpolate": '$v = {value}; "$v"',
    "[string]": "[string]{value}",
    "'<'+": "'<' + {value}",
    "-join": "-join {value}",
    "ToString()": "({value}).ToString()",
    "ToString('G')": "({value}).ToString('G')",
}


def _format_script(case: dict[str, Any]) -> tuple[bool, str]:
    form = _SCRIPTS.get(case["op"])
    if form is None:
        raise UnsupportedError(f"dotnet.format.{case['op']}")
    fmt = (case["fmt"] or "").replace("'", "''")
    script = form.replace("{fmt}", fmt).replace("{value}", case["value"])
    result = _run(script)
    error = result.errors[0].fully_qualified_error_id if result.errors else None
    message = str(result.errors[0]) if result.errors else None
    output = result.output[0] if result.output else None
    text = None if output is None and error is not None else "" if output is None else str(output)
    good = text == case["out"] and error == case["error"] and message == case.get("message")
    return good, "" if good else (
        f"{script}\n  expected {case['out']!r} {case['error']} {case.get('message')}\n  got      {text!r} {error} {message}"
    )


# --- scripts: JSON, types


def _run(script: str, **variables: object) -> Any:
    from psemu.catalog import default_catalog
    from psemu.handlers import load_handler
    from psemu.parser import parse
    from psemu.runtime import Interpreter, Limits, SessionState

    if not _CATALOG:
        _CATALOG.append(default_catalog())
    session = SessionState(_CATALOG[0], load_handler=load_handler, limits=Limits(seconds=10))
    for name, value in variables.items():
        session.set_variable(name, value)
    return Interpreter(session).run(parse(script))


_CATALOG: list[Any] = []
_PLAIN_NAMES = {
    "System.Management.Automation.PSCustomObject": "PSCustomObject",
    "System.Numerics.BigInteger": "BigInteger",
    **{f"System.{name}": name for name in ("DateTime", "DateTimeOffset", "TimeSpan", "Double", "Single", "Decimal")},
    **{f"System.{name}": name for name in ("Char", "Int64", "Int16", "SByte", "Byte", "UInt16", "UInt32", "UInt64")},
}


def canonical(value: Any) -> Any:
    """*value* in the form of the dotnet records."""
    from psemu.objects import AUTOMATION_NULL, Hashtable, NetType, PSObject, to_text, type_name_of
    from psemu.objects.properties import find_property, property_names

    if value is None or value is AUTOMATION_NULL:
        return None
    if type(value) in (str, bool, int):
        return value
    if isinstance(value, PSObject) and value.base is not None:
        return canonical(value.base)
    name = value.type_names[0] if isinstance(value, PSObject) else type_name_of(value)
    short = _PLAIN_NAMES.get(name, name)
    if isinstance(value, PSObject):
        pairs = [(each, find_property(value, each)) for each in property_names(value)]
        return {"t": short, "p": [[each, canonical(found[1] if found else None)] for each, found in pairs]}
    if isinstance(value, Hashtable):
        items = [[to_text(key), canonical(item)] for key, item in value.items()]
        return {"t": name, "p": items if value.ordered else sorted(items, key=lambda pair: str(pair[0]))}
    if isinstance(value, list):
        items = [canonical(item) for item in value]
        return items if name == "System.Object[]" else {"t": name, "v": items}
    if isinstance(value, float):
        text = format_value(value, "R", find_culture("") or EN_US)
        return {"t": short, "v": text}
    if isinstance(value, DateTime):
        return {"t": short, "v": format_value(value, "o"), "kind": value.kind}
    if isinstance(value, DateTimeOffset):
        return {"t": short, "v": format_value(value, "o")}
    if isinstance(value, TimeSpan):
        return {"t": short, "v": format_value(value, "c"), "ticks": str(value.ticks)}
    if isinstance(value, NetType):
        return {"t": "System.RuntimeType", "v": value.full_name}
    return {"t": short, "v": to_text(value)}


def _same(expected: Any, actual: Any) -> bool:
    """Equality; a date's kind counts only where the record gives it, its offset only where it has one."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = set(expected)
        return all(_same(expected[key], actual.get(key)) for key in keys)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(_same, expected, actual))
    return bool(expected == actual and isinstance(expected, bool) == isinstance(actual, bool))


def _json(case: dict[str, Any]) -> tuple[bool, str]:
    result = _run(case["script"])
    errors = result.errors
    output = [canonical(value) for value in result.output]
    warnings = [record.value for record in result.records if record.stream == "warning"]
    error = errors[0].fully_qualified_error_id if errors else None
    message = str(errors[0]) if errors else None
    if error is not None and error.startswith("Unsupported."):
        return False, error
    expected = case["out"]
    good = error == case["error"] and ((expected is None and not output) or _same(expected, output))
    good = good and message == case.get("message") and warnings == (case.get("warnings") or [])
    return good, "" if good else (
        f"{case['script']}\n  expected {expected} {case['error']} {case.get('message')} {case.get('warnings') or ''}\n"
        f"  got      {output} {error} {message} {warnings or ''}"
    )


_TYPE_SCRIPTS = {
    "literal": "$t = [{name}]; $t.FullName; $t.Name; [string]$t; $t.ToString()",
    "cast": "$t = [type]'{quoted}'; $t.FullName; $t.Name; [string]$t; $t.ToString()",
    "as": "$t = '{quoted}' -as [type]; $t.FullName",
    "New-Object": "$o = New-Object '{quoted}'; , $o",
}


def _types(case: dict[str, Any]) -> tuple[bool, str]:
    from psemu.objects import type_name_of
    from psemu.objects.member_table import plain_type_name

    how, name = case["how"], case["name"]
    script = _TYPE_SCRIPTS[how].replace("{name}", name).replace("{quoted}", name.replace("'", "''"))
    result = _run(script)
    error = result.errors[0] if result.errors else None
    output = list(result.output)
    if error is not None:
        output = []
    elif how == "New-Object":
        output = [type_name_of(output[0])] if output and output[0] is not None else []
    keys = ("fullname", "shortname", "string", "tostring") if how in ("literal", "cast") else ("fullname",)
    expected = [plain_type_name(case[key]) for key in keys if case.get(key)]
    actual = [plain_type_name(text) for text in output if isinstance(text, str)]
    error_id = error.fully_qualified_error_id if error is not None else None
    message = str(error) if error is not None else None
    if case.get("parse") and message is not None:
        # what did not parse was recorded without the place
        message = message.rpartition("\n")[2]
    good = error_id == case["error"] and message == case.get("message") and actual == expected
    return good, "" if good else (
        f"{how} {name}\n  expected {expected} {case['error']} {case.get('message')}\n  got      {actual} {error_id} {message}"
    )


def _compare(case: dict[str, Any]) -> tuple[bool, str]:
    if case["op"] == "pair":
        return _pair(case)
    if case["op"] == "like":
        return _like(case)
    op = case["op"]
    names: dict[str, object] = {"i": case.get("input")}
    if op == "expr":
        script = case["script"]
    elif op == "WildcardPattern.ToWql":
        script = "[WildcardPattern]::new($i).ToWql()"
    elif op.startswith("WildcardPattern"):
        script = f"[WildcardPattern]::{op.partition('.')[2]}($i)"
    elif op == "[array]::Sort":
        options = case.get("options")
        script = f"[array]::Sort($i, [StringComparer]::{options}); $i" if options else "[array]::Sort($i); $i"
    elif op == "[array]::IndexOf each":
        script = "foreach ($x in $i) { [array]::IndexOf($i, $x) }"
    elif op == "hashtable key count":
        script = "$h = @{}; foreach ($x in $i) { $h[$x] = 1 }; $h.Count"
    elif op == "Group-Object":
        script = f"$i | Group-Object {case['options']} | ForEach-Object {{ $_.Name + '=' + $_.Count }}"
    else:
        script = f"$i | {op} {case.get('options') or ''}"
    result = _run(script, **names)
    output = [canonical(value) for value in result.output]
    error = result.errors[0].fully_qualified_error_id if result.errors else None
    expected = case.get("result")
    answer: Any = output if isinstance(expected, list) else output[0] if output else None
    good = (
        error == case["error"]
        and (not error or str(result.errors[0]) == case.get("message"))
        and _same(expected, answer)
    )
    return good, "" if good else f"{script[:200]}\n  expected {expected}\n  got      {answer} {error}"


def _pair(case: dict[str, Any]) -> tuple[bool, str]:
    """One pair of texts under every comparison that was recorded."""
    from psemu.objects.collation import compare_text

    a, b = case["a"], case["b"]
    script = "$a -eq $b; $a -ceq $b; $a -lt $b; $a -clt $b; $a -gt $b; $a -cgt $b"
    found = dict(zip(("eq", "ceq", "lt", "clt", "gt", "cgt"), _run(script, a=a, b=b).output, strict=False))
    found["compare_i"], found["compare"] = compare_text(a, b), compare_text(a, b, False)
    found["contains"] = b in a
    wrong = {
        key: (case[key], value) for key, value in found.items() if case.get(key) is not None and case[key] != value
    }
    return not wrong, f"{a!a} {b!a}: {wrong}" if wrong else ""


def _like(case: dict[str, Any]) -> tuple[bool, str]:
    wrong = []
    for entry in case["results"]:
        result = _run("$a -like $b; $a -clike $b", a=entry[0], b=case["pattern"])
        if [*result.output] != [value for value in entry[1:3] if value is not None]:
            wrong.append((entry, result.output))
    return not wrong, f"-like {case['pattern']!a}: {wrong[:2]}" if wrong else ""


# --- regular expressions


def _groups(match: Any) -> list[dict[str, Any]]:
    """The groups as they were recorded: numbers from 0, each with its captures where there is not exactly one."""
    from psemu.objects.regex import GroupCollection

    collection = GroupCollection(match)
    found: list[dict[str, Any]] = []
    for number in range(len(match.regex.group_names)):
        group = collection.item_get(number)
        facts = dict(group.list_properties())
        good = facts["Success"]
        entry: dict[str, Any] = {
            "name": facts["Name"],
            "index": facts["Index"] if good else None,
            "value": facts["Value"] if good else None,
        }
        captures: Any = match.spans.get(number, []) if number else [0]
        if len(captures) > 1:
            entry["captures"] = [[each.index, each.value] for each in match.all_groups()[number].captures]
        found.append(entry)
    return found


def _found_lines(output: list[Any]) -> list[dict[str, Any]]:
    from psemu.objects import to_text

    lines = []
    for info in output:
        facts = {name.lower(): info.properties[name] for name in info.properties}
        context = facts["context"]
        lines.append(
            {
                "line": facts["line"],
                "number": int(facts["linenumber"]),
                "filename": facts["filename"],
                "pattern": facts["pattern"],
                "ignorecase": facts["ignorecase"],
                "tostring": to_text(info),
                "matches": [_groups(match) for match in facts["matches"]],
                "pre": None if context is None else list(context.properties["PreContext"]),
                "post": None if context is None else list(context.properties["PostContext"]),
            }
        )
    return lines


def _regex_script(case: dict[str, Any]) -> tuple[str, dict[str, object]]:
    op, options = case["op"], case["options"]
    names: dict[str, object] = {"i": case["input"], "p": case["pattern"]}
    if op == "expr":
        return options["script"], {}
    if op == "[regex]::Matches" or op == "[regex]::Split":
        return f"{op}($i, $p, $o)", {**names, "o": options}
    if op == "[regex]::Replace":
        return f"{op}($i, $p, $r, $o)", {**names, "r": options["replacement"], "o": options["options"]}
    if op.endswith("replace"):
        if "scriptblock" in options:
            return f"$i {op} $p, {options['scriptblock']}", names
        return f"$i {op} $p, $r", {**names, "r": options["replacement"]}
    if op.endswith("split"):
        given = options or {}
        rest = "".join(f", ${name}" for name in ("limit", "options") if name in given)
        return f"$i {op} $p{rest}", {**names, **given}
    if op.endswith("match"):
        return f"$i {op} $p; if ($?) {{ , $Matches }}", names
    return f"$i | {op} $p {options or ''}", names


def _regex(case: dict[str, Any]) -> tuple[bool, str]:
    script, variables = _regex_script(case)
    result = _run(script, **variables)
    error = result.errors[0] if result.errors else None
    op, output = case["op"], list(result.output)
    answer: Any = None
    if error is None:
        if op == "[regex]::Matches":
            answer = [_groups(match) for match in output]
        elif op == "Select-String":
            answer = _found_lines(output)
        elif op.endswith("match"):
            groups = {str(key): value for key, value in output[1].items()} if output[0] else None
            answer = {"matched": output[0], "Matches": groups}
        elif op == "expr":
            answer = [canonical(value) for value in output]
        elif op.endswith(("eplace",)):
            answer = output[0] if len(output) == 1 else output
        else:
            answer = output
    error_id = error.fully_qualified_error_id if error is not None else None
    message = str(error) if error is not None else None
    good = error_id == case["error"] and message == case.get("message") and _same(case["result"], answer)
    return good, "" if good else (
        f"{script} {variables}\n  expected {case['result']} {case['error']} {case.get('message')}\n"
        f"  got      {answer} {error_id} {message}"
    )


# --- dates, numbers and other values from text

_DATE_SCRIPTS = {
    "Get-Date": "Get-Date $i",
    "Get-Date -Format o": "Get-Date $i -Format o",
    "version": "$v = [version]$i; if ($v -ne $null) { $v, $v.Major, $v.Minor, $v.Build, $v.Revision -join '|' }",
    "-as datetime": "$i -as [datetime]",
    "-as int": "$i -as [int]",
    "datetime.ParseExact": "[datetime]::ParseExact($i, $f, [cultureinfo]::InvariantCulture)",
    "1 + string": "1 + $i",
    "string * 2": "$i * 2",
    "1.5 - string": "1.5 - $i",
    "- string": "-$i",
    "5 -eq string; 5 -lt string": "5 -eq $i; 5 -lt $i",
    "datetime.TryParseExact(AllowWhiteSpaces,AssumeUniversal,AdjustToUniversal)": (
        "$r = [datetime]::MinValue; [datetime]::TryParseExact($i, $f, [cultureinfo]::InvariantCulture, "
        "'AllowWhiteSpaces,AssumeUniversal,AdjustToUniversal', [ref]$r); $r"
    ),
}


def _date_script(case: dict[str, Any]) -> str:
    op = case["op"]
    if op == "expr":
        return str(case["input"])
    if op == "cast":
        return f"$r = [{case['to']}]({case['input']}); , $r"
    if op in _DATE_SCRIPTS:
        return _DATE_SCRIPTS[op]
    if op.endswith(".Parse"):
        return f"[{op[:-6]}]::Parse($i)"
    return f"[{op.removeprefix('enum:')}]$i"


def _dates(case: dict[str, Any]) -> tuple[bool, str]:
    script = _date_script(case)
    result = _run(script, i=case["input"], f=case.get("format"))
    output = [canonical(value) for value in result.output]
    expected = case["value"]
    if case["op"] == "uri" and isinstance(expected, dict) and output:
        output = [_uri_facts(result.output[0], [name for name, _ in expected["p"]])]
    if case["op"] in ("guid", "semver") and isinstance(expected, str) and output:
        output = [_parts_text(result.output[0])]
    if case.get("relative"):
        expected, output = _without_day(expected, case["relative"]), _without_day(output, case["relative"])
    error = result.errors[0] if result.errors else None
    error_id = error.fully_qualified_error_id if error is not None else None
    message = str(error) if error is not None else None
    many = isinstance(expected, list) and (len(output) != 1 or isinstance(output[0], list) is False)
    answer: Any = output if many else output[0] if len(output) == 1 else output or None
    if error is not None and expected is None:
        # what was written before the error was not recorded
        answer = None
    good = error_id == case["error"] and message == case.get("message") and _same(expected, answer)
    return good, "" if good else (
        f"{script}   $i = {case['input']!r} {case.get('format') or ''}\n"
        f"  expected {expected} {case['error']} {case.get('message')}\n  got      {answer} {error_id} {message}"
    )


def _without_day(value: Any, relative: str) -> Any:
    """*value* without the day or year of the moment of recording."""
    if isinstance(value, list):
        return [_without_day(each, relative) for each in value]
    if isinstance(value, dict):
        return {key: _without_day(each, relative) for key, each in value.items()}
    if isinstance(value, str):
        return re.sub(r"\d{4}-\d\d-\d\d" if relative == "today" else r"\d{4}(?=-\d\d-)", "", value)
    return value


def _parts_text(value: Any) -> str:
    """A GUID's text; a semantic version's with its parts after it."""
    lister = getattr(value, "list_properties", None)
    parts = [part for _, part in lister()] if lister is not None else []
    return "|".join("" if part is None else str(part) for part in (value, *parts))


def _uri_facts(value: Any, names: list[str]) -> dict[str, Any]:
    from psemu.objects.properties import find_property

    pairs = [(name, find_property(value, name)) for name in names]
    facts = [
        [name, str(value) if name == "ToString" else canonical(found[1] if found else None)] for name, found in pairs
    ]
    return {"t": "System.Collections.Specialized.OrderedDictionary", "p": facts}


# --- members


def _members(case: dict[str, Any]) -> tuple[bool, str]:
    from psemu.objects import resolve_type_name
    from psemu.objects.member_table import member_rows, plain_type_name

    constructor = case["kind"] == "Constructor"
    name = case.get("typename") or resolve_type_name(case["type"]) or case["type"]
    side = "c" if constructor else "s" if case["static"] else "f" if case.get("force") else "i"
    rows = member_rows(plain_type_name(name), side) or []
    good = any((row.kind, row.name, row.definition) == (case["kind"], case["name"], case["definition"]) for row in rows)
    return good, "" if good else f"{case['type']} {side}: no {case['kind']} {case['definition']}"


EVALUATORS: dict[str, Callable[[dict[str, Any]], tuple[bool, str]]] = {
    "format": _format,
    "json": _json,
    "types": _types,
    "compare": _compare,
    "regex": _regex,
    "members": _members,
    "dates": _dates,
}
