"""A name of a script with the places that mean it, and how names are written."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.language.document import ScriptDocument

    Range = tuple[int, int]

SCOPES = ("script", "local", "private", "global", "variable", "using")
#: what PowerShell itself sets
AUTOMATIC = frozenset(
    "$ ? ^ _ args consolefilename error event eventargs eventsubscriber executioncontext false foreach home host input iscoreclr islinux"  # noqa: SIM905
    " ismacos iswindows lastexitcode matches myinvocation nestedpromptlevel null pid profile psboundparameters pscmdlet pscommandpath"
    " psculture psdebugcontext psedition pshome psitem psscriptroot pssenderinfo psuiculture psversiontable pwd sender shellid stacktrace"
    " switch this true".split()
)


class Occurrence:
    """A place that means a name: the *range* of the name alone; *writes*: it is defined or set there; *defines*: its definition is there."""

    __slots__ = ("defines", "range", "writes")

    def __init__(self, place: Range, writes: bool = False, defines: bool = False) -> None:
        self.range = place
        self.writes = writes
        self.defines = defines


class Name:
    """What stands at a place: its *kind* (variable, function, class), how it is written, its range, and all its *occurrences* in order."""

    __slots__ = ("kind", "occurrences", "range", "text")

    def __init__(self, kind: str, text: str, place: Range, occurrences: list[Occurrence]) -> None:
        self.kind = kind
        self.text = text
        self.range = place
        self.occurrences = sorted(occurrences, key=lambda each: each.range)

    @property
    def is_automatic(self) -> bool:
        """Whether PowerShell gives the name its meaning."""
        return self.kind == "variable" and self.text.lower() in AUTOMATIC

    @property
    def definition(self) -> Occurrence | None:
        """Where the name is defined or first set."""
        places = self.occurrences
        return next((each for each in places if each.defines), next((each for each in places if each.writes), None))


def word_range(document: ScriptDocument, word: str, start: int, end: int) -> Range:
    """Where *word* first stands between two places; nowhere if it does not."""
    found = document.text.find(word, start, end)
    return (found, found + len(word)) if found >= 0 else (start, start)


def bare_name(name: str) -> str:
    """*name* without its scope."""
    scope, colon, rest = name.partition(":")
    return rest if colon and scope.lower() in SCOPES else name


def called_name(command: ast.CommandAst) -> str:
    """The name that *command* begins with, in lower case; empty if it is computed."""
    first = command.command_elements[0] if command.command_elements else None
    return first.value.lower() if isinstance(first, ast.StringConstantExpressionAst) else ""


def inner_range(document: ScriptDocument, node: ast.StringConstantExpressionAst) -> Range:
    """Where the text of a plain string stands, its quotes and scope left out; nowhere if it is written another way."""
    bare = bare_name(node.value).lstrip("+")
    end = node.end if node.string_constant_type == "BareWord" else node.end - 1
    start = end - len(bare)
    return (start, end) if document.text[start:end] == bare else (node.start, node.start)


def variable_range(document: ScriptDocument, node: ast.VariableExpressionAst) -> Range:
    """Where the name of a variable stands, without sign, braces and scope; nowhere if it is written with escapes."""
    name = node.variable_path.rpartition(":")[2]
    end = node.end - 1 if document.text[node.end - 1 : node.end] == "}" else node.end
    start = end - len(name)
    return (start, end) if document.text[start:end] == name else (node.start, node.start)
