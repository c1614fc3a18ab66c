"""The rule of the switch statement, which goes on behind more of its errors than any other."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast
    from psemu.parser.descent.statement_rules import StatementRules
    from psemu.parser.descent.tokens import Token

_FLAGS = {
    "regex": "Regex",
    "wildcard": "Wildcard",
    "exact": "",
    "casesensitive": "CaseSensitive",
    "parallel": "Parallel",
    "file": "File",
}
_ORDER = ("File", "Regex", "Wildcard", "CaseSensitive", "Parallel")


def switch_statement(rules: StatementRules, token: Token, label: Token | None) -> Ast:
    """The switch statement behind its keyword *token*."""
    return _Switch(rules, token, label).read()


class _Switch:
    """One switch statement: what was found of it, and where the error statement ends that is made if something is wrong."""

    def __init__(self, rules: StatementRules, token: Token, label: Token | None) -> None:
        self.rules = rules
        self.token = token
        self.label = label
        self.start = (label or token).start
        self.end = (label or token).end
        self.wrong = False
        #: the last error could be mended by more input
        self.open_end = False
        self.flags: set[str] = set()
        self.written: dict[str, tuple[str, str, Any]] = {}
        self.condition: Any = None
        self.clauses: list[Any] = []
        self.default: Any = None
        self.bodies: list[Any] = []

    def incomplete(self, error_id: str) -> None:
        """Reports that something is missing behind what was read so far."""
        self.wrong = True
        self.open_end = self.rules.incomplete(error_id, self.end, self.end)

    def read(self) -> Ast:
        """The statement, or what could be made of it."""
        rules = self.rules
        rules.skip_lines()
        self._read_flags()
        in_parentheses = rules.look_kind() == "LParen"
        if in_parentheses:
            self._read_condition()
        elif self.condition is None and "File" not in self.flags:
            self.incomplete("PipelineValueRequired")
        rules.skip_lines()
        opener = rules.read()
        end = self.end
        if opener.kind != "LCurly":
            rules.put_back(opener)
            if not self.open_end:
                self.incomplete("MissingCurlyBraceInSwitchStatement")
        else:
            end = self._read_clauses(opener)
        if self.wrong:
            conditions = [self.condition] if in_parentheses and self.condition is not None else []
            flags: list[Any] = list(self.written.values())
            return ast.ErrorStatementAst(
                self.start, self.end, self.token.text, flags, conditions, self.bodies, []
            )  # fmt: skip
        names = ", ".join([name for name in _ORDER if name in self.flags]) or "None"
        label = self.label.value if self.label else None
        return ast.SwitchStatementAst(self.start, end, label, names, self.condition, self.clauses, self.default)

    def _read_flags(self) -> None:
        rules = self.rules
        while (flag := rules.look()).kind == "Parameter":
            rules.drop()
            self.end = flag.end
            name = next((name for name in _FLAGS if name.startswith(flag.value.lower())), "")
            if not name:
                self.wrong = True
                rules.error("InvalidSwitchFlag", flag.start, flag.end, flag.value)
                continue
            # -regex and -wildcard put each other out, -exact both
            if name in ("regex", "wildcard", "exact"):
                self.flags -= {"Regex", "Wildcard"}
            self.flags |= {_FLAGS[name]} - {""}
            value = self._read_file(flag) if name == "file" else None
            self.written.setdefault(name, (name, flag.text, value))
        if flag.kind == "Minus":
            self.written["--%"] = ("--%", flag.text, None)

    def _read_file(self, flag: Token) -> Ast | None:
        self.rules.skip_lines()
        name = self.rules.single_argument("file")
        if name is None:
            self.wrong = True
            self.open_end = self.rules.incomplete("MissingFilenameOption", flag.end, flag.end)
            return None
        self.end = name.end
        element = ast.CommandExpressionAst(name.start, name.end, name, [])
        self.condition = ast.PipelineAst(name.start, name.end, [element], False)
        return self.condition  # type: ignore[no-any-return]

    def _read_condition(self) -> None:
        rules = self.rules
        opener = rules.read()
        self.end = opener.end
        if "File" in self.flags:
            self.wrong = True
            rules.error("PipelineValueRequired", opener.start, opener.end)
        rules.skip_lines()
        self.condition = rules.pipeline_chain()
        if self.condition is None:
            self.incomplete("PipelineValueRequired")
        else:
            self.end = self.condition.end
        rules.skip_lines()
        closer = rules.read()
        if closer.kind == "RParen":
            self.end = closer.end
            return
        rules.put_back(closer)
        if not self.open_end:
            self.incomplete("MissingEndParenthesisInSwitchStatement")

    def _read_clauses(self, opener: Token) -> int:
        """Reads the clauses up to the closing brace; where that ends."""
        rules = self.rules
        self.end = opener.end
        rules.skip_lines()
        while True:
            token = rules.look()
            is_default = token.kind == "Default"
            condition: Any
            if is_default:
                rules.drop()
                condition = ast.StringConstantExpressionAst(token.start, token.end, "BareWord", token.text)
            else:
                condition = rules.single_argument("condition")
                if condition is None:
                    self.wrong = True
                    rules.incomplete("MissingSwitchConditionExpression", self.end, self.end)
                    if rules.look_kind() == "RCurly":
                        rules.drop()
                    return self.end
            self.bodies.append(condition)
            self.end = condition.end
            body = rules.block()
            if body is None:
                self.incomplete("MissingSwitchStatementClause")
            else:
                self._clause(condition, body, is_default)
            rules.skip_separators()
            token = rules.look()
            if token.kind == "RCurly":
                rules.drop()
                return token.end
            if token.kind == "EndOfInput":
                if not self.open_end:
                    self.wrong = True
                    rules.incomplete("MissingEndCurlyBrace", opener.start, opener.end, seen=token.end)
                return self.end

    def _clause(self, condition: Any, body: ast.StatementBlockAst, is_default: bool) -> None:
        self.bodies.append(body)
        self.end = body.end
        if not is_default:
            self.clauses.append((condition, body))
            return
        if self.default is not None:
            self.wrong = True
            self.rules.error("MultipleSwitchDefaultClauses", condition.start, condition.end)
        self.default = body
