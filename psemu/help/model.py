"""What a help page says, in platyPS' words: the value that the reader returns and the catalog builds commands from.

Nobody changes one of these after the reader made it. Offsets (*start*, *end*) count characters of :attr:`CommandHelp.source`.
"""

from __future__ import annotations

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.extent import SourceText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psemu.help.property_trees import PropertyNode
    from psemu.help.structure import Page, Section
    from psemu.help.transcript import CodePart

ALL_SETS = "(All)"

#: (start, end, code, message, severity): a finding before anybody asked for it as a record
Finding = tuple[int, int, str, str, str]


class SyntaxParameter:
    """One item of a SYNTAX statement; *type* is empty for a switch. *key* is the name in small letters."""

    __slots__ = ("is_mandatory", "is_positional", "key", "name", "type")

    def __init__(self, name: str, type: str, is_mandatory: bool, is_positional: bool) -> None:
        self.name = name
        self.key = name.lower()
        self.type = type
        self.is_mandatory = is_mandatory
        self.is_positional = is_positional

    @property
    def is_switch(self) -> bool:
        """True for an item without a value."""
        return not self.type

    def __repr__(self) -> str:
        return f"SyntaxParameter({self.name!r}, {self.type!r})"


class SyntaxItem:
    """One statement under SYNTAX. *parameter_set_name* is empty for the unnamed set; *heading* is the page's own words; *unread* is what
    stands in the statement and is no item."""

    __slots__ = (
        "command_name",
        "end",
        "has_cmdlet_binding",
        "heading",
        "is_default",
        "parameter_set_name",
        "parameters",
        "start",
        "unread",
    )

    def __init__(
        self,
        command_name: str,
        parameter_set_name: str,
        heading: str,
        is_default: bool,
        parameters: tuple[SyntaxParameter, ...],
        has_cmdlet_binding: bool,
        start: int,
        end: int,
        unread: str = "",
    ) -> None:
        self.command_name = command_name
        self.parameter_set_name = parameter_set_name
        self.heading = heading
        self.is_default = is_default
        self.parameters = parameters
        self.has_cmdlet_binding = has_cmdlet_binding
        self.start = start
        self.end = end
        self.unread = unread

    def __repr__(self) -> str:
        return f"SyntaxItem({self.command_name!r}, {self.parameter_set_name!r}, {len(self.parameters)} parameters)"


class ParameterSet:
    """What a metadata block says of a parameter in one set (``(All)``: in every one).

    *position* is the page's text, *position_number* the number in it, None for a named parameter; *key* is the name in small letters,
    ``(all)`` for both names of all sets.
    """

    __slots__ = (
        "is_required",
        "key",
        "name",
        "position",
        "position_number",
        "value_from_pipeline",
        "value_from_pipeline_by_property_name",
        "value_from_remaining_arguments",
    )

    def __init__(
        self,
        name: str,
        position: str,
        is_required: bool,
        value_from_pipeline: bool,
        value_from_pipeline_by_property_name: bool,
        value_from_remaining_arguments: bool = False,
    ) -> None:
        key = name.lower()
        self.name = name
        self.key = "(all)" if key == "__allparametersets" else key
        self.position = position
        self.position_number = (
            int(position) if len(position) < 10 and position.isascii() and position.lstrip("-").isdigit() else None
        )
        self.is_required = is_required
        self.value_from_pipeline = value_from_pipeline
        self.value_from_pipeline_by_property_name = value_from_pipeline_by_property_name
        self.value_from_remaining_arguments = value_from_remaining_arguments

    def __repr__(self) -> str:
        return f"ParameterSet({self.name!r}, {self.position!r}, required={self.is_required})"


class Parameter:
    """A parameter as PARAMETERS describes it; *default_value* is None where the page says none."""

    __slots__ = (
        "accepted_values",
        "aliases",
        "default_value",
        "description",
        "dont_show",
        "end",
        "help_message",
        "name",
        "parameter_sets",
        "start",
        "supports_wildcards",
        "type",
    )

    def __init__(
        self,
        name: str,
        type: str,
        description: str,
        parameter_sets: tuple[ParameterSet, ...],
        aliases: tuple[str, ...],
        accepted_values: tuple[str, ...],
        default_value: str | None,
        supports_wildcards: bool,
        start: int,
        end: int,
        dont_show: bool = False,
        help_message: str = "",
    ) -> None:
        self.name = name
        self.type = type
        self.description = description
        self.parameter_sets = parameter_sets
        self.aliases = aliases
        self.accepted_values = accepted_values
        self.default_value = default_value
        self.supports_wildcards = supports_wildcards
        self.start = start
        self.end = end
        self.dont_show = dont_show
        self.help_message = help_message

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, {self.type!r})"


