"""ForEach-Object, Where-Object and the commands that end a pipeline: Out-Null, Out-Default, Out-Host, Out-String."""

from __future__ import annotations

from fnmatch import fnmatchcase

from psemu.handlers.core_errors import ENGINE, error_record, refuse_parameters, terminate
from psemu.handlers.property_expression import lookup, matching, one_value, plain_value
from psemu.objects import CaselessDict, Hashtable, PSObject, RuntimeException, to_text, type_name_of
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.isolated import IsolatedSession


def refuse_clauses(command: Cmdlet, block: Any) -> None:
    """A block with begin, process or end clauses cannot be invoked for one object."""
    tree = getattr(block, "ast", None)
    if tree is not None and (tree.begin_block is not None or tree.process_block is not None):
        message = (
            "The script block cannot be invoked because it contains more than one clause. The Invoke() method can only be used on "
            "script blocks that contain a single clause."
        )
        kind = ENGINE + "PSInvalidOperationException"
        raise terminate(command, "InvalidOperation", message, "InvalidOperation", exception_type=kind)


def ambiguous_members(value: Any, pattern: str) -> list[str]:
    """The names of the members that a wildcard *pattern* means, if there are several and all members are known."""
    if not any(char in pattern for char in "*?["):
        return []
    if not isinstance(value, PSObject) or value.base is not None:
        from psemu.objects.member_table import member_rows

        rows = member_rows(type_name_of(plain_value(value))) or []
        found = [row.name for row in rows if fnmatchcase(row.name.lower(), pattern.lower())]
        return found if len(found) > 1 else []
    names = [name for name, _ in matching(value, pattern)]
    names += [
        name for name in ("ToString", "GetType", "Equals", "GetHashCode") if fnmatchcase(name.lower(), pattern.lower())
    ]
    return names if len(names) > 1 else []


def report_ambiguous(command: Cmdlet, value: Any, pattern: str, names: list[str], error_id: str) -> None:
    """Report that *pattern* means several members."""
    message = (
        f'Input name "{pattern}" is ambiguous. It can be resolved to multiple matched members. Possible matches include: '
        f"{' '.join(names)}."
    )
    command.write_error(error_record(command, error_id, message, "InvalidArgument", value))


def _shown(value: Any) -> str:
    return "null" if value is None else to_text(value) or type_name_of(value)


