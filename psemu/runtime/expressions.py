"""Compiles the expressions that are values: constants, strings, variables, arrays, tables, types, script blocks, casts."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL, Hashtable, NetType, PSObject, convert_to, resolve_type_name, to_text
from psemu.objects.conversion import DEFAULT_OF_NOTHING
from psemu.objects.operators import runtime_error
from psemu.parser import ast
from psemu.runtime.compiler import expression
from psemu.runtime.enumeration import as_list, enumerate_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.compiler import Compilation, Expression
    from psemu.runtime.session_state import Frame


@expression(ast.ConstantExpressionAst, ast.StringConstantExpressionAst)
def constant(_c: Compilation, node: ast.ConstantExpressionAst) -> Expression:
    value = node.value
    return lambda _frame: value


@expression(ast.ParenExpressionAst)
def parenthesized(c: Compilation, node: ast.ParenExpressionAst) -> Expression:
    inner = node.pipeline
    if isinstance(inner, ast.PipelineAst) and len(inner.pipeline_elements) == 1 and not inner.background:
        element = inner.pipeline_elements[0]
        if isinstance(element, ast.CommandExpressionAst) and not element.redirections:
            return c.expression(element.expression)
    if isinstance(inner, ast.AssignmentStatementAst):
        from psemu.runtime.assignments import assignment_value

        return assignment_value(c, inner)
    return c.captured(inner)


@expression(ast.SubExpressionAst)
def subexpression(c: Compilation, node: ast.SubExpressionAst) -> Expression:
    return c.captured(node.sub_expression)


def _only_expression(block: ast.StatementBlockAst) -> ast.Ast | None:
    """The expression that is the block's only content, None if there is anything else."""
    if len(block.statements) != 1 or block.traps:
        return None
    pipeline = block.statements[0]
    if not isinstance(pipeline, ast.PipelineAst) or len(pipeline.pipeline_elements) != 1 or pipeline.background:
        return None
    element = pipeline.pipeline_elements[0]
    if isinstance(element, ast.CommandExpressionAst) and not element.redirections:
        return element.expression
    return None


@expression(ast.ArrayExpressionAst)
def array_expression(c: Compilation, node: ast.ArrayExpressionAst) -> Expression:
    only = _only_expression(node.sub_expression)
    if isinstance(only, ast.ArrayLiteralAst):
        return c.expression(only)
    run = c.statement(node.sub_expression)

    def evaluate(frame: Frame) -> Any:
        outputs: list[Any] = []
        run(frame, outputs.append)
        return outputs

    return evaluate


@expression(ast.ArrayLiteralAst)
def array_literal(c: Compilation, node: ast.ArrayLiteralAst) -> Expression:
    elements = [c.expression(element) for element in node.elements]

    def evaluate(frame: Frame) -> Any:
        values = [element(frame) for element in elements]
        if AUTOMATION_NULL in values:
            return [None if value is AUTOMATION_NULL else value for value in values]
        return values

    return evaluate


def _hash_value(c: Compilation, node: ast.Ast) -> Expression:
    if isinstance(node, ast.PipelineAst) and len(node.pipeline_elements) == 1:
        element = node.pipeline_elements[0]
        if isinstance(element, ast.CommandExpressionAst) and not element.redirections:
            return c.expression(element.expression)
    return c.expression(node)


def hashtable(c: Compilation, node: ast.HashtableAst, ordered: bool = False) -> Expression:
    """``@{…}``; *ordered* makes an OrderedDictionary."""
    pairs = [(c.expression(key), _hash_value(c, value)) for key, value in node.key_value_pairs]

    def evaluate(frame: Frame) -> Any:
        table = Hashtable((), ordered)
        for key_of, value_of in pairs:
            key = key_of(frame)
            value = value_of(frame)
            if isinstance(key, PSObject) and key.base is not None:
                key = key.base
            if key is None or key is AUTOMATION_NULL:
                raise runtime_error("A null key is not allowed in a hash literal.", "InvalidNullKey", target=table)
            if isinstance(key, list):
                key = IdentityKey(key)
            if key in table:
                raise runtime_error(
                    f"Item has already been added. Key in dictionary: '{to_text(key)}'  Key being added: '{to_text(key)}'",
                    "DuplicateKeyInHashLiteral",
                    "InvalidOperation",
                    target=key,
                )
            table[key] = None if value is AUTOMATION_NULL else value
        return table

    return evaluate


