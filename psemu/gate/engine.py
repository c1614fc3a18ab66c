"""From a text to its verdict: parse it, judge every construct and every command, and let the worst decide."""

from __future__ import annotations

from psemu.gate.verdict import UNKNOWN, Classification, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import Catalog
    from psemu.lint.variables import Variables
    from psemu.parser import ParseResult
    from psemu.parser.ast import Ast, CommandAst

_LONGEST = 200_000
_MOST_STEPS = 100
_DEEPEST = 1_000
#: characters that make a text look like another: controls, marks of direction, those without width, blanks that are no space
_HIDDEN = frozenset(
    chr(code)
    for codes in (
        (
            *range(0x09),
            0x0B,
            0x0C,
            *range(0x0E, 0x20),
            *range(0x7F, 0xA1),
            0xAD,
            0x034F,
            0x061C,
            0x115F,
            0x1160,
            0x1680,
            0x180E,
        ),
        (
            *range(0x2000, 0x2010),
            *range(0x2028, 0x2030),
            *range(0x205F, 0x2070),
            0x2800,
            0x3000,
            0x3164,
            0xFEFF,
            0xFFA0,
        ),
        range(0xD800, 0xE000),
        range(0xE0000, 0xE01F0),
    )
    for code in codes
)


def classify(text: str, catalog: Catalog | None = None) -> Classification:
    """What the whole of *text* would do, by the facts that *catalog* (the shipped one by default) and the text itself give.

    It fails closed: a text that does not parse or bind, a command that nobody describes, and everything that only running tells is
    ``unknown`` or worse. An empty text reads nothing: ``read``.
    """
    from psemu.parser import parse

    if len(text) > _LONGEST:
        return _refused(text[:1], f"a text of more than {_LONGEST} characters is not judged")
    hidden = next((ch for ch in text if ch in _HIDDEN), None)
    if hidden is not None:
        return _refused(text, f"the text hides U+{ord(hidden):04X}")
    if text.count("\r") != text.count("\r\n"):
        return _refused(text, "a carriage return alone ends a line that looks as if it went on")
    try:
        result = parse(text)
        if result.errors:
            error = result.errors[0]
            extent = result.source.extent(error.start, error.end)
            return Classification([Reason(UNKNOWN, extent, f"it does not parse: {error.message}")])
        return Classification(_reasons(result, catalog))
    except Exception as error:  # what cannot be judged is not let through, whatever the cause
        return _refused(text, f"it could not be judged ({type(error).__name__})")


def _refused(text: str, why: str) -> Classification:
    from psemu.extent import SourceText

    return Classification([Reason(UNKNOWN, SourceText(text).extent(0, 0), why)])


def _reasons(result: ParseResult, catalog: Catalog | None) -> list[Reason]:
    from psemu.gate.commands import CommandJudge
    from psemu.gate.constructs import ConstructJudge
    from psemu.gate.holdings import Holdings
    from psemu.gate.scopes import Scopes
    from psemu.gate.unsettled import Unsettled
    from psemu.gate.verdict import ORDER
    from psemu.lint.flow import Flow, Survey
    from psemu.lint.variables import Variables
    from psemu.parser import ast

    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    found = catalog

    def harmless(name: str) -> bool:
        command = found.find(name)
        return command is not None and command.command_type == "Cmdlet" and command.name != "Add-Member"

    nodes = list(result.ast.walk())
    for node in nodes:
        if type(node) is ast.PipelineAst and len(node.pipeline_elements) > _MOST_STEPS:
            why = f"a pipeline of more than {_MOST_STEPS} steps is not judged"
            return [Reason(UNKNOWN, result.source.extent(node.start, node.end), why)]
    scopes = Scopes(nodes)
    if scopes.depth > _DEEPEST:
        return [Reason(UNKNOWN, result.source.extent(0, 0), f"a tree of more than {_DEEPEST} levels is not judged")]
    holdings = Holdings(nodes, scopes)
    constructs = ConstructJudge(result.source, found, scopes, holdings)
    constructs.judge(nodes)
    judge = CommandJudge(result.source, found, scopes, holdings, Unsettled(nodes, scopes, harmless))
    inputs = _inputs(nodes)
    judged: dict[int, Reason] = {}

    def on_command(node: CommandAst, _expects_input: bool, variables: Variables) -> None:
        if id(node) in judge.inert:
            return
        reason = judge.judge(node, inputs.get(id(node), []), variables)
        before = judged.get(id(node))
        if before is None or ORDER.index(reason.verdict) > ORDER.index(before.verdict):
            judged[id(node)] = reason

    Flow(Survey(result.ast, harmless), harmless, on_command).scope(result.ast)
    for node in nodes:
        if type(node) is ast.CommandAst and id(node) not in judged:
            on_command(node, id(node) in inputs, Variables())
    return constructs.reasons + list(judged.values()) + _requirements(result)


def _requirements(result: ParseResult) -> list[Reason]:
    """``#Requires -Modules`` loads code before the text runs, wherever it stands; what only asks for a version does not."""
    text = result.source.text.lower()
    found: list[Reason] = []
    start = text.find("#requires")
    while start >= 0:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        asked = {word[1:] for word in text[start:end].split() if word[0] in _DASHES}
        if not asked or not all("version".startswith(word) or word in _ONLY_ASKED for word in asked):
            found.append(
                Reason(UNKNOWN, result.source.extent(start, min(end, len(result.source.text))), "#requires loads code")
            )
        start = text.find("#requires", end) if len(found) < _MOST_STEPS else -1
    return found


_DASHES = "-\u2013\u2014\u2015"
_ONLY_ASKED = ("psedition",)


def _inputs(nodes: list[Ast]) -> dict[int, list[Ast]]:
    """For each command that gets input: the steps that the input went through, first to last."""
    from psemu.parser import ast

    found: dict[int, list[Ast]] = {}
    for node in nodes:
        if type(node) is ast.PipelineAst:
            for index, element in enumerate(node.pipeline_elements[1:], 1):
                found[id(element)] = list(node.pipeline_elements[:index])
    return found
