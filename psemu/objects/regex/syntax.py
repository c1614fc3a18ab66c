"""The pattern language: text to a tree of nodes, with .NET's messages for what is no pattern."""

from __future__ import annotations

from psemu.objects.regex.classes import SHORTHANDS, CharSet, is_boundary_word, one, property_test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INFINITE = 2**31 - 1
IGNORE_CASE, MULTILINE, EXPLICIT_CAPTURE, COMPILED, SINGLELINE, IGNORE_WHITESPACE = 1, 2, 4, 8, 16, 32
RIGHT_TO_LEFT, ECMA_SCRIPT, CULTURE_INVARIANT, NON_BACKTRACKING = 64, 256, 512, 1024
#: the members of RegexOptions
OPTIONS = {
    "None": 0,
    "IgnoreCase": IGNORE_CASE,
    "Multiline": MULTILINE,
    "ExplicitCapture": EXPLICIT_CAPTURE,
    "Compiled": COMPILED,
    "Singleline": SINGLELINE,
    "IgnorePatternWhitespace": IGNORE_WHITESPACE,
    "RightToLeft": RIGHT_TO_LEFT,
    "ECMAScript": ECMA_SCRIPT,
    "CultureInvariant": CULTURE_INVARIANT,
    "NonBacktracking": NON_BACKTRACKING,
}
_INLINE = {"i": IGNORE_CASE, "m": MULTILINE, "n": EXPLICIT_CAPTURE, "s": SINGLELINE, "x": IGNORE_WHITESPACE}
_SPECIAL = frozenset("\\*+?|{[()^$.")
_BLANK = frozenset(" \t\n\r\f\v")
_ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANCHORS = {"b": "boundary", "B": "nonboundary", "A": "beginning", "G": "start", "Z": "endz", "z": "end"}
_DEEPEST = 1000


def parse_options(text: str) -> int:
    """``IgnoreCase, Multiline`` as a number; KeyError for a name that is none."""
    names = {name.lower(): value for name, value in OPTIONS.items()}
    total = 0
    for part in text.split(","):
        total |= int(part) if part.strip().isdigit() else names[part.strip().lower()]
    return total


class RegexError(Exception):
    """A text that is no pattern; *message* is .NET's, *type_name* the exception's."""

    def __init__(self, message: str, type_name: str = "System.Text.RegularExpressions.RegexParseException") -> None:
        self.message = message
        self.type_name = type_name
        super().__init__(message)


class Node:
    """A part of a pattern; *kind* tells what *value* and *children* are.

    ``set`` (CharSet) · ``empty`` · ``cat`` · ``alt`` · ``loop`` (least, most, lazy) · ``capture`` (group, group that it takes from) ·
    ``group`` · ``atomic`` · ``look`` (negative, behind) · ``ref`` (group, ignore case, ECMAScript) · ``condref`` (group) ·
    ``condition`` · ``anchor`` (name)
    """

    __slots__ = ("children", "kind", "value")

    def __init__(self, kind: str, value: Any = None, children: list[Node] | None = None) -> None:
        self.kind = kind
        self.value = value
        self.children: list[Node] = [] if children is None else children


class _Open:
    __slots__ = ("branches", "node", "options", "sequence")

    def __init__(self, node: Node, options: int) -> None:
        self.node = node
        self.options = options
        self.branches: list[Node] = []
        self.sequence: list[Node] = []

    def close_branch(self) -> None:
        sequence = self.sequence
        self.branches.append(
            sequence[0] if len(sequence) == 1 else Node("cat" if sequence else "empty", None, sequence)
        )
        self.sequence = []


class Pattern:
    """A parsed pattern: its tree, and its groups as (number, name) in order."""

    __slots__ = ("groups", "options", "root")

    def __init__(self, root: Node, groups: list[tuple[int, str]], options: int) -> None:
        self.root = root
        self.groups = groups
        self.options = options


