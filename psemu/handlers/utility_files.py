"""Out-File, Export-Csv, Import-Csv and Import-PowerShellDataFile: texts and tables in the session's files."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record, terminate
from psemu.handlers.core_pipeline import _Output
from psemu.handlers.utility_csv import ConvertFromCsv, ConvertToCsv
from psemu.objects import to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.data_files import is_data
from psemu.runtime.file_entries import FileError
from psemu.runtime.file_text import codec_of, decode_text, encode_text
from psemu.runtime.files import files_of, given_paths, path_text, resolve_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def save(command: Cmdlet, path: str, text: str) -> None:
    """Write *text* to a file as ``-Append``, ``-NoClobber`` and ``-Encoding`` say."""
    files = files_of(command.session)
    absolute = files.absolute(path)
    before = files.get(absolute)
    append = command.switch("Append")
    if before is not None and command.switch("NoClobber") and not append:
        message = f"The file '{absolute}' already exists."
        kind = "System.IO.IOException"
        raise terminate(command, "NoClobber", message, "ResourceExists", absolute, kind)
    start = before.data if append and before is not None else b""
    data = (start or codec_of(command.get("Encoding"))[1]) + encode_text(text, command.get("Encoding"))
    try:
        files.write(absolute, data)
    except FileError as problem:
        raise terminate(command, "FileOpenFailure", problem.message, "OpenError", None, problem.kind) from None


@cmdlet("Out-File")
class OutFile(_Output):
    """Writes what the host would show to a file."""

    def end_processing(self) -> None:
        path = path_text(self.get("FilePath") if self.has("FilePath") else self.get("LiteralPath"))
        if not self.should_process(path, "Output to File"):
            return
        width: Any = self.get("Width", self.session.host.width)
        text = self.text(int(width))
        save(self, path, text.replace("\n", "") if self.switch("NoNewline") else text)


@cmdlet("Export-Csv")
class ExportCsv(ConvertToCsv):
    """Writes objects as lines of separated values to a file."""

    def begin_processing(self) -> None:
        if not self.has("Path") and not self.has("LiteralPath"):
            message = "You must specify either the -Path or -LiteralPath parameters, but not both."
            kind = "System.InvalidOperationException"
            raise terminate(self, "CannotSpecifyPathAndLiteralPath", message, "InvalidData", None, kind)
        super().begin_processing()
        self._lines: list[str] = []
        self._path = given_paths(self)[0]
        before = files_of(self.session).get(files_of(self.session).absolute(self._path))
        if self.switch("Append") and before is not None and before.data:
            from psemu.handlers.utility_csv import _records

            text = decode_text(before.data, self.get("Encoding"))
            while text.startswith("#"):
                text = text.partition("\n")[2]
            self._names = next(iter(_records(text, self._delimiter)), None)
            if text and not text.endswith("\n"):
                self._lines.append("")

    def process_record(self) -> None:
        value: Any = self.get("InputObject")
        if value is None or self._names is None or not self.switch("Append") or self.switch("Force"):
            super().process_record()
            return
        from psemu.handlers.property_expression import lookup

        missing = next((name for name in self._names if lookup(value, name, self) is None), None)
        if missing is not None:
            path = files_of(self.session).absolute(self._path)
            message = (
                f"Cannot append CSV content to the following file: {path}. The appended object does not have a property that corresponds to "
                f"the following column: {missing}. To continue with mismatched properties, add the -Force parameter, and then retry the command."
            )
            kind = "System.InvalidOperationException"
            raise terminate(self, "CannotAppendCsvWithMismatchedPropertyNames", message, "InvalidData", missing, kind)
        super().process_record()

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        """Lines go to the file."""
        self._lines.append(to_text(value))

    def end_processing(self) -> None:
        if self.should_process(self._path, "Export-Csv"):
            save(self, self._path, "".join(line + "\n" for line in self._lines))


@cmdlet("Import-Csv")
class ImportCsv(ConvertFromCsv):
    """Reads a file's lines of separated values into objects."""

    def process_record(self) -> None:
        for path in given_paths(self):
            entry = files_of(self.session).get(files_of(self.session).absolute(path))
            if entry is None or entry.is_directory:
                self._missing(path)
                continue
            given: Any = self.get("Header")
            self._names = [str(name) for name in given] if given is not None else None
            self._read(decode_text(entry.data, self.get("Encoding")))

    def _missing(self, path: str) -> None:
        absolute = files_of(self.session).absolute(path)
        message = f"Could not find file '{absolute}'."
        kind = "System.IO.FileNotFoundException"
        self.write_error(error_record(self, "FileOpenFailure", message, "OpenError", None, kind))


@cmdlet("Import-PowerShellDataFile")
class ImportPowerShellDataFile(Cmdlet):
    """Reads a file that holds one hash table of constants."""

    def process_record(self) -> None:
        from psemu.parser import parse

        for entry in resolve_files(self, "Path"):
            parsed = parse(decode_text(entry.data))
            block = self.session.interpreter.create_script_block(decode_text(entry.data)) if not parsed.errors else None
            if block is None or not is_data(parsed.ast):
                message = f"The PowerShell data file '{entry.path}' could not be parsed as a PowerShell Data File."
                kind = "System.InvalidOperationException"
                raise terminate(self, "CouldNotParseAsPowerShellDataFile", message, "InvalidData", None, kind)
            for value in self.session.interpreter.invoke_script_block(block, new_scope=True):
                self.write_object(value)
