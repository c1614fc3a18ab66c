"""Texts made to hurt the parser: ``python -m tests.fuzz`` makes as many as asked for and says what went wrong with which."""
