"""A class of a script as a type, with what its properties, methods and constructors do; its instances are in class_instance."""

from __future__ import annotations

from psemu.objects import (
    AUTOMATION_NULL,
    Hashtable,
    NetType,
    PSInvalidCastException,
    PSObject,
    RuntimeException,
    to_text,
    type_name_of,
)
from psemu.objects.operators import runtime_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.parser import ast
    from psemu.runtime.class_instance import ClassInstance
    from psemu.runtime.compiler import Compilation
    from psemu.runtime.flow import NetError
    from psemu.runtime.parameter_attributes import ParameterDescription
    from psemu.runtime.session_state import Frame, SessionState

_AUTOMATION = "System.Management.Automation."


class ClassProperty:
    """A property: its type, initial value and the attributes that judge what it is given."""

    __slots__ = ("description", "initial", "is_hidden", "is_static", "name", "type_name", "validations")

    def __init__(
        self,
        name: str,
        type_name: str,
        initial: Callable[[Frame], Any] | None,
        validations: Sequence[Any],
        is_static: bool,
        is_hidden: bool,
    ) -> None:
        self.name = name
        self.type_name = type_name
        self.initial = initial
        self.validations = validations
        self.is_static = is_static
        self.is_hidden = is_hidden
        #: all that the attributes say, for an object that a dynamicparam block gives
        self.description: ParameterDescription | None = None

    def default(self) -> Any:
        """What it holds before anything is assigned: .NET's default of its type."""
        from psemu.objects.enums import find_enum
        from psemu.runtime.param_block import initial_value

        if self.type_name == "System.String":
            return None
        enum = find_enum(self.type_name)
        if enum is not None:
            return enum.of(0)
        if self.type_name in ("System.DateTime", "System.TimeSpan"):
            from psemu.objects import datetimes

            return getattr(datetimes, self.type_name[7:])(0)
        if self.type_name == "System.Guid":
            from psemu.objects import convert_to

            return convert_to("00000000-0000-0000-0000-000000000000", "System.Guid")
        return initial_value(self.type_name)

    def accept(self, value: Any, frame: Frame) -> Any:
        """*value* converted to the property's type and judged; RuntimeException with the text of what is wrong."""
        from psemu.runtime.expressions import convert

        if value is AUTOMATION_NULL:
            value = None
        if self.type_name != "System.Object":
            value = convert(value, self.type_name, frame)
        for attribute in self.validations:
            from psemu.binder.validation import validate

            if attribute.name == "ArgumentTransformation":
                value = attribute.arguments[0].transform(value)
                continue
            text = validate(attribute, value, frame.session.interpreter.invoke_script_block_for)
            if text is not None:
                raise runtime_error(text, "ValidateSetFailure", "MetadataError")
        return value


def exception_when_setting(name: str, error: RuntimeException | PSInvalidCastException | NetError) -> RuntimeException:
    """Exception setting "name": what was wrong."""
    message = error.error_record.message if isinstance(error, RuntimeException) else error.message
    return runtime_error(
        f'Exception setting "{name}": "{message}"',
        "ExceptionWhenSetting",
        "NotSpecified",
        exception_type=_AUTOMATION + "SetValueInvocationException",
    )


