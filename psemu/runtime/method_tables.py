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
from psemu.objects.numbers import BigInteger, Char
from psemu.objects.operators import type_code
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.enums import compare_to, has_flag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Method]


def _out_of_range(name: str, message: str = "") -> NetError:
    text = message or "Specified argument was out of the range of valid values."
    return NetError("System.ArgumentOutOfRangeException", f"{text} (Parameter '{name}')")


def _check_format(value: Any, form: Any) -> None:
    """ToString takes a format for what has one, and a provider (a culture) for texts, truth values and characters too."""
    from psemu.objects.format.composite import is_formattable

    if not is_formattable(value) and (isinstance(form, str) or not isinstance(value, (str, bool))):
        from psemu.runtime.methods import no_overload

        raise no_overload("ToString", 1)


def _to_string(value: Any, form: Any = None, provider: Any = None) -> str:
    from psemu.objects.format.cultures import EN_US, Culture

    if isinstance(form, Culture):
        form, provider = None, form
    culture = provider if isinstance(provider, Culture) else EN_US
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
        if isinstance(value, float) or type(value).__name__ == "Decimal":
            return format_value(value, "", culture)
        return to_text(value)
    try:
        from psemu.runtime.patterns import text_other

        return format_value(value, to_text(form) if form is not None else "", culture, other=text_other)
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


ENUM: Table = {
    **recorded(hasflag=lambda v, flag: has_flag(v, flag), compareto=lambda v, target: compare_to(v, target)),
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


def _of_function(processor: Any, record: Any) -> Any:
    """*record* as the function reports it."""
    if "," not in record.fully_qualified_error_id:
        record.fully_qualified_error_id += f",{processor.name}"
    record.activity = record.activity or processor.name
    processor.locate(record)
    return record


def _write_error(cmdlet: Any, record: Any) -> Any:
    processor = cmdlet.processor
    _of_function(processor, record)
    processor.writer.error(record)
    return AUTOMATION_NULL


def _throw_terminating(cmdlet: Any, record: Any) -> Any:
    from psemu.objects import RuntimeException

    exception = RuntimeException(_of_function(cmdlet.processor, record))
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


def _late(name: str) -> list[Table]:
    from psemu.runtime import late_method_tables

    return late_method_tables.tables(name)


_BY_CLASS: dict[str, list[Table]] = {
    "ScriptBlock": [BLOCK],
    "InputEnumerator": [ENUMERATOR],
    "Enumerator": [ENUMERATOR],
    "PSCmdlet": [CMDLET],
    "ErrorRecord": [ERROR],
}


def table_of(value: Any) -> list[Table]:
    """The tables to look a method up in, nearest first."""
    if isinstance(value, Char):
        from psemu.runtime.net.numbers import NUMBER

        return [NUMBER, OBJECT]
    if isinstance(value, str):
        from psemu.runtime.net.strings import STRING

        return [STRING, OBJECT]
    if isinstance(value, list):
        from psemu.runtime.net.lists import table_of_list

        return [table_of_list(value), OBJECT]
    if isinstance(value, Hashtable):
        from psemu.runtime.net.tables import DICTIONARY, TABLE

        return [DICTIONARY, OBJECT] if hasattr(value, "entries") else [TABLE, OBJECT]
    if isinstance(value, EnumValue):
        return [ENUM, OBJECT]
    if type_code(value) or isinstance(value, BigInteger):
        from psemu.runtime.net.numbers import NUMBER

        return [NUMBER, OBJECT]
    found = _BY_CLASS.get(type(value).__name__)
    return [*(found if found is not None else _late(type(value).__name__)), OBJECT]


__all__ = ["ErrorRecord", "table_of"]
