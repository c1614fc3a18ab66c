"""The JSON documents that leave and enter psemu, as pydantic models: a help page, a command's metadata, a finding; imported when one is written.

Keys are platyPS' and PowerShell's names in camelCase; every key is always there. :func:`schema` gives the JSON Schema of each.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Document(BaseModel):
    """Root of the documents: camelCase keys, no unknown ones, nothing converted in silence."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        strict=True,
        frozen=True,
    )


class CorrectionDocument(Document):
    """A replacement that mends a finding; *start* and *end* count characters of the text."""

    model_config = ConfigDict(title="CorrectionExtent")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    description: str


class DiagnosticDocument(Document):
    """A finding about a text; lines and columns count from 1."""

    model_config = ConfigDict(title="DiagnosticRecord")
    path: str | None
    code: str
    severity: str = Field(pattern="^(Error|Warning|Information)$")
    message: str
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    end_line: int = Field(ge=1)
    end_column: int = Field(ge=1)
    notes: list[str]
    corrections: list[CorrectionDocument]


class SyntaxParameterDocument(Document):
    """One item of a SYNTAX statement; *type* is empty for a switch."""

    model_config = ConfigDict(title="SyntaxParameter")
    name: str
    type: str
    is_mandatory: bool
    is_positional: bool


class SyntaxItemDocument(Document):
    """One statement under SYNTAX; *parameterSetName* is empty for the unnamed set, *heading* the page's own words."""

    model_config = ConfigDict(title="SyntaxItem")
    command_name: str
    parameter_set_name: str
    heading: str
    is_default: bool
    has_cmdlet_binding: bool
    parameters: list[SyntaxParameterDocument]


class ParameterSetDocument(Document):
    """What a parameter is in one set (``(All)``: in every one); *position* is null for a named parameter."""

    model_config = ConfigDict(title="ParameterSet")
    name: str
    position: int | None
    is_required: bool
    value_from_pipeline: bool
    value_from_pipeline_by_property_name: bool
    value_from_remaining_arguments: bool


class DescribedSetDocument(Document):
    """What the page's metadata alone says of a parameter in one set; *position* is the page's text."""

    model_config = ConfigDict(title="DescribedParameterSet")
    name: str
    position: str
    is_required: bool
    value_from_pipeline: bool
    value_from_pipeline_by_property_name: bool
    value_from_remaining_arguments: bool


class ParameterDocument(Document):
    """A parameter. *parameterSets*: SYNTAX and PARAMETERS brought together; *describedParameterSets*: what the metadata alone says,
    null where it is the same."""

    model_config = ConfigDict(title="Parameter")
    name: str
    type: str
    description: str
    aliases: list[str]
    accepted_values: list[str]
    default_value: str | None
    supports_wildcards: bool
    dont_show: bool
    help_message: str
    parameter_sets: list[ParameterSetDocument]
    described_parameter_sets: list[DescribedSetDocument] | None


class CodePartDocument(Document):
    """A command, or what was printed: *kind* is ``command`` or ``output``, *text* has no prompt in it."""

    model_config = ConfigDict(title="CodePart")
    kind: Literal["command", "output"]
    prompt: str
    text: str


class CodeBlockDocument(Document):
    """A fence of an example; *parts*: its commands and what they print, where it is PowerShell."""

    model_config = ConfigDict(title="CodeBlock")
    language: str
    text: str
    parts: list[CodePartDocument] = []


class ExampleDocument(Document):
    """An example: *remarks* is its whole text as written, *code* the fences in it."""

    model_config = ConfigDict(title="Example")
    title: str
    remarks: str
    code: list[CodeBlockDocument]


class InputOutputDocument(Document):
    """A type that a command takes from the pipeline or gives."""

    model_config = ConfigDict(title="InputOutput")
    typename: str
    description: str


class RelatedLinkDocument(Document):
    """A link; *uri* is empty for a line of plain text."""

    model_config = ConfigDict(title="RelatedLink")
    text: str
    uri: str


class CommandHelpDocument(Document):
    """A help page: what it says, what SYNTAX and PARAMETERS give together, and the findings about it."""

    model_config = ConfigDict(title="CommandHelp")
    title: str
    form: str
    module_name: str
    online_version_url: str
    metadata: dict[str, str | list[str]]
    synopsis: str
    aliases: list[str]
    default_parameter_set: str | None
    parameter_sets: list[str]
    syntax: list[SyntaxItemDocument]
    description: str
    examples: list[ExampleDocument]
    parameters: list[ParameterDocument]
    inputs: list[InputOutputDocument]
    outputs: list[InputOutputDocument]
    notes: str
    related_links: list[RelatedLinkDocument]
    other_sections: dict[str, str]
    other_texts: dict[str, str] = {}
    diagnostics: list[DiagnosticDocument]


class ParameterSetMetadataDocument(Document):
    """What the binder knows of a parameter in one set; *position* is null for a named parameter."""

    model_config = ConfigDict(title="ParameterSetMetadata")
    is_mandatory: bool = False
    position: int | None = None
    value_from_pipeline: bool = False
    value_from_pipeline_by_property_name: bool = False
    value_from_remaining_arguments: bool = False


class ParameterAttributeDocument(Document):
    """An attribute that takes part in binding, without the ``Attribute`` suffix."""

    model_config = ConfigDict(title="ParameterAttribute")
    name: str
    arguments: list[str | int | float | bool | None] = []
    named: dict[str, str | int | float | bool | None] = {}


