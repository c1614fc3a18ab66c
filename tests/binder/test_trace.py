"""The steps of binding, as Trace-Command tells them: a few by hand, all recorded ones where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from psemu.binder import ParameterBinder, arguments_of, bind_arguments
from psemu.binder.constants import ConstantEvaluator
from psemu.objects import PSObject
from psemu.parser import ast, parse
from tests.binder.commands import start_job

SHARED = os.environ.get("PSEMU_SHARED")


def _trace(line: str) -> list[str]:
    block = parse(line).ast.end_block
    assert block is not None
    pipeline = block.statements[0]
    assert isinstance(pipeline, ast.PipelineAst)
    node = pipeline.pipeline_elements[0]
    assert isinstance(node, ast.CommandAst)
    arguments = arguments_of(node.command_elements[1:], line, ConstantEvaluator(line))
    return bind_arguments(start_job(), arguments, False, tracing=True).trace


def test_named_and_positional() -> None:
    assert _trace("Start-SampleJob a b -Count 3 -Names x") == [
        "BIND NAMED cmd line args [Start-SampleJob]",
        "    BIND arg [3] to parameter [Count]",
        "        COERCE arg to [System.Int32]",
        "            Parameter and arg types the same, no coercion is needed.",
        "        BIND arg [3] to param [Count] SUCCESSFUL",
        "    BIND arg [x] to parameter [Names]",
        "        COERCE arg to [System.String[]]",
        "            Trying to convert argument value from System.String to System.String[]",
        "            ENCODING arg into collection",
        (
            "            Binding collection parameter Names: argument type [String], parameter type [System.String[]], "
            "collection type Array, element type [System.String], coerceElementType"
        ),
        "            Creating array with element type [System.String] and 1 elements",
        "            Argument type String is not IList, treating this as scalar",
        "            Coercing scalar arg value to type System.String",
        "            COERCE arg to [System.String]",
        "                Parameter and arg types the same, no coercion is needed.",
        "            Adding scalar element of type String to array position 0",
        "        BIND arg [System.String[]] to param [Names] SUCCESSFUL",
        "BIND POSITIONAL cmd line args [Start-SampleJob]",
        "    BIND arg [a] to parameter [ServiceId]",
        "        BIND arg [a] to param [ServiceId] SUCCESSFUL",
        "    BIND arg [b] to parameter [JobId]",
        "        BIND arg [b] to param [JobId] SUCCESSFUL",
        "MANDATORY PARAMETER CHECK on cmdlet [Start-SampleJob]",
    ]


def test_refusals() -> None:
    assert _trace("Start-SampleJob a b -Count x")[-3:] == [
        "            Trying to convert argument value from System.String to System.Int32",
        "            CONVERT arg type to param type using LanguagePrimitives.ConvertTo",
        "            ERROR: ERROR: COERCE FAILED: arg [x] could not be converted to the parameter type [System.Int32]",
    ]
    assert _trace("Start-SampleJob a b -Level x")[-2:] == [
        "        Executing VALIDATION metadata: [System.Management.Automation.ValidateSetAttribute]",
        (
            '            ERROR: VALIDATION FAILED: The argument "x" does not belong to the set "Low,High" specified by the ValidateSet '
            "attribute. Supply an argument that is in the set and then try the command again."
        ),
    ]
    assert _trace("Start-SampleJob a ''")[-1] == "        ERROR: Argument cannot be an empty string"
    assert _trace("Start-SampleJob a")[-2:] == [
        "    PROMPTING for missing mandatory parameters using the host",
        "    ERROR: host does not support prompting for missing mandatory parameters",
    ]


def test_what_is_not_known_is_said() -> None:
    assert "            The value is not known, it is taken as it is." in _trace("Start-SampleJob a b -Count $n")
    assert "    BIND arg [not known] to parameter [ServiceId]" in _trace("Start-SampleJob $a b")


def test_pipeline_object() -> None:
    binder = ParameterBinder(start_job(), tracing=True)
    binder.bind_command_line([], True)
    assert binder.trace is not None
    before = len(binder.trace.lines)
    binder.bind_pipeline_object(PSObject([("ServiceId", "s"), ("JobId", "j")]))
    lines = binder.trace.lines[before:]
    assert lines[0] == "BIND PIPELINE object to parameters: [Start-SampleJob]"
    assert "    Parameter [JobId] PIPELINE INPUT ValueFromPipelineByPropertyName NO COERCION" in lines
    assert lines[-1] == "MANDATORY PARAMETER CHECK on cmdlet [Start-SampleJob]"


def test_nothing_is_kept_without_tracing() -> None:
    assert bind_arguments(start_job(), [], False).trace == []


@pytest.mark.skipif(not SHARED, reason="PSEMU_SHARED names no folder of recorded answers")
def test_recorded_steps() -> None:
    from tests.conformance import trace
    from tests.conformance.frame import Options

    options = Options(Path(str(SHARED)))
    verdicts = [trace.judge(case, options) for case in trace.cases(options)]
    assert verdicts
    differing = [verdict.difference for verdict in verdicts if not verdict.agree]
    assert len(differing) <= len(verdicts) // 100, differing[0]
