"""Members that a text may give to objects of its own, so that their names tell nothing of what they hold."""

from __future__ import annotations

from psemu.gate.scopes import only_element
from psemu.parser import ast


class MadeMembers:
    """Names of members that objects of the text's own making may have, whatever they hold: a file under ``Name``, say.

    *forged*: a member may have been added to an object that the text did not make.
    """

    def __init__(self) -> None:
        self.forged = False
        self._anything = False
        self._names: set[str] = set()

    def add_table(self, table: ast.HashtableAst) -> None:
        """Its keys, and what ``n`` and ``label`` of a calculated property name."""
        for key, value in table.key_value_pairs:
            self.add(key)
            if type(key) is ast.StringConstantExpressionAst and key.value.lower().startswith(("n", "l")):
                self.add(only_element(value))

    def add(self, name: ast.Ast | None) -> None:
        """The member that *name* names; one that is computed may be any."""
        if type(name) is ast.StringConstantExpressionAst:
            self._names.add(name.value.lower())
        elif type(name) is not ast.ConstantExpressionAst:
            self._anything = True

    def __contains__(self, name: str) -> bool:
        return self._anything or self.forged or name in self._names
