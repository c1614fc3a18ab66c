"""The methods of .NET types that run here, by type; a table that is not here is said to be unsupported, never guessed."""

from __future__ import annotations

from psemu.objects import (
    AUTOMATION_NULL,
    EnumValue,
    ErrorRecord,
    Hashtable,
    NetType,
    PSArray,
    PSObject,
    to_text,
    type_name_of,
)
from psemu.objects.comparison import compare, equals
from psemu.objects.numbers import BigInteger, Char
from psemu.objects.operators import type_code
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Method]


def _out_of_range(name: str, message: str = "") -> NetError:
    text = message or "Specified argument was out of the range of valid values."
    return NetError("System.ArgumentOutOfRangeException", f"{text} (Parameter '{name}')")


def _enumerator(items: Any) -> Any:
    from psemu.runtime.script_processor import InputEnumerator

    return InputEnumerator(list(items))


def _check_format(value: Any, form: Any) -> None:
    """ToString takes a format for what has one, and a provider (a culture) for texts, truth values and characters too."""
    from psemu.objects.format.composite import is_formattable

    if not is_formattable(value) and (isinstance(form, str) or not isinstance(value, (str, bool))):
        from psemu.runtime.methods import no_overload

        raise no_overload("ToString", 1)


def _to_string(value: Any, form: Any = None, _provider: Any = None) -> str:
    local_name = getattr(value, "local_name", None)
    if local_name is not None:
        # the type data give the nodes of a document a ToString of their own
        return str(local_name)
    if form is not None:
        _check_format(value, form)
    own = getattr(value, "script_to_string", None)
    if own is not None and form is None:
        return str(own())
    if isinstance(value, (list, Hashtable)):
        return type_name_of(value)
    if isinstance(value, PSObject) and value.base is None:
        return str(getattr(value, "text", ""))
    if isinstance(value, NetType):
        # what PowerShell calls a type by a shorter name is its full name to .NET
        return value.full_name
    from psemu.objects.format import FormatException, format_value

    if form is None and not hasattr(value, "ticks"):
        if isinstance(value, float):
            return format_value(value)
        return to_text(value)
    try:
        from psemu.runtime.patterns import text_other

        return format_value(value, to_text(form) if form is not None else "", other=text_other)
    except FormatException as error:
        raise NetError("System.FormatException", str(error)) from error


def _same(value: Any, other: Any) -> bool:
    if isinstance(value, (list, Hashtable, PSObject)):
        return value is other
    return type_name_of(value) == type_name_of(other) and bool(value == other)


def _get_type(value: Any) -> Any:
    own = getattr(value, "script_class", None)
    if own is not None:
        return own
    if isinstance(value, NetType):
        return NetType("System.RuntimeType")
    if isinstance(value, PSObject) and value.base is None:
        # what a command returns as an object of its own class has no PSCustomObject among its type names
        names = value.type_names
        custom = "System.Management.Automation.PSCustomObject"
        return NetType(custom if custom in names or not names else names[0])
    return NetType(type_name_of(value))


OBJECT: Table = {
    "gettype": Method(_get_type),
    "tostring": Method(_to_string, "", "format:object", "format:object, provider:object"),
    "equals": Method(_same, "obj:object"),
    "gethashcode": Method(lambda v: hash(v) % (2**31) if not isinstance(v, (list, Hashtable)) else id(v) % (2**31)),
}


def _number_compare(value: Any, other: Any) -> int:
    result = compare(value, other)
    return -1 if result < 0 else int(result > 0)


NUMBER: Table = {
    "compareto": Method(_number_compare, "value:object"),
    "gettypecode": Method(lambda v: EnumValue("System.TypeCode", type_name_of(v).rpartition(".")[2], type_code(v))),
}


def _check_fixed(_value: Any, *_rest: Any) -> None:
    raise NetError("System.NotSupportedException", "Collection was of a fixed size.")


def _typed(value: Any, item: Any) -> Any:
    from psemu.objects import convert_to
    from psemu.objects.types import element_type

    kind = element_type(type_name_of(value))
    return item if kind in (None, "System.Object") else convert_to(item, str(kind))


def _list_add(value: list[Any], item: Any) -> Any:
    value.append(_typed(value, item))
    return len(value) - 1 if type_name_of(value) == "System.Collections.ArrayList" else AUTOMATION_NULL


