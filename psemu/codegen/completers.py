"""Argument completers: a PowerShell script that offers the values which help pages name, in a shell that has the real module."""

from __future__ import annotations

from psemu.codegen.powershell_module import quoted_list, source_comment
from psemu.codegen.signatures import with_engine_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psemu.codegen.python_module import Described


def generate_completers(commands: Iterable[Described], versions: Mapping[str, str] | None = None) -> str:
    """A ``Register-ArgumentCompleter`` for each parameter with accepted values; commands whose parameter takes the same share one.

    A value that is no plain word is offered in quotes. The same text for the same input.
    """
    chosen = sorted(commands, key=lambda item: item[0].name.lower())
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for command, _ in chosen:
        for parameter in with_engine_parameters(command).parameters:
            values = tuple(dict.fromkeys(parameter.valid_values or parameter.enum_values))
            if values and not parameter.is_switch:
                found.setdefault((parameter.name, values), []).append(command.name)
    known = {module.lower(): version for module, version in (versions or {}).items()}
    parts = [source_comment(chosen, known), _OFFER]
    for (name, values), names in sorted(found.items(), key=lambda item: (item[0][0].lower(), item[1])):
        lines = [
            f"Register-ArgumentCompleter -CommandName {quoted_list(names)} -ParameterName {quoted_list([name])} -ScriptBlock {{",
            "    param($commandName, $parameterName, $wordToComplete)",
            f"    Write-AcceptedValue $wordToComplete {quoted_list(values)}",
            "}",
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


_OFFER = """\
function Write-AcceptedValue {
    param([string] $Word, [string[]] $Values)
    $start = $Word.Trim("'", '"')
    foreach ($value in $Values) {
        if ($value.StartsWith($start, [System.StringComparison]::OrdinalIgnoreCase)) {
            $text = if ($value -match '^[A-Za-z_][A-Za-z0-9_.-]*$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $value)
        }
    }
}"""
