"""Join-String, Select-String, Tee-Object, Get-Random and New-Guid."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import refuse_parameters, terminate
from psemu.handlers.property_expression import EXPRESSION_KEYS, plain_value, read_property_expressions
from psemu.objects import PSArray, PSObject
from psemu.objects.numbers import INT32_MAX, UInt64
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random
    from typing import Any

    from psemu.runtime.file_entries import Entry


@cmdlet("Join-String")
class JoinString(Cmdlet):
    """Joins the texts of its input."""

    def begin_processing(self) -> None:
        self._parts: list[str] = []
        given: Any = self.get("Property")
        self._expression = read_property_expressions(self, given, EXPRESSION_KEYS)[0] if given is not None else None

    def process_record(self) -> None:
        given: Any = self.get("InputObject")
        for item in given if isinstance(given, list) else [given]:
            if item is None:
                continue
            value = self._expression.value_of(self, item) if self._expression is not None else item
            self._parts.append(self._text(value))

    def _text(self, value: Any) -> str:
        from psemu.objects import to_text

        if self.switch("SingleQuote"):
            return "'" + to_text(value) + "'"
        if self.switch("DoubleQuote"):
            return '"' + to_text(value) + '"'
        if self.has("FormatString"):
            from psemu.objects.format import format_composite

            return format_composite(str(self.get("FormatString")), [plain_value(value)], other=to_text)
        return to_text(value) if value is not None else ""

    def end_processing(self) -> None:
        from psemu.objects import to_text

        separator: Any = self.get("Separator")
        if separator is None:
            default = self.session.get_variable("OFS")
            separator = to_text(default) if default is not None and not self.has("Separator") else ""
        text = str(separator).join(self._parts)
        self.write_object(str(self.get("OutputPrefix") or "") + text + str(self.get("OutputSuffix") or ""))


class MatchInfo(PSObject):
    """Microsoft.PowerShell.Commands.MatchInfo: a line that matched; its text is the line. *place*: where the session stood."""

    __slots__ = ("_place",)

    def __init__(self, properties: list[tuple[str, Any]], place: str = "") -> None:
        super().__init__(properties, ["Microsoft.PowerShell.Commands.MatchInfo", "System.Object"])
        self._place = place.rstrip("/") + "/"

    @property
    def text(self) -> str:
        """The line, with its context if there is one, after the file's path and number if it is a file's."""
        return self._lines(str(self.properties["Path"]))

    @property
    def shown_text(self) -> str:
        """The same with the path from where the session stood."""
        path = str(self.properties["Path"])
        return self._lines(path[len(self._place) :] if path.lower().startswith(self._place.lower()) else path)

    def _lines(self, path: str) -> str:
        number, line = (self.properties[name] for name in ("LineNumber", "Line"))
        of_file = str(path) != "InputStream"

        def shown(mark: str, at: int, text: str) -> str:
            return f"{mark}{path}:{at}:{text}" if of_file else f"{mark}{text}"

        context: Any = self.properties["Context"]
        if context is None:
            return shown("", int(number), str(line))
        before, after = context.properties["DisplayPreContext"], context.properties["DisplayPostContext"]
        first = int(number) - len(before)
        return "\n".join(
            [
                *(shown("  ", first + at, text) for at, text in enumerate(before)),
                shown("> ", int(number), str(line)),
                *(shown("  ", int(number) + 1 + at, text) for at, text in enumerate(after)),
            ]
        )


@cmdlet("Select-String")
class SelectString(Cmdlet):
    """Finds the input strings that match a pattern."""

    def begin_processing(self) -> None:
        refuse_parameters(self, "Culture")
        self._number = 0
        self._path = "InputStream"
        self._place = ""
        self._found = False
        context: Any = self.get("Context")
        sizes = [int(size) for size in context] if context is not None else []
        self._before, self._after = (sizes[0], sizes[-1]) if sizes else (0, 0)
        self._recent: list[str] = []
        self._open: list[tuple[int, list[Any], MatchInfo]] = []
        self._patterns = [(str(text), self._compiled(str(text))) for text in self.get("Pattern")]

    def _compiled(self, text: str) -> Any:
        if self.switch("SimpleMatch"):
            return None
        from psemu.runtime.flow import NetError
        from psemu.runtime.regex_operators import regex

        try:
            return regex(text, 0 if self.switch("CaseSensitive") else 1)
        except NetError as error:
            message = f"The string {text} is not a valid regular expression: {error.message}"
            kind = "System.ArgumentException"
            raise terminate(self, "InvalidRegex", message, "InvalidArgument", exception_type=kind) from error

    def process_record(self) -> None:
        from psemu.objects import to_text
        from psemu.runtime.file_items import FileItem
        from psemu.runtime.files import resolve_files

        value: Any = self.get("InputObject")
        if self.has("Path") or self.has("LiteralPath"):
            self._files(list(resolve_files(self)))
        elif isinstance(value, FileItem) and not value.entry.is_directory:
            # a file that comes down the pipeline is searched, not its name
            self._files([value.entry])
        elif value is not None:
            self._line(to_text(value))

    def _files(self, entries: list[Entry]) -> None:
        from psemu.handlers.management_files import chosen
        from psemu.runtime.file_text import decode_text, lines_of
        from psemu.runtime.files import files_of

        self._place = files_of(self.session).location
        for entry in chosen(self, entries):
            self.end_processing()
            self._number, self._recent, self._path = 0, [], entry.path
            for line in lines_of(decode_text(entry.data, self.get("Encoding"))):
                self._line(line)
                if self._found and self.switch("List"):
                    break
            self._found = self._found and self.switch("Quiet")

    def _line(self, line: str) -> None:
        if self._found and self.switch("Quiet"):
            return
        self._number += 1
        for entry in self._open:
            entry[1].append(line)
        # a match waits for the lines after it
        while self._open and len(self._open[0][1]) >= self._after:
            self.write_object(self._open.pop(0)[2])
        hit = self._match(line)
        if hit is not None:
            self._found = True
            self._write(line, hit[0], hit[1])
        self._recent.append(line)
        if len(self._recent) > max(self._before, 1):
            self._recent.pop(0)

    def _match(self, line: str) -> tuple[str, list[Any]] | None:
        negative = self.switch("NotMatch")
        for text, pattern in self._patterns:
            matches: list[Any] = []
            if pattern is None:
                inside = text in line if self.switch("CaseSensitive") else text.lower() in line.lower()
            else:
                matches = list(pattern.matches(line))
                inside = bool(matches)
                if not self.switch("AllMatches"):
                    matches = matches[:1]
            if inside and not negative:
                return text, matches
            if inside and negative:
                return None
        return (self._patterns[-1][0], []) if negative else None

    def _write(self, line: str, pattern: str, matches: list[Any]) -> None:
        if self.switch("Quiet"):
            self.write_object(True)
            return
        if self.switch("Raw"):
            self.write_object(line)
            return
        post = PSArray([], "System.String[]")
        context: Any = None
        if self._before or self._after:
            before = self._recent[-self._before :] if self._before else []
            context = PSObject(
                [
                    ("PreContext", PSArray(before, "System.String[]")),
                    ("PostContext", post),
                    ("DisplayPreContext", PSArray(before, "System.String[]")),
                    ("DisplayPostContext", post),
                ],
                ["Microsoft.PowerShell.Commands.MatchInfoContext", "System.Object"],
            )
        found = MatchInfo(
            [
                ("IgnoreCase", not self.switch("CaseSensitive")),
                ("LineNumber", UInt64(self._number)),
                ("Line", line),
                ("Filename", self._path.rpartition("/")[2]),
                ("Path", self._path),
                ("Pattern", pattern),
                ("Context", context),
                (
                    "Matches",
                    PSArray(matches, "System.Text.RegularExpressions.Match[]"),
                ),
            ],
            self._place,
        )
        if self._after:
            self._open.append((self._after, post, found))
        else:
            self.write_object(found)

    def end_processing(self) -> None:
        while self._open:
            self.write_object(self._open.pop(0)[2])


@cmdlet("Tee-Object")
class TeeObject(Cmdlet):
    """Keeps its input in a variable or file and passes it on."""

    def begin_processing(self) -> None:
        self._values: list[Any] = []

    def process_record(self) -> None:
        if self.has("InputObject"):
            self._values.append(self.get("InputObject"))
            self.write_object(self.get("InputObject"))

    def end_processing(self) -> None:
        if not self.has("Variable"):
            self._write_file()
            return
        name = str(self.get("Variable"))
        values = list(self._values)
        if self.switch("Append"):
            before = self.session.get_variable(name)
            values = [*(before if isinstance(before, list) else [] if before is None else [before]), *values]
        value: Any = values[0] if len(values) == 1 else values if values else None
        self.session.set_variable(name, value)

    def _write_file(self) -> None:
        """Write the objects as Out-File does."""
        from psemu.binder import CommandArgument

        command = self.session.find_cmdlet("Out-File")
        if command is None:
            raise UnsupportedError("command.Out-File")
        given = [
            CommandArgument(target, f"-{target}", True, self.get(name))
            for name, target in (("FilePath", "FilePath"), ("LiteralPath", "LiteralPath"), ("Encoding", "Encoding"))
            if self.has(name)
        ]
        if self.switch("Append"):
            given.append(CommandArgument("Append", "-Append"))
        self.session.interpreter.invoke_command(command, given, lambda _value: None, self._values)


def _random(command: Cmdlet) -> Random:
    """The session's source of chance; ``-SetSeed`` starts it anew, so that the same seed gives the same numbers here."""
    from random import Random

    state: Any = command.session.services
    source = state.get(Random)
    if source is None or command.has("SetSeed"):
        seed = command.get("SetSeed")
        source = Random(int(seed)) if seed is not None else Random()
        state[Random] = source
    return source  # type: ignore[no-any-return]


