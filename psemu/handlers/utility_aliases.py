"""Export-Alias and Import-Alias: aliases in a file, as a table or as a script."""

from __future__ import annotations

from psemu.handlers.core_errors import terminate
from psemu.handlers.core_get_command import texts
from psemu.handlers.utility_csv import _records
from psemu.handlers.utility_files import save
from psemu.objects import to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_text import decode_text
from psemu.runtime.files import given_paths, resolve_files
from psemu.runtime.session_drives import AliasDrive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@cmdlet("Export-Alias")
class ExportAlias(Cmdlet):
    """Writes aliases to a file."""

    def process_record(self) -> None:
        tests = [matcher(name) for name in texts(self.get("Name")) or ["*"]]
        aliases = [alias for _, alias in AliasDrive(self.session).items().values()]
        chosen = sorted(
            (each for each in aliases if any(test(each.name) for test in tests)), key=lambda each: each.name.lower()
        )
        kind: Any = self.get("As")
        as_script = str(getattr(kind, "name", kind) or "Csv").lower() == "script"
        lines = ["# Alias File", "# Exported by : psemu"]
        if self.has("Description"):
            lines += [f"# {line}" for line in to_text(self.get("Description")).split("\n")]
        for alias in chosen:
            options = ", ".join(sorted(alias.options)) or "None"
            if as_script:
                lines.append(
                    f'set-alias -Name:"{alias.name}" -Value:"{alias.definition}" -Description:"" -Option:"{options}"'
                )
            else:
                lines.append(f'"{alias.name}","{alias.definition}","","{options}"')
        path = given_paths(self)[0]
        if self.should_process(path, "Export Aliases"):
            save(self, path, "".join(line + "\n" for line in lines))
        if self.switch("PassThru"):
            for alias in chosen:
                self.write_object(alias)


@cmdlet("Import-Alias")
class ImportAlias(Cmdlet):
    """Reads aliases from a file that Export-Alias wrote as a table."""

    def process_record(self) -> None:
        for entry in resolve_files(self):
            rows = [line for line in decode_text(entry.data).splitlines() if line and not line.startswith("#")]
            for record in _records("\n".join(rows), ","):
                if len(record) != 4:
                    message = f"Cannot import an alias, because the file '{entry.path}' has a line that is no alias."
                    raise terminate(
                        self, "ImportAliasFileFormatError", message, "ReadError", entry.path, "System.FormatException"
                    )
                self._take(record[0], record[1], record[3])

    def _take(self, name: str, definition: str, options: str) -> None:
        if self.session.find_alias(name) is not None and not self.switch("Force"):
            message = f"The alias is not allowed, because an alias with the name '{name}' already exists."
            kind = "System.Management.Automation.SessionStateException"
            raise terminate(self, "AliasAlreadyExists", message, "ResourceExists", name, kind)
        if self.should_process(f"Name: {name} Value: {definition}", "Import Alias"):
            held = frozenset(part.strip() for part in options.split(",") if part.strip() not in ("", "None"))
            scope = self.session.scope_named(to_text(self.get("Scope"))) if self.has("Scope") else None
            made = self.session.set_alias(name, definition, held, scope)
            if self.switch("PassThru"):
                self.write_object(made)