def _list_range(value: list[Any], items: Any) -> Any:
    from psemu.runtime.enumeration import as_list

    value.extend(_typed(value, item) for item in as_list(items))
    return AUTOMATION_NULL


def _list_insert(value: list[Any], index: int, item: Any) -> Any:
    if not 0 <= index <= len(value):
        raise _out_of_range("index", "Index must be within the bounds of the List.")
    value.insert(index, _typed(value, item))
    return AUTOMATION_NULL


def _list_remove(value: list[Any], item: Any) -> Any:
    for index, each in enumerate(value):
        if _same(each, item) or each is item:
            del value[index]
            return True if type_name_of(value) != "System.Collections.ArrayList" else AUTOMATION_NULL
    return False if type_name_of(value) != "System.Collections.ArrayList" else AUTOMATION_NULL


def _list_remove_at(value: list[Any], index: int) -> Any:
    if not 0 <= index < len(value):
        raise _out_of_range(
            "index", "Index was out of range. Must be non-negative and less than the size of the collection."
        )
    del value[index]
    return AUTOMATION_NULL


def _clear(value: Any) -> Any:
    value.clear()
    return AUTOMATION_NULL


def _contains(value: list[Any], item: Any) -> bool:
    return any(_same(each, item) for each in value)


def _position(value: list[Any], item: Any) -> int:
    return next((index for index, each in enumerate(value) if _same(each, item)), -1)


def _sort(value: list[Any]) -> Any:
    from functools import cmp_to_key

    value.sort(key=cmp_to_key(lambda a, b: compare(a, b, False)))
    return AUTOMATION_NULL


def _reverse(value: list[Any]) -> Any:
    value.reverse()
    return AUTOMATION_NULL


def _take(value: list[Any], last: bool, remove: bool) -> Any:
    if not value:
        name = "Queue" if not last else "Stack"
        raise NetError("System.InvalidOperationException", f"{name} empty.")
    index = len(value) - 1 if last else 0
    return value.pop(index) if remove else value[index]


def _set_value(value: list[Any], item: Any, index: int) -> Any:
    if not 0 <= index < len(value):
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    value[index] = _typed(value, item)
    return AUTOMATION_NULL


ARRAY: Table = {
    "add": Method(_check_fixed, "value:object"),
    "remove": Method(_check_fixed, "value:object"),
    "removeat": Method(_check_fixed, "index:int"),
    "insert": Method(_check_fixed, "index:int, value:object"),
    "clear": Method(lambda v: _clear_array(v)),
    "getvalue": Method(lambda v, *i: v.item_get(list(i)) if hasattr(v, "sizes") else v[i[0]], "*indices:int[]"),
    "setvalue": Method(
        lambda v, x, *i: _set_value(v, x, *i) if not hasattr(v, "sizes") else v.item_set(list(i), x) or AUTOMATION_NULL,
        "value:object, index:int",
        "value:object, index1:int, index2:int",
        "value:object, index1:int, index2:int, index3:int",
    ),
    "getlength": Method(lambda v, d: _sizes(v, d), "dimension:int"),
    "getupperbound": Method(lambda v, d: _sizes(v, d) - 1, "dimension:int"),
    "getlowerbound": Method(lambda v, d: _sizes(v, d) * 0, "dimension:int"),
    "clone": Method(lambda v: PSArray(v, v.type_name) if isinstance(v, PSArray) else list(v)),
    "contains": Method(_contains, "value:object"),
    "indexof": Method(_position, "value:object"),
    "copyto": Method(
        lambda v, target, i: target.__setitem__(slice(i, i + len(v)), v) or AUTOMATION_NULL, "array:object, index:int"
    ),
    "getenumerator": Method(_enumerator),
    "get": Method(lambda v, i: v[i], "index:int"),
    "set": Method(lambda v, i, x: _set_value(v, x, i), "index:int, value:object"),
    "initialize": Method(lambda v: AUTOMATION_NULL),
}


def _sizes(value: list[Any], dimension: int) -> int:
    sizes = getattr(value, "sizes", (len(value),))
    if not 0 <= dimension < len(sizes):
        raise NetError("System.IndexOutOfRangeException", "Array does not have that many dimensions.")
    return int(sizes[dimension])


def _clear_array(value: list[Any]) -> Any:
    value[:] = [None] * len(value)
    return AUTOMATION_NULL