class _RandomCommand(Cmdlet):
    """Get-Random and Get-SecureRandom."""

    def begin_processing(self) -> None:
        self._values: list[Any] = []

    def process_record(self) -> None:
        given: Any = self.get("InputObject")
        if given is not None:
            self._values.extend(given if isinstance(given, list) else [given])

    def end_processing(self) -> None:
        source = _random(self)
        if self.has("InputObject") or self._values:
            count = len(self._values) if self.switch("Shuffle") else int(self.get("Count", 1))
            for value in source.sample(self._values, min(count, len(self._values))):
                self.write_object(value)
            return
        low, high = self._bound("Minimum", 0), self._bound("Maximum", INT32_MAX)
        if low >= high:
            message = f"The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high})."
            kind = "System.ArgumentException"
            raise terminate(self, "MinGreaterThanOrEqualMax", message, "InvalidArgument", exception_type=kind)
        for _ in range(int(self.get("Count", 1))):
            if isinstance(low, float) or isinstance(high, float):
                self.write_object(source.uniform(float(low), float(high)))
            else:
                number = source.randrange(int(low), int(high))
                wide = type(low) is not int or type(high) is not int
                self.write_object(type(high)(number) if wide and type(high) is not int else number)

    def _bound(self, name: str, default: Any) -> Any:
        value: Any = plain_value(self.get(name))
        if value is None:
            return default
        if isinstance(value, str):
            from psemu.objects.operators import string_to_number

            return string_to_number(value, 0)
        return value


@cmdlet("Get-Random")
class GetRandom(_RandomCommand):
    """Picks numbers or objects by chance."""


@cmdlet("Get-SecureRandom")
class GetSecureRandom(_RandomCommand):
    """Picks numbers or objects by chance; here the chance is no better than Get-Random's."""


@cmdlet("New-Guid")
class NewGuid(Cmdlet):
    """Gives a new GUID, the empty one, or one that is read from text."""

    def process_record(self) -> None:
        from psemu.objects.datetimes import Guid

        if self.switch("Empty"):
            self.write_object(Guid("0" * 32))
        elif self.has("InputObject"):
            from psemu.objects import convert_to

            self.write_object(convert_to(plain_value(self.get("InputObject")), "System.Guid"))
        else:
            from uuid import uuid4

            self.write_object(Guid(uuid4().hex))
