"""From a text to its verdict: parse it, judge every construct and every command, and let the worst decide."""

from __future__ import annotations

from psemu.gate.verdict import UNKNOWN, Classification, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import Catalog
    from psemu.lint.variables import Variables
    from psemu.parser import ParseResult
    from psemu.parser.ast import Ast, CommandAst, ScriptBlockAst

_LONGEST = 200_000
#: characters that make a text look like another: controls, marks of direction, those without width
_HIDDEN = frozenset(
    [chr(code) for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x85)]
    + [chr(code) for code in (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD)]
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
    from psemu.gate.verdict import ORDER
    from psemu.lint.flow import Flow, Survey
    from psemu.lint.variables import Variables

    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    found = catalog
    constructs = ConstructJudge(result.source, found)
    commands = constructs.judge(result.ast)
    judge = CommandJudge(result.source, found, constructs.functions)
    inputs = _inputs(result.ast)
    judged: dict[int, Reason] = {}

    def on_command(node: CommandAst, _expects_input: bool, variables: Variables) -> None:
        reason = judge.judge(node, inputs.get(id(node), []), variables)
        before = judged.get(id(node))
        if before is None or ORDER.index(reason.verdict) > ORDER.index(before.verdict):
            judged[id(node)] = reason

    def harmless(name: str) -> bool:
        command = found.find(name)
        return command is not None and command.command_type == "Cmdlet" and command.name != "Add-Member"

    survey = Survey(result.ast, harmless)
    Flow(survey, harmless, on_command).scope(result.ast)
    for node in commands:
        if id(node) not in judged:
            on_command(node, id(node) in inputs, Variables())
    reasons = constructs.reasons + list(judged.values())
    requirements = _requirements(result)
    return reasons + requirements


def _requirements(result: ParseResult) -> list[Reason]:
    """``#Requires -Modules`` loads code before the text runs."""
    text = result.source.text
    if "requires" not in text.lower():
        return []
    return [
        Reason(UNKNOWN, result.source.extent(token.start, token.end), "#requires loads code or changes who runs it")
        for token in result.tokens
        if token.kind == "Comment" and text[token.start : token.end].lower().startswith("#requires")
    ]


def _inputs(script: ScriptBlockAst) -> dict[int, list[Ast]]:
    """For each command that gets input: the steps that the input went through, first to last."""
    from psemu.parser import ast

    found: dict[int, list[Ast]] = {}
    for node in script.walk():
        if type(node) is ast.PipelineAst:
            for index, element in enumerate(node.pipeline_elements[1:], 1):
                found[id(element)] = list(node.pipeline_elements[:index])
    return found