LIST: Table = {
    "add": Method(_list_add, "item:object"),
    "addrange": Method(_list_range, "collection:object"),
    "insert": Method(_list_insert, "index:int, item:object"),
    "remove": Method(_list_remove, "item:object"),
    "removeat": Method(_list_remove_at, "index:int"),
    "removerange": Method(lambda v, i, n: v.__delitem__(slice(i, i + n)) or AUTOMATION_NULL, "index:int, count:int"),
    "clear": Method(_clear),
    "contains": Method(_contains, "item:object"),
    "indexof": Method(_position, "item:object"),
    "sort": Method(_sort),
    "reverse": Method(_reverse),
    "toarray": Method(lambda v: PSArray(v, _array_of(v)) if _array_of(v) != "System.Object[]" else list(v)),
    "getrange": Method(lambda v, i, n: PSArray(v[i : i + n], v.type_name), "index:int, count:int"),
    "getenumerator": Method(_enumerator),
    "clone": Method(lambda v: PSArray(v, v.type_name)),
    "enqueue": Method(_list_add, "item:object"),
    "push": Method(_list_add, "item:object"),
    "dequeue": Method(lambda v: _take(v, False, True)),
    "pop": Method(lambda v: _take(v, True, True)),
    "peek": Method(lambda v: _take(v, "Stack" in v.type_name, False)),
    "copyto": ARRAY["copyto"],
    "trueforall": Method(lambda f, v, b: all(_test(f, b, x) for x in v), "match:object", wants_frame=True),
    "findindex": Method(
        lambda f, v, b: next((i for i, x in enumerate(v) if _test(f, b, x)), -1), "match:object", wants_frame=True
    ),
    "findlast": Method(
        lambda f, v, b: next((x for x in v[::-1] if _test(f, b, x)), None), "match:object", wants_frame=True
    ),
    "exists": Method(lambda f, v, b: any(_test(f, b, x) for x in v), "match:object", wants_frame=True),
    "find": Method(lambda f, v, b: next((x for x in v if _test(f, b, x)), None), "match:object", wants_frame=True),
    "findall": Method(
        lambda f, v, b: PSArray([x for x in v if _test(f, b, x)], v.type_name), "match:object", wants_frame=True
    ),
}


def _test(frame: Any, block: Any, item: Any) -> bool:
    from psemu.objects.comparison import truth
    from psemu.runtime.enumeration import collapse

    return truth(collapse(frame.session.interpreter.invoke_script_block(block, [item], new_scope=True)))


def _array_of(value: Any) -> str:
    from psemu.objects.types import element_type

    return f"{element_type(type_name_of(value)) or 'System.Object'}[]"


def _table_add(table: Hashtable, key: Any, value: Any) -> Any:
    if key is None:
        raise NetError("System.ArgumentNullException", "Key cannot be null. (Parameter 'key')")
    if key in table:
        shown = to_text(key)
        if hasattr(table, "entries"):
            raise NetError(
                "System.ArgumentException", f"An item with the same key has already been added. Key: {shown}"
            )
        raise NetError(
            "System.ArgumentException",
            f"Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'",
        )
    table[key] = value
    return AUTOMATION_NULL


def _table_remove(table: Hashtable, key: Any) -> Any:
    if key in table:
        del table[key]
    return AUTOMATION_NULL


def _entries(table: Hashtable) -> Any:
    from psemu.objects.properties import DictionaryEntry

    pairs = getattr(table, "entries", None)
    if pairs is not None:
        return _enumerator(pairs())
    return _enumerator([DictionaryEntry(key, value) for key, value in table.items()])


TABLE: Table = {
    "add": Method(_table_add, "key:object, value:object"),
    "remove": Method(_table_remove, "key:object"),
    "clear": Method(_clear),
    "contains": Method(lambda t, k: k in t, "key:object"),
    "containskey": Method(lambda t, k: k in t, "key:object"),
    "containsvalue": Method(lambda t, v: any(equals(x, v, False) for x in t.values()), "value:object"),
    "getenumerator": Method(_entries),
    "clone": Method(lambda t: Hashtable(t.items(), t.ordered)),
    "get_item": Method(lambda t, k: t.get(k), "key:object"),
    "set_item": Method(lambda t, k, v: t.__setitem__(k, v) or AUTOMATION_NULL, "key:object, value:object"),
    "item": Method(lambda t, k: t.get(k), "key:object"),
    "insert": Method(lambda t, i, k, v: _insert_entry(t, i, k, v), "index:int, key:object, value:object"),
    "removeat": Method(lambda t, i: _table_remove(t, t.keys()[i]), "index:int"),
}