class CodeBlock:
    """A fence of an example: *language* as written, *text* without the fence, *start* the offset of its first character."""

    __slots__ = ("language", "start", "text")

    def __init__(self, language: str, text: str, start: int) -> None:
        self.language = language
        self.text = text
        self.start = start

    @property
    def is_output(self) -> bool:
        """True where the page says that this is what the commands print."""
        return self.language.lower() == "output"

    @property
    def parts(self) -> tuple[CodePart, ...]:
        """Commands and what they print, told apart; none for code of another language."""
        from psemu.help.transcript import OUTPUT, POWERSHELL, CodePart, code_parts

        if self.is_output:
            return (CodePart(OUTPUT, "", self.text, 0, len(self.text)),)
        language = self.language.split(" ", 1)[0].lower()
        return code_parts(self.text) if not language or language in POWERSHELL else ()


class Example:
    """One example: *remarks* is its whole text as written, *code* the fences in it."""

    __slots__ = ("code", "end", "remarks", "start", "title")

    def __init__(self, title: str, remarks: str, code: tuple[CodeBlock, ...], start: int, end: int) -> None:
        self.title = title
        self.remarks = remarks
        self.code = code
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Example({self.title!r}, {len(self.code)} code blocks)"


class InputOutput:
    """A type that a command takes from the pipeline or gives; *typename* is empty for text without a heading."""

    __slots__ = ("description", "typename")

    def __init__(self, typename: str, description: str) -> None:
        self.typename = typename
        self.description = description

    def __repr__(self) -> str:
        return f"InputOutput({self.typename!r})"


class RelatedLink:
    """A link of RELATED LINKS; *uri* is empty for a line of plain text."""

    __slots__ = ("text", "uri")

    def __init__(self, text: str, uri: str) -> None:
        self.text = text
        self.uri = uri

    def __repr__(self) -> str:
        return f"RelatedLink({self.text!r}, {self.uri!r})"