@cmdlet("ForEach-Object")
class ForEachObject(Cmdlet):
    """Runs script blocks, reads a property or calls a method on each input object."""

    def begin_processing(self) -> None:
        refuse_parameters(self, "AsJob", "TimeoutSeconds")
        self._isolated: IsolatedSession | None = None
        self._begin: Any = self.get("Begin")
        self._end: Any = self.get("End")
        process: Any = self.get("Process")
        blocks = [block for block in (process if isinstance(process, list) else [process]) if block is not None]
        rest: Any = self.get("RemainingScripts") or []
        blocks.extend(block for block in (rest if isinstance(rest, list) else [rest]) if block is not None)
        # without -Begin, the first of two is the begin block; without -End, the last of three is the end block
        if self._begin is None and not self.has("Begin") and len(blocks) > 1:
            self._begin = blocks.pop(0)
        if self._end is None and not self.has("End") and len(blocks) > 1:
            self._end = blocks.pop()
        self._blocks = blocks
        if not self.has("MemberName") and (self.switch("WhatIf") or self.switch("Confirm")):
            message = "The -WhatIf and -Confirm parameters are not supported for script blocks."
            kind = "System.InvalidOperationException"
            raise terminate(self, "NoShouldProcessForScriptBlockSet", message, "InvalidOperation", None, kind)
        for block in blocks:
            refuse_clauses(self, block)
        if self._begin is not None:
            self.invoke_script_block(self._begin, stream=True)

    def _parallel(self, value: Any) -> None:
        """One object after the other, in order; an error that ends the block for one does not end it for the next."""
        from psemu.runtime.isolated import IsolatedSession

        if self._isolated is None or self.switch("UseNewRunspace"):
            self._isolated = IsolatedSession(self.session)
        block: Any = self.get("Parallel")
        try:
            self._isolated.run(block, (), value, write=self.write_object)
        except RuntimeException as error:
            self.write_error(error.error_record)

    def process_record(self) -> None:
        if self.has("Parallel"):
            if self.has("InputObject"):
                self._parallel(self.get("InputObject"))
            return
        if not self.has("InputObject") and self.parameter_set_name.startswith("Script"):
            if not self.has("InputObject"):
                for block in self._blocks:
                    self.invoke_script_block(block, [], None, stream=True)
            return
        value = self.get("InputObject")
        if self.has("MemberName"):
            self._member(value)
            return
        for block in self._blocks:
            self.invoke_script_block(block, [], value, stream=True)

    def end_processing(self) -> None:
        if self._end is not None:
            self.invoke_script_block(self._end, stream=True)

    def _member(self, value: Any) -> None:
        name = str(self.get("MemberName"))
        arguments: Any = self.get("ArgumentList")
        from psemu.runtime import members

        if value is None:
            if self.session.frame.scope.effective_strict_mode():
                raise terminate(self, "InputObjectIsNull", "The input object is null.", "InvalidArgument")
            return
        several = ambiguous_members(value, name)
        if several:
            report_ambiguous(self, value, name, several, "AmbiguousPropertyOrMethodName")
            return
        if not self.has("ArgumentList"):
            found = matching(value, name) if any(char in name for char in "*?[") else []
            hit = lookup(value, name, self) if not found else found[0]
            if hit is not None:
                kind = "key" if isinstance(plain_value(value), (Hashtable, CaselessDict)) else "property"
                if self._may(value, f"Retrieve the value for {kind} '{hit[0]}'"):
                    self.write_object(hit[1], True)
                return
        given = arguments if isinstance(arguments, list) else [] if arguments is None else [arguments]
        shown = f" with arguments: {', '.join(map(_shown, given))}" if given else ""
        if not self._may(value, f"Invoke method '{name}'{shown}"):
            return
        try:
            self.write_object(self._call(members, value, name, arguments), True)
        except RuntimeException as error:
            record = error.error_record
            if record.fully_qualified_error_id.partition(",")[0] in ("MethodNotFound", "PropertyNotFoundStrict"):
                if not self.has("ArgumentList") and not self.session.frame.scope.effective_strict_mode():
                    self.write_object(None)
                    return
                message = f'The input name "{name}" cannot be resolved to a member.'
                self.write_error(error_record(self, "PropertyOrMethodNotFound", message, "InvalidArgument", value))
                return
            exception = record.exception_type
            self.write_error(
                error_record(self, "MethodInvocationError", record.message, "InvalidOperation", value, exception)
            )

    def _may(self, value: Any, action: str) -> bool:
        return self.should_process(f"InputObject: {_shown(value)}", action)

    def _call(self, members: Any, value: Any, name: str, arguments: Any) -> Any:
        values = arguments if isinstance(arguments, list) else [] if arguments is None else [arguments]
        return members.invoke_method(value, name, values, self.session)


#: the comparison switches of Where-Object
_OPERATORS = [
    "EQ",
    "NE",
    "GT",
    "LT",
    "GE",
    "LE",
    "Like",
    "NotLike",
    "Match",
    "NotMatch",
    "Contains",
    "NotContains",
    "In",
    "NotIn",
    "Is",
    "IsNot",
]


