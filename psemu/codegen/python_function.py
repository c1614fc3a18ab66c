"""One command's Python function, its twin to be awaited, and its iterator: overloads, signature, docstring and call."""

from __future__ import annotations

from psemu.codegen.deprecation import deprecation_in
from psemu.codegen.docstring import WIDTH, docstring, wrapped
from psemu.codegen.python_names import snake_case, unique_names
from psemu.codegen.python_types import annotation_atoms
from psemu.codegen.signatures import Signature, lists_all, signatures, takes, with_engine_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import CommandInfo
    from psemu.codegen.typed_dicts import TypedDicts
    from psemu.help import CommandHelp


def safe(text: str) -> str:
    """*text* on one line, as it may stand between double quotes."""
    if not text.isprintable():
        text = "".join([ch if ch.isprintable() else " " for ch in text])
    return text.replace("\\", "\\\\").replace('"', "'")


def quoted(text: str) -> str:
    """*text* as a string, in double quotes where it has none."""
    quoted = repr(text)
    return f'"{quoted[1:-1]}"' if quoted[0] == "'" and '"' not in text else quoted


def _declared(name: str, atoms: tuple[str, ...], default: str) -> list[str]:
    """A parameter as formatters lay it out: on one line if it fits, else one member of the union on each."""
    line = f"    {name}: {' | '.join(atoms)}{default},"
    if len(line) <= WIDTH or len(atoms) == 1:
        return [line]
    first, *rest = [_member(atom) for atom in atoms]
    return [f"    {name}: {first}", *(f"    | {atom}" for atom in rest[:-1]), f"    | {rest[-1]}{default},"]


def _member(atom: str) -> str:
    if atom.startswith("Sequence[") and len(atom) + 6 > WIDTH:
        return f"Sequence[\n        {atom[9:-1]}\n    ]"
    return atom


class Function:
    """One command's function: its overloads, signature, docstring and call."""

    #: what it gives and what it calls, and the same of its twin
    returns, call = "list[Any]", "invoke"
    awaited, awaited_call = "list[Any]", "await invoke_async"

    def __init__(self, command: CommandInfo, page: CommandHelp | None, name: str, shapes: TypedDicts) -> None:
        self.command = command = with_engine_parameters(command)
        self.page = page
        self.name = name
        self.python_names = unique_names([parameter.name for parameter in command.parameters])
        self.deprecation = deprecation_in(page) if page is not None else None
        self.shapes = shapes
        self.atoms: dict[str, tuple[str, ...]] = {}
        self.signatures = signatures(command)
        self._lines: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}

    @property
    def parameters(self) -> list[str]:
        """The names of what the function takes."""
        taken = {name for signature in self.signatures for name in signature.names}
        return [parameter.name for parameter in self.command.parameters if parameter.name in taken]

    @property
    def optional(self) -> set[str]:
        """Parameters that the function, or an overload of it, does not demand."""
        if len(self.signatures) > 1:
            return set(self.parameters)
        return {name for signature in self.signatures for name in signature.optional}

    def take_literals(self, literals: dict[str, list[str]], reserved: set[str]) -> None:
        """Name the types of accepted values, apart from *reserved* names and those in *literals*, and add them there; sets :attr:`atoms`."""
        for parameter in self.command.parameters:
            values = list(dict.fromkeys(parameter.valid_values or parameter.enum_values))
            literal = None
            if values and not parameter.is_switch:
                base = f"{self.name}_{snake_case(parameter.name)}"
                base = literal = "".join([part.title() for part in base.split("_")])
                number = 2
                while literal in literals or literal in reserved:
                    literal, number = f"{base}{number}", number + 1
                literals[literal] = values
            shape = self.shapes.atoms(self.command.name, parameter.name)
            self.atoms[parameter.name] = shape or annotation_atoms(parameter, literal)

    def declaration(self, returns: str, start: str = "def") -> list[str]:
        """The overloads and the function without its body, two empty lines before each."""
        found: list[str] = []
        start = f"{start} {self.name}("
        if len(self.signatures) > 1:
            for signature in self.signatures:
                found += ["", "", "@overload", start, *self._signature(signature), f") -> {returns}: ..."]
            signature = Signature("", [], self.parameters)
        else:
            signature = self.signatures[0]
        found += ["", ""]
        if self.deprecation:
            found += ["@deprecated(", f"    {quoted(self.deprecation)}", ")"]
            if len(line := f"@deprecated({quoted(self.deprecation)})") <= WIDTH:
                found[-3:] = [line]
        return [*found, start, *self._signature(signature), f") -> {returns}:"]

    def lines(self) -> list[str]:
        """The function."""
        doc = [f"    {line}" if line else "" for line in self.docstring()]
        return [*self.declaration(self.returns), *doc, *self._called(self.call)]

    def twin(self) -> list[str]:
        """The function to be awaited."""
        return [
            *self.declaration(self.awaited, "async def"),
            f'    """Await {safe(self.command.name)}; the synchronous function tells more."""',
            *self._called(self.awaited_call),
        ]

    def docstring(self) -> list[str]:
        """The facts of the page."""
        return docstring(self.command, self.page, self.python_names)

    def value(self, name: str) -> str:
        """What is handed on as the parameter *name*."""
        return self.python_names[name]

    def handed_on(self) -> list[str]:
        """The parameters of the call."""
        return self.parameters

    def _signature(self, signature: Signature) -> list[str]:
        # a function and its twin have the same
        key = tuple(signature.required), tuple(signature.optional)
        if key in self._lines:
            return self._lines[key]
        lines = ["    *,"]
        for name in signature.required:
            lines += _declared(self.python_names[name], self.atoms[name], "")
        for name in signature.optional:
            atoms = self.atoms[name]
            lines += _declared(
                self.python_names[name], atoms if atoms == ("object",) else (*atoms, "NotGiven"), " = NOT_GIVEN"
            )
        lines += ["    common_parameters: CommonParameters | None = None,", "    shell: Shell | None = None,"]
        self._lines[key] = lines
        return lines

    def _called(self, call: str) -> list[str]:
        lines = [f"    return {call}(", f'        "{safe(self.command.name)}",']
        names = self.handed_on()
        if names:
            lines.append("        {")
            lines += [f'            "{safe(name)}": {self.value(name)},' for name in names]
            lines.append("        },")
        else:
            lines.append("        {},")
        return [*lines, "        shell,", "        common_parameters,", "    )"]


