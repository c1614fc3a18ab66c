"""The steps of binding as ``Trace-Command -Name ParameterBinding`` tells them; only a binder that is asked to trace has one."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, UNKNOWN, PSArray, PSObject, SwitchParameter
from psemu.objects.format.cultures import EN_US
from psemu.objects.numbers import LiteralNumber
from psemu.objects.text import to_text
from psemu.objects.types import (
    BOOLEAN,
    OBJECT,
    PSOBJECT,
    SWITCH,
    element_type,
    is_assignable,
    type_name_of,
    unwrap,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.binder.parameter_table import BindingParameter

_INDENT = "    "
_DEEPEST = 50
_REFUSED = {
    "Null": "null",
    "EmptyString": "an empty string",
    "EmptyArray": "an empty collection",
    "EmptyCollection": "an empty collection",
}


class BindingTrace:
    """Collects :attr:`lines`; ``with trace("BIND …"):`` writes a line and indents what follows inside."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        #: the argument being bound came wrapped, as objects of the pipeline and output of script blocks do
        self.wrapped = False
        self._depth = 0

    def write(self, text: str) -> None:
        """One more step."""
        self.lines.append(_INDENT * self._depth + text)

    def __call__(self, text: str) -> BindingTrace:
        """Write *text* as the head of a block."""
        self.write(text)
        return self

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1

    def sets_left(self, names: list[str]) -> None:
        """The sets between which nothing decides."""
        for name in names:
            self.write(f"Remaining valid parameter set: {name}")

    def pipeline_object(self, value: Any) -> None:
        """The object that comes by the pipeline, before its turn."""
        if value is None or value is AUTOMATION_NULL:
            self.write("PIPELINE object TYPE = [null]")
        else:
            self.write(f"PIPELINE object TYPE = [{type_name_of(value)}]")
        self.write("RESTORING pipeline parameter's original values")

    def pipeline_input(self, name: str, how: str, coercing: bool) -> None:
        """The try of parameter *name* with the object (*how* ``ValueFromPipeline``) or a property of it."""
        self.write(f"Parameter [{name}] PIPELINE INPUT {how} {'WITH' if coercing else 'NO'} COERCION")

    def validation(self, name: str, problem: str | None) -> None:
        """The attribute *name* was asked; *problem* is what it said."""
        if name == "ValidateVariableName":
            full = "System.Management.Automation.Internal.CommonParameters+ValidateVariableName"
        else:
            full = f"System.Management.Automation.{name}Attribute"
        with self(f"Executing VALIDATION metadata: [{full}]"):
            if problem is not None:
                self.write(f"ERROR: VALIDATION FAILED: {problem}")

    def refusal(self, error_id: str) -> None:
        """What a mandatory parameter does not take, by the id of its error."""
        what = error_id.removeprefix("ParameterArgumentValidationError").removesuffix("NotAllowed")
        self.write(f"ERROR: Argument cannot be {_REFUSED.get(what, what)}")

    def coercion(self, value: Any, parameter: BindingParameter, convert: Callable[[Any, str], Any]) -> None:
        """How *value* becomes one of the parameter's type; *convert* does it for one value and raises what conversion raises."""
        _Coercion(self, parameter, convert).tell(value, parameter.type_name, self.wrapped, 0)

    def fit(self, value: Any, parameter: BindingParameter) -> None:
        """The look at *value* without conversion: only a collection says anything."""
        element = parameter.element
        if (
            element is None
            or value is None
            or value is UNKNOWN
            or value is AUTOMATION_NULL
            or is_assignable(value, parameter.type_name)
        ):
            return
        if parameter.type_name in (OBJECT, PSOBJECT):
            return
        if isinstance(value, LiteralNumber):
            value = value.value
        elif isinstance(value, PSObject) and value.base is not None:
            value = value.base
        _Coercion(self, parameter, None).encode(value, parameter.type_name, element, False, 0)


