"""A script block as a value: its tree, where it was made, and its compiled form once it has run."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import SourceText
    from psemu.parser.ast import ScriptBlockAst
    from psemu.runtime.scope import Scope
    from psemu.runtime.session_state import SessionState


class ScriptBlock:
    """System.Management.Automation.ScriptBlock; *module_scope* holds the variables that ``GetNewClosure`` captured."""

    __slots__ = ("ast", "code", "file", "is_filter", "module_scope", "session", "source")

    type_name = "System.Management.Automation.ScriptBlock"

    def __init__(
        self,
        ast: ScriptBlockAst,
        source: SourceText,
        session: SessionState,
        module_scope: Scope | None = None,
        code: Any = None,
    ) -> None:
        self.ast = ast
        self.source = source
        self.session = session
        self.module_scope = module_scope
        self.code = code
        self.is_filter = False
        self.file = source.path

    @property
    def is_file(self) -> bool:
        """Whether it is the whole of a script file."""
        return self.file is not None and self.ast.start == 0 and self.ast.end == len(self.source.text)

    @property
    def text(self) -> str:
        """The text between the braces (the whole text of a script)."""
        text = self.source.text[self.ast.start : self.ast.end]
        if text.startswith("{") and text.endswith("}"):
            return text[1:-1]
        return text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"ScriptBlock({self.text!r})"
