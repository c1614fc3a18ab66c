"""What the linter knows of variables at one point of a scope: constant values, held so that a branch can be taken back."""

from __future__ import annotations

from psemu.objects import UNKNOWN, Hashtable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

#: containers longer than this are not followed: copying them on each change would cost more than a finding is worth
CONTAINER_LIMIT = 256

_CONSTRAINED: dict[str, type] = {
    "hashtable": Hashtable,
    "system.collections.hashtable": Hashtable,
    "string": str,
    "system.string": str,
    "int": int,
    "int32": int,
    "system.int32": int,
}


class Layer:
    """What a branch changed: name → value; *cleared* if it made every other name unknown."""

    __slots__ = ("cleared", "values")

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.cleared = False

    def get(self, name: str, below: object) -> object:
        """The value of *name* after the branch, where *below* is the one before it."""
        return self.values.get(name, UNKNOWN if self.cleared else below)


class Variables:
    """Variable name (without case) → constant value; whatever is not known for sure is UNKNOWN.

    Containers are shared by reference as in PowerShell: :meth:`forget_object` forgets each name that may reach a container.
    """

    __slots__ = ("_constraints", "_holders", "_inherited", "_layers", "_outer", "_tainted", "_tainted_all")

    def __init__(self, outer: Variables | None = None, inherited: Container[str] = ()) -> None:
        """A scope in which nothing is known but the *inherited* names of *outer*."""
        self._layers = [Layer()]
        self._outer = outer
        self._inherited = inherited
        self._holders: dict[int, tuple[object, list[str]]] = {}
        self._constraints: dict[str, str] = {}
        self._tainted: set[str] = set()
        self._tainted_all = False

    def get(self, name: str) -> object:
        """The value of variable *name* (lower case, without scope), UNKNOWN if it cannot be known."""
        for layer in reversed(self._layers):
            if name in layer.values:
                return layer.values[name]
            if layer.cleared:
                return UNKNOWN
        if self._outer is not None and name in self._inherited:
            return self._outer.get(name)
        return UNKNOWN

    def set(self, name: str, value: object) -> None:
        """Assign *value*; the name stays unknown if it is tainted or has a type constraint that would convert the value."""
        if self._tainted_all or name in self._tainted:
            value = UNKNOWN
        constraint = self._constraints.get(name)
        if constraint is not None and type(value) is not _CONSTRAINED.get(constraint):
            value = UNKNOWN
        containers = _containers(value)
        if containers is None:
            value, containers = UNKNOWN, []
        self._layers[-1].values[name] = value
        for container in containers:
            self._holders.setdefault(id(container), (container, []))[1].append(name)

    def constrain(self, name: str, type_name: str) -> None:
        """From now on an assignment to *name* converts to *type_name*."""
        self._constraints[name] = type_name.lower()

    def forget(self, name: str) -> None:
        """Make *name*, and whatever shares its container, unknown."""
        value = self.get(name)
        if isinstance(value, (list, Hashtable)):
            self.forget_object(value)
        self._layers[-1].values[name] = UNKNOWN

    def doubt(self, name: str) -> None:
        """From here on *name* may be something else than it was set to; what shares its container is not changed."""
        self._layers[-1].values[name] = UNKNOWN

    def forget_object(self, value: object) -> None:
        """A container may have been changed by someone: no name that may reach it is known any more."""
        for container in _containers(value) or (value,):
            held = self._holders.get(id(container))
            for name in held[1] if held is not None else ():
                self._layers[-1].values[name] = UNKNOWN

    def shared(self, name: str, value: object) -> bool:
        """True if a name other than *name* may reach the container *value*."""
        held = self._holders.get(id(value))
        return held is not None and any(other != name for other in held[1])

    def forget_all(self) -> None:
        """No variable is known any more."""
        self._layers[-1].values.clear()
        self._layers[-1].cleared = True

    def taint(self, names: Iterable[str]) -> None:
        """Something that may run at any time assigns *names*: they stay unknown from here on."""
        for name in names:
            self.forget(name)
            self._tainted.add(name)

    def taint_all(self) -> None:
        """Something that may run at any time assigns names that cannot be known."""
        self._tainted_all = True
        self.forget_all()

    def push(self) -> None:
        """Begin a branch."""
        self._layers.append(Layer())

    def pop(self) -> Layer:
        """End the branch: what it changed is taken back and returned."""
        return self._layers.pop()

    def join(self, branches: list[Layer], may_skip: bool) -> None:
        """One of *branches* was taken (or none, if *may_skip*): only what is the same in all of them stays known."""
        names = {name for branch in branches for name in branch.values}
        befores = {name: self.get(name) for name in names}
        if any(branch.cleared for branch in branches):
            self.forget_all()
        for name in names:
            before = befores[name]
            first = branches[0].get(name, before)
            same = all(_same(first, branch.get(name, before)) for branch in branches[1:])
            if may_skip and not _same(first, before):
                same = False
            self._layers[-1].values[name] = first if same else UNKNOWN


def _same(left: object, right: object) -> bool:
    if left is right:
        return True
    return type(left) is type(right) and isinstance(left, (str, int, float)) and left == right


def _containers(value: object) -> list[object] | None:
    """*value* and all that nests in it, if they are containers; None if that is too much to follow."""
    found: list[object] = []
    stack = [value]
    looked = 0
    while stack:
        item = stack.pop()
        if not isinstance(item, (list, Hashtable)):
            continue
        found.append(item)
        looked += len(item)
        if looked > 4 * CONTAINER_LIMIT:
            return None
        stack.extend(item.values() if isinstance(item, Hashtable) else item)
    return found
