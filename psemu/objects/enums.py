"""Enums by name and number: which members a type has, and how text and numbers become one (PowerShell's EnumMinimumDisambiguation)."""

from __future__ import annotations

from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.psobject import EnumValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: enums with a type converter of their own, which words its refusal in its own way
_MULTIPLE = ("System.Management.Automation.PSMemberTypes", "System.Management.Automation.PSMemberViewTypes")


class EnumType:
    """The members of an enum, in .NET's order, as (name, number)."""

    __slots__ = ("_by_name", "is_flags", "members", "type_name")

    def __init__(self, type_name: str, members: Iterable[tuple[str, int]], is_flags: bool = False) -> None:
        self.type_name = type_name
        self.members = list(members)
        self.is_flags = is_flags
        self._by_name = {name.lower(): (name, number) for name, number in reversed(self.members)}

    def of(self, number: int) -> EnumValue:
        """The value with *number*, named as .NET prints it."""
        # of several names for a number .NET finds the first, among flags the last
        for name, known in reversed(self.members) if self.is_flags else self.members:
            if known == number:
                return EnumValue(self.type_name, name, number)
        if self.is_flags and number > 0:
            rest, names = number, []
            for name, known in sorted(self.members, key=lambda member: -member[1]):
                if known > 0 and known & rest == known:
                    names.append(name)
                    rest -= known
            if not rest:
                return EnumValue(self.type_name, ", ".join(reversed(names)), number)
        return EnumValue(self.type_name, str(number), number)

    def member(self, name: str) -> EnumValue | None:
        """The member called *name*, whatever its case, None if there is none."""
        found = self._by_name.get(name.lower())
        return EnumValue(self.type_name, found[0], found[1]) if found else None

    def from_text(self, text: str) -> EnumValue:
        """One name, number or a comma-separated list; a unique prefix of a name will do. Raises PSInvalidCastException."""
        found = self._by_name.get(text.lower())
        if found is not None:
            return EnumValue(self.type_name, found[0], found[1])
        number = 0
        for part in text.split(","):
            part = part.strip()
            if (part[:1] in "+-" and part[1:].isdigit()) or part.isdigit():
                number |= self._number(part, text)
            elif self.type_name in _MULTIPLE and any(ch in part for ch in "*?["):
                number |= self._matching(part, text)
            else:
                number |= self._one(part, text)
        self.check(number, text)
        return self.of(number)

    def _number(self, digits: str, text: str) -> int:
        number = int(digits) if len(digits) < 20 else 1 << 64
        # all but a few enums are kept in 32 bits
        is_wide = any(known >> 31 not in (0, -1) for _, known in self.members)
        if -(1 << 31) <= number < 1 << 31 or (is_wide and number < 1 << 63):
            return number
        inner = "Value was either too large or too small for an Int32."
        raise PSInvalidCastException(
            f'Cannot convert value "{text}" to type "{self.type_name}". Error: "{inner}"',
            "CaseSensitiveEnumParseThrewAnException",
        )

    def _matching(self, pattern: str, text: str) -> int:
        """All members whose names match the wildcard *pattern*."""
        from psemu.objects.wildcards import wildcard_match

        found = [number for name, number in self.members if wildcard_match(name, pattern)]
        if not found:
            return self._one(pattern, text)
        total = 0
        for number in found:
            total |= number
        return total

    def _one(self, name: str, text: str) -> int:
        lowered = name.lower()
        found = self._by_name.get(lowered)
        if found is not None:
            return found[1]
        matches = [member for member in self.members if member[0].lower().startswith(lowered)]
        if not matches or text.isspace():
            names = ", ".join(member for member, _ in self.members)
            raise self._refused(
                text,
                f"Unable to match the identifier name {text} to a valid enumerator name. "
                f"Specify one of the following enumerator names and try again:\n{names}",
            )
        if len(matches) > 1:
            if self.type_name == "System.IO.FileAttributes":
                for preferred in ("Directory", "ReadOnly", "System"):
                    if preferred.lower().startswith(lowered):
                        return self._by_name[preferred.lower()][1]
            names = ", ".join(member for member, _ in matches)
            raise self._refused(
                text,
                f"The identifier name {text} cannot be processed because it is either too similar or identical to the following "
                f"enumerator names: {names}. Use a more specific identifier name.",
            )
        return matches[0][1]

    def _refused(self, text: str, inner: str) -> PSInvalidCastException:
        if self.type_name in _MULTIPLE:
            inner = f'Cannot convert value "{text}" to type "{self.type_name}" {self.not_valid()}'
        message = f'Cannot convert value "{text}" to type "{self.type_name}". Error: "{inner}"'
        return PSInvalidCastException(message, "SubstringDisambiguationEnumParseThrewAnException")

    def check(self, number: int, text: str, error_id: str = "EnumParseUndefined") -> None:
        """Raise PSInvalidCastException if *number* is no value of the enum; *text* is what was given."""
        if self.is_flags:
            every = 0
            for _, known in self.members:
                if known < 0:
                    return
                every |= known
            if number >= 0 and number & ~every == 0:
                return
        else:
            if any(known == number for _, known in self.members):
                return
        raise PSInvalidCastException(
            f'Cannot convert value "{text}" to type "{self.type_name}" {self.not_valid()}',
            error_id,
        )

    def not_valid(self) -> str:
        """The end of the message for a number that is no member."""
        names = ",".join(member for member, _ in self.members)
        return (
            "due to enumeration values that are not valid. Specify one of the following enumeration values and try again. "
            f'The possible enumeration values are "{names}".'
        )


_TYPES: dict[str, EnumType | None] = {}


def find_enum(type_name: str) -> EnumType | None:
    """The enum called *type_name* (full name), None if it is none that is known."""
    if type_name not in _TYPES:
        from psemu.objects.known_enums import ENUM_MEMBERS

        text = ENUM_MEMBERS.get(type_name)
        _TYPES[type_name] = _read(type_name, text) if text else None
    return _TYPES[type_name]


def _read(type_name: str, text: str) -> EnumType:
    words = text.split()
    flags = words[0] == "[Flags]"
    pairs = [word.rpartition("=") for word in words[flags:]]
    # .NET lists members by their number as unsigned
    members = sorted(((name, int(number)) for name, _, number in pairs), key=lambda member: member[1] % 2**64)
    return EnumType(type_name, members, flags)


def declare_enum(type_name: str, members: Sequence[str]) -> EnumType:
    """An enum by the *members* of its page, in their order; they are numbered so unless the type's own numbers are known."""
    known = find_enum(type_name)
    if known is not None:
        numbers = {name.lower(): number for name, number in known.members}
        if all(name.lower() in numbers for name in members):
            return EnumType(type_name, [(name, numbers[name.lower()]) for name in members], known.is_flags)
    return EnumType(type_name, [(name, number) for number, name in enumerate(members)])


def register_enum(enum: EnumType) -> None:
    """Make a script's own enum known by its name."""
    _TYPES[enum.type_name] = enum
