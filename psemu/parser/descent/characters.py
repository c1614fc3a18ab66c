"""What PowerShell's tokenizer asks of a character: the classes that decide where a token begins and ends.

Every set answers for one character, and for the empty text that stands for the end of the input. PowerShell reads UTF-16: a letter
outside the basic plane is two surrogates to it, and so no letter.
"""

from __future__ import annotations

BLANKS = frozenset(
    " \t\f\v\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
NEWLINES = frozenset("\r\n")
#: a word or number in a command ends before these and at the end
TOKEN_ENDS = BLANKS | NEWLINES | frozenset(["", *"\0&(),;{|}"])
#: what else ends a number in an expression; `?` and `:` do so only where a ternary may go on
NUMBER_ENDS = frozenset("!#%*+-./<=>]–—―")
#: what ends a part of an assembly's name
ASSEMBLY_ENDS = BLANKS | NEWLINES | frozenset(["", *"\0,=]"])
SINGLE_QUOTES = frozenset("'‘’‚‛")
DOUBLE_QUOTES = frozenset('"“”„')
QUOTES = SINGLE_QUOTES | DOUBLE_QUOTES
DASHES = frozenset("-–—―")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
DIGITS = frozenset("0123456789")
HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


def is_letter(ch: str) -> bool:
    """Whether *ch* is a letter to .NET."""
    return ch.isalpha() and ch <= "\uffff"


def begins_name(ch: str) -> bool:
    """Whether a keyword, command or member name may begin with *ch*."""
    return ch == "_" or is_letter(ch)


def continues_name(ch: str) -> bool:
    """Whether *ch* may stand inside such a name."""
    return ch == "_" or ((ch.isalpha() or ch.isdecimal()) and ch <= "\uffff")


def begins_variable(ch: str) -> bool:
    """Whether a variable's name without braces may begin with *ch*."""
    return ch in _VARIABLE_SIGNS or continues_name(ch)


_VARIABLE_SIGNS = frozenset(":?^$")