class _Coercion:
    """Tells of the coercion of one argument."""

    def __init__(
        self, trace: BindingTrace, parameter: BindingParameter, convert: Callable[[Any, str], Any] | None
    ) -> None:
        self._trace = trace
        self._write = trace.write
        self._parameter = parameter
        self._convert = convert

    def tell(self, value: Any, type_name: str, wrapped: bool, depth: int) -> Any:
        """One ``COERCE arg`` block; gives the converted value, raises what stopped it."""
        with self._trace(f"COERCE arg to [{type_name}]"):
            if value is UNKNOWN:
                self._write("The value is not known, it is taken as it is.")
                return value
            if value is None or value is AUTOMATION_NULL:
                return self._null(type_name)
            given = _type_of(value, wrapped)
            if type_name == OBJECT or (given != PSOBJECT and is_assignable(value, type_name)):
                self._write("Parameter and arg types the same, no coercion is needed.")
                return value
            if given == PSOBJECT == type_name:
                self._write("Parameter and arg types the same, no coercion is needed.")
                return value
            self._write(f"Trying to convert argument value from {given} to {type_name}")
            if type_name == PSOBJECT:
                self._write(
                    f"The parameter is of type [{type_name}] and the argument is an PSObject, so the parameter value is the argument "
                    "value wrapped into an PSObject."
                )
                return value
            if type_name in (BOOLEAN, SWITCH, "System.Nullable`1[System.Boolean]"):
                return self._converted(value, type_name)
            element = element_type(type_name)
            if element is not None and depth < _DEEPEST:
                self._write("ENCODING arg into collection")
                self.encode(value, type_name, element, wrapped, depth)
                return self._converted(value, type_name)
            return self._scalar(value, type_name)

    def _null(self, type_name: str) -> Any:
        if type_name == BOOLEAN:
            self._write("ERROR: No argument is specified for parameter and parameter type is BOOL")
        elif type_name == SWITCH:
            self._write("Arg is null or not present, parameter type is SWITCHPARAMTER, value is true.")
            return SwitchParameter(True)
        else:
            self._write("Arg is null, parameter type not bool or SwitchParameter, value is null.")
        return None

    def _converted(self, value: Any, type_name: str) -> Any:
        return self._convert(value, type_name) if self._convert is not None else value

    def _scalar(self, value: Any, type_name: str) -> Any:
        failed = f"ERROR: ERROR: COERCE FAILED: arg [{shown(value)}] could not be converted to the parameter type [{type_name}]"
        is_list = isinstance(unwrap(value), list)
        try:
            result = self._converted(value, type_name)
        except Exception as problem:
            if not is_list or getattr(problem, "error_id", "") != "CannotConvertArgument":
                self._write("CONVERT arg type to param type using LanguagePrimitives.ConvertTo")
            self._write(failed)
            raise
        self._write("CONVERT arg type to param type using LanguagePrimitives.ConvertTo")
        text = "null" if result is None else shown(result)
        self._write(f"CONVERT SUCCESSFUL using LanguagePrimitives.ConvertTo: [{text}]")
        return result

    def encode(self, value: Any, type_name: str, element: str, wrapped: bool, depth: int) -> None:
        """How *value* is put into a collection."""
        coercing = self._convert is not None
        kind = "Array" if type_name.endswith("[]") or type_name == "System.Array" else "IList"
        given = _short(_type_of(value, wrapped))
        self._write(
            f"Binding collection parameter {self._parameter.name}: argument type [{given}], parameter type [{type_name}], "
            f"collection type {kind}, element type [{element}], {'' if coercing else 'no '}coerceElementType"
        )
        base = value if isinstance(value, LiteralNumber) else unwrap(value)
        items = base if isinstance(base, list) else None
        if items is not None:
            self._write(f"Arg is IList with {len(items)} elements")
        if kind == "Array":
            self._write(
                f"Creating array with element type [{element}] and {1 if items is None else len(items)} elements"
            )
        else:
            self._write(f"Creating collection [{type_name}]")
        if items is None:
            self._write(f"Argument type {given} is not IList, treating this as scalar")
            if coercing:
                self._write(f"Coercing scalar arg value to type {element}")
                value = self.tell(value, element, wrapped, depth + 1)
            elif not _fits(value, element):
                return
            self._add("scalar element", value, element, kind, 0)
            return
        self._write(f"Argument type {_type_of(value, wrapped)} is IList")
        inside = type_name_of(base).endswith(f"[{PSOBJECT}]")
        for number, item in enumerate(items):
            if coercing:
                own = "null" if item is None else _short(_type_of(item, inside))
                self._write(f"COERCE collection element from type {own} to type {element}")
                item = self.tell(item, element, inside, depth + 1)
            elif item is not None and not _fits(item, element):
                return
            self._add("element", item, element, kind, number)

    def _add(self, what: str, value: Any, element: str, kind: str, number: int) -> None:
        own = "PSObject" if element == PSOBJECT else "null" if value is None else _short(_type_of(value, False))
        place = f"to array position {number}" if kind == "Array" else "via IList.Add"
        self._write(f"Adding {what} of type {own} {place}")


def _fits(value: Any, element: str) -> bool:
    return value is None or element == OBJECT or is_assignable(value, element)


def _type_of(value: Any, wrapped: bool) -> str:
    """The type that PowerShell sees: an object with members of its own, or one that came wrapped, is a PSObject."""
    if type(value) is PSArray and value.type_name.endswith(f"[{PSOBJECT}]"):
        return value.type_name
    if wrapped or isinstance(value, (PSObject, LiteralNumber)):
        return PSOBJECT
    return type_name_of(value)


def _short(type_name: str) -> str:
    head, bracket, rest = type_name.partition("[")
    # a generic type's own name has no arguments
    return head.rpartition(".")[2] + (bracket + rest if rest.startswith("]") else "")


def shown(value: Any) -> str:
    """A value within brackets: its text, the type of a collection, nothing for ``$null``."""
    if value is UNKNOWN:
        return "not known"
    if value is None or value is AUTOMATION_NULL:
        return ""
    base = value if isinstance(value, LiteralNumber) else unwrap(value)
    if isinstance(base, list):
        return type_name_of(base)
    return to_text(value, culture=EN_US)