def _dictionary_remove(table: Hashtable, key: Any) -> bool:
    if key not in table:
        return False
    del table[key]
    return True


def _try_add(table: Hashtable, key: Any, value: Any) -> bool:
    if key in table:
        return False
    table[key] = value
    return True


def _try_get(table: Hashtable, key: Any, place: Any) -> bool:
    if hasattr(place, "value"):
        place.value = table.get(key)
    return key in table


#: methods of the generic dictionaries, whose answers are typed
DICTIONARY: Table = {
    **{
        name: TABLE[name]
        for name in ("add", "clear", "containskey", "containsvalue", "getenumerator", "get_item", "set_item", "item")
    },
    "remove": Method(_dictionary_remove, "key:object"),
    "tryadd": Method(_try_add, "key:object, value:object"),
    "trygetvalue": Method(_try_get, "key:object, value:object"),
}


def _insert_entry(table: Hashtable, index: int, key: Any, value: Any) -> Any:
    items = table.items()
    items.insert(index, (key, value))
    table.clear()
    for each, held in items:
        table[each] = held
    return AUTOMATION_NULL


def _has_flag(value: EnumValue, flag: Any) -> bool:
    return bool(value.value & flag.value == flag.value)


ENUM: Table = {
    "hasflag": Method(_has_flag, "flag:object"),
    "compareto": Method(_number_compare, "target:object"),
}

ERROR: Table = {"tostring": Method(lambda e: str(e))}


def propagating(
    frame: Any, block: Any, arguments: list[Any], name: str, error_id: str = "", variables: Any = None
) -> list[Any]:
    """Run *block* as a .NET method call does: any error of it ends the call."""
    from psemu.objects import RuntimeException
    from psemu.runtime.errors import ERRORS, to_runtime_exception

    session = frame.session
    old = session.propagate
    session.propagate = True
    try:
        outputs: list[Any] = session.interpreter.invoke_script_block(
            block, arguments, new_scope=True, variables=variables
        )
        return outputs
    except ERRORS as error:
        inner = to_runtime_exception(error).error_record
        record = ErrorRecord(
            f'Exception calling "{name}" with "{len(arguments)}" argument(s): "{inner.message}"',
            error_id or inner.exception_type.rpartition(".")[2],
            "NotSpecified",
            exception_type="System.Management.Automation.MethodInvocationException",
        )
        record.inner_type = inner.exception_type
        raise RuntimeException(record) from error
    finally:
        session.propagate = old


def _invoke_block(frame: Any, block: Any, arguments: list[Any]) -> Any:
    outputs = propagating(frame, block, arguments, "Invoke")
    return PSArray(outputs, "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]")


def _invoke_as_is(frame: Any, block: Any, arguments: list[Any]) -> Any:
    from psemu.runtime.enumeration import collapse

    return collapse(propagating(frame, block, arguments, "InvokeReturnAsIs"))


def _closure(frame: Any, block: Any) -> Any:
    from psemu.runtime.scope import PSVariable, Scope
    from psemu.runtime.script_block import ScriptBlock

    scope = Scope(frame.session.global_scope, is_script=True)
    for variable in frame.vars.values():
        if not variable.options:
            scope.variables[variable.name.lower()] = PSVariable(variable.name, variable.value)
    return ScriptBlock(block.ast, block.source, block.session, scope, block.code)


BLOCK: Table = {
    "invoke": Method(_invoke_block, "*args:object[]", wants_frame=True),
    "invokereturnasis": Method(_invoke_as_is, "*args:object[]", wants_frame=True),
    "getnewclosure": Method(_closure, wants_frame=True),
    "tostring": Method(lambda b: b.text),
}
ENUMERATOR: Table = {
    "movenext": Method(lambda e: e.move_next()),
    "reset": Method(lambda e: e.reset() or AUTOMATION_NULL),
}


def _should_process(cmdlet: Any, *texts: str) -> bool:
    writer = cmdlet.processor.writer
    if len(texts) == 3:
        return bool(writer.should_process_text(*texts))
    return bool(writer.should_process(texts[0], texts[1] if len(texts) > 1 else None))


def _write_error(cmdlet: Any, record: Any) -> Any:
    processor = cmdlet.processor
    if "," not in record.fully_qualified_error_id:
        record.fully_qualified_error_id += f",{processor.name}"
    processor.writer.error(record)
    return AUTOMATION_NULL


