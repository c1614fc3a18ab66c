"""Makes nodes: all families of actions together."""

from __future__ import annotations

from psemu.parser.statement_actions import StatementActions


class Builder(StatementActions):
    """Makes the nodes of one text."""

    __slots__ = ()
