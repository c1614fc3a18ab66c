"""The functions that a session has without defining them, as PowerShell's begin with: made when a script first names one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.runtime.functions import FunctionInfo
    from psemu.runtime.session_state import SessionState

_TEXTS = {
    "cd..": "Set-Location ..",
    "cd\\": "Set-Location /",
    "cd~": "Set-Location ~",
    "help": "Get-Help @args",
    "oss": """
        [CmdletBinding()]
        param(
            [ValidateRange(2, 2147483647)] [int] $Width,
            [Parameter(ValueFromPipeline = $true)] [psobject] $InputObject
        )
        begin { $objects = [System.Collections.ArrayList]::new(); $size = @{}; if ($Width) { $size.Width = $Width } }
        process { [void]$objects.Add($InputObject) }
        end { $objects | Out-String -Stream @size }
    """,
    "pause": "$null = Read-Host 'Press Enter to continue...'",
}


def built_in_function(session: SessionState, key: str) -> FunctionInfo:
    """The function called *key* (folded)."""
    from psemu.runtime.functions import FunctionInfo

    name = {"pause": "Pause"}.get(key, key)
    return FunctionInfo(name, session.interpreter.create_script_block(_TEXTS[key]))
