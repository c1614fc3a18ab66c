"""PowerShell commands without PowerShell: parse, bind, check and run pasted cmdlet lines.

    >>> import psemu
    >>> psemu.parse("Get-Date").ast.end_block.statements
    [PipelineAst(0, 8)]

The names below are the public ones; each is imported when it is first used, so that ``import psemu`` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder import ParameterBindingError, bind_command
    from psemu.catalog import (
        Catalog,
        CommandInfo,
        approved_verbs,
        build_command,
        default_catalog,
        export_catalog,
        list_catalog,
        list_commands,
        remove_from_catalog,
        search_catalog,
        verify_catalog,
    )
    from psemu.codegen import generate_bindings
    from psemu.diagnostic import DiagnosticRecord
    from psemu.documents import schema
    from psemu.errors import CatalogError, ConfigurationError, PsemuError, UnsupportedError
    from psemu.explanation import Explanation, explain
    from psemu.gate import Classification, classify
    from psemu.help import CommandHelp, read_command_help
    from psemu.lint import check
    from psemu.objects import ErrorRecord, PSObject, RuntimeException
    from psemu.parser import ParseError, ParseResult, parse
    from psemu.shell import RunResult, Shell
    from psemu.update_help import add_help, update_catalog

__version__ = "0.1.0"

_HOME = {
    "Catalog": "catalog",
    "CatalogError": "errors",
    "Classification": "gate",
    "CommandHelp": "help",
    "CommandInfo": "catalog",
    "ConfigurationError": "errors",
    "DiagnosticRecord": "diagnostic",
    "ErrorRecord": "objects",
    "Explanation": "explanation",
    "PSObject": "objects",
    "ParameterBindingError": "binder",
    "ParseError": "parser",
    "ParseResult": "parser",
    "PsemuError": "errors",
    "RunResult": "shell",
    "RuntimeException": "objects",
    "Shell": "shell",
    "UnsupportedError": "errors",
    "add_help": "update_help",
    "approved_verbs": "catalog",
    "bind_command": "binder",
    "build_command": "catalog",
    "check": "lint",
    "classify": "gate",
    "default_catalog": "catalog",
    "explain": "explanation",
    "export_catalog": "catalog",
    "generate_bindings": "codegen",
    "list_catalog": "catalog",
    "list_commands": "catalog",
    "parse": "parser",
    "read_command_help": "help",
    "remove_from_catalog": "catalog",
    "schema": "documents",
    "search_catalog": "catalog",
    "update_catalog": "update_help",
    "verify_catalog": "catalog",
}

__all__ = [
    "Catalog",
    "CatalogError",
    "Classification",
    "CommandHelp",
    "CommandInfo",
    "ConfigurationError",
    "DiagnosticRecord",
    "ErrorRecord",
    "Explanation",
    "PSObject",
    "ParameterBindingError",
    "ParseError",
    "ParseResult",
    "PsemuError",
    "RunResult",
    "RuntimeException",
    "Shell",
    "UnsupportedError",
    "add_help",
    "approved_verbs",
    "bind_command",
    "build_command",
    "check",
    "classify",
    "default_catalog",
    "explain",
    "export_catalog",
    "generate_bindings",
    "list_catalog",
    "list_commands",
    "parse",
    "read_command_help",
    "remove_from_catalog",
    "schema",
    "search_catalog",
    "update_catalog",
    "verify_catalog",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'psemu' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"psemu.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