class CommandHelp:
    """A help page.

    *form*: ``2.0.0``, ``2024-05-01``, ``learn`` (text of a rendered page), ``comments`` (of a script), ``metadata``
    (made from facts, no page) or ``""`` (no help).
    *metadata*: the front matter, each value a text or a tuple of texts. *other_sections*: title → text of what is no section of help,
    kept as it is. *other_texts*: place → text that stands where none belongs: ``""`` (above the first section), ``SYNTAX``,
    ``ALIASES``, ``PARAMETERS``, ``CommonParameters``. *page*: the outline of markdown, None for other forms.
    Sections that the binder does not need are read when they are first asked for.
    """

    __slots__ = (
        "_description",
        "_diagnostics",
        "_examples",
        "_inputs",
        "_notes",
        "_other_texts",
        "_outputs",
        "_related_links",
        "_synopsis",
        "aliases",
        "findings",
        "form",
        "late",
        "metadata",
        "other_sections",
        "page",
        "parameters",
        "source",
        "syntax",
        "title",
    )

    def __init__(
        self, source: SourceText, form: str, title: str, metadata: Mapping[str, str | tuple[str, ...]]
    ) -> None:
        self.source = source
        self.form = form
        self.title = title
        self.metadata = metadata
        self.syntax: tuple[SyntaxItem, ...] = ()
        self.aliases: tuple[str, ...] = ()
        self.parameters: tuple[Parameter, ...] = ()
        self.other_sections: dict[str, str] = {}
        self.findings: tuple[Finding, ...] = ()
        self.late: dict[str, Section] = {}
        self.page: Page | None = None
        self._other_texts: dict[str, str] | None = None
        self._synopsis = ""
        self._description = ""
        self._examples: tuple[Example, ...] = ()
        self._inputs: tuple[InputOutput, ...] = ()
        self._outputs: tuple[InputOutput, ...] = ()
        self._notes = ""
        self._related_links: tuple[RelatedLink, ...] = ()
        self._diagnostics: tuple[DiagnosticRecord, ...] | None = None

    def _read(self, name: str) -> None:
        section = self.late.pop(name, None)
        if section is not None:
            from psemu.help.sections import SECTIONS

            SECTIONS[name](self, section, [])

    @property
    def synopsis(self) -> str:
        """What the command does, in a sentence."""
        self._read("SYNOPSIS")
        return self._synopsis

    @synopsis.setter
    def synopsis(self, value: str) -> None:
        self._synopsis = value

    @property
    def description(self) -> str:
        """What the command does."""
        self._read("DESCRIPTION")
        return self._description

    @description.setter
    def description(self, value: str) -> None:
        self._description = value

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples in their order."""
        self._read("EXAMPLES")
        return self._examples

    @examples.setter
    def examples(self, value: tuple[Example, ...]) -> None:
        self._examples = value

    @property
    def inputs(self) -> tuple[InputOutput, ...]:
        """Types that the command takes from the pipeline."""
        self._read("INPUTS")
        return self._inputs

    @inputs.setter
    def inputs(self, value: tuple[InputOutput, ...]) -> None:
        self._inputs = value

    @property
    def outputs(self) -> tuple[InputOutput, ...]:
        """Types that the command gives."""
        self._read("OUTPUTS")
        return self._outputs

    @outputs.setter
    def outputs(self, value: tuple[InputOutput, ...]) -> None:
        self._outputs = value

    @property
    def notes(self) -> str:
        """Notes as written; property trees in them may be megabytes long."""
        self._read("NOTES")
        return self._notes

    @notes.setter
    def notes(self, value: str) -> None:
        self._notes = value

    @property
    def property_trees(self) -> tuple[PropertyNode, ...]:
        """What NOTES say a hash table for a parameter may hold, a tree for each; read anew each time."""
        from psemu.help.property_trees import read_property_trees

        return read_property_trees(self.notes)

    @property
    def related_links(self) -> tuple[RelatedLink, ...]:
        """Links and lines of text."""
        self._read("RELATED LINKS")
        return self._related_links

    @related_links.setter
    def related_links(self, value: tuple[RelatedLink, ...]) -> None:
        self._related_links = value

    @property
    def other_texts(self) -> dict[str, str]:
        """Place → text that stands where none belongs."""
        if self._other_texts is None:
            from psemu.help.other_texts import read_other_texts

            self._other_texts = {} if self.page is None else read_other_texts(self.source.text, self.page)
        return self._other_texts

    @other_texts.setter
    def other_texts(self, value: dict[str, str]) -> None:
        self._other_texts = value

    def _text(self, key: str) -> str:
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ", ".join(value)

    @property
    def module_name(self) -> str:
        """``Module Name`` of the front matter."""
        return self._text("Module Name")

    @property
    def external_help_file(self) -> str:
        """``external help file`` of the front matter."""
        return self._text("external help file")

    @property
    def online_version_url(self) -> str:
        """Where the page is published: ``HelpUri`` or ``online version``."""
        return self._text("HelpUri") or self._text("online version")

    @property
    def locale(self) -> str:
        """``Locale`` of the front matter."""
        return self._text("Locale")

    @property
    def is_command(self) -> bool:
        """True for help of a command; False for module pages, about topics and anything else."""
        return bool(self.form) and bool(self.title) and (bool(self.syntax) or bool(self.parameters))

    @property
    def diagnostics(self) -> tuple[DiagnosticRecord, ...]:
        """Findings about the page, in the order of their places: what could not be read, and what contradicts itself."""
        if self._diagnostics is None:
            from psemu.help.reconcile import reconcile

            contradictions = reconcile(self)[1] if self.is_command and self.form not in ("metadata", "comments") else []
            found = [*self.findings, *contradictions]
            found.sort(key=lambda finding: finding[0])
            self._diagnostics = tuple(
                DiagnosticRecord(self.source.extent(start, end), code, message, severity)
                for start, end, code, message, severity in found
            )
        return self._diagnostics

    def __repr__(self) -> str:
        return f"CommandHelp({self.title!r}, form {self.form!r})"


def information(start: int, end: int, code: str, message: str) -> Finding:
    """A finding of the mildest kind."""
    return (start, end, code, message, INFORMATION)


def names(items: Iterable[str]) -> str:
    """Names as a finding lists them."""
    return ", ".join(f"'{item}'" for item in items)
