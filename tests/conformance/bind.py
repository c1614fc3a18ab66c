"""Judges the binder with recorded command lines: the calls with set, names and values, and the errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psemu.binder import ParameterBinder, ParameterBindingError, arguments_of
from psemu.binder.constants import ConstantEvaluator, ScriptBlockText
from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.catalog.type_names import full_type_name
from psemu.objects import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    Hashtable,
    OpaqueObject,
    PSObject,
    to_text,
    type_name_of,
)
from psemu.objects.types import unwrap
from psemu.objects.uris import Uri
from psemu.parser import ast, parse
from tests.conformance.frame import Options, Verdict, read_cases, show_difference

UNORDERED = ("splat", "splat-override")
_COMMANDS: dict[Path, dict[str, CommandInfo]] = {}


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The recorded lines."""
    return read_cases(options.cases or options.shared / "conformance" / "bind" / "cases.jsonl.gz")


def commands(options: Options) -> dict[str, CommandInfo]:
    path = options.commands or options.shared / "conformance" / "bind" / "commands.jsonl.gz"
    if path not in _COMMANDS:
        table: dict[str, CommandInfo] = {}
        for record in read_cases(path):
            command = command_from(record)
            table[f"{record['doc']}\0{record['name']}"] = command
            table.setdefault(record["name"].lower(), command)
        _COMMANDS[path] = table
    return _COMMANDS[path]


def command_from(record: dict[str, Any]) -> CommandInfo:
    """The command that a line of commands.jsonl.gz describes."""
    parameters = []
    for item in record["parameters"]:
        opaque, members = bool(item.get("opaque")), item.get("enum", ())
        type_name = item["type"] if opaque or members else _full(item["type"])
        sets = {
            name: ParameterSetMetadata(
                entry["mandatory"],
                entry["position"],
                entry["fromPipeline"],
                entry["fromPipelineByPropertyName"],
                bool(entry.get("fromRemainingArguments")),
            )
            for name, entry in item["sets"].items()
        }
        parameters.append(
            ParameterInfo(
                item["name"],
                type_name,
                sets,
                aliases=item.get("aliases", ()),
                valid_values=item.get("validateSet", ()),
                enum_values=members,
                opaque=opaque,
            )
        )
    return CommandInfo(
        record["name"],
        parameters,
        module_name=record["module"],
        default_parameter_set=record["defaultParameterSet"] or None,
        parameter_sets=record["parameterSets"],
        supports_should_process=record["supportsShouldProcess"],
    )


def _full(name: str) -> str:
    return full_type_name(name)


class Session:
    """Runs the few forms that the lines have: assignments, `& { … }`, a literal pipeline into the command."""

    def __init__(self, commands: dict[str, CommandInfo], case: dict[str, Any]) -> None:
        self.commands = commands
        self.case = case
        self.variables: dict[str, Any] = {
            name.lower(): OpaqueObject(type_name) for name, type_name in case.get("vars", {}).items()
        }
        self.calls: list[dict[str, Any]] = []
        self.errors: list[dict[str, Any]] = []

    def lookup(self, path: str) -> Any:
        return self.variables.get(path.removeprefix("script:").removeprefix("global:"))

    def default_parameter_values(self) -> Any:
        return self.variables.get("psdefaultparametervalues")

    def invoke_script_block(self, block: Any, dollar_underbar: Any) -> list[Any]:
        assert isinstance(block, ScriptBlockText)
        source = block.ast.source.text if block.ast.source is not None else self.text
        before = self.variables.get("_")
        self.variables["_"] = self.variables["psitem"] = dollar_underbar
        evaluator = ConstantEvaluator(source, self.lookup)
        statements = block.ast.end_block.statements if block.ast.end_block is not None else []
        output = []
        for statement in statements:
            value = evaluator(statement)
            if value is UNKNOWN:
                raise NotImplementedError(block.text)
            output += [] if value is AUTOMATION_NULL else value if isinstance(value, list) else [value]
        self.variables["_"] = before
        return output

    def run(self, text: str) -> None:
        result = parse(text)
        self.text = text
        block = result.ast.end_block
        self.evaluate = ConstantEvaluator(text, self.lookup)
        for statement in block.statements if block is not None else []:
            self.statement(statement)

    def statement(self, node: ast.Ast) -> None:
        if isinstance(node, ast.AssignmentStatementAst):
            assert isinstance(node.left, ast.VariableExpressionAst)
            self.variables[node.left.variable_path.lower()] = self.evaluate(node.right)
            return
        if not isinstance(node, ast.PipelineAst):
            raise NotImplementedError(type(node).__name__)
        self.pipeline(node.pipeline_elements)

    def pipeline(self, elements: list[ast.CommandAst | ast.CommandExpressionAst]) -> None:
        last = elements[-1]
        assert isinstance(last, ast.CommandAst)
        if last.invocation_operator == "Ampersand":
            inner = last.command_elements[0]
            assert isinstance(inner, ast.ScriptBlockExpressionAst)
            assert inner.script_block.end_block is not None
            for statement in inner.script_block.end_block.statements:
                self.statement(statement)
            return
        objects: list[Any] | None = None
        if len(elements) > 1:
            first = elements[0]
            assert len(elements) == 2
            assert isinstance(first, ast.CommandExpressionAst)
            value = self.evaluate(first.expression)
            if value is UNKNOWN:
                raise NotImplementedError(self.text[first.start : first.end])
            base = unwrap(value)
            objects = [] if value is AUTOMATION_NULL else list(base) if isinstance(base, list) else [value]
        self.command(last, objects)

    def command(self, node: ast.CommandAst, objects: list[Any] | None) -> None:
        command = (
            self.commands.get(f"{self.case.get('doc')}\0{self.case['cmd']}") or self.commands[self.case["cmd"].lower()]
        )
        arguments = arguments_of(node.command_elements[1:], self.text, self.evaluate)
        binder = self.binder(command)
        try:
            binder.bind_command_line(arguments, objects is not None)
        except ParameterBindingError as error:
            self.error(error)
            return
        self.begin()
        if objects is None:
            self.call(binder)
        for item in objects or ():
            try:
                binder.bind_pipeline_object(item)
            except ParameterBindingError as error:
                self.error(error)
                continue
            self.call(binder)
        self.end()

    def binder(self, command: CommandInfo) -> ParameterBinder:
        """What binds the line."""
        return ParameterBinder(command, self)

    def begin(self) -> None:
        """The line is bound."""

    def end(self) -> None:
        """All input was bound."""

    def call(self, binder: ParameterBinder) -> None:
        bound = [[name, plain(entry.value)] for name, entry in binder.bound.items()]
        self.calls.append({"set": binder.parameter_set_name, "bound": bound})

    def error(self, error: ParameterBindingError) -> None:
        record = {"id": error.error_id, "msg": error.message, "cat": error.category}
        if error.parameter:
            record["param"] = error.parameter
        self.errors.append(record)