@cmdlet("Where-Object")
class WhereObject(Cmdlet):
    """Passes on the input objects that satisfy a script block or a comparison of one property."""

    def begin_processing(self) -> None:
        self._block: Any = self.get("FilterScript")
        self._test: Callable[[Any], bool] | None = None
        if self._block is None:
            self._test = self._comparison()
        else:
            refuse_clauses(self, self._block)

    def process_record(self) -> None:
        value = self.get("InputObject")
        if self._block is not None:
            from psemu.objects.comparison import truth

            if truth(one_value(self.invoke_script_block(self._block, [], value))):
                self.write_object(value)
            return
        name = str(self.get("Property"))
        several = ambiguous_members(value, name)
        if several:
            report_ambiguous(self, value, name, several, "AmbiguousPropertyName")
            return
        found = matching(value, name)[:1] if any(char in name for char in "*?[") else None
        hit = found[0] if found else lookup(value, name, self)
        if hit is None and value is not None and self.session.frame.scope.effective_strict_mode() >= 2:
            message = f'The input name "{name}" cannot be resolved to a property.'
            self.write_error(error_record(self, "PropertyNotFound", message, "InvalidArgument", value))
            return
        assert self._test is not None
        if self._test(hit[1] if hit else None):
            self.write_object(value)

    def _comparison(self) -> Callable[[Any], bool]:
        from psemu.objects.comparison import truth

        operator, case_sensitive = "", False
        for name in _OPERATORS:
            if self.switch(name) or self.has(name):
                operator = name
            elif self.has("C" + name):
                operator, case_sensitive = name, True
        if self.switch("Not"):
            return lambda left: not truth(left)
        if not operator:
            if self.has("Value"):
                message = (
                    "An operator is required to compare the two specified values. Include a valid operator in the command, and then "
                    "try the command again. For example, Get-Process | Where-Object -Property Name -eq Idle"
                )
                raise terminate(self, "OperatorNotSpecified", message, "InvalidArgument")
            return truth
        if operator == "EQ" and not self.has("Value"):
            return truth
        right = self.get("Value", True if operator in ("EQ",) else None)
        return lambda left: self._compare(operator, left, right, not case_sensitive)

    def _type_named(self, text: str) -> Any:
        """The type of ``-Is [int]``, which reaches the command as text."""
        from psemu.runtime.expressions import find_type

        name = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        found = find_type(name, self.session.frame)
        if found is None:
            message = f'Cannot convert the "{text}" value of type "System.String" to type "System.Type".'
            kind = ENGINE + "PSInvalidCastException"
            raise terminate(self, "InvalidCastFromStringToType", message, "InvalidArgument", exception_type=kind)
        return found

    def _compare(self, operator: str, left: Any, right: Any, ignore_case: bool) -> bool:
        from psemu.objects.comparison import truth
        from psemu.runtime.operator_expressions import binary_function

        if operator in ("Is", "IsNot") and isinstance(right, str):
            right = self._type_named(right)
        kind = operator if operator in ("Is", "IsNot") else ("I" if ignore_case else "C") + operator.lower()
        return truth(binary_function(kind)(left, right, self.session.frame))


@cmdlet("Out-Null")
class OutNull(Cmdlet):
    """Takes everything and gives nothing."""


class _Output(Cmdlet):
    """Collects input for text."""

    def begin_processing(self) -> None:
        self._objects: list[Any] = []

    def process_record(self) -> None:
        if self.has("InputObject"):
            value = self.get("InputObject")
            if value is not None:
                self._objects.append(value)

    def text(self, width: int) -> str:
        """What the host would show of the input."""
        from psemu.formatting.output import FormattedOutput

        limit: Any = plain_value(self.session.get_variable("FormatEnumerationLimit", 4))
        view: Any = self.session.get_variable("ErrorView", "ConciseView")
        output = FormattedOutput(width, limit if isinstance(limit, int) else 4, str(getattr(view, "name", view)))
        return output.text_of(self._objects)


@cmdlet("Out-Default")
class OutDefault(_Output):
    """Shows its input on the host."""

    def end_processing(self) -> None:
        text = self.text(self.session.host.width)
        if text:
            self.write_host(text)


@cmdlet("Out-Host")
class OutHost(OutDefault):
    """Shows its input on the host."""


@cmdlet("Out-String")
class OutString(_Output):
    """Gives the text of its input, whole or line by line."""

    def end_processing(self) -> None:
        width: Any = self.get("Width", self.session.host.width)
        text = self.text(int(width))
        if self.switch("Stream"):
            for line in text.split("\n")[:-1]:
                self.write_object(line)
        elif self.switch("NoNewline"):
            self.write_object(text.replace("\n", ""))
        else:
            self.write_object(text)


@cmdlet("Write-Progress")
class WriteProgress(Cmdlet):
    """Progress is for people at a screen; there is none here."""