class _Parser:
    def __init__(self, text: str, options: int) -> None:
        self.text = text
        self.size = len(text)
        self.pos = 0
        self.options = options
        self.slots: dict[int, int] = {0: 0}
        self.names: dict[str, int] = {}
        self.plain_next_paren = False

    def error(self, message: str) -> RegexError:
        return RegexError(f"Invalid pattern '{self.text}' at offset {self.pos}. {message}")

    @property
    def here(self) -> str:
        return self.text[self.pos] if self.pos < self.size else ""

    # --- first pass: which groups there are

    def count_groups(self) -> None:
        saved = self.options
        stack: list[int] = []
        noted: list[str] = []
        auto = 1
        while self.pos < self.size:
            char = self.text[self.pos]
            self.pos += 1
            if char == "\\":
                if self.pos < self.size:
                    self.backslash(True)
            elif char == "#":
                if self.options & IGNORE_WHITESPACE:
                    self.pos -= 1
                    self.blank()
            elif char == "[":
                self.char_class(True)
            elif char == ")":
                if stack:
                    self.options = stack.pop()
            elif char == "(":
                if self.text.startswith("?#", self.pos):
                    self.pos -= 1
                    self.blank()
                    continue
                stack.append(self.options)
                if self.here == "?":
                    self.pos += 1
                    if self.pos + 1 < self.size and self.here in "<'":
                        self.pos += 1
                        char = self.here
                        if char != "0" and is_boundary_word(char):
                            if "1" <= char <= "9":
                                self.slots.setdefault(self.decimal(), self.pos)
                            else:
                                noted.append(self.name())
                    else:
                        self.scan_options()
                        if self.here == ")":
                            self.pos += 1
                            stack.pop()
                        elif self.here == "(":
                            self.plain_next_paren = True
                            continue
                elif not self.options & EXPLICIT_CAPTURE and not self.plain_next_paren:
                    self.slots.setdefault(auto, self.pos)
                    auto += 1
                self.plain_next_paren = False
        for name in noted:
            if name not in self.names:
                while auto in self.slots:
                    auto += 1
                self.names[name] = auto
                self.slots[auto] = self.pos
                auto += 1
        self.pos = 0
        self.options = saved
        self.plain_next_paren = False

    # --- pieces

    def blank(self) -> None:
        text, size = self.text, self.size
        while True:
            if self.options & IGNORE_WHITESPACE:
                while self.pos < size and text[self.pos] in _BLANK:
                    self.pos += 1
                if self.pos < size and text[self.pos] == "#":
                    end = text.find("\n", self.pos)
                    self.pos = size if end < 0 else end
                    continue
            if text.startswith("(?#", self.pos):
                end = text.find(")", self.pos)
                if end < 0:
                    self.pos = size
                    raise self.error("Unterminated (?#...) comment.")
                self.pos = end + 1
                continue
            return

    def decimal(self) -> int:
        value = 0
        while self.pos < self.size and "0" <= self.text[self.pos] <= "9":
            self.pos += 1
            value = value * 10 + int(self.text[self.pos - 1])
            if value > INFINITE:
                raise self.error("Quantifier and capture group numbers must be less than or equal to Int32.MaxValue.")
        return value

    def name(self) -> str:
        start = self.pos
        while self.pos < self.size and is_boundary_word(self.text[self.pos]):
            self.pos += 1
        return self.text[start : self.pos]

    def scan_options(self) -> None:
        off = False
        while self.pos < self.size:
            char = self.text[self.pos]
            if char in "+-":
                off = char == "-"
            else:
                option = _INLINE.get(char.lower() if char.isascii() else "", 0)
                if not option:
                    return
                self.options = self.options & ~option if off else self.options | option
            self.pos += 1

    def is_quantifier(self, at: int) -> bool:
        if at >= self.size:
            return False
        char = self.text[at]
        if char != "{":
            return char in "*+?"
        at += 1
        start = at
        text, size = self.text, self.size
        while at < size and "0" <= text[at] <= "9":
            at += 1
        if at in (size, start):
            return False
        if text[at] == "}":
            return True
        if text[at] != ",":
            return False
        at += 1
        while at < size and "0" <= text[at] <= "9":
            at += 1
        return at < size and text[at] == "}"

    def make(self, char: str) -> Node:
        return Node("set", one(char, bool(self.options & IGNORE_CASE)))

    def shorthand(self, char: str) -> Node:
        found = CharSet()
        found.tests.append((SHORTHANDS[char.lower(), bool(self.options & ECMA_SCRIPT)], char.isupper()))
        return Node("set", found)

    def property_class(self) -> str:
        if self.pos + 2 >= self.size:
            raise self.error(r"Incomplete \p{X} character escape.")
        self.pos += 1
        if self.text[self.pos - 1] != "{":
            raise self.error(r"Malformed \p{X} character escape.")
        start = self.pos
        while self.pos < self.size and (is_boundary_word(self.text[self.pos]) or self.text[self.pos] == "-"):
            self.pos += 1
        name = self.text[start : self.pos]
        self.pos += 1
        if self.pos > self.size or self.text[self.pos - 1] != "}":
            self.pos = min(self.pos, self.size)
            raise self.error(r"Incomplete \p{X} character escape.")
        return name

    def known_property(self, name: str) -> Any:
        test = property_test(name, bool(self.options & IGNORE_CASE))
        if test is None:
            raise self.error(f"Unknown property '{name}'.")
        return test

    def backslash(self, scan_only: bool) -> Node | None:
        char = self.here
        if char in _ANCHORS:
            self.pos += 1
            kind = _ANCHORS[char]
            return Node("anchor", f"ecma{kind}" if self.options & ECMA_SCRIPT and "boundary" in kind else kind)
        if char in "wWsSdD":
            self.pos += 1
            return self.shorthand(char)
        if char in "pP":
            self.pos += 1
            name = self.property_class()
            if scan_only:
                return None
            found = CharSet()
            found.tests.append((self.known_property(name), char == "P"))
            return Node("set", found)
        return self.reference(scan_only)

    def _reference_to(self, number: int) -> Node:
        flags = (number, bool(self.options & IGNORE_CASE), bool(self.options & ECMA_SCRIPT))
        return Node("ref", flags)

    def reference(self, scan_only: bool) -> Node | None:
        start = self.pos
        char = self.here
        close = ""
        if char == "k":
            if self.pos + 1 < self.size:
                self.pos += 2
                char = self.text[self.pos - 1]
                close = {"<": ">", "'": "'"}.get(char, "")
            if not close or self.pos == self.size:
                raise self.error(r"Malformed \k<...> named back reference.")
            char = self.here
        elif char in "<'" and self.pos + 1 < self.size:
            close = {"<": ">", "'": "'"}[char]
            self.pos += 1
            char = self.here
        if close and "0" <= char <= "9":
            number = self.decimal()
            if self.pos < self.size and self.text[self.pos] == close:
                self.pos += 1
                if scan_only:
                    return None
                if number in self.slots:
                    return self._reference_to(number)
                raise self.error(f"Reference to undefined group number {number}.")
        elif not close and "1" <= char <= "9":
            if self.options & ECMA_SCRIPT:
                found, number = -1, 0
                top = max(self.slots)
                while self.pos < self.size and "0" <= self.here <= "9":
                    number = number * 10 + int(self.here)
                    if number > top:
                        break
                    if number in self.slots and self.slots[number] < start:
                        found = number
                    self.pos += 1
                if found >= 0:
                    return self._reference_to(found)
            else:
                number = self.decimal()
                if scan_only:
                    return None
                if number in self.slots:
                    return self._reference_to(number)
                if number <= 9:
                    raise self.error(f"Reference to undefined group number {number}.")
        elif close and is_boundary_word(char):
            name = self.name()
            if self.pos < self.size and self.text[self.pos] == close:
                self.pos += 1
                if scan_only:
                    return None
                if name in self.names:
                    return self._reference_to(self.names[name])
                raise self.error(f"Reference to undefined group name '{name}'.")
        self.pos = start
        return self.make(self.char_escape())

    def char_escape(self) -> str:
        char = self.text[self.pos]
        self.pos += 1
        if "0" <= char <= "7":
            number = 0
            self.pos -= 1
            for _ in range(3):
                if self.pos >= self.size or not "0" <= self.text[self.pos] <= "7":
                    break
                number = number * 8 + int(self.text[self.pos])
                self.pos += 1
                if self.options & ECMA_SCRIPT and number >= 0x20:
                    break
            return chr(number & 0xFF)
        if char in "xu":
            return self.hexadecimal(2 if char == "x" else 4)
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char == "c":
            if self.pos >= self.size:
                raise self.error("Missing control character.")
            char = self.text[self.pos].upper()
            self.pos += 1
            if not "@" <= char < "`":
                raise self.error("Unrecognized control character.")
            return chr(ord(char) - 64)
        if not self.options & ECMA_SCRIPT and is_boundary_word(char):
            raise self.error(f"Unrecognized escape sequence \\{char}.")
        return char

    def hexadecimal(self, count: int) -> str:
        number = 0
        good = self.pos + count <= self.size
        while good and count:
            char = self.text[self.pos]
            self.pos += 1
            if char not in "0123456789abcdefABCDEF":
                break
            number = number * 16 + int(char, 16)
            count -= 1
        if count:
            raise self.error("Insufficient or invalid hexadecimal digits.")
        return chr(number)

    def char_class(self, scan_only: bool = False, depth: int = 0) -> CharSet:
        if depth > _DEEPEST // 10:
            raise self.error("Unterminated [] set.")
        found = CharSet(bool(self.options & IGNORE_CASE))
        ecma = bool(self.options & ECMA_SCRIPT)
        first = True
        in_range = False
        previous = ""
        if self.here == "^":
            self.pos += 1
            found.negative = True
            if ecma and self.here == "]":
                first = False
        while self.pos < self.size:
            char = self.text[self.pos]
            self.pos += 1
            escaped = False
            if char == "]" and not first:
                return found
            if char == "\\" and self.pos < self.size:
                char = self.text[self.pos]
                self.pos += 1
                if char in "wWsSdDpP":
                    first = False
                    if in_range:
                        raise self.error(f"Cannot include class \\{char} in character range.")
                    if char in "pP":
                        name = self.property_class()
                        if not scan_only:
                            found.tests.append((self.known_property(name), char == "P"))
                    else:
                        found.tests.append((SHORTHANDS[char.lower(), ecma], char.isupper()))
                    continue
                if char == "-":
                    first = False
                    if in_range:
                        if previous > "-":
                            raise self.error("[x-y] range in reverse order.")
                        found.ranges.append((previous, "-"))
                        in_range = False
                    else:
                        found.add("-")
                    continue
                self.pos -= 1
                char = self.char_escape()
                escaped = True
            elif char == "[" and self.here == ":" and not in_range:
                close = self.text.find(":]", self.pos + 1)
                if close == self.pos + 1:
                    self.pos = close + 2
            if in_range:
                in_range = False
                if char == "[" and not escaped and not first:
                    found.add(previous)
                    self.subtract(found, scan_only, depth)
                elif previous > char:
                    raise self.error("[x-y] range in reverse order.")
                else:
                    found.ranges.append((previous, char))
            elif self.pos + 1 < self.size and self.here == "-" and self.text[self.pos + 1] != "]":
                previous = char
                in_range = True
                self.pos += 1
            elif self.pos < self.size and char == "-" and not escaped and self.here == "[" and not first:
                self.pos += 1
                self.subtract(found, scan_only, depth)
            else:
                found.add(char)
            first = False
        raise self.error("Unterminated [] set.")

    def subtract(self, found: CharSet, scan_only: bool, depth: int) -> None:
        found.subtracted = self.char_class(scan_only, depth + 1)
        if self.pos < self.size and self.here != "]":
            raise self.error("A subtraction must be the last element in a character class.")

    # --- groups

    def group_open(self, parent: Node) -> Node | None:
        text, size = self.text, self.size
        if self.here != "?" or text.startswith("?)", self.pos):
            if self.options & EXPLICIT_CAPTURE or self.plain_next_paren:
                self.plain_next_paren = False
                return Node("group")
            self.auto += 1
            return Node("capture", (self.auto - 1, -1))
        self.pos += 1
        node = self.recognized(parent) if self.pos < size else None
        if node is None:
            raise self.error("Unrecognized grouping construct.")
        return None if node.kind == "options" else node

    def recognized(self, parent: Node) -> Node | None:
        text, size = self.text, self.size
        char = text[self.pos]
        self.pos += 1
        if char == ":":
            return Node("group")
        if char in "=!":
            self.options &= ~RIGHT_TO_LEFT
            return Node("look", (char == "!", False))
        if char == ">":
            return Node("atomic")
        if char in "<'":
            if self.pos == size:
                return None
            if text[self.pos] in "=!":
                self.pos += 1
                if char == "'":
                    return None
                self.options |= RIGHT_TO_LEFT
                return Node("look", (text[self.pos - 1] == "!", True))
            return self.named_group(">" if char == "<" else "'")
        if char == "(":
            return self.conditional()
        self.pos -= 1
        if parent.kind != "condition":
            self.scan_options()
        if self.pos == size:
            return None
        char = text[self.pos]
        self.pos += 1
        if char == ")":
            return Node("options")
        return Node("group") if char == ":" else None

    def named_group(self, close: str) -> Node | None:
        text, size = self.text, self.size
        invalid = "Invalid group name: Group names must begin with a word character."
        number, taken, proceed = -1, -1, False
        char = text[self.pos]
        if "0" <= char <= "9":
            number = self.decimal()
            zero = number == 0
            if number not in self.slots:
                number = -1
            if self.pos < size and text[self.pos] not in (close, "-"):
                raise self.error(invalid)
            if zero:
                raise self.error("Capture number cannot be zero.")
        elif is_boundary_word(char):
            number = self.names.get(self.name(), -1)
            if self.pos < size and text[self.pos] not in (close, "-"):
                raise self.error(invalid)
        elif char == "-":
            proceed = True
        else:
            raise self.error(invalid)
        if (number != -1 or proceed) and self.pos + 1 < size and text[self.pos] == "-":
            self.pos += 1
            char = text[self.pos]
            if "0" <= char <= "9":
                taken = self.decimal()
                if taken not in self.slots:
                    raise self.error(f"Reference to undefined group number {taken}.")
            elif is_boundary_word(char):
                name = self.name()
                if name not in self.names:
                    raise self.error(f"Reference to undefined group name '{name}'.")
                taken = self.names[name]
            else:
                raise self.error(invalid)
            if self.pos < size and text[self.pos] != close:
                raise self.error(invalid)
        if (number != -1 or taken != -1) and self.pos < size:
            self.pos += 1
            if text[self.pos - 1] == close:
                return Node("capture", (number, taken))
        return None

    def conditional(self) -> Node:
        text, size = self.text, self.size
        start = self.pos
        char = self.here
        if char and "0" <= char <= "9":
            number = self.decimal()
            if self.pos < size and text[self.pos] == ")":
                self.pos += 1
                if number in self.slots:
                    return Node("condref", number)
                raise self.error(f"Conditional alternation refers to an undefined group number {number}.")
            self.pos = min(self.pos + 1, size)
            raise self.error(
                f"Conditional alternation is missing a closing parenthesis after the group number {number}."
            )
        if char and is_boundary_word(char):
            name = self.name()
            if name in self.names and self.here == ")":
                self.pos += 1
                return Node("condref", self.names[name])
        self.pos = start - 1
        self.plain_next_paren = True
        if text.startswith("(?", self.pos):
            rest = text[self.pos + 2 : self.pos + 4]
            if rest.startswith("#"):
                raise self.error("Alternation conditions cannot be comments.")
            if rest.startswith("'") or (len(rest) == 2 and rest[0] == "<" and rest[1] not in "!="):
                raise self.error("Alternation conditions do not capture and cannot be named.")
        return Node("condition")

    # --- the pattern

    def parse(self) -> Node:
        text, size = self.text, self.size
        self.auto = 1
        stack = [_Open(Node("group"), self.options)]
        unit: Node | None = None
        quantifier = False
        while self.pos < size:
            top = stack[-1]
            was_quantifier = quantifier
            quantifier = False
            self.blank()
            if self.pos >= size:
                break
            char = text[self.pos]
            if char not in _SPECIAL or (char == "{" and not self.is_quantifier(self.pos)):
                self.pos += 1
                unit = self.make(char)
            else:
                self.pos += 1
                if char == "(":
                    if len(stack) > _DEEPEST:
                        raise self.error("Insufficient stack to parse the pattern.")
                    outer = self.options
                    opened = self.group_open(top.node)
                    if opened is not None:
                        stack.append(_Open(opened, outer))
                    continue
                if char == "|":
                    top.close_branch()
                    continue
                if char == "[":
                    unit = Node("set", self.char_class())
                elif char == ")":
                    if len(stack) == 1:
                        raise self.error("Too many )'s.")
                    unit = self.close(stack.pop())
                    self.options = top.options
                    top = stack[-1]
                    if top.node.kind == "condition" and not top.sequence and not top.branches:
                        # the first thing inside is the test; alternatives follow
                        top.branches.append(unit)
                        continue
                elif char == "\\":
                    if self.pos == size:
                        raise self.error("Illegal \\ at end of pattern.")
                    unit = self.backslash(False)
                elif char == "^":
                    unit = Node("anchor", "bol" if self.options & MULTILINE else "beginning")
                elif char == "$":
                    unit = Node("anchor", "eol" if self.options & MULTILINE else "endz")
                elif char == ".":
                    found = CharSet()
                    found.negative = True
                    if not self.options & SINGLELINE:
                        found.add("\n")
                    unit = Node("set", found)
                elif was_quantifier:
                    raise self.error(f"Nested quantifier '{char}'.")
                else:
                    raise self.error(f"Quantifier '{char}' following nothing.")
            assert unit is not None
            self.blank()
            quantifier = self.is_quantifier(self.pos)
            if quantifier:
                unit = self.quantified(unit)
            top.sequence.append(unit)
        if len(stack) > 1:
            raise self.error("Not enough )'s.")
        return self.close(stack[0])

    def quantified(self, unit: Node) -> Node:
        char = self.text[self.pos]
        self.pos += 1
        least, most = {"*": (0, INFINITE), "+": (1, INFINITE), "?": (0, 1)}.get(char, (0, 0))
        if char == "{":
            least = most = self.decimal()
            if self.here == ",":
                self.pos += 1
                most = INFINITE if self.here == "}" else self.decimal()
            self.pos += 1
        self.blank()
        lazy = self.here == "?"
        if lazy:
            self.pos += 1
        if least > most:
            raise self.error("Illegal {x,y} with x > y.")
        return Node("loop", (least, most, lazy), [unit])

    def close(self, opened: _Open) -> Node:
        opened.close_branch()
        branches = opened.branches
        node = opened.node
        if node.kind in ("condref", "condition"):
            if len(branches) > (2 if node.kind == "condref" else 3):
                raise self.error("Too many | in (?()|).")
            node.children = branches
            return node
        inner = branches[0] if len(branches) == 1 else Node("alt", None, branches)
        if node.kind == "group":
            return inner
        node.children = [inner]
        return node