def plain(value: Any) -> Any:
    """A value in the form of the recorded ones."""
    if value is None or isinstance(value, bool) or type(value) in (str, int):
        return value
    name = type_name_of(value)
    if isinstance(value, PSObject) and value.base is None and name == "System.Management.Automation.PSCustomObject":
        return {"t": name, "p": [[key, plain(item)] for key, item in value.properties.items()]}
    if isinstance(value, PSObject) and value.base is None:
        return {"t": name, "v": name}
    base = unwrap(value)
    if type(base) in (str, int) or isinstance(base, bool):
        return base
    if isinstance(base, list):
        return {"t": name, "a": [plain(item) for item in base]}
    if isinstance(base, (Hashtable, CaselessDict)):
        pairs = [[to_text(key), plain(item)] for key, item in base.items()]
        if name == "System.Collections.Hashtable":
            pairs.sort(key=lambda pair: pair[0])
        return {"t": name, "d": pairs}
    return {"t": name, "v": _text(base, name)}


def _text(value: Any, name: str) -> str:
    if name in ("System.DateTime", "System.DateTimeOffset", "System.Double", "System.Single"):
        from psemu.objects.format import format_value
        from psemu.objects.format.cultures import INVARIANT

        return format_value(value, "o" if "Date" in name else "R", INVARIANT)
    return value.original if isinstance(value, Uri) else to_text(value)


def _comparable(calls: list[dict[str, Any]], unordered: bool) -> list[Any]:
    return [
        [call["set"], sorted(call["bound"], key=lambda pair: str(pair[0])) if unordered else call["bound"]]
        for call in calls
    ]


def _message(record: dict[str, Any], unordered: bool) -> Any:
    text = record["msg"]
    return sorted(text.replace(":", " ").replace(".", " ").split()) if unordered else text


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Binds the case's line; outcome: the same calls and error ids; message: the same messages too."""
    expect = case["expect"]
    session = Session(commands(options), case)
    if case.get("pre"):
        session.run(case["pre"])
    session.run(case["line"])
    kind = str(case["kind"])
    unordered = kind in UNORDERED
    wanted = expect.get("errors") or []
    outcome = _comparable(session.calls, unordered) == _comparable(expect["calls"], unordered) and [
        error["id"] for error in session.errors
    ] == [error["id"] for error in wanted]
    message = [_message(error, unordered) for error in session.errors] == [
        _message(error, unordered) for error in wanted
    ]
    difference = ""
    if not (outcome and message):
        mine = {"calls": session.calls, "errors": session.errors}
        theirs = {"calls": expect["calls"], "errors": wanted}
        difference = f"{case.get('pre', '')}\n{case['line']}\n" + show_difference(theirs, mine)
    return Verdict(kind, outcome, {"outcome": outcome, "message": message}, difference)
