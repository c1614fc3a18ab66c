"""ConvertTo-CliXml, ConvertFrom-CliXml, Export-Clixml and Import-Clixml."""

from __future__ import annotations

from psemu.handlers.clixml_text import Deserializer, Serializer
from psemu.handlers.core_errors import error_record, terminate
from psemu.handlers.core_get_command import texts
from psemu.handlers.utility_files import save
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_text import decode_text
from psemu.runtime.files import given_paths, resolve_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_XML = "System.Xml.XmlException"


@cmdlet("ConvertTo-CliXml")
class ConvertToCliXml(Cmdlet):
    """Gives one text for all input."""

    def begin_processing(self) -> None:
        self._values: list[Any] = []

    def process_record(self) -> None:
        if self.has("InputObject"):
            self._values.append(self.get("InputObject"))

    def text(self) -> str:
        """The document."""
        return Serializer(int(self.get("Depth") or 2)).text_of(self._values)

    def end_processing(self) -> None:
        self.write_object(self.text())


@cmdlet("Export-Clixml")
class ExportClixml(ConvertToCliXml):
    """Writes the text to a file."""

    def end_processing(self) -> None:
        path = given_paths(self)[0]
        if self.should_process(path, "Export-Clixml"):
            save(self, path, self.text())


class _Reader(Cmdlet):
    def read(self, text: str) -> None:
        """Write the values of a document."""
        try:
            values = Deserializer().values_of(text)
        except (ValueError, RecursionError) as problem:
            raise terminate(self, _XML, str(problem), "NotSpecified", None, _XML) from None
        first, skip = self.get("First"), int(self.get("Skip") or 0)
        values = values[skip:] if first is None else values[skip : skip + int(first)]
        for value in values:
            self.write_object(value)


@cmdlet("ConvertFrom-CliXml")
class ConvertFromCliXml(_Reader):
    """Gives the values of a text."""

    def process_record(self) -> None:
        for text in texts(self.get("InputObject")):
            self.read(text)


@cmdlet("Import-Clixml")
class ImportClixml(_Reader):
    """Gives the values of a file."""

    def process_record(self) -> None:
        for path in given_paths(self):
            for entry in resolve_entries(self, path):
                if entry.is_directory:
                    message = f"Access to the path '{entry.path}' is denied."
                    kind = "System.UnauthorizedAccessException"
                    self.write_error(error_record(self, "FileOpenFailure", message, "OpenError", entry.path, kind))
                else:
                    self.read(decode_text(entry.data))