class IdentityKey(list):  # type: ignore[type-arg]
    """An array as a key of a table: equal only to itself."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@expression(ast.HashtableAst)
def plain_hashtable(c: Compilation, node: ast.HashtableAst) -> Expression:
    return hashtable(c, node)


@expression(ast.ScriptBlockExpressionAst)
def script_block(c: Compilation, node: ast.ScriptBlockExpressionAst) -> Expression:
    from psemu.runtime.script_block import ScriptBlock

    tree, source = node.script_block, c.source
    shared: list[Any] = [None]

    def evaluate(frame: Frame) -> Any:
        block = ScriptBlock(tree, source, frame.session)
        block.code = shared
        return block

    return evaluate


def string_value(value: Any, frame: Frame) -> str:
    """*value* as a string, with arrays joined by ``$OFS``."""
    if type(value) is str:
        return value
    if isinstance(value, PSObject) and value.base is not None and isinstance(value.base, list):
        value = value.base
    items = enumerate_value(value) if not isinstance(value, str) else None
    if items is not None:
        variable = frame.scope.find("ofs")
        separator = " " if variable is None or variable.value is None else to_text(variable.value)
        return separator.join(element_text(item, frame) for item in items)
    return text_of(value, frame)


def element_text(item: Any, frame: Frame) -> str:
    """An element of an array as part of the array's text: an array in it is its type's name."""
    if item is None:
        return ""
    if isinstance(item, list):
        from psemu.objects import type_name_of

        return type_name_of(item)
    return text_of(item, frame)


def text_of(value: Any, frame: Frame | None = None) -> str:
    """PowerShell's string conversion, with a script class's own ToString."""
    own = getattr(value, "script_to_string", None)
    if own is not None:
        return str(own())
    return "" if value is AUTOMATION_NULL else to_text(value)


def _part_text(value: Any, frame: Frame) -> str:
    """A value inside a string; a node of a document is its name there, by the ToString that the type data give it."""
    name = None if type(value) is str else getattr(value, "local_name", None)
    return string_value(value, frame) if name is None else str(name)


@expression(ast.ExpandableStringExpressionAst)
def expandable_string(c: Compilation, node: ast.ExpandableStringExpressionAst) -> Expression:
    from psemu.runtime.expandable import literal_parts

    parts = literal_parts(c.source, node)
    compiled = [part if isinstance(part, str) else c.expression(part) for part in parts]

    def evaluate(frame: Frame) -> str:
        return "".join([part if isinstance(part, str) else _part_text(part(frame), frame) for part in compiled])

    return evaluate


def type_named(name: str, frame: Frame) -> NetType:
    """The type called *name*; the TypeNotFound error of PowerShell if nobody knows it."""
    found = find_type(name, frame)
    if found is None:
        element = name
        while element.endswith("]") and not element.rpartition("[")[2].rstrip("]").strip(", "):
            # the type that is missing is that of the elements
            element = element.rpartition("[")[0]
        if element.endswith("]"):
            # of a generic type only the name is told, of what is none its argument
            outer, _, inner = element[:-1].partition("[")
            element = inner if resolve_type_name(outer) is not None and find_type(inner, frame) is None else outer
        from psemu.runtime.errors import TypeName

        raise runtime_error(f"Unable to find type [{element or name}].", "TypeNotFound", target=TypeName(name))
    return found


def find_type(name: str, frame: Frame) -> NetType | None:
    """The type called *name* in this session, None if nobody knows it."""
    own = frame.session.types.get(name.lower())
    if own is not None:
        return own  # type: ignore[no-any-return]
    full = resolve_type_name(name)
    if full is not None:
        return NetType(full)
    base = name.rstrip("[],")
    if base != name and base.lower() in frame.session.types:
        return NetType(frame.session.types[base.lower()].full_name + name[len(base) :])
    return None


@expression(ast.TypeExpressionAst)
def type_expression(_c: Compilation, node: ast.TypeExpressionAst) -> Expression:
    name = node.type_name
    known = resolve_type_name(name)
    if known is None:
        return lambda frame: type_named(name, frame)
    value = NetType(known)

    def evaluate(frame: Frame) -> NetType:
        return find_type(name, frame) or value if frame.session.types else value

    return evaluate


def convert(value: Any, type_name: str, frame: Frame) -> Any:
    """*value* cast to *type_name*, a full name or a class of the script."""
    own = frame.session.types.get(type_name.lower()) if frame.session.types else None
    if own is not None:
        return own.convert(value, frame)
    if value is AUTOMATION_NULL:
        # the structures that have a default of nothing
        return convert_to(value, type_name) if type_name in DEFAULT_OF_NOTHING else convert(None, type_name, frame)
    if type_name == "System.String":
        return string_value(value, frame)
    from psemu.runtime.casts import cast

    return cast(value, type_name, frame)


@expression(ast.ConvertExpressionAst)
def cast_expression(c: Compilation, node: ast.ConvertExpressionAst) -> Expression:
    name = node.attribute.type_name
    lowered = name.lower()
    child = node.child
    if lowered == "ordered" and isinstance(child, ast.HashtableAst):
        return hashtable(c, child, ordered=True)
    if lowered in ("pscustomobject", "system.management.automation.pscustomobject") and isinstance(
        child, ast.HashtableAst
    ):
        table = hashtable(c, child, ordered=True)
        return lambda frame: to_custom_object(table(frame))
    inner = c.expression(child)
    if lowered == "ref":
        from psemu.runtime.references import reference_expression

        return reference_expression(c, child)
    full = resolve_type_name(name)

    def evaluate(frame: Frame) -> Any:
        value = inner(frame)
        target = full
        if target is None or frame.session.types:
            target = type_named(name, frame).full_name
        if lowered == "void":
            return AUTOMATION_NULL
        if lowered == "pscustomobject" or lowered == "psobject":
            if isinstance(value, Hashtable):
                return to_custom_object(value) if lowered == "pscustomobject" else value
            return value
        return convert(value, target, frame)

    return evaluate


def to_custom_object(table: Hashtable) -> PSObject:
    """``[pscustomobject]@{…}``: the table's entries as properties; ``PSTypeName`` names the type."""
    found = PSObject()
    for key, value in table.items():
        name = to_text(key)
        if name.lower() == "pstypename":
            found.type_names.insert(0, to_text(value))
        else:
            found.properties[name] = value
    return found


