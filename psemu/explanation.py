"""``explain``: how each command of a text binds, why, and which HTTP requests it would send; nothing is run."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.catalog import Catalog, CommandInfo
    from psemu.diagnostic import DiagnosticRecord
    from psemu.extent import SourceText
    from psemu.lint.variables import Variables
    from psemu.parser import ParseResult
    from psemu.parser.ast import Ast, CommandAst


class Explanation:
    """What a text's commands bind to.

    *commands*: one plain dict for each command, in source order: what :func:`psemu.binder.explain` gives, with ``line`` (its text),
    ``start`` (where that begins), ``module``, ``requests`` (method, url, headers, body; what cannot be known stands in braces) and
    ``note`` where no request can be told. Where the objects that feed a command are constants, the first of them is bound too. A command
    that nobody describes has ``command``, ``line`` and an error only. *errors*: parse errors, as findings.
    """

    __slots__ = ("commands", "errors")

    def __init__(self, commands: list[dict[str, Any]], errors: list[DiagnosticRecord]) -> None:
        self.commands = commands
        self.errors = errors

    @property
    def success(self) -> bool:
        """True if the text parses and no command's error is certain."""
        return not self.errors and not any(c["errors"] and c["certain"] for c in self.commands)

    def as_dict(self) -> dict[str, Any]:
        """The explanation as plain data for JSON."""
        from psemu.diagnostic import as_dict

        return {"success": self.success, "errors": [as_dict(error) for error in self.errors], "commands": self.commands}

    def text(self) -> str:
        """The explanation for a person."""
        from psemu.binder import format_explanation
        from psemu.diagnostic import format_text

        parts = [format_text(error) + "\n" for error in self.errors]
        for command in self.commands:
            lines = [format_explanation(command, command["line"], command["start"])]
            if command["requests"]:
                lines.append("  requests")
            for request in command["requests"]:
                lines.append(f"    {request['method']} {request['url']}")
                lines += [f"      {name}: {value}" for name, value in request["headers"].items()]
                if request["body"] is not None:
                    import json

                    lines.append(f"      {json.dumps(request['body'])}")
            if command["note"]:
                lines.append(f"  {command['note']}")
            parts.append("\n".join(lines) + "\n")
        return "\n".join(parts)


def explain(
    text: str, path: str | None = None, catalog: Catalog | None = None, *, tracing: bool = False
) -> Explanation:
    """Explain each command of *text* against *catalog* (the shipped one by default).

    Constants and variables with a constant value are followed; everything else is unknown and makes what depends on it uncertain.
    *tracing* adds the steps of each binding, as ``Trace-Command -Name ParameterBinding`` tells them.
    """
    from psemu.diagnostic import DiagnosticRecord
    from psemu.lint.commands import CommandChecker
    from psemu.lint.flow import Flow, Survey
    from psemu.parser import parse

    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    result = parse(text, path)
    explainer = _Explainer(result, catalog, tracing)
    checker = CommandChecker(result.source, catalog)
    survey = Survey(result.ast, checker.harmless)
    checker.survey = survey
    explainer.functions = survey.functions
    Flow(survey, checker.harmless, explainer.visit).scope(result.ast)
    errors = [
        DiagnosticRecord(result.source.extent(error.start, error.end), error.error_id, error.message)
        for error in result.errors
    ]
    return Explanation([command for _, command in sorted(explainer.commands.items())], errors)


class _Explainer:
    """Collects the explanation of each command that the flow shows."""

    def __init__(self, result: ParseResult, catalog: Catalog, tracing: bool) -> None:
        #: by where they begin
        self.commands: dict[int, dict[str, Any]] = {}
        self.functions: Any = {}
        self._source: SourceText = result.source
        self._catalog = catalog
        self._tracing = tracing
        self._tree = result.ast
        self._inputs: dict[int, Ast] | None = None

    def visit(self, node: CommandAst, expects_input: bool, variables: Variables) -> None:
        """Explain *node*, once however often the flow comes by."""
        from psemu.binder import bind_command
        from psemu.binder import explain as explain_binding
        from psemu.binder.changed_line import CommandText
        from psemu.lint.constant import constant_value
        from psemu.lint.effects import command_name

        name = command_name(node)
        if name is None or name.lower() in self.functions or node.start in self.commands:
            return
        line = self._source.text[node.start : node.end]
        command = self._catalog.find(name)
        if command is None:
            self.commands[node.start] = self._unknown(name, line, node.start)
            return
        bound = bind_command(
            node,
            command,
            self._source,
            expects_input=expects_input,
            evaluate=lambda expression: constant_value(expression, variables),
            tracing=self._tracing,
        )
        if expects_input and not bound.errors:
            from psemu.binder.static import bind_object

            objects = self._input_objects(node, variables)
            if objects:
                bound = bind_object(bound, objects[0])
        requests, note = (
            self._requests(command, bound.parameter_set_name, bound.values) if not bound.errors else ([], "")
        )
        head = self._source.text[node.start : node.command_elements[0].end]
        data = {
            "line": line,
            "start": node.start,
            "module": command.module_name,
            **explain_binding(bound, CommandText(self._source.text, head)),
            "requests": requests,
            "note": note,
        }
        self.commands[node.start] = data

    def _input_objects(self, node: CommandAst, variables: Variables) -> list[Any]:
        """What the pipeline gives the command *node*, if that stands before it as a constant."""
        from psemu.lint.constant import constant_value
        from psemu.objects import AUTOMATION_NULL, UNKNOWN

        if self._inputs is None:
            self._inputs = _inputs(self._tree)
        expression = self._inputs.get(node.start)
        value = constant_value(expression, variables) if expression is not None else UNKNOWN
        if value is UNKNOWN or value is None or value is AUTOMATION_NULL:
            return []
        return value if isinstance(value, list) else [value]

    def _unknown(self, name: str, line: str, start: int) -> dict[str, Any]:
        from psemu.catalog.whereabouts import unknown_command

        message = unknown_command(self._catalog, name)
        error = {"id": "CommandNotFoundException", "message": message, "parameter": "", "start": -1, "end": -1}
        return {
            "line": line,
            "start": start,
            "module": "",
            "command": name,
            "parameterSet": "",
            "sets": [],
            "parameters": [],
            "errors": [error],
            "certain": True,
            "changes": [],
            "input": [],
            "object": "",
            "trace": [],
            "requests": [],
            "note": "",
        }

    @staticmethod
    def _requests(command: CommandInfo, set_name: str, values: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
        from psemu.errors import PsemuError
        from psemu.handlers import load_handler
        from psemu.handlers.planning import planned_requests

        if load_handler(command.name) is None:
            return [], "psemu knows how this command binds, but does not run it."
        try:
            planned = planned_requests(command.name, set_name, values, command_info=command)
            return [request.as_dict() for request in planned], ""
        except PsemuError as error:
            return [], f"no request: {error}"


def _inputs(tree: Ast) -> dict[int, Ast]:
    """Where commands begin that an expression feeds → that expression."""
    from psemu.parser import ast

    found: dict[int, Ast] = {}
    for node in tree.walk():
        if isinstance(node, ast.PipelineAst) and len(node.pipeline_elements) > 1:
            first = node.pipeline_elements[0]
            if isinstance(first, ast.CommandExpressionAst):
                found[node.pipeline_elements[1].start] = first.expression
    return found