def _throw_terminating(cmdlet: Any, record: Any) -> Any:
    from psemu.objects import RuntimeException

    if "," not in record.fully_qualified_error_id:
        record.fully_qualified_error_id += f",{cmdlet.processor.name}"
    exception = RuntimeException(record)
    exception.leaving = cmdlet.processor
    raise exception


def _write_object(cmdlet: Any, value: Any, enumerate_collection: bool = False) -> Any:
    from psemu.runtime.enumeration import write_enumerated

    emit = cmdlet.processor._emit
    if enumerate_collection:
        write_enumerated(emit, value)
    else:
        emit(value)
    return AUTOMATION_NULL


def _silent(_result: Any) -> Any:
    return AUTOMATION_NULL


CMDLET: Table = {
    "shouldprocess": Method(
        _should_process, "target:string", "target:string, action:string", "d:string, w:string, c:string"
    ),
    "shouldcontinue": Method(lambda c, q, t: c.processor.writer.ask(q, t), "query:string, caption:string"),
    "writeobject": Method(_write_object, "sendToPipeline:object", "sendToPipeline:object, enumerateCollection:bool"),
    "writeerror": Method(_write_error, "errorRecord:object"),
    "throwterminatingerror": Method(_throw_terminating, "errorRecord:object"),
    "writewarning": Method(lambda c, t: _silent(c.processor.writer.warning(t)), "text:string"),
    "writeverbose": Method(lambda c, t: _silent(c.processor.writer.verbose(t)), "text:string"),
    "writedebug": Method(lambda c, t: _silent(c.processor.writer.debug(t)), "text:string"),
    "getvariablevalue": Method(lambda c, n: c.processor.inner.session.get_variable(n), "name:string"),
}


def _append(builder: Any, value: Any, suffix: str = "") -> Any:
    builder.text += to_text(value) + suffix
    return builder


BUILDER: Table = {
    "append": Method(_append, "value:object"),
    "appendline": Method(lambda b, v="": _append(b, v, "\n"), "", "value:object"),
    "clear": Method(lambda b: _set_text(b, "")),
    "insert": Method(lambda b, i, v: _set_text(b, b.text[:i] + to_text(v) + b.text[i:]), "index:int, value:object"),
    "remove": Method(lambda b, i, n: _set_text(b, b.text[:i] + b.text[i + n :]), "startIndex:int, length:int"),
    "replace": Method(lambda b, o, n: _set_text(b, b.text.replace(o, n)), "oldValue:string, newValue:string"),
    "tostring": Method(lambda b: b.text),
    "appendformat": Method(lambda b, f, a: _append(b, _format(f, a)), "format:string, *args:object[]"),
}


def _format(text: str, values: list[Any]) -> str:
    from psemu.objects.format import format_composite

    return format_composite(text, values)


def _set_text(builder: Any, text: str) -> Any:
    builder.text = text
    return builder


def _late(name: str) -> list[Table]:
    from psemu.runtime import late_method_tables

    return late_method_tables.tables(name)


_BY_CLASS: dict[str, list[Table]] = {
    "ScriptBlock": [BLOCK],
    "InputEnumerator": [ENUMERATOR],
    "Enumerator": [ENUMERATOR],
    "PSCmdlet": [CMDLET],
    "StringBuilder": [BUILDER],
    "ErrorRecord": [ERROR],
}


def table_of(value: Any) -> list[Table]:
    """The tables to look a method up in, nearest first."""
    if isinstance(value, Char):
        return [NUMBER, OBJECT]
    if isinstance(value, str):
        from psemu.runtime.net.strings import STRING

        return [STRING, OBJECT]
    if isinstance(value, PSArray) and (not value.type_name.endswith("]") or "`" in value.type_name):
        return [LIST, OBJECT]
    if isinstance(value, list):
        return [ARRAY, OBJECT]
    if isinstance(value, Hashtable):
        return [DICTIONARY, OBJECT] if hasattr(value, "entries") else [TABLE, OBJECT]
    if isinstance(value, EnumValue):
        return [ENUM, OBJECT]
    if type_code(value) or isinstance(value, BigInteger):
        return [NUMBER, OBJECT]
    found = _BY_CLASS.get(type(value).__name__)
    return [*(found if found is not None else _late(type(value).__name__)), OBJECT]


__all__ = ["ErrorRecord", "table_of"]