class FunctionIterator(Function):
    """A function that gives what a command lists object by object, its pages asked for as they are needed: *function* of some *sets*."""

    returns, call = "Generator[Any, None, None]", "iterate"
    awaited, awaited_call = "AsyncGenerator[Any, None]", "iterate_async"

    def __init__(self, function: Function, name: str, sets: list[str]) -> None:
        self.command = function.command
        self.page = function.page
        self.name = name
        self.python_names = function.python_names
        self.deprecation = function.deprecation
        self.shapes = function.shapes
        self.atoms = function.atoms
        self._function = function.name
        self._all = "All" if lists_all(function.command) else ""
        self._lines = {}
        self.signatures = []
        for signature in function.signatures:
            if not set(sets).isdisjoint(signature.set_names):
                required, optional = (
                    [name for name in names if name != self._all] for names in (signature.required, signature.optional)
                )
                kept = Signature(signature.set_names[0], required, optional)
                if not any(takes(other, kept) for other in self.signatures):
                    self.signatures.append(kept)

    def handed_on(self) -> list[str]:
        """The parameters of the call; all pages unless the caller says how many objects."""
        return [*self.parameters, *filter(None, [self._all])]

    def value(self, name: str) -> str:
        """What is handed on as the parameter *name*."""
        if name != self._all:
            return self.python_names[name]
        return f"{self.python_names['Top']} is NOT_GIVEN" if "Top" in self.parameters else "True"

    def docstring(self) -> list[str]:
        """Which function tells more."""
        more = " All of them, unless ``top`` is given." if self._all and "Top" in self.parameters else ""
        lines = [
            *wrapped(f"Give what {self._function} writes, object by object.", ""),
            "",
            *wrapped(f"Pages are asked for as they are needed.{more}", ""),
            '"""',
        ]
        return [f'"""{lines[0]}', *lines[1:]]

    def twin(self) -> list[str]:
        """The function for ``async for``."""
        doc = [f"    {line}" if line else "" for line in self.docstring()]
        return [*self.declaration(self.awaited), *doc, *self._called(self.awaited_call)]
