"""The rules of statements: conditions, loops, jumps, exceptions, and the choice between all of them."""

# ruff: noqa: D102 -- the family that first names a rule says what it reads
from __future__ import annotations

from psemu.parser import ast
from psemu.parser.descent.expression_rules import error_statement
from psemu.parser.descent.pipeline_rules import PipelineRules
from psemu.parser.descent.tokens import KEYWORD_KINDS, TAKES_NO_ATTRIBUTE, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from psemu.parser.ast import Ast

_LEFT_OVER = frozenset(["Else", "ElseIf", "Catch", "Until"])


class StatementRules(PipelineRules):
    """Statements that are no definitions."""

    def definition(self, token: Token, attributes: list[Any]) -> Ast | None:
        """The function, class, enum, configuration, data or using statement that *token* begins."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------ lists and blocks

    def statement_list(self, statements: list[Any], traps: list[Any]) -> tuple[int, int] | None:
        start = end = -1
        self.skip_separators()
        while (statement := self.statement()) is not None:
            if 0 <= self.signature < statement.start:
                self.error("TokenAfterEndOfValidScriptText", statement.start, statement.end)
            (traps if type(statement) is ast.TrapStatementAst else statements).append(statement)
            if start < 0:
                start = statement.start
            end = statement.end
            self.skip_separators()
            if self.look_kind() in ("RParen", "RCurly"):
                break
        return None if start < 0 else (start, end)

    def block(self) -> ast.StatementBlockAst | None:
        """``{ statements }``; None if no brace is there."""
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LCurly":
            self.put_back(opener)
            return None
        statements: list[Any] = []
        traps: list[Any] = []
        extent = self.statement_list(statements, traps)
        closer = self.read()
        end = closer.end
        if closer.kind != "RCurly":
            self.put_back(closer)
            end = extent[1] if extent else opener.end
            self.incomplete("MissingEndCurlyBrace", opener.start, opener.end, seen=closer.end)
        return ast.StatementBlockAst(opener.start, end, statements, traps)

    # ------------------------------------------------------------------------------------------ one statement

    def statement(self) -> Ast | None:
        token = self.read()
        while token.kind in _LEFT_OVER and self.has_erred():
            # behind an error these words are left over from the statement that is wrong
            self.skip_lines()
            token = self.read()
        attributes: list[Any] = []
        place = token.start
        if token.kind == "Generic" and token.text.startswith("["):
            self.go_back(place)
            attributes = self.attribute_list(False)
            token = self.read()
            if attributes:
                token = self._attributed_statement(attributes, token, place)
        kind = token.kind
        rule = _STATEMENTS.get(kind)
        if rule is not None:
            return rule(self, token)  # type: ignore[no-any-return]
        if kind in _DEFINITIONS:
            return self.definition(token, attributes)
        if kind in ("From", "Define", "Var"):
            self.error("ReservedKeywordNotAllowed", token.start, token.end, token.kind.lower())
            return error_statement(token.start, token.end)
        if kind == "Label":
            self.skip_lines()
            return self._labeled(token)
        if kind in _LEFT_OVER and self.has_erred():
            self.skip_lines()
            return self.statement()
        if attributes:
            self.go_back(place)
        else:
            self.put_back(token)
            if kind == "EndOfInput":
                return None
        return self.pipeline_chain()

    def _attributed_statement(self, attributes: list[Any], token: Token, place: int) -> Token:
        """Checks *attributes* before the word *token*; the token that the statement begins with."""
        types = [item for item in attributes if type(item) is ast.TypeConstraintAst]
        first = attributes[0]
        if token.kind in TAKES_NO_ATTRIBUTE:
            if not types:
                self.error("UnexpectedAttribute", first.start, first.end, first.type_name)
                return token
        elif token.kind in KEYWORD_KINDS:
            if types:
                self.error("TypeNotAllowedBeforeStatement", types[0].start, types[0].end, types[0].type_name)
            return token
        self.go_back(place)
        return self.read()

    def _labeled(self, label: Token) -> Ast | None:
        token = self.read()
        rule = _LOOPS.get(token.kind)
        if rule is not None:
            return rule(self, token, label)
        self.go_back(label.start)
        return self.pipeline_chain()

    def _jump(self, token: Token) -> Ast:
        label = self.label_or_key()
        kind = ast.BreakStatementAst if token.kind == "Break" else ast.ContinueStatementAst
        return kind(token.start, label.end if label else token.end, label)

    def _leave(self, token: Token) -> Ast:
        pipeline = self.pipeline_chain()
        kind = {"Return": ast.ReturnStatementAst, "Throw": ast.ThrowStatementAst}.get(token.kind, ast.ExitStatementAst)
        return kind(token.start, pipeline.end if pipeline else token.end, pipeline)

    def _block_statement(self, token: Token) -> Ast:
        body = self.block()
        if body is None:
            self.incomplete("MissingStatementAfterKeyword", token.end, token.end, token.text)
            return error_statement(token.start, token.end)
        return ast.BlockStatementAst(token.start, body.end, token.text, body)

    # ------------------------------------------------------------------------------------------ conditions and loops

    def _if(self, token: Token) -> Ast:
        clauses: list[tuple[Ast, ast.StatementBlockAst]] = []
        parts: list[Any] = []
        keyword = token
        while True:
            self.skip_lines()
            opener = self.read()
            if opener.kind != "LParen":
                self.put_back(opener)
                self.incomplete("MissingOpenParenthesisInIfStatement", keyword.end, keyword.end, keyword.text)
                return error_statement(token.start, keyword.end, parts)
            self.skip_lines()
            condition = self.pipeline_chain()
            if condition is None:
                self.incomplete("IfStatementMissingCondition", opener.end, opener.end, keyword.text)
                condition = error_statement(opener.end, opener.end)
            else:
                parts.append(condition)
            self.skip_lines()
            closer = self.read()
            if closer.kind != "RParen":
                self.put_back(closer)
                if type(condition) is not ast.ErrorStatementAst:
                    self.incomplete("MissingEndParenthesisAfterStatement", closer.start, closer.end, keyword.text)
                return error_statement(token.start, max(closer.start - 1, 0), parts)
            self.skip_lines()
            body = self.block()
            if body is None:
                self.incomplete("MissingStatementBlock", closer.start, closer.end, keyword.text)
                return error_statement(token.start, closer.end, parts)
            parts.append(body)
            clauses.append((condition, body))
            place = self.ahead.start if self.ahead is not None else self.restore_point()
            self.skip_lines()
            keyword = self.look()
            if keyword.kind == "ElseIf":
                self.drop()
                continue
            if keyword.kind != "Else":
                self.go_back(place)
                return ast.IfStatementAst(token.start, body.end, clauses, None)
            self.drop()
            self.skip_lines()
            last = self.block()
            if last is None:
                self.incomplete("MissingStatementBlockAfterElse", keyword.end, keyword.end)
                return error_statement(token.start, keyword.end, parts)
            return ast.IfStatementAst(token.start, last.end, clauses, last)

    def _while(self, token: Token, label: Token | None = None) -> Ast:
        start = (label or token).start
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LParen":
            self.put_back(opener)
            self.incomplete("MissingOpenParenthesisAfterKeyword", token.end, token.end, token.text)
            return error_statement(start, token.end)
        self.skip_lines()
        condition = self.pipeline_chain()
        found = [condition] if condition is not None else []
        if condition is None:
            self.incomplete("MissingExpressionAfterKeyword", opener.end, opener.end, "while")
            condition = error_statement(opener.end, opener.end)
        self.skip_lines()
        closer = self.read()
        if closer.kind != "RParen":
            self.put_back(closer)
            if type(condition) is not ast.ErrorStatementAst:
                self.incomplete("MissingEndParenthesisAfterStatement", condition.end, condition.end, "while")
            return error_statement(start, condition.end, found)
        self.skip_lines()
        body = self.block()
        if body is None:
            self.incomplete("MissingLoopStatement", closer.end, closer.end, "while")
            return error_statement(start, closer.end, found)
        return ast.WhileStatementAst(start, body.end, label.value if label else None, condition, body)

    def _do(self, token: Token, label: Token | None = None) -> Ast:
        start = (label or token).start
        body = self.block()
        if body is None:
            self.incomplete("MissingLoopStatement", token.end, token.end, "do")
            return error_statement(start, token.end)
        self.skip_lines()
        word = self.read()
        if word.kind not in ("While", "Until"):
            self.put_back(word)
            self.incomplete("MissingWhileOrUntilInDoWhile", body.end, body.end)
            return error_statement(start, body.end, [body])
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LParen":
            self.put_back(opener)
            self.incomplete("MissingOpenParenthesisAfterKeyword", word.end, word.end, word.kind.lower())
            return error_statement(start, word.end, [body])
        self.skip_lines()
        condition = self.pipeline_chain()
        end = -1
        if condition is None:
            end = opener.end
            self.incomplete("MissingExpressionAfterKeyword", end, end, word.kind.lower())
        self.skip_lines()
        closer = self.read()
        if closer.kind != "RParen":
            self.put_back(closer)
            if condition is not None:
                end = condition.end
                self.incomplete("MissingEndParenthesisAfterStatement", end, end, word.kind.lower())
        if end >= 0 or condition is None:
            return error_statement(start, end, _present([body, condition]))
        kind = ast.DoUntilStatementAst if word.kind == "Until" else ast.DoWhileStatementAst
        return kind(start, closer.end, label.value if label else None, condition, body)

    def _for(self, token: Token, label: Token | None = None) -> Ast:
        start = (label or token).start
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LParen":
            self.put_back(opener)
            self.incomplete("MissingOpenParenthesisAfterKeyword", token.end, token.end, "for")
            return error_statement(start, token.end)
        end = opener.end
        parts: list[Any] = []
        for number in range(3):
            self.skip_lines()
            part = self.pipeline_chain()
            parts.append(part)
            if part is not None:
                end = part.end
            if number < 2 and self.look_kind() == "Semi":
                end = self.read().end
        self.skip_lines()
        closer = self.read()
        if closer.kind != "RParen":
            self.put_back(closer)
            self.incomplete("MissingEndParenthesisAfterStatement", end, end, "for")
            return error_statement(start, end, _present(parts))
        body = self.block()
        if body is None:
            self.incomplete("MissingLoopStatement", closer.end, closer.end, "for")
            return error_statement(start, closer.end, _present(parts))
        name = label.value if label else None
        return ast.ForStatementAst(start, body.end, name, parts[0], parts[1], parts[2], body)

    def _foreach(self, token: Token, label: Token | None = None) -> Ast:
        start = (label or token).start
        parallel, throttle, flag_end = self._foreach_flags()
        opener = self.read()
        if opener.kind != "LParen":
            self.put_back(opener)
            self.incomplete("MissingOpenParenthesisAfterKeyword", token.end, token.end, "foreach")
            return error_statement(start, token.end)
        self.skip_lines()
        name = self.read()
        if name.kind not in ("Variable", "SplattedVariable"):
            self.put_back(name)
            self.incomplete("MissingVariableNameAfterForeach", opener.end, opener.end)
            return error_statement(start, opener.end)
        splatted = name.kind == "SplattedVariable"
        variable = ast.VariableExpressionAst(name.start, name.end, name.value, splatted)
        self.skip_lines()
        word = self.read()
        end, pipeline, body = flag_end, None, None
        if word.kind != "In":
            self.put_back(word)
            end = variable.end
            self.incomplete("MissingInInForeach", end, end)
        else:
            self.skip_lines()
            pipeline = self.pipeline_chain()
            if pipeline is None:
                end = word.end
                self.incomplete("MissingForeachExpression", end, end)
            else:
                self.skip_lines()
                closer = self.read()
                if closer.kind != "RParen":
                    self.put_back(closer)
                    end = pipeline.end
                    self.incomplete("MissingEndParenthesisAfterForeach", end, end)
                else:
                    body = self.block()
                    if body is None:
                        end = closer.end
                        self.incomplete("MissingForeachStatement", end, end)
        if end >= 0 or pipeline is None or body is None:
            return error_statement(start, end, _present([variable, pipeline, body]))
        flags = "Parallel" if parallel else "None"
        name_of_label = label.value if label else None
        return ast.ForEachStatementAst(
            start, body.end, name_of_label, flags, throttle, variable, pipeline, body
        )  # fmt: skip

    def _foreach_flags(self) -> tuple[bool, Ast | None, int]:
        """Whether ``-parallel`` is there, the value of ``-throttlelimit``, the end of the last flag that is wrong (or -1)."""
        parallel, throttle, end = False, None, -1
        self.skip_lines()
        while (flag := self.look()).kind == "Parameter":
            self.drop()
            if _abbreviates(flag, "parallel"):
                parallel = True
            elif _abbreviates(flag, "throttlelimit"):
                self.skip_lines()
                throttle = self.single_argument("argument")
                if throttle is None:
                    self.incomplete("MissingThrottleLimit", flag.end, flag.end)
            else:
                end = flag.end
                self.error("InvalidForeachFlag", flag.start, flag.end, flag.value)
            self.skip_lines()
        return parallel, throttle, end

    # ------------------------------------------------------------------------------------------ exceptions

    def _trap(self, token: Token) -> Ast:
        place = self.restore_point()
        self.skip_lines()
        kind: Any = self.attribute()
        if kind is not None and type(kind) is not ast.TypeConstraintAst:
            self.go_back(place)
            kind = None
        body = self.block()
        if body is None:
            end = (kind or token).end
            self.incomplete("MissingTrapStatement", end, end)
            return error_statement(token.start, end, _present([kind]))
        return ast.TrapStatementAst(token.start, body.end, kind, body)

    def _try(self, token: Token) -> Ast:
        self.skip_lines()
        body = self.block()
        if body is None:
            self.incomplete("MissingTryStatementBlock", token.end, token.end)
            return error_statement(token.start, token.end)
        #: where the error statement ends, if one is made
        end = [-1]
        wrong: list[Any] = []
        catches: list[ast.CatchClauseAst] = []
        while (clause := self._catch(end, wrong)) is not None:
            catches.append(clause)
        self.skip_lines()
        last = None
        word = self.look()
        if word.kind == "Finally":
            self.drop()
            last = self.block()
            if last is None:
                end[0] = word.end
                self.incomplete("MissingFinallyStatementBlock", word.end, word.end, "finally")
        if not catches and last is None and end[0] < 0:
            end[0] = body.end
            self.incomplete("MissingCatchOrFinally", body.end, body.end)
        if end[0] >= 0:
            return error_statement(token.start, end[0], [body, *catches, *wrong])
        return ast.TryStatementAst(token.start, (last or catches[-1]).end, body, catches, last)

    def _catch(self, error_end: list[int], wrong: list[Any]) -> ast.CatchClauseAst | None:
        self.skip_lines()
        word = self.read()
        if word.kind != "Catch":
            self.put_back(word)
            return None
        types: list[Any] = []
        comma: Token | None = None
        reported = False
        while True:
            place = self.restore_point()
            self.skip_lines()
            kind = self.attribute()
            if kind is None:
                if comma is not None:
                    error_end[0] = comma.end
                    reported = True
                    self.incomplete("MissingTypeLiteralToken", comma.end, comma.end)
                break
            if type(kind) is not ast.TypeConstraintAst:
                self.go_back(place)
                break
            types.append(kind)
            self.skip_lines()
            comma = self.look()
            if comma.kind != "Comma":
                break
            self.drop()
        handler = self.block()
        if handler is None:
            if not reported:
                end = types[-1].end if types else word.end
                error_end[0] = end
                self.incomplete("MissingCatchHandlerBlock", end, end)
            wrong.extend(types)
            return None
        return ast.CatchClauseAst(word.start, handler.end, types, handler)

    def _switch(self, token: Token, label: Token | None = None) -> Ast:
        from psemu.parser.descent.switch_rule import switch_statement

        return switch_statement(self, token, label)


def _abbreviates(token: Token, name: str) -> bool:
    return name.startswith(token.value.lower())


def _present(nodes: Iterable[Any]) -> list[Any]:
    return [node for node in nodes if node is not None]


_LOOPS = {
    "Switch": StatementRules._switch, "Foreach": StatementRules._foreach, "For": StatementRules._for, "While": StatementRules._while,
    "Do": StatementRules._do,
}  # fmt: skip
_STATEMENTS: dict[str, Any] = {
    **_LOOPS,
    "If": StatementRules._if, "Return": StatementRules._leave, "Throw": StatementRules._leave, "Exit": StatementRules._leave,
    "Break": StatementRules._jump, "Continue": StatementRules._jump, "Trap": StatementRules._trap, "Try": StatementRules._try,
    "Parallel": StatementRules._block_statement, "Sequence": StatementRules._block_statement,
}  # fmt: skip
_DEFINITIONS = frozenset(["Function", "Filter", "Workflow", "Data", "Configuration", "Class", "Enum", "Using"])