@expression(ast.AttributedExpressionAst)
def attributed(c: Compilation, node: ast.AttributedExpressionAst) -> Expression:
    return c.expression(node.child)


@expression(ast.UsingExpressionAst)
def using_expression(_c: Compilation, node: ast.UsingExpressionAst) -> Expression:
    """``$using:name``: a variable of the session that started this one."""
    path = getattr(getattr(node, "sub_expression", None), "variable_path", "")
    return _using(to_text(getattr(path, "user_path", path)))


def _using(name: str) -> Expression:
    plain = name.rpartition(":")[2]

    def evaluate(frame: Frame) -> Any:
        if frame.session.using is not None:
            return frame.session.using(plain)
        raise runtime_error(
            "A Using variable cannot be retrieved. A Using variable can be used only with Invoke-Command, Start-Job, or "
            "InlineScript in the script workflow. When it is used with Invoke-Command, the Using variable is valid only if "
            "the script block is invoked on a remote computer.",
            "UsingWithoutInvokeCommand",
        )

    return evaluate


@expression(ast.VariableExpressionAst)
def variable(_c: Compilation, node: ast.VariableExpressionAst) -> Expression:
    path = node.variable_path
    key = path.lower()
    if key == "true":
        return lambda _frame: True
    if key == "false":
        return lambda _frame: False
    if key == "null":
        return lambda _frame: None
    if key == "?":
        return lambda frame: frame.session.success
    if ":" in path:
        return drive_variable(path)
    if key == "psitem":
        key = "_"

    def evaluate(frame: Frame) -> Any:
        found = frame.vars.get(key)
        if found is not None:
            return found.value
        found = frame.scope.find(key)
        if found is not None:
            return found.value
        return undefined(frame, path)

    return evaluate


def undefined(frame: Frame, path: str) -> Any:
    """The value of a variable that does not exist: $null, or an error in strict mode."""
    if frame.scope.effective_strict_mode():
        raise runtime_error(
            f"The variable '${path}' cannot be retrieved because it has not been set.",
            "VariableIsUndefined",
            target=path,
        )
    return None


def drive_variable(path: str) -> Expression:
    """``$env:x``, ``$global:x``, ``$function:x`` and their like."""
    drive, _, name = path.partition(":")
    lowered = drive.lower()
    key = name.lower()
    if lowered in ("global", "script", "local", "private", "variable"):

        def scoped(frame: Frame) -> Any:
            if lowered == "variable":
                found = frame.scope.find(key)
            elif lowered in ("local", "private"):
                found = frame.vars.get(key) or (frame.scope.find(key) if key in ("_", "args", "input") else None)
            else:
                found = frame.session.scope_named(lowered, frame.scope).variables.get(key)
            return undefined(frame, path) if found is None else found.value

        return scoped
    if lowered == "env":

        def environment(frame: Frame) -> Any:
            table = frame.session.host.environment
            if name in table:
                return table[name]
            return None

        return environment
    if lowered == "function":

        def function(frame: Frame) -> Any:
            found = frame.session.find_function(name, frame.scope)
            return None if found is None else found.block

        return function
    if lowered == "alias":

        def alias(frame: Frame) -> Any:
            found = frame.session.find_alias(name, frame.scope)
            return None if found is None else found.definition

        return alias
    if lowered == "using":
        return _using(name)

    def unknown(_frame: Frame) -> Any:
        raise runtime_error(
            f"Cannot find drive. A drive with the name '{drive}' does not exist.",
            "DriveNotFound",
            "ObjectNotFound",
            target=drive,
            exception_type="System.Management.Automation.DriveNotFoundException",
        )

    return unknown


__all__ = ["UnsupportedError", "as_list", "convert_to"]
