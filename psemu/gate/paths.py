"""Which paths a command may read: what is written, what stands for a place of the user's own, what was listed before."""

from __future__ import annotations

from psemu.binder.constants import ConstantEvaluator
from psemu.gate.holdings import ITEMS, LISTING
from psemu.gate.powershell_commands import LOOKS_ONLY
from psemu.gate.scopes import only_element
from psemu.gate.secrets import is_private, path_trouble, takes_everything
from psemu.gate.verdict import SECRET, UNKNOWN
from psemu.gate.words import words
from psemu.lint.constant import variable_name
from psemu.lint.effects import command_name
from psemu.objects import UNKNOWN as NOT_KNOWN
from psemu.objects import PSObject
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.binder.static import BoundCommand
    from psemu.gate.holdings import Holdings
    from psemu.gate.scopes import Scopes

_PARAMETERS = ("path", "literalpath", "filepath", "filter", "include", "childpath", "listpath")
#: variables that name places on this machine, or on what the user made this machine's own
_PLACES = words(
    """
    home pshome psscriptroot pscommandpath profile env:appdata env:allusersprofile env:commonprogramfiles env:home env:homedrive
    env:homepath env:localappdata env:programdata env:programfiles env:programfiles(x86) env:programw6432 env:public env:systemdrive
    env:systemroot env:temp env:tmp env:tmpdir env:userprofile env:windir env:username env:computername env:onedrive
    """
)
#: those that stand for a person's own folder and the one below where programs keep their data; any other is ``./place``
_STAND_INS = {
    "home": "~",
    "env:home": "~",
    "env:homepath": "~",
    "env:userprofile": "~",
    "env:appdata": "~/appdata/roaming",
    "env:localappdata": "~/appdata/local",
}
#: what stands for something that only the run knows; no path has it
_SOMETHING = "\ue000"
_PRIVATE = "programs keep secrets in such files"
#: commands after which other paths begin there
_ENTERING = frozenset(("push-location", "set-location"))
_DEEPEST = 6
_MOST = 50
_BUDGET = 200
_ITEM = (
    "FullName",
    "PSPath",
    "Name",
    "BaseName",
    "PSChildName",
    "DirectoryName",
    "PSParentPath",
    "Path",
    "ProviderPath",
)


class _Item(PSObject):
    """A stand-in for an item whose path was judged where it was listed."""

    __slots__ = ()


def _item() -> _Item:
    item = _Item()
    for name in _ITEM:
        item.properties[name] = "./listed"
    item.properties["Extension"] = ".listed"
    return item


class PathEvaluator(ConstantEvaluator):
    """Evaluates paths: places and listed items have stand-ins, so that what is built on them can be judged."""

    def __init__(
        self,
        text: str,
        lookup: Callable[[str], Any],
        holdings: Holdings,
        scopes: Scopes,
        depth: int = 0,
        budget: list[int] | None = None,
    ) -> None:
        super().__init__(text, lookup)
        self._holdings = holdings
        self._scopes = scopes
        self._nested = depth
        #: variables that may still be followed, counted over all nested evaluations
        self._budget = budget if budget is not None else [_BUDGET]

    def _value(self, node: ast.Ast, depth: int) -> Any:
        kind = type(node)
        if kind is ast.VariableExpressionAst:
            return self._of_variable(node)  # type: ignore[arg-type]
        if kind is ast.PipelineAst:
            element = only_element(node)
            if type(element) is ast.CommandAst:
                return self._joined(element, depth)
        if kind is ast.BinaryExpressionAst and node.operator == "Plus":  # type: ignore[attr-defined]
            left = self._value(node.left, depth + 1) if depth < 40 else NOT_KNOWN  # type: ignore[attr-defined]
            right = self._value(node.right, depth + 1) if depth < 40 else NOT_KNOWN  # type: ignore[attr-defined]
            return left + right if isinstance(left, str) and isinstance(right, str) else NOT_KNOWN
        if kind is ast.ExpandableStringExpressionAst:
            return self._expanded(node, depth)
        return super()._value(node, depth)

    def _of_variable(self, node: ast.VariableExpressionAst) -> Any:
        path = node.variable_path.lower()
        if path in _PLACES:
            return _STAND_INS.get(path, "./place")
        if path == "pwd":
            return _item()
        if self._holdings.is_item(node) or self._is_loop_item(node):
            return _item()
        value = self._variable(node, 0)
        self._budget[0] -= 1
        if value is not NOT_KNOWN or self._nested > _DEEPEST or self._budget[0] < 0:
            return value
        given = self._given(node)
        if given is not None:
            return given
        right = self._holdings.only_assignment(node) or self._holdings.looped_over(node)
        if right is None:
            return NOT_KNOWN
        # at the assignment other variables may have held something else: only what is assigned once counts
        return PathEvaluator(self.text, _nothing, self._holdings, self._scopes, self._nested + 1, self._budget)(right)

    def _is_loop_item(self, node: ast.VariableExpressionAst) -> bool:
        return self._holdings.holds(node, ITEMS)

    def _given(self, node: ast.VariableExpressionAst) -> list[Any] | None:
        """The constants that the calls of a function of the text give its parameter, if they all do."""
        function = self._scopes.function_around(node)
        name = variable_name(node)
        if function is None or name is None or len(self._scopes.functions[function.name.lower()]) != 1:
            return None
        block = function.body.param_block
        parameters = function.parameters or (block.parameters if block is not None else [])
        declared = next((p for p in parameters if variable_name(p.name) == name), None)
        if declared is None or self._holdings.assigns(name) or function.body.process_block is not None:
            return None
        values: list[Any] = []
        sources = [declared.default_value] if declared.default_value is not None else []
        calls = self._scopes.calls(function.name)
        if len(calls) > _MOST:
            return None
        for call in calls:
            pipeline = self._scopes.parent(call)
            if type(pipeline) is not ast.PipelineAst or pipeline.pipeline_elements[0] is not call:
                return None
            for element in call.command_elements[1:]:
                if type(element) is ast.CommandParameterAst:
                    if element.argument is not None:
                        sources.append(element.argument)
                else:
                    sources.append(element)
        evaluate = PathEvaluator(self.text, _nothing, self._holdings, self._scopes, self._nested + 1, self._budget)
        for source in sources:
            if type(source) is ast.VariableExpressionAst and source.splatted:
                return None
            value = evaluate(source)
            if value is NOT_KNOWN:
                return None
            values += value if isinstance(value, list) else [value]
        if not all(isinstance(value, (str, int, float, _Item)) for value in values):
            return None
        return [value for value in values if not isinstance(value, (int, float))] or None

    def _joined(self, command: ast.CommandAst, depth: int) -> Any:
        """``Join-Path a b`` as a path; anything else is not known."""
        if (command_name(command) or "").lower() != "join-path" or command.redirections:
            return NOT_KNOWN
        parts = []
        for element in command.command_elements[1:]:
            if type(element) is ast.CommandParameterAst:
                if element.parameter_name.lower() not in ("path", "childpath", "additionalchildpath"):
                    return NOT_KNOWN
                if element.argument is None:
                    continue
                element = element.argument
            value = self._value(element, depth + 1) if depth < 40 else NOT_KNOWN
            if not isinstance(value, str):
                return NOT_KNOWN
            parts.append(value)
        return "/".join(parts)

    def _expanded(self, node: Any, depth: int) -> Any:
        """The string, or all that it can be where a variable is one of several constants."""
        found = [""]
        text, at = node.value, 0
        for nested in node.nested_expressions:
            value = self._value(nested, depth + 1) if depth < 40 else NOT_KNOWN
            source = self.text[nested.start : nested.end]
            place = text.find(source, at)
            if place < 0:
                return NOT_KNOWN
            values = value if isinstance(value, list) and len(value) * len(found) <= _MOST else [value]
            parts = [
                str(one) if isinstance(one, (str, int, float)) and not isinstance(one, bool) else _SOMETHING
                for one in values
            ]
            found = [f"{before}{text[at:place]}{part}" for before in found for part in parts]
            at = place + len(source)
        found = [before + text[at:] for before in found]
        return found[0] if len(found) == 1 else found