def parse_pattern(text: str, options: int) -> Pattern:
    """*text* as a tree; raises RegexError."""
    parser = _Parser(text, options)
    parser.count_groups()
    root = parser.parse()
    names = {number: name for name, number in parser.names.items()}
    groups = [(number, names.get(number, str(number))) for number in sorted(parser.slots)]
    if options & NON_BACKTRACKING:
        _refuse_backtracking(root)
    return Pattern(root, groups, options)


_UNSUPPORTED = {
    "atomic": "atomic subexpressions (?> pattern)",
    "ref": "backreference (\\ number)",
    "condref": "captured group conditional (?( name ) yes-pattern | no-pattern ) or (?( number ) yes-pattern| no-pattern )",
    "condition": "test conditional (?( test-pattern ) yes-pattern | no-pattern )",
}


def _refuse_backtracking(node: Node) -> None:
    found = _UNSUPPORTED.get(node.kind)
    if node.kind == "look":
        sort = "negative" if node.value[0] else "positive"
        sign = "!" if node.value[0] else "="
        found = f"{sort} lookahead (?{sign} pattern) or {sort} lookbehind (?<{sign} pattern)"
    elif node.kind == "anchor" and node.value == "start":
        found = "contiguous matches (\\G)"
    elif node.kind == "capture" and node.value[1] != -1:
        found = "balancing group (?<name1-name2>subexpression) or (?'name1-name2' subexpression)"
    if found:
        raise RegexError(
            f"RegexOptions.NonBacktracking is not supported in conjunction with expressions containing: '{found}'.",
            "System.NotSupportedException",
        )
    for child in node.children:
        _refuse_backtracking(child)


def escape(text: str) -> str:
    """``[regex]::Escape``."""
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
    return "".join(names.get(char) or (f"\\{char}" if char in "\\*+?|{[()^$.# " else char) for char in text)


def unescape(text: str) -> str:
    """``[regex]::Unescape``; raises RegexError."""
    parser = _Parser(text, 0)
    found = []
    while parser.pos < parser.size:
        char = text[parser.pos]
        parser.pos += 1
        if char == "\\":
            if parser.pos == parser.size:
                raise parser.error("Illegal \\ at end of pattern.")
            char = parser.char_escape()
        found.append(char)
    return "".join(found)
