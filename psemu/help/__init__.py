"""Help pages as they really occur, read into platyPS' model: ``read_command_help`` is the one verb of this package."""

from __future__ import annotations

from psemu.help.model import (
    CodeBlock,
    CommandHelp,
    Example,
    InputOutput,
    Parameter,
    ParameterSet,
    RelatedLink,
    SyntaxItem,
    SyntaxParameter,
)
from psemu.help.reader import read_command_help, read_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

__all__ = [
    "CodeBlock",
    "CommandHelp",
    "Example",
    "InputOutput",
    "Parameter",
    "ParameterSet",
    "RelatedLink",
    "SyntaxItem",
    "SyntaxParameter",
    "format_help",
    "lint_help",
    "read_command_help",
    "read_path",
    "to_dict",
    "to_json",
    "write_command_help",
]


def format_help(help: CommandHelp, width: int = 100, color: bool = False) -> str:
    """The page as a person reads it in a terminal, like ``Get-Help -Full``; ends with a line end."""
    from psemu.help.terminal import format_help as write

    return write(help, width, color)


def lint_help(help: CommandHelp) -> list[DiagnosticRecord]:
    """Findings for a person who writes the page, in the order of their places; see :mod:`psemu.help.page_lint`."""
    from psemu.help.page_lint import lint_help as lint

    return lint(help)


def to_dict(help: CommandHelp) -> dict[str, object]:
    """The page as plain data for JSON: what it says, what SYNTAX and PARAMETERS give together, and the findings."""
    from psemu.help.plain import to_dict as write

    return write(help)


def to_json(help: CommandHelp) -> str:
    """The page as the JSON document whose schema ``psemu schema help`` prints; ends without a line end."""
    from psemu.help.plain import to_json as write

    return write(help)


def write_command_help(help: CommandHelp, form: str) -> str:
    """The page as ``2.0.0`` or ``2024-05-01`` markdown, ``json``, ``yaml`` or ``maml``; see :mod:`psemu.help.writer` for what a form cannot say."""
    from psemu.help.writer import write_command_help as write

    return write(help, form)