def _nothing(_path: str) -> object:
    return NOT_KNOWN


def judge_paths(
    bound: BoundCommand, steps: list[ast.Ast], holdings: Holdings, bind_places: Callable[[], BoundCommand]
) -> list[tuple[str, str]]:
    """Verdict and reason for each path that is more than a file or folder of this machine."""
    command = bound.command.name
    looks = command.lower() in LOOKS_ONLY
    stays = looks and command.lower() not in _ENTERING
    found: list[tuple[str, str]] = []
    given = False
    if not all(_is_known(value) for name, value in bound.values.items() if name.lower() in _PARAMETERS):
        bound = bind_places()
        if bound.errors:
            return [(UNKNOWN, "which path is read is known only when it runs")]
    for name, value in bound.values.items():
        key = name.lower()
        if key not in _PARAMETERS:
            continue
        given = given or key in ("path", "literalpath", "filepath")
        for item in value if isinstance(value, list) else [value]:
            why = _trouble(item, looks) or ("" if stays or not _is_private(item) else _PRIVATE)
            if why:
                found.append((SECRET if "secret" in why else UNKNOWN, why or f"the path of {command} is not known"))
    if steps and not given and not _is_searched(command, steps, holdings) and not holdings.lists_items(steps):
        found.append((UNKNOWN, f"the path of {command} comes from a value that is known only when it runs"))
    return found


def _is_known(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str)


def _is_searched(command: str, steps: list[ast.Ast], holdings: Holdings) -> bool:
    """True for a command that looks into the text it is given, not into a file of that name."""
    if command.lower() not in ("select-string", "test-json", "convertfrom-markdown", "format-hex"):
        return False
    first = steps[0]
    if type(first) is ast.CommandAst:
        return (command_name(first) or "").lower() not in LISTING
    return holdings.is_text(first)


def _is_private(item: object) -> bool:
    return isinstance(item, str) and is_private(item.replace(_SOMETHING, "x"))


def _trouble(item: object, looks: bool) -> str:
    if isinstance(item, _Item):
        item = item.properties.get("FullName")
    if not isinstance(item, str):
        return "which path is read is known only when it runs"
    if _SOMETHING in item:
        after = item.rpartition(_SOMETHING)[2]
        head = item.partition(_SOMETHING)[0]
        rooted = bool(head.strip("/\\")) and ("/" in head or "\\" in head)
        ending = "." in after.rpartition("/")[2].rpartition("\\")[2] and after.rpartition(".")[2].isalnum()
        if not rooted or not (looks or ending):
            return "which path is read is known only when it runs"
        item = item.replace(_SOMETHING, "x")
    if not looks and takes_everything(item):
        return "everything that a person keeps there is read, secrets too"
    return path_trouble(item)
