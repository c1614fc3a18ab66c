"""The commands that the binder's tests bind to."""

from __future__ import annotations

from psemu.binder import BoundCommand, bind_command
from psemu.catalog import CommandInfo, ParameterAttribute, ParameterInfo, ParameterSetMetadata
from psemu.objects import UNKNOWN
from psemu.parser import ast, parse

ALL = "__AllParameterSets"
STRING = "System.String"
SWITCH = "System.Management.Automation.SwitchParameter"


def parameter(
    name: str,
    type_name: str = STRING,
    sets: dict[str, ParameterSetMetadata] | None = None,
    aliases: tuple[str, ...] = (),
    opaque: bool = False,
    attributes: tuple[ParameterAttribute, ...] = (),
) -> ParameterInfo:
    """A parameter; optional in all sets unless *sets* says otherwise."""
    entries = sets if sets is not None else {ALL: ParameterSetMetadata()}
    return ParameterInfo(name, type_name, entries, aliases=aliases, opaque=opaque, attributes=attributes)


def mandatory(
    position: int | None = None, *, from_pipeline: bool = False, by_name: bool = False
) -> ParameterSetMetadata:
    """An entry of a mandatory parameter."""
    return ParameterSetMetadata(True, position, from_pipeline, by_name)


def start_job() -> CommandInfo:
    """Two ways to say which job: two ids by position, or an object by pipeline."""
    return CommandInfo(
        "Start-SampleJob",
        [
            parameter("ServiceId", sets={"ById": mandatory(0, by_name=True)}, aliases=("Sid",)),
            parameter("JobId", sets={"ById": mandatory(1, by_name=True)}),
            parameter("InputObject", "Sample.Identity", {"ByObject": mandatory(None, from_pipeline=True)}, opaque=True),
            parameter("Count", "System.Int32", aliases=("Ct",)),
            parameter("Names", "System.String[]"),
            parameter("PassThru", SWITCH),
            parameter("Passive", SWITCH),
            parameter("Level", attributes=(ParameterAttribute("ValidateSet", ("Low", "High")),)),
        ],
        default_parameter_set="ById",
        supports_should_process=True,
    )


def bind_line(line: str, command: CommandInfo | None = None, **variables: object) -> BoundCommand:
    """Bind the last command of *line*; variables that are not given are UNKNOWN."""
    result = parse(line)
    assert not result.errors, result.errors
    block = result.ast.end_block
    assert block is not None
    pipeline = block.statements[-1]
    assert isinstance(pipeline, ast.PipelineAst)
    node = pipeline.pipeline_elements[-1]
    assert isinstance(node, ast.CommandAst)
    known = {name.lower(): value for name, value in variables.items()}
    return bind_command(
        node,
        command or start_job(),
        result.source,
        expects_input=len(pipeline.pipeline_elements) > 1,
        resolve=lambda path: known.get(path, UNKNOWN),
    )
