"""How an operation of Graph says no."""

from __future__ import annotations


class GraphRefusal(Exception):
    """An operation refuses: *status*, *code* and the text as Graph words them."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status = status
        self.code = code
        self.message = message
        super().__init__(message)
