"""The way back: a CommandHelp as a text of one of the forms; reading that text gives what the page said."""

from __future__ import annotations

from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.help.model import CommandHelp


def _write_2_0_0(help: CommandHelp) -> str:
    from psemu.help.markdown_writer import write_markdown

    return write_markdown(help, "2.0.0")


def _write_2024_05_01(help: CommandHelp) -> str:
    from psemu.help.markdown_writer import write_markdown

    return write_markdown(help, "2024-05-01")


def _write_json(help: CommandHelp) -> str:
    from psemu.documents import write_document
    from psemu.help.plain import to_dict

    # findings are about the text that was read, not about this one
    return write_document("help", {**to_dict(help), "diagnostics": []}) + "\n"


def _write_yaml(help: CommandHelp) -> str:
    from psemu.help.yaml_writer import write_yaml

    return write_yaml(help)


def _write_maml(help: CommandHelp) -> str:
    from psemu.help.maml_writer import write_maml

    return write_maml([help])


FORMS: dict[str, Callable[[CommandHelp], str]] = {
    "2.0.0": _write_2_0_0,
    "2024-05-01": _write_2024_05_01,
    "json": _write_json,
    "yaml": _write_yaml,
    "maml": _write_maml,
}


def write_command_help(help: CommandHelp, form: str) -> str:
    """The page in *form* (a key of ``FORMS``), LF line ends, the same bytes for the same page.

    What a form cannot say is left out: 2.0.0 has no remaining arguments, DontShow and help message. Another form, and a text that is no
    help of a command, are a ConfigurationError.
    """
    write = FORMS.get(form)
    if write is None:
        raise ConfigurationError(f"there is no form '{form}'; the forms are {', '.join(FORMS)}.")
    if not help.is_command:
        raise ConfigurationError(
            f"'{help.source.path or '<text>'}' is no help of a command; there is nothing to write."
        )
    return write(help)
