"""The floor of the flow: the exceptions of psemu itself (misuse, unsupported features, damaged files), drawn as one tree.

    PsemuError
    ├── UnsupportedError        valid PowerShell that psemu does not do yet; code ``Unsupported.<feature>``
    ├── CatalogError            a catalog or help file that cannot be used
    └── ConfigurationError      an option, environment variable or settings file that is wrong

Findings about *text* are never raised: they are :class:`psemu.diagnostic.DiagnosticRecord`. What a script does wrong at run time
is a :class:`psemu.objects.ErrorRecord`.
"""

from __future__ import annotations


class PsemuError(Exception):
    """Root of what psemu raises itself; ``str(error)`` is one clear sentence for a person."""


class UnsupportedError(PsemuError):
    """Valid PowerShell that psemu does not do; said loudly, never guessed.

    *feature* is a dotted name such as ``"statement.workflow"``; :attr:`code` is ``Unsupported.<feature>``.
    """

    def __init__(self, feature: str, message: str | None = None) -> None:
        self.feature = feature
        self.code = f"Unsupported.{feature}"
        super().__init__(message or f"{self.code}: psemu does not support this yet.")


class CatalogError(PsemuError):
    """A catalog or help file is damaged, missing or not what it says; the message names it and what to do."""


class ConfigurationError(PsemuError):
    """An option, environment variable or settings file is wrong; the message names it and what to do."""