class ClassMethod:
    """A method or constructor; *returned* is the type of its value, None for none."""

    __slots__ = (
        "_body",
        "base_arguments",
        "compilation",
        "is_constructor",
        "is_hidden",
        "is_static",
        "name",
        "parameters",
        "returned",
        "statements",
        "traps",
    )

    def __init__(
        self,
        name: str,
        parameters: list[tuple[str, str]],
        returned: str | None,
        compilation: Compilation,
        statements: list[ast.Ast],
        traps: Sequence[Any],
        base_arguments: list[Callable[[Frame], Any]] | None,
        is_static: bool,
        is_hidden: bool,
        is_constructor: bool,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.returned = returned
        self.compilation = compilation
        self.statements = statements
        self.traps = traps
        self.base_arguments = base_arguments
        self.is_static = is_static
        self.is_hidden = is_hidden
        self.is_constructor = is_constructor
        self._body: Any = None

    def frame(self, values: list[Any], this: Any, session: SessionState) -> Frame:
        """A scope of its own, whose outside is the global scope: a method does not see its caller's variables."""
        from psemu.runtime.scope import PSVariable, Scope
        from psemu.runtime.session_state import Frame

        inner = Frame(session, Scope(session.global_scope), session.frame.streams)
        for (name, kind), value in zip(self.parameters, values, strict=True):
            variable = PSVariable(name, value)
            if kind != "System.Object":
                variable.transform = self._converter(kind, inner)
            inner.vars[name.lower()] = variable
        if not self.is_static:
            inner.vars["this"] = PSVariable("this", this)
        return inner

    @staticmethod
    def _converter(kind: str, frame: Frame) -> Callable[[Any], Any]:
        from psemu.runtime.expressions import convert

        return lambda value: convert(value, kind, frame)

    def run(self, frame: Frame) -> Any:
        """Run the body in *frame*; only what ``return`` names is its value, and an error ends the call."""
        from psemu.runtime.expressions import convert
        from psemu.runtime.flow import ReturnException
        from psemu.runtime.statements import statement_list

        if self._body is None:
            self._body = statement_list(self.compilation, self.statements, list(self.traps))
        session = frame.session
        outer, propagate = session.frame, session.propagate
        source, session.interpreter.source = session.interpreter.source, self.compilation.source
        session.interpreter.enter_call()
        session.frame, session.propagate = frame, True
        value: Any = None
        try:
            self._body(frame, _nowhere)
        except ReturnException as leaving:
            value = leaving.args[0] if leaving.args else None
        finally:
            session.interpreter.leave_call()
            session.frame, session.propagate = outer, propagate
            session.interpreter.source = source
        if self.returned is None:
            return AUTOMATION_NULL
        if value is AUTOMATION_NULL:
            value = None
        return value if self.returned == "System.Object" else convert(value, self.returned, frame)

    def definition(self) -> str:
        """``int M(string a)`` as OverloadDefinitions writes it."""
        from psemu.objects.types import short_type_name

        kind = "void" if self.returned is None else _short(short_type_name(self.returned))
        given = ", ".join(f"{_short(short_type_name(of))} {name}" for name, of in self.parameters)
        return f"{'static ' if self.is_static else ''}{kind} {self.name}({given})"


def _short(name: str) -> str:
    return "System.Object" if name == "object" else name


def _nowhere(_value: Any) -> None:
    """Only ``return`` writes in a method."""


class ScriptClass(NetType):
    """A class: *properties* and *methods* are its own, those of *base_type* are found through it."""

    __slots__ = ("base_type", "constructors", "interfaces", "methods", "properties", "session", "static_values")

    type_name = "System.RuntimeType"

    def __init__(self, name: str, session: SessionState) -> None:
        super().__init__(name)
        self.session = session
        self.base_type: NetType = NetType("System.Object")
        self.interfaces: list[str] = []
        self.properties: dict[str, ClassProperty] = {}
        self.methods: dict[str, list[ClassMethod]] = {}
        self.constructors: list[ClassMethod] = []
        self.static_values: dict[str, Any] = {}

    @property
    def base_name(self) -> str:
        """The full name of the type it derives from."""
        return self.base_type.full_name

    def add_property(self, found: ClassProperty) -> None:
        """One property more."""
        self.properties[found.name.lower()] = found

    def add_method(self, found: ClassMethod) -> None:
        """One method or constructor more."""
        if found.is_constructor and not found.is_static:
            self.constructors.append(found)
        else:
            self.methods.setdefault(found.name.lower(), []).append(found)

    # what there is -------------------------------------------------------------------------------------------------------------

    def lineage(self) -> list[ScriptClass]:
        """The class and the script classes it derives from, nearest first."""
        found: list[ScriptClass] = [self]
        while isinstance(found[-1].base_type, ScriptClass) and found[-1].base_type not in found:
            found.append(found[-1].base_type)
        return found

    def type_chain(self) -> list[str]:
        """The names of the types that an instance is of, nearest first, then interfaces."""
        lineage = self.lineage()
        names = [each.full_name for each in lineage]
        last = lineage[-1].base_type.full_name
        if last.endswith("Exception"):
            from psemu.runtime.errors import exception_types

            names.extend(exception_types(last, self.session))
        elif last != "System.Object":
            names.append(last)
        return [*names, "System.Object", *(name for each in lineage for name in each.interfaces)]

    def find_property(self, name: str, static: bool) -> tuple[ScriptClass, ClassProperty] | None:
        """The property and the class that declares it."""
        lowered = name.lower()
        for each in self.lineage():
            found = each.properties.get(lowered)
            if found is not None and found.is_static == static:
                return each, found
        return None

    def find_methods(self, name: str, static: bool) -> list[ClassMethod]:
        """All overloads of a method; one of a derived class hides those of its bases with the same parameters."""
        lowered = name.lower()
        found: list[ClassMethod] = []
        for each in self.lineage():
            for method in each.methods.get(lowered, ()):
                kinds = [kind for _, kind in method.parameters]
                if method.is_static == static and all([k for _, k in known.parameters] != kinds for known in found):
                    found.append(method)
        return found

    # making --------------------------------------------------------------------------------------------------------------------

    def initialize_static(self, frame: Frame) -> None:
        """Give static properties their values, then run the static constructor."""
        for key, found in self.properties.items():
            if found.is_static:
                self.static_values[key] = found.default()
        for key, found in self.properties.items():
            if found.is_static and found.initial is not None:
                self.static_values[key] = found.accept(found.initial(frame), frame)
        for method in self.methods.get(self.full_name.lower(), ()):
            if method.is_constructor:
                method.run(method.frame([], None, self.session))

    def new(self, arguments: list[Any], frame: Frame) -> Any:
        """``[Class]::new(…)``."""
        from psemu.runtime.class_instance import instance_of_class

        made = instance_of_class(self)
        self.construct(made, arguments, frame)
        return made

    def construct(self, made: ClassInstance, arguments: list[Any], frame: Frame) -> None:
        """Initial values and constructors, those of the base first."""
        session = frame.session
        session.interpreter.enter_call()
        try:
            self._construct(made, arguments, frame)
        finally:
            session.interpreter.leave_call()

    def _construct(self, made: ClassInstance, arguments: list[Any], frame: Frame) -> None:
        from psemu.runtime.methods import choose_overload, no_overload

        chosen: ClassMethod | None = None
        inner: Frame | None = None
        base_values: list[Any] = []
        if self.constructors:
            overloads = [method.parameters for method in self.constructors]
            index, values = choose_overload(overloads, "new", arguments, frame)
            chosen = self.constructors[index]
            inner = chosen.frame(values, made, self.session)
            base_values = [evaluate(inner) for evaluate in chosen.base_arguments or ()]
        elif arguments:
            raise no_overload("new", len(arguments))
        if isinstance(self.base_type, ScriptClass):
            self.base_type.construct(made, base_values, frame)
        else:
            made.construct_base(self.base_type.full_name, base_values, frame)
        self._initial_values(made, frame)
        if chosen is not None and inner is not None:
            chosen.run(inner)

    def _initial_values(self, made: ClassInstance, frame: Frame) -> None:
        from psemu.runtime.scope import PSVariable, Scope
        from psemu.runtime.session_state import Frame

        own = {key: found for key, found in self.properties.items() if not found.is_static}
        for key, found in own.items():
            made.values[key] = found.default()
        if not any(found.initial is not None for found in own.values()):
            return
        inner = Frame(self.session, Scope(self.session.global_scope), frame.streams)
        inner.vars["this"] = PSVariable("this", made)
        for key, found in own.items():
            if found.initial is not None:
                made.values[key] = found.accept(found.initial(inner), inner)

    # static members ------------------------------------------------------------------------------------------------------------

    def static_get(self, name: str, frame: Frame) -> Any:
        """``[Class]::name``."""
        pair = self.find_property(name, True)
        if pair is not None:
            return pair[0].static_values.get(name.lower())
        if frame.scope.effective_strict_mode() >= 2:
            from psemu.runtime.members import not_found_strict

            raise not_found_strict(name)
        return None

    def static_set(self, name: str, value: Any, frame: Frame) -> None:
        """``[Class]::name = value``."""
        pair = self.find_property(name, True)
        if pair is None:
            from psemu.runtime.member_assignment import unassignable

            raise unassignable(name)
        try:
            pair[0].static_values[name.lower()] = pair[1].accept(value, frame)
        except (RuntimeException, PSInvalidCastException) as error:
            raise exception_when_setting(name, error) from None

    def static_invoke(self, name: str, arguments: list[Any], frame: Frame) -> Any:
        """``[Class]::name(arguments)``."""
        if name.lower() == "new":
            return self.new(arguments, frame)
        methods = self.find_methods(name, True)
        if not methods:
            from psemu.runtime.members import no_method

            raise no_method(None, name, self.full_name)
        return self.call(methods, name, None, arguments, frame)

    def call(self, methods: list[ClassMethod], name: str, this: Any, arguments: list[Any], frame: Frame) -> Any:
        """Choose an overload and run it."""
        from psemu.runtime.methods import choose_overload

        index, values = choose_overload([method.parameters for method in methods], name, arguments, frame)
        method = methods[index]
        return method.run(method.frame(values, this, self.session))

    # conversion ----------------------------------------------------------------------------------------------------------------

    def convert(self, value: Any, frame: Frame) -> Any:
        """``[Class]value``: an instance as it is, one made by a constructor, or one with the properties of a table."""
        if isinstance(value, PSObject) and value.base is not None:
            value = value.base
        if value is None or value is AUTOMATION_NULL:
            return None
        chain = getattr(value, "class_chain", None)
        if chain is not None and self.full_name in chain():
            return value
        for constructor in self.constructors:
            if len(constructor.parameters) == 1 and type_name_of(value) == constructor.parameters[0][1]:
                return self.new([value], frame)
        without = not self.constructors or any(not each.parameters for each in self.constructors)
        if without and isinstance(value, (Hashtable, PSObject)):
            return self._from_table(value, frame)
        raise PSInvalidCastException(
            f'Cannot convert the "{to_text(value)}" value of type "{type_name_of(value)}" to type "{self.full_name}".',
            "ConvertToFinalInvalidCastException",
        )

    def _from_table(self, table: Any, frame: Frame) -> Any:
        from psemu.objects.properties import find_property, property_names

        if isinstance(table, Hashtable):
            pairs = [(to_text(key), value) for key, value in table.items()]
        else:
            pairs = []
            for name in property_names(table):
                held = find_property(table, name)
                pairs.append((name, held[1] if held is not None else None))
        made = self.new([], frame)
        for name, value in pairs:
            pair = self.find_property(name, False)
            if pair is None:
                settable = ", ".join(f"[{each.name} <{each.type_name}>]" for each in self.instance_properties())
                raise self._not_created(
                    f"The property '{name}' was not found for the '{self.full_name}' object. "
                    f"The settable properties are: {settable}."
                )
            try:
                made.values[name.lower()] = pair[1].accept(value, frame)
            except (RuntimeException, PSInvalidCastException) as error:
                message = error.message if isinstance(error, PSInvalidCastException) else error.error_record.message
                raise self._not_created(message) from None
        return made

    def _not_created(self, reason: str) -> PSInvalidCastException:
        return PSInvalidCastException(
            f'Cannot create object of type "{self.full_name}". {reason}', "ObjectCreationError"
        )

    def instance_properties(self, hidden: bool = False) -> list[ClassProperty]:
        """The properties that an instance shows: its own, then those of its bases; hidden ones only if asked for."""
        seen: dict[str, ClassProperty] = {}
        for each in self.lineage():
            for key, found in each.properties.items():
                if not found.is_static:
                    seen.setdefault(key, found)
        return [found for found in seen.values() if hidden or not found.is_hidden]
