"""Instances of a script's classes: what the member adapters, operators, conversions and formatting ask of an object."""

from __future__ import annotations

from psemu.objects import PSInvalidCastException, RuntimeException, to_text
from psemu.runtime.exceptions import NetException
from psemu.runtime.script_class import ScriptClass, exception_when_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects.psobject import CaselessDict
    from psemu.runtime.script_class import ClassMethod
    from psemu.runtime.session_state import Frame


class ClassMembers:
    """What instances of plain classes and of exception classes have alike."""

    __slots__ = ()

    kind: ScriptClass
    values: dict[str, Any]

    def class_chain(self) -> list[str]:
        """The types that the object is of, for ``-is``."""
        return self.kind.type_chain()

    def script_get(self, name: str) -> Any:
        """Property *name*, NotImplemented if the class has none."""
        if self.kind.find_property(name, False) is None:
            return NotImplemented
        return self.values.get(name.lower())

    def script_set(self, name: str, value: Any, frame: Frame) -> None:
        """Assign to property *name*."""
        pair = self.kind.find_property(name, False)
        if pair is None:
            from psemu.runtime.member_assignment import unassignable

            raise unassignable(name)
        try:
            self.values[name.lower()] = pair[1].accept(value, frame)
        except (RuntimeException, PSInvalidCastException) as error:
            raise exception_when_setting(name, error) from None

    def script_invoke(self, name: str, arguments: list[Any], frame: Frame) -> Any:
        """Call method *name*, NotImplemented if the class has none."""
        if name.lower() == "gettype" and not arguments:
            return self.kind
        methods = self.kind.find_methods(name, False)
        if not methods:
            return NotImplemented
        return self.kind.call(methods, name, self, arguments, frame)

    def _overrides(self, name: str, count: int) -> list[ClassMethod]:
        return [each for each in self.kind.find_methods(name, False) if len(each.parameters) == count]

    def _call(self, methods: list[ClassMethod], *arguments: Any) -> Any:
        return self.kind.call(methods, methods[0].name, self, list(arguments), self.kind.session.frame)

    def script_methods(self, name: str) -> list[ClassMethod]:
        """The overloads of a method, for its description."""
        return self.kind.find_methods(name, False)

    @property
    def script_equals(self) -> Any:
        """The class's own Equals, None if it has none."""
        methods = self._overrides("Equals", 1)
        if not methods:
            return None
        return lambda other: self._call(methods, other)

    @property
    def compare_to(self) -> Any:
        """The class's own CompareTo, AttributeError if it has none."""
        methods = self._overrides("CompareTo", 1)
        if not methods:
            raise AttributeError("compare_to")
        return lambda other: self._call(methods, other)

    def script_operator(self, method: str, left: Any, right: Any) -> Any:
        """A static operator method of the class, NotImplemented if it has none."""
        methods = self.kind.find_methods(method, True)
        if not methods:
            return NotImplemented
        return self.kind.call(methods, method, None, [left, right], self.kind.session.frame)

    def list_properties(self) -> list[tuple[str, Any]]:
        """Names and values as formatting shows them."""
        return [(each.name, self.values.get(each.name.lower())) for each in self.kind.instance_properties()]

    def all_properties(self) -> list[tuple[str, Any]]:
        """Every property, hidden ones too."""
        return [(each.name, self.values.get(each.name.lower())) for each in self.kind.instance_properties(hidden=True)]


class ClassInstance(ClassMembers):
    """An object of a script's class."""

    __slots__ = ("kind", "members", "values")

    def __init__(self, kind: ScriptClass) -> None:
        self.kind = kind
        self.values: dict[str, Any] = {}
        #: members that Add-Member gave this one object
        self.members: CaselessDict | None = None

    @property
    def type_name(self) -> str:
        """The class's name."""
        return self.kind.full_name

    @property
    def type_names(self) -> list[str]:
        """The types that the object is of."""
        return self.kind.type_chain()

    def construct_base(self, _type_name: str, _arguments: list[Any], _frame: Frame) -> None:
        """System.Object's constructor has nothing to do."""

    def script_to_string(self) -> str:
        """The class's own ToString, else its name."""
        methods = self._overrides("ToString", 0)
        return to_text(self._call(methods)) if methods else self.kind.full_name

    def __str__(self) -> str:
        return self.script_to_string()


class ClassException(ClassMembers, NetException):
    """An object of a script's class that derives from an exception."""

    __slots__ = ("kind", "members", "values")

    def __init__(self, kind: ScriptClass) -> None:
        NetException.__init__(self, kind.full_name)
        self.kind = kind
        self.values: dict[str, Any] = {}
        self.members: CaselessDict | None = None

    def construct_base(self, type_name: str, arguments: list[Any], frame: Frame) -> None:
        """The constructor of the exception that the class derives from."""
        from psemu.objects import NetType
        from psemu.runtime.static_members import invoke_static

        if not arguments:
            return
        made = invoke_static(NetType(type_name), "new", arguments, frame)
        self.message, self.inner, self.properties = made.message, made.inner, made.properties

    def exception_types(self) -> list[str]:
        """The class and the exceptions it derives from."""
        return [name for name in self.kind.type_chain() if name != "System.Object"]

    def script_to_string(self) -> str:
        """The class's own ToString, else that of an exception."""
        methods = self._overrides("ToString", 0)
        return to_text(self._call(methods)) if methods else f"{self.kind.full_name}: {self.message}"

    def script_set(self, name: str, value: Any, frame: Frame) -> None:
        """Assign to property *name* of the class or of the exception."""
        from psemu.runtime.properties import set_property

        if self.kind.find_property(name, False) is None and set_property(self, name.lower(), value, frame):
            return
        ClassMembers.script_set(self, name, value, frame)


def instance_of_class(kind: ScriptClass) -> Any:
    """An object without values."""
    last = kind.lineage()[-1].base_type.full_name
    if last.endswith("Exception"):
        return ClassException(kind)
    if last != "System.Object" and not last.endswith(("Attribute", ".CachedValidValuesGeneratorBase")):
        from psemu.errors import UnsupportedError

        raise UnsupportedError(f"class.base.{last}")
    return ClassInstance(kind)
