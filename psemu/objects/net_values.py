"""Values of .NET classes that psemu needs as more than text: versions, patterns, addresses."""

from __future__ import annotations


class NetValue:
    """An immutable object of *type_name* whose text is *text*; two are equal if both agree."""

    __slots__ = ("text", "type_name")

    def __init__(self, type_name: str, text: str) -> None:
        self.type_name = type_name
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NetValue) and (self.type_name, self.text) == (other.type_name, other.text)

    def __hash__(self) -> int:
        return hash((self.type_name, self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Version(NetValue):
    """System.Version: two to four numbers; :attr:`parts` has -1 for a part that was not given."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[int, ...]) -> None:
        super().__init__("System.Version", ".".join(str(part) for part in parts))
        self.parts = (*parts, *([-1] * (4 - len(parts))))

    def __lt__(self, other: Version) -> bool:
        return self.parts < other.parts

    def list_properties(self) -> list[tuple[str, object]]:
        """Major, Minor, Build, Revision and their 16-bit halves."""
        names = ("Major", "Minor", "Build", "Revision")
        high = -1 if self.parts[3] < 0 else self.parts[3] >> 16
        low = -1 if self.parts[3] < 0 else self.parts[3] & 0xFFFF
        return [*zip(names, self.parts, strict=True), ("MajorRevision", high), ("MinorRevision", low)]


class SemanticVersion(NetValue):
    """System.Management.Automation.SemanticVersion."""

    __slots__ = ("build_label", "numbers", "pre_release_label")

    def __init__(self, numbers: tuple[int, int, int], pre_release_label: str | None, build_label: str | None) -> None:
        text = ".".join(str(number) for number in numbers)
        text += f"-{pre_release_label}" if pre_release_label else ""
        text += f"+{build_label}" if build_label else ""
        super().__init__("System.Management.Automation.SemanticVersion", text)
        self.numbers = numbers
        self.pre_release_label = pre_release_label
        self.build_label = build_label

    def __lt__(self, other: SemanticVersion) -> bool:
        # a version with a label comes before the one that it leads to
        own, others = self.pre_release_label, other.pre_release_label
        return (self.numbers, own is None, own or "") < (other.numbers, others is None, others or "")

    def list_properties(self) -> list[tuple[str, object]]:
        """Major, Minor, Patch and the labels."""
        names = ("Major", "Minor", "Patch")
        labels = [("PreReleaseLabel", self.pre_release_label), ("BuildLabel", self.build_label)]
        return [*zip(names, self.numbers, strict=True), *labels]


class ParseFailure(Exception):
    """.NET's message for a text that is no value of the class."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def parse_version(text: str) -> Version:
    """``1.2[.3[.4]]``; raises ParseFailure."""
    from psemu.objects.number_text import NumberError, integer_from_text

    pieces = text.split(".")
    if not 2 <= len(pieces) <= 4:
        raise ParseFailure("Version string portion was too short or too long. (Parameter 'input')")
    numbers = []
    for piece in pieces:
        part = piece.strip()
        if not part.lstrip("+-").isdigit() or not part.isascii():
            raise ParseFailure(f"The input string '{piece}' was not in a correct format.")
        try:
            number = int(integer_from_text(part, "System.Int32"))
        except NumberError as problem:
            raise ParseFailure(problem.message) from None
        if number < 0:
            raise ParseFailure(
                f"input ('{number}') must be a non-negative value. (Parameter 'input')\nActual value was {number}."
            )
        numbers.append(number)
    return Version(tuple(numbers))


def parse_semantic_version(text: str) -> SemanticVersion:
    """``1[.2[.3]][-label][+build]``; raises ParseFailure."""
    import re

    body, plus, build = text.partition("+")
    body, dash, label = body.partition("-")
    pieces = body.split(".")
    if not body or (dash and not label) or (plus and not build):
        raise ParseFailure("The input string '' was not in a correct format.")
    if len(pieces) > 3:
        raise ParseFailure('Cannot process argument because the value of argument "version" is not valid.')
    numbers = []
    for piece in pieces:
        if not re.fullmatch(r"[0-9]+", piece):
            raise ParseFailure(f"The input string '{piece}' was not in a correct format.")
        numbers.append(int(piece))
    numbers += [0] * (3 - len(numbers))
    return SemanticVersion((numbers[0], numbers[1], numbers[2]), label or None, build or None)
