"""``TypedDict`` classes of what a hash table for a complex parameter may hold, one for each type that the NOTES of pages describe."""

from __future__ import annotations

import keyword

from psemu.codegen.deprecation import plain_text
from psemu.codegen.docstring import WIDTH, escaped, wrapped
from psemu.codegen.python_types import element_type, needed_imports, scalar_atoms
from psemu.help.property_trees import ANY_PROPERTY, property_sections, read_property_section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.catalog import CommandInfo
    from psemu.help import CommandHelp
    from psemu.help.property_trees import PropertyNode

    #: namespace and name of a .NET type
    Key = tuple[str, str]

#: names that a module of classes uses itself
_SHADOWED = frozenset(
    ("Decimal", "Mapping", "Required", "Sequence", "TYPE_CHECKING", "TypedDict", "UUID", "NotGiven", "Shell", "Any")
)


class _Property:
    __slots__ = ("description", "is_required", "types")

    def __init__(self, is_required: bool, description: str) -> None:
        self.is_required = is_required
        self.description = description
        #: types as pages write them; more than one where pages differ
        self.types: dict[str, None] = {}


class TypedDicts:
    """The classes of one Python namespace. What several pages say of one type is joined: a property is required only if all say so.

    *qualifier* comes before a class' name where it is used elsewhere (``models.``).
    """

    def __init__(self, qualifier: str = "") -> None:
        self.qualifier = qualifier
        self._shapes: dict[Key, dict[str, _Property]] = {}
        self._open: set[Key] = set()
        self._used: dict[tuple[str, str], tuple[Key, bool]] = {}
        #: text of NOTES → its parameters, their trees, and the namespaces that have these
        self._sections: dict[str, tuple[list[tuple[str, str]], list[PropertyNode], set[str]]] = {}
        self._names: dict[Key, str] | None = None

    def take(self, command: CommandInfo, page: CommandHelp | None) -> None:
        """Add what *page* says of the complex parameters of *command*."""
        if page is None or "<" not in page.notes:
            return
        for section in property_sections(page.notes):
            for name, type_name in self._roots(section):
                declared = next((p.type_name for p in command.parameters if p.name.lower() == name), None)
                if declared is not None:
                    namespace = element_type(declared)[0].rpartition(".")[0]
                    self._read(section, namespace)
                    found, is_array = _named(type_name)
                    self._used[command.name.lower(), name] = (namespace, found), is_array
        self._names = None

    def _roots(self, section: str) -> list[tuple[str, str]]:
        """The parameters of *section* that have properties, by name in small letters, and their types."""
        known = self._sections.get(section)
        if known is None:
            trees = [tree for tree in read_property_section(section) if tree.properties]
            known = self._sections[section] = [(tree.name.lower(), tree.type) for tree in trees], trees, set()
        return known[0]

    def _read(self, section: str, namespace: str) -> None:
        """Take the trees of *section* as types of *namespace*, once."""
        _, trees, done = self._sections[section]
        if namespace not in done:
            done.add(namespace)
            for tree in trees:
                self._add(namespace, tree)

    def _add(self, namespace: str, tree: PropertyNode) -> None:
        waiting = [tree]
        while waiting:
            node = waiting.pop()
            key = namespace, _named(node.type)[0]
            known = self._shapes.get(key)
            shape: dict[str, _Property] = {} if known is None else known
            here = set()
            for child in node.properties:
                if child.properties:
                    waiting.append(child)
                if child.name == ANY_PROPERTY:
                    self._open.add(key)
                    continue
                here.add(child.name)
                found = shape.get(child.name)
                if found is None:
                    found = shape[child.name] = _Property(child.is_required and known is None, child.description)
                elif not child.is_required:
                    found.is_required = False
                found.types[child.type] = None
            if known is not None:
                for name, member in shape.items():
                    if name not in here:
                        member.is_required = False
            self._shapes[key] = shape

    def atoms(self, command: str, parameter: str) -> tuple[str, ...] | None:
        """The annotation of *command*'s *parameter* as a union's members, None if no page describes its properties."""
        found = self._used.get((command.lower(), parameter.lower()))
        if found is None:
            return None
        one = self._class_atoms(found[0], self.qualifier)
        return (*one, *(f"Sequence[{atom}]" for atom in one)) if found[1] else one

    def _class_atoms(self, key: Key, qualifier: str) -> tuple[str, ...]:
        name = f"{qualifier}{self.names[key]}"
        # what may have any property cannot be checked; the class tells which are known
        return (name, "Mapping[str, object]") if key in self._open else (name,)

    @property
    def names(self) -> dict[Key, str]:
        """Type → the name of its class; types of one name in several namespaces get a number."""
        if self._names is None:
            self._names = {}
            taken = set(_SHADOWED)
            for key in sorted(self._shapes, key=lambda key: (key[1], key[0])):
                base = "".join(ch if ch.isascii() and (ch.isalnum() or ch == "_") else "_" for ch in key[1]) or "_"
                base = f"_{base}" if base[0].isdigit() or keyword.iskeyword(base) else base
                name, number = base, 2
                while name in taken:
                    name, number = f"{base}_{number}", number + 1
                taken.add(name)
                self._names[key] = name
        return self._names

    def imports(self) -> dict[str, set[str]]:
        """Module → names that the classes use, ``typing`` without what a module has anyway."""
        found = needed_imports({atom for key in self._shapes for _, _, atoms in self._members(key) for atom in atoms})
        if self._shapes:
            found["typing"] = {"TypedDict"}
            if any(member.is_required for shape in self._shapes.values() for member in shape.values()):
                found["typing"].add("Required")
        return found

    def lines(self) -> list[str]:
        """The classes by name, two empty lines before each."""
        lines: list[str] = []
        for key, name in sorted(self.names.items(), key=lambda item: item[1]):
            lines += ["", "", *self._class(key, name)]
        return lines

    def _members(self, key: Key) -> Iterable[tuple[str, _Property, tuple[str, ...]]]:
        for name, member in self._shapes[key].items():
            atoms = dict.fromkeys(atom for text in member.types for atom in self._property_atoms(key[0], text))
            yield name, member, ("object",) if "object" in atoms else tuple(atoms)

    def _property_atoms(self, namespace: str, text: str) -> tuple[str, ...]:
        name, is_array = _named(text)
        own = (namespace, name)
        one = self._class_atoms(own, "") if own in self._shapes else scalar_atoms(name)
        if not is_array or one == ("object",):
            return one
        return (*one, *(f"Sequence[{atom}]" for atom in one))

    def _class(self, key: Key, name: str) -> list[str]:
        members = list(self._members(key))
        full = ".".join(filter(None, key))
        more = " It may have other properties, too." if key in self._open else ""
        if any(not _is_field(member) for member, _, _ in members):
            return _functional(name, members)
        lines = [f"class {name}(TypedDict, total=False):"]
        if len(lines[0]) > WIDTH:
            lines = [f"class {name}(", "    TypedDict, total=False", "):"]
        lines += _docstring(f"{full}.{more}")
        for member, fact, atoms in members:
            lines += ["", *_field(member, atoms, fact.is_required)]
            lines += _docstring(plain_text(fact.description))
        return lines