class ParameterInfoDocument(Document):
    """A parameter as the binder needs it; *typeName* is the full .NET name where anybody knows it."""

    model_config = ConfigDict(title="ParameterInfo")
    name: str = Field(min_length=1)
    type_name: str
    parameter_sets: dict[str, ParameterSetMetadataDocument] = Field(min_length=1)
    aliases: list[str] = []
    valid_values: list[str] = []
    enum_values: list[str] = []
    opaque: bool = False
    attributes: list[ParameterAttributeDocument] = []
    is_dynamic: bool = False
    dont_show: bool = False
    default_value: str | int | float | bool | None = None


class CommandInfoDocument(Document):
    """A command as the binder needs it; common parameters are not listed."""

    model_config = ConfigDict(title="CommandInfo")
    name: str = Field(min_length=1)
    parameters: list[ParameterInfoDocument]
    module_name: str = ""
    command_type: str = "Cmdlet"
    default_parameter_set: str | None = None
    parameter_sets: list[str] = []
    supports_should_process: bool = False
    supports_paging: bool = False
    confirm_impact: str = "Medium"
    is_advanced: bool = True
    aliases: list[str] = []
    output_types: list[str] = []
    class_name: str | None = None


class SkippedFileDocument(Document):
    """A file of a source that is not in the catalog, with the reason."""

    model_config = ConfigDict(title="SkippedFile")
    path: str
    reason: str


class CatalogSourceDocument(Document):
    """A source in the user's catalog. *added*: time in ISO 8601, UTC; *revision*: commit of a git archive; *sha256*: of the archive;
    *modules*: lower-case names; *path* and *size*: the file of the catalog and its bytes."""

    model_config = ConfigDict(title="CatalogSource")
    name: str
    version: str
    source: str
    folder: str
    added: str
    revision: str
    sha256: str
    etag: str
    commands: int = Field(ge=0)
    modules: list[str]
    skipped: list[SkippedFileDocument]
    path: str
    size: int = Field(ge=0)


class CommandEntryDocument(Document):
    """A command in a list; *definition* is what an alias stands for, *version* is empty where nobody said it."""

    model_config = ConfigDict(title="CommandEntry")
    command_type: str = Field(pattern="^(Cmdlet|Alias)$")
    name: str
    version: str
    module: str
    definition: str


class SearchResultDocument(Document):
    """A command that a search found; *score* is higher for the better one and has no unit."""

    model_config = ConfigDict(title="SearchResult")
    name: str
    module: str
    version: str
    synopsis: str
    score: float


class RecipeDocument(Document):
    """Where published pages lie; ``{version}`` in *folder* stands for one of several releases."""

    model_config = ConfigDict(title="Recipe")
    name: str
    title: str
    repository: str
    branch: str
    folder: str
    version: str
    url: str


class VerifiedFileDocument(Document):
    """What was found of one file of the catalog; *commands* that are whole."""

    model_config = ConfigDict(title="VerifiedFile")
    path: str
    label: str
    commands: int = Field(ge=0)
    problems: list[str]


class VerbInfoDocument(Document):
    """An approved verb."""

    model_config = ConfigDict(title="VerbInfo")
    verb: str
    alias_prefix: str
    group: str


DOCUMENTS: dict[str, type[Document]] = {
    "catalog-source": CatalogSourceDocument,
    "command-entry": CommandEntryDocument,
    "search-result": SearchResultDocument,
    "recipe": RecipeDocument,
    "verified-file": VerifiedFileDocument,
    "verb": VerbInfoDocument,
    "help": CommandHelpDocument,
    "command": CommandInfoDocument,
    "diagnostic": DiagnosticDocument,
}


def schema(name: str) -> dict[str, object]:
    """The JSON Schema (2020-12) of the document *name* (``help``, ``command``, …); one that is not there is a ConfigurationError."""
    document = DOCUMENTS.get(name)
    if document is None:
        raise ConfigurationError(f"there is no document '{name}'; the documents are {', '.join(DOCUMENTS)}.")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document.model_json_schema(by_alias=True)}


def write_document(name: str, values: object, indent: int | None = 2) -> str:
    """The JSON text of the document *name* from plain data; ends without a line end.

    Text that no encoding can carry (a lone surrogate of a script) is escaped. Data of another shape is psemu's own mistake.
    """
    import json

    document = DOCUMENTS[name].model_validate(values)
    return json.dumps(document.model_dump(by_alias=True), indent=indent)


def write_documents(name: str, values: Iterable[object], indent: int | None = 2) -> str:
    """The JSON text of a list of documents *name*; ends without a line end."""
    import json

    document = DOCUMENTS[name]
    return json.dumps([document.model_validate(item).model_dump(by_alias=True) for item in values], indent=indent)


def read_document(name: str, text: str, path: str | None = None) -> dict[str, object]:
    """The plain data of the document *name* in JSON *text*, every key there; ConfigurationError where it is of another shape."""
    try:
        document = DOCUMENTS[name].model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the text"
        message = (
            f"'{path or '<text>'}' is no {DOCUMENTS[name].model_config['title']} document: {where}: {first['msg']}."
        )
        raise ConfigurationError(message) from None
    return document.model_dump(by_alias=True)
