"""Which exceptions a catch clause takes: the part of .NET's hierarchy that scripts name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.parser.ast import CatchClauseAst, TypeConstraintAst

#: exception → the one that it is derived from; one that is known but not named here is a SystemException's child
_BASES = {
    "system.exception": "",
    "system.systemexception": "system.exception",
    "system.applicationexception": "system.exception",
    "system.aggregateexception": "system.exception",
    "system.argumentnullexception": "system.argumentexception",
    "system.argumentoutofrangeexception": "system.argumentexception",
    "system.dividebyzeroexception": "system.arithmeticexception",
    "system.overflowexception": "system.arithmeticexception",
    "system.objectdisposedexception": "system.invalidoperationexception",
    "system.net.webexception": "system.invalidoperationexception",
    "system.platformnotsupportedexception": "system.notsupportedexception",
    "system.uriformatexception": "system.formatexception",
    "system.threading.tasks.taskcanceledexception": "system.operationcanceledexception",
    "system.io.filenotfoundexception": "system.io.ioexception",
    "system.io.directorynotfoundexception": "system.io.ioexception",
    "system.io.pathtoolongexception": "system.io.ioexception",
    "system.io.endofstreamexception": "system.io.ioexception",
    "system.io.drivenotfoundexception": "system.io.ioexception",
    "system.componentmodel.win32exception": "system.runtime.interopservices.externalexception",
    "system.net.http.httprequestexception": "system.exception",
    "system.management.automation.runtimeexception": "system.systemexception",
    "system.management.automation.commandnotfoundexception": "system.management.automation.runtimeexception",
    "system.management.automation.cmdletinvocationexception": "system.management.automation.runtimeexception",
    "system.management.automation.actionpreferencestopexception": "system.management.automation.runtimeexception",
    "system.management.automation.parameterbindingexception": "system.management.automation.runtimeexception",
    "system.management.automation.parentcontainserrorrecordexception": "system.systemexception",
    "system.management.automation.methodexception": "system.management.automation.extendedtypesystemexception",
    "system.management.automation.methodinvocationexception": "system.management.automation.methodexception",
    "system.management.automation.extendedtypesystemexception": "system.management.automation.runtimeexception",
    "system.management.automation.sessionstateexception": "system.management.automation.runtimeexception",
    "system.management.automation.itemnotfoundexception": "system.management.automation.sessionstateexception",
    "system.management.automation.drivenotfoundexception": "system.management.automation.sessionstateexception",
    "system.management.automation.pipelinestoppedexception": "system.management.automation.runtimeexception",
    "system.management.automation.pssecurityexception": "system.management.automation.runtimeexception",
    "system.management.automation.psinvalidcastexception": "system.invalidcastexception",
    "system.management.automation.psinvalidoperationexception": "system.invalidoperationexception",
    "system.management.automation.psargumentexception": "system.argumentexception",
    "system.management.automation.psnotsupportedexception": "system.notsupportedexception",
}


def _bases(name: str) -> Iterator[str]:
    while name:
        yield name
        name = _BASES.get(name, "system.systemexception")


def already_caught(clauses: list[CatchClauseAst]) -> Iterator[TypeConstraintAst]:
    """The types that an earlier clause of the same statement catches; a type that is not known never is."""
    from psemu.objects.types import resolve_type_name

    seen: set[str] = set()
    for clause in clauses:
        names = []
        constraint: Any
        for constraint in clause.catch_types:
            name = (resolve_type_name(constraint.type_name) or "").lower()
            if not name.endswith("exception"):
                continue
            if not seen.isdisjoint(_bases(name)):
                yield constraint
            names.append(name)
        seen.update(names)