def _docstring(text: str) -> list[str]:
    """*text* in triple quotes as formatters lay it out, below what it tells of; nothing for an empty text."""
    lines = [escaped(line) for line in wrapped(text, "    ")]
    if not lines:
        return []
    lines[0] = f'    """{lines[0].lstrip()}'
    if len(lines) == 1 and not lines[0].endswith('"'):
        return [f'{lines[0]}"""']
    return [*lines, '    """']


def _field(name: str, atoms: tuple[str, ...], is_required: bool) -> list[str]:
    """A field as formatters lay it out."""
    line = f"    {name}: {' | '.join(atoms)}"
    if is_required:
        line = f"    {name}: Required[{' | '.join(atoms)}]"
        if len(line) <= WIDTH:
            return [line]
        return [f"    {name}: Required[", *_folded(atoms), "    ]"]
    if len(line) <= WIDTH or len(atoms) == 1:
        return [line]
    return [f"    {name}: (", *_folded(atoms), "    )"]


def _folded(atoms: tuple[str, ...]) -> list[str]:
    whole = f"        {' | '.join(atoms)}"
    if len(whole) <= WIDTH:
        return [whole]
    lines = []
    for index, atom in enumerate(atoms):
        line = f"        {'| ' if index else ''}{atom}"
        if len(line) > WIDTH and atom.endswith("]"):
            head, _, inner = atom[:-1].partition("[")
            lines += [f"        {'| ' if index else ''}{head}[", f"            {inner}", "        ]"]
        else:
            lines.append(line)
    return lines


def _functional(name: str, members: list[tuple[str, _Property, tuple[str, ...]]]) -> list[str]:
    """A class some of whose members no field of a class can be called."""
    lines = [f"{name} = TypedDict(", f'    "{name}",', "    {"]
    for member, fact, atoms in members:
        annotation = '"' + " | ".join(atoms) + '"'
        lines.append(f'        "{member}": {f"Required[{annotation}]" if fact.is_required else annotation},')
    return [*lines, "    },", "    total=False,", ")"]


def _is_field(name: str) -> bool:
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")


def _named(text: str) -> tuple[str, bool]:
    """The type of one value of what NOTES write as *text* (``Int32?``, ``IUser[]``), and whether there may be several."""
    name, is_array = element_type(text.strip().rstrip("?"))
    return name.rstrip("?"), is_array
