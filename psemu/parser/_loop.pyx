# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The parse loop compiled: what :func:`psemu.parser.engine.run_table` does, with the patterns of the modes' table as C.

Built only where it is asked for (``python -m psemu.parser.build_loop``). The table, the modes, the scanners and the actions are those of
the package; what is written here once more is the loop and a matcher for each pattern of grammar/terminals.lark. A mode with a pattern
that no matcher is written for is matched by its regular expression, so that the grammar may change first.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport calloc

from psemu.parser import engine
from psemu.parser._tables import PATTERNS
from psemu.parser.statement_actions import Builder
from psemu.parser.modes import KIND, mode as mode_of
from psemu.parser.tables import END_STATE, ROWS, SYMBOL

if engine.INTERFACE != 1:
    raise ImportError("psemu.parser._loop was built from another version: python -m psemu.parser.build_loop")

cdef extern from "Python.h":
    Py_ssize_t PY_SSIZE_T_MAX
    int Py_UNICODE_ISALNUM(unsigned int ch)
    int Py_UNICODE_ISSPACE(unsigned int ch)
    int Py_UNICODE_ISDECIMAL(unsigned int ch)

# ---------------------------------------------------------------------------------------------- characters

# what a character may be part of, one bit each
cdef enum:
    WORD_CHARACTER = 1     # \w
    PLAIN = 2              # of a word that needs no scanner
    WORD_END = 4           # [\s\0&(),;{|}]
    PARAMETER = 8          # of a parameter's name
    QUOTED = 16            # of a double-quoted string without expansions
    SPACE = 32             # \s
    NUMBER_END = 64
    PARAMETER_END = 128

cdef unsigned char CLASSES[128]


cdef void _fill_classes() except *:
    cdef int code
    for code in range(128):
        ch = chr(code)
        word = ch.isalnum() or ch == "_"
        bits = 0
        if word:
            bits |= WORD_CHARACTER
        if word or ch in "!#%*+-./:<=>?@[\\]^~":
            bits |= PLAIN
        if word or ch in "!#$%*+-/<=>?@\\]^`~":
            bits |= PARAMETER
        if word or ch.isspace() or ch in "!#%&'()*+,-./:;<=>?@[\\]^{|}~":
            bits |= QUOTED
        if ch.isspace():
            bits |= SPACE
        if ch.isspace() or ch in "\0&(),;{|}":
            bits |= WORD_END
        if ch.isspace() or ch in "\0&(),;{|}!#%*+-/<=>]":
            bits |= NUMBER_END
        if ch.isspace() or ch in "\0{}();,|&.[":
            bits |= PARAMETER_END
        CLASSES[code] = bits


_fill_classes()


cdef struct Text:
    int kind
    void *data
    Py_ssize_t end


cdef inline unsigned int at(Text *text, Py_ssize_t i) noexcept:
    return <unsigned int>PyUnicode_READ(text.kind, text.data, i)


cdef inline bint is_in(unsigned int ch, int bits) noexcept:
    """Whether *ch* is of one of the classes *bits*."""
    if ch < 128:
        return CLASSES[ch] & bits != 0
    if bits & (WORD_CHARACTER | PLAIN | PARAMETER | QUOTED) and Py_UNICODE_ISALNUM(ch):
        return True
    return bits & (SPACE | QUOTED | WORD_END | NUMBER_END | PARAMETER_END) != 0 and Py_UNICODE_ISSPACE(ch) != 0


cdef inline bint begins_name(unsigned int ch) noexcept:
    return is_in(ch, WORD_CHARACTER) and not Py_UNICODE_ISDECIMAL(ch)


cdef inline bint is_dash(unsigned int ch) noexcept:
    return ch == 45 or 0x2013 <= ch <= 0x2015


cdef inline bint is_letter(unsigned int ch) noexcept:
    return 97 <= (ch | 32) <= 122


cdef inline bint ends(Text *text, Py_ssize_t i, int bits) noexcept:
    """Whether the text or, by a character of *bits*, the token is over at *i*."""
    return i >= text.end or is_in(at(text, i), bits)


# ---------------------------------------------------------------------------------------------- patterns

# Each gives the end of the match that begins at *i*, or -1. There is a character at *i*.
ctypedef Py_ssize_t (*Matcher)(Text *, Py_ssize_t) noexcept


cdef Py_ssize_t match_name(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    if not (is_letter(ch) or ch == 95):
        return -1
    i += 1
    while i < text.end and is_in(at(text, i), PLAIN):
        i += 1
    return i if ends(text, i, WORD_END) else -1


cdef Py_ssize_t match_word(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    # _ \ / : ? ~ % ^ = ! [
    if not (is_letter(ch) or ch == 95 or ch == 92 or ch == 47 or ch == 58 or ch == 63 or ch == 126 or ch == 37 or ch == 94 or ch == 61
            or ch == 33 or ch == 91):
        return -1
    i += 1
    while i < text.end and is_in(at(text, i), PLAIN):
        i += 1
    return i if ends(text, i, WORD_END) else -1


cdef Py_ssize_t match_parameter(Text *text, Py_ssize_t i) noexcept:
    if not is_dash(at(text, i)):
        return -1
    i += 1
    if i >= text.end or not (begins_name(at(text, i)) or at(text, i) == 63):
        return -1
    i += 1
    while i < text.end and is_in(at(text, i), PARAMETER):
        i += 1
    return i if ends(text, i, PARAMETER_END) else -1


cdef Py_ssize_t match_variable(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch
    cdef Py_ssize_t start
    if at(text, i) != 36 or i + 1 >= text.end:
        return -1
    i += 1
    ch = at(text, i)
    if is_in(ch, WORD_CHARACTER):
        i += 1
        while i < text.end:
            ch = at(text, i)
            if ch == 58:
                if i + 1 < text.end and at(text, i + 1) == 58:
                    break
            elif not (is_in(ch, WORD_CHARACTER) or ch == 63):
                break
            i += 1
        return -1 if at(text, i - 1) == 58 else i
    if ch == 36 or ch == 94 or ch == 63:
        return i + 1
    if ch == 123:
        start = i + 1
        i = start
        while i < text.end:
            ch = at(text, i)
            if ch == 125:
                return i + 1 if i > start else -1
            if ch == 96 or ch == 123 or ch == 58:
                return -1
            i += 1
    return -1


cdef Py_ssize_t match_arg_variable(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = match_variable(text, i)
    cdef unsigned int ch, first
    if stop < 0 or ends(text, stop, WORD_END):
        return stop
    first = at(text, i + 1)
    if first == 36 or first == 94 or first == 63:
        return -1
    ch = at(text, stop)
    if ch == 46 or ch == 91:
        return stop
    if first != 123 and (ch == 61 or (ch == 58 and stop + 1 < text.end and at(text, stop + 1) == 58)):
        return stop
    return -1


cdef inline bint ends_argument(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch
    if i >= text.end:
        return True
    ch = at(text, i)
    return ch == 32 or ch == 9 or ch == 13 or ch == 10 or ch == 44 or ch == 59 or ch == 41 or ch == 125 or ch == 124


cdef Py_ssize_t match_whole_variable(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = match_variable(text, i)
    return stop if stop >= 0 and ends_argument(text, stop) else -1


cdef inline Py_ssize_t single_quoted(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch
    if at(text, i) != 39:
        return -1
    i += 1
    while i < text.end:
        ch = at(text, i)
        if ch == 39:
            return i + 1
        if 0x2018 <= ch <= 0x201B:
            return -1
        i += 1
    return -1


cdef Py_ssize_t match_single_quoted(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = single_quoted(text, i)
    cdef unsigned int ch
    if stop < 0 or stop >= text.end:
        return stop
    ch = at(text, stop)
    return -1 if ch == 39 or 0x2018 <= ch <= 0x201B else stop


cdef Py_ssize_t match_whole_single_quoted(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = single_quoted(text, i)
    return stop if stop >= 0 and ends_argument(text, stop) else -1


cdef inline Py_ssize_t double_quoted(Text *text, Py_ssize_t i) noexcept:
    if at(text, i) != 34:
        return -1
    i += 1
    while i < text.end and is_in(at(text, i), QUOTED):
        i += 1
    return i + 1 if i < text.end and at(text, i) == 34 else -1


cdef Py_ssize_t match_double_quoted(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = double_quoted(text, i)
    cdef unsigned int ch
    if stop < 0 or stop >= text.end:
        return stop
    ch = at(text, stop)
    return -1 if ch == 34 or 0x201C <= ch <= 0x201E else stop


cdef Py_ssize_t match_whole_double_quoted(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = double_quoted(text, i)
    return stop if stop >= 0 and ends_argument(text, stop) else -1


cdef inline Py_ssize_t digits(Text *text, Py_ssize_t i) noexcept:
    while i < text.end and 48 <= at(text, i) <= 57:
        i += 1
    return i


cdef Py_ssize_t match_number(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = digits(text, i)
    if stop == i:
        return -1
    if stop >= text.end:
        return stop
    if not is_in(at(text, stop), NUMBER_END):
        return stop if at(text, stop) == 46 and stop + 1 < text.end and at(text, stop + 1) == 46 else -1
    if at(text, stop) == 62 and stop + 1 < text.end and at(text, stop + 1) == 38:
        return -1
    return stop


cdef Py_ssize_t match_arg_number(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = digits(text, i), more
    if stop == i:
        return -1
    if stop < text.end and at(text, stop) == 46:
        more = digits(text, stop + 1)
        if more == stop + 1:
            return -1
        stop = more
    return stop if ends(text, stop, WORD_END) else -1


cdef Py_ssize_t match_redirection(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    if ch == 62 or ch == 60:
        return i + 1
    if (49 <= ch <= 54 or ch == 42) and i + 1 < text.end and at(text, i + 1) == 62:
        return i + 2
    return -1


cdef Py_ssize_t match_pipe(Text *text, Py_ssize_t i) noexcept:
    return i + 1 if at(text, i) == 124 and not (i + 1 < text.end and at(text, i + 1) == 124) else -1


cdef Py_ssize_t match_closer(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    return i + 1 if ch == 41 or ch == 125 or ch == 93 else -1


cdef Py_ssize_t match_closer_or_word(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    return i + 1 if ch == 41 or ch == 125 else -1


cdef Py_ssize_t match_plain_line_end(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    cdef Py_ssize_t stop = i + 1
    if ch == 13:
        if stop < text.end and at(text, stop) == 10:
            stop += 1
    elif ch != 10:
        return -1
    i = stop
    while i < text.end and (at(text, i) == 32 or at(text, i) == 9):
        i += 1
    if i >= text.end:
        return -1
    ch = at(text, i)
    if ch == 13 or ch == 10:
        return stop
    return -1 if is_in(ch, SPACE) or ch == 124 or ch == 35 or ch == 60 or ch == 58 else stop


cdef Py_ssize_t match_line_end(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    return i + 1 if ch == 13 or ch == 10 or ch == 59 else -1


cdef Py_ssize_t match_member_operator(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int ch = at(text, i)
    if ch == 46:
        return i + 1 if not (i + 1 < text.end and at(text, i + 1) == 46) else -1
    return i + 2 if ch == 58 and i + 1 < text.end and at(text, i + 1) == 58 else -1


cdef Py_ssize_t match_dot(Text *text, Py_ssize_t i) noexcept:
    cdef unsigned int before
    if at(text, i) != 46 or i == 0 or i + 1 >= text.end or not begins_name(at(text, i + 1)):
        return -1
    before = at(text, i - 1)
    if is_in(before, WORD_CHARACTER) or before == 41 or before == 93 or before == 125 or before == 39 or before == 34:
        return i + 1
    return -1


cdef Py_ssize_t match_identifier(Text *text, Py_ssize_t i) noexcept:
    if not begins_name(at(text, i)):
        return -1
    i += 1
    while i < text.end and is_in(at(text, i), WORD_CHARACTER):
        i += 1
    return i


cdef Py_ssize_t match_plain_identifier(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t stop = match_identifier(text, i)
    cdef unsigned int ch
    if stop < 0 or stop >= text.end:
        return stop
    ch = at(text, stop)
    return -1 if ch == 40 or ch == 123 or ch == 91 else stop


cdef Py_ssize_t match_dash_operator(Text *text, Py_ssize_t i) noexcept:
    cdef Py_ssize_t first
    if not is_dash(at(text, i)):
        return -1
    first = i = i + 1
    while i < text.end and is_letter(at(text, i)):
        i += 1
    return i if i > first else -1


cdef Py_ssize_t match_assign(Text *text, Py_ssize_t i) noexcept:
    return i + 1 if at(text, i) == 61 else -1


cdef Py_ssize_t match_any(Text *text, Py_ssize_t i) noexcept:
    return i + 1


cdef Py_ssize_t match_end(Text *text, Py_ssize_t i) noexcept:
    # the end itself is looked for before a pattern is tried
    return -1


cdef Matcher matcher_of(str pattern) except *:
    """The matcher that does what the regular expression *pattern* does; NULL if none is written."""
    cdef dict numbers = _NUMBERS
    cdef int number = numbers.get(pattern, -1)
    return NULL if number < 0 else MATCHERS[number]


cdef Matcher MATCHERS[26]
MATCHERS[:] = [
    match_name, match_word, match_parameter, match_variable, match_arg_variable, match_whole_variable, match_single_quoted,
    match_whole_single_quoted, match_double_quoted, match_whole_double_quoted, match_number, match_arg_number, match_redirection, match_pipe,
    match_closer, match_closer_or_word, match_plain_line_end, match_line_end, match_member_operator, match_dot, match_identifier,
    match_plain_identifier, match_dash_operator, match_assign, match_any, match_end,
]
# the expressions that the matchers stand for, in their order
EXPRESSIONS = [
    r"[A-Za-z_][A-Za-z0-9_!#%*+\-.\/:<=>?@\[\\\]^~\w]*+(?=[\s\0&(),;{|}]|\Z)",
    r"[A-Za-z_\\\/:?~%^=!\[][A-Za-z0-9_!#%*+\-.\/:<=>?@\[\\\]^~\w]*+(?=[\s\0&(),;{|}]|\Z)",
    r"[-–—―](?:[^\W\d]|\?)[A-Za-z0-9_!#$%*+\-\/<=>?@\\\]^`~\w]*+(?=[\s\0{}();,|&.\[]|\Z)",
    r"\$(?:\w(?:[\w?]|:(?!:))*+(?<!:)|[$^?]|\{[^`{}:]+\})",
    r"\$(?:\w(?:[\w?]|:(?!:))*+(?<!:)(?=[\s\0&(),;{|}.\[=]|::|\Z)|[$^?](?=[\s\0&(),;{|}]|\Z)|\{[^`{}:]+\}(?=[\s\0&(),;{|}.\[]|\Z))",
    "\\$(?:\\w(?:[\\w?]|:(?!:))*+(?<!:)|[$^?]|\\{[^`{}:]+\\})(?=[ \t\r\n,;)}|]|\\Z)",
    r"'[^'‘’‚‛]*+'(?!['‘’‚‛])",
    "'[^'‘’‚‛]*+'(?=[ \t\r\n,;)}|]|\\Z)",
    r""""[A-Za-z0-9_\s!#%&'()*+,\-.\/:;<=>?@\[\\\]^{|}~\w]*+"(?!["“”„])""",
    "\"[A-Za-z0-9_\\s!#%&'()*+,\\-.\\/:;<=>?@\\[\\\\\\]^{|}~\\w]*+\"(?=[ \t\r\n,;)}|]|\\Z)",
    r"[0-9]+(?=[\s\0&(),;{|}!#%*+\-\/<=>\]]|\.\.|\Z)(?!>&)",
    r"[0-9]+(?:\.[0-9]+)?(?=[\s\0&(),;{|}]|\Z)",
    r"[1-6*]?>|<",
    r"\|(?!\|)",
    r"[)}\]]",
    r"[)}]",
    "(?:\r\n?+|\n)(?=[ \t]*+(?:[^\\s|#<:]|[\r\n]))",
    "[\r\n;]",
    r"\.(?!\.)|::",
    r"""(?<=[\w)\]}'"])\.(?=[^\W\d])""",
    r"[^\W\d]\w*",
    r"[^\W\d]\w*+(?![({\[])",
    r"[-–—―][A-Za-z]+",
    r"=",
    r"(?s:.)",
    r"\Z",
]
cdef dict _NUMBERS = {expression: number for number, expression in enumerate(EXPRESSIONS)}



def match(int number, str source, Py_ssize_t start, Py_ssize_t end):
    """The end of what the matcher *number* finds at *start* of ``source[:end]``, -1 if nothing."""
    cdef Text text
    text.kind = PyUnicode_KIND(source)
    text.data = PyUnicode_DATA(source)
    text.end = end
    return MATCHERS[number](&text, start)

# ---------------------------------------------------------------------------------------------- modes

cdef class ModeTable:
    """A row of the modes' table: per pattern its matcher, and what comes of a match."""

    cdef object mode
    cdef bint newlines
    # whether every pattern has a matcher
    cdef bint whole
    cdef int count
    cdef int end_rule
    cdef Matcher matchers[64]
    cdef int kinds[64]
    cdef list handlers
    cdef list followings

    def __init__(self, mode):
        cdef int number = 0
        self.mode = mode
        self.newlines = mode.newlines
        self.whole = True
        self.end_rule = -1
        self.handlers = []
        self.followings = []
        for entry in mode.entries():
            pattern = entry[0]
            kind, following, handler = mode.rule(entry)
            if number == 64:
                raise ValueError(mode.name)
            self.matchers[number] = matcher_of(PATTERNS[pattern])
            if self.matchers[number] == NULL:
                self.whole = False
            if pattern == "END":
                self.end_rule = number
            self.kinds[number] = kind
            self.handlers.append(handler)
            self.followings.append(following)
            number += 1
        self.count = number


cdef ModeTable table_of(object mode):
    """The table of *mode*, made when it is first needed."""
    found = mode.compiled
    if type(found) is not ModeTable:
        found = mode.compiled = ModeTable(mode)
    return <ModeTable>found


# ---------------------------------------------------------------------------------------------- the loop

cdef struct Step:
    # 0: not looked at yet
    int known
    int size
    int key
    void *make


cdef int KINDS = len(KIND) + 1
cdef int SYMBOLS = len(SYMBOL)
cdef int STATES = len(ROWS)
if KINDS > 255:
    raise ImportError("the keys of chains have no room for so many kinds of tokens")
# per state and kind; zeroed memory that is touched where it is used
cdef Step *STEPS = <Step *>calloc(STATES * KINDS, sizeof(Step))
# per state, symbol and kind: the state behind, plus one
cdef short *CHAINS = <short *>calloc(<size_t>STATES * SYMBOLS * KINDS, sizeof(short))
cdef list _MAKERS = []
cdef object APPEND = Builder.list_append


cdef Step *make_step(int state, int kind) except NULL:
    cdef Step *step = &STEPS[state * KINDS + kind]
    found = engine.make_step(state, kind)
    if found is None:
        step.known = 2
    else:
        # the table outlives every parse, and so do the actions in it
        _MAKERS.append(found)
        step.size, step.key = found[0], found[1]
        step.make = <void *>(<tuple>found)[2]
        step.known = 1
    return step


cdef int chain(int below, int key, int kind) except -1:
    cdef int state = engine.make_chain(below, key + kind)
    CHAINS[(<size_t>below * SYMBOLS + (key >> 8)) * KINDS + kind] = state + 1
    return state


cdef class Stack:
    """The states and where their symbols begin."""

    cdef int *states
    cdef Py_ssize_t *starts
    cdef Py_ssize_t depth, room

    def __cinit__(self):
        self.room = 256
        self.depth = 0
        self.states = <int *>PyMem_Malloc(self.room * sizeof(int))
        self.starts = <Py_ssize_t *>PyMem_Malloc(self.room * sizeof(Py_ssize_t))
        if self.states == NULL or self.starts == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.states)
        PyMem_Free(self.starts)

    cdef inline int push(self, int state) except -1:
        if self.depth + 2 >= self.room:
            self.room *= 2
            self.states = <int *>PyMem_Realloc(self.states, self.room * sizeof(int))
            self.starts = <Py_ssize_t *>PyMem_Realloc(self.starts, self.room * sizeof(Py_ssize_t))
            if self.states == NULL or self.starts == NULL:
                raise MemoryError
        self.depth += 1
        self.states[self.depth] = state
        return 0


cdef class Run:
    """One parse: the stacks, and what waits for its lookahead."""

    cdef Stack stack
    cdef list values
    cdef object builder
    # the top state; the key of the symbol that waits, 0: none; where the last token ends
    cdef int state, waiting
    cdef Py_ssize_t last
    cdef object result

    def __init__(self, builder, Py_ssize_t start):
        self.stack = Stack()
        self.stack.states[0] = 0
        self.values = []
        self.builder = builder
        self.state = self.waiting = 0
        self.last = start
        self.result = None

    cdef int feed(self, int kind, Py_ssize_t start, Py_ssize_t end, object token) except -1:
        """Takes one token (None: made where it is needed): 1 to go on, 0 if there is no place for it or it was the last."""
        cdef Stack stack = self.stack
        cdef list values = self.values
        cdef Step *step
        cdef int size, key, state, number
        cdef Py_ssize_t first
        cdef object make, second, third
        if self.waiting:
            state = CHAINS[(<size_t>self.state * SYMBOLS + (self.waiting >> 8)) * KINDS + kind]
            state = state - 1 if state else chain(self.state, self.waiting, kind)
            stack.push(state)
            self.state = state
            self.waiting = 0
        while True:
            step = &STEPS[self.state * KINDS + kind]
            if step.known != 1:
                if not step.known:
                    step = make_step(self.state, kind)
                if step.known == 2:
                    if self.state == END_STATE:
                        self.result = values[len(values) - 1]
                    return 0
            size, key = step.size, step.key
            make = <object>step.make
            if size < 0:
                self.last = end
                if token is None:
                    token = (kind, start, end, None)
                if size == -1:
                    # where a symbol begins stands at the place of the state behind it
                    stack.push(key)
                    stack.starts[stack.depth] = start
                    values.append(token)
                    self.state = key
                elif size == -2:
                    values.append(make(self.builder, start, end, token))
                    stack.starts[stack.depth + 1] = start
                    self.waiting = key
                elif size == -3:
                    number = len(values) - 1
                    first = stack.starts[stack.depth]
                    values[number] = make(self.builder, first, end, values[number], token)
                    stack.depth -= 1
                    self.state = stack.states[stack.depth]
                    self.waiting = key
                else:
                    second = values.pop()
                    number = len(values) - 1
                    if make is APPEND:
                        (<list>values[number]).append(second)
                    else:
                        first = stack.starts[stack.depth - 1]
                        values[number] = make(self.builder, first, end, values[number], second, token)
                    stack.depth -= 2
                    self.state = stack.states[stack.depth]
                    self.waiting = key
                return 1
            if size == 2:
                second = values.pop()
                number = len(values) - 1
                if make is APPEND:
                    (<list>values[number]).append(second)
                else:
                    values[number] = make(self.builder, stack.starts[stack.depth - 1], self.last, values[number], second)
                stack.depth -= 2
            elif size == 1:
                number = len(values) - 1
                if make is not None:
                    values[number] = make(self.builder, stack.starts[stack.depth], self.last, values[number])
                stack.depth -= 1
            elif size == 3:
                third = values.pop()
                second = values.pop()
                number = len(values) - 1
                values[number] = make(self.builder, stack.starts[stack.depth - 2], self.last, values[number], second, third)
                stack.depth -= 3
            elif size:
                number = len(values) - size
                parts = values[number:]
                del values[number + 1 :]
                values[number] = make(self.builder, stack.starts[stack.depth - size + 1], self.last, *parts)
                stack.depth -= size
            else:
                values.append(make(self.builder, self.last, self.last) if make is not None else None)
                stack.starts[stack.depth + 1] = self.last
            self.state = stack.states[stack.depth]
            state = CHAINS[(<size_t>self.state * SYMBOLS + (key >> 8)) * KINDS + kind]
            state = state - 1 if state else chain(self.state, key, kind)
            stack.push(state)
            self.state = state


cdef Py_ssize_t look_between(lexer, Py_ssize_t place, Py_ssize_t behind, Py_ssize_t start) except -1:
    """Notes which watched places before *start* lie behind the last token; the next one."""
    while place < start:
        if place >= behind:
            lexer.gaps[place] = behind
        if not lexer.watched:
            return PY_SSIZE_T_MAX
        place = lexer.watched.pop()
    return place


def run_table(lexer, builder):
    """The value of the start symbol for *lexer*'s text, None if that is not of the language."""
    cdef Text text
    cdef str source = lexer.text
    cdef Py_ssize_t pos = lexer.pos, start, stop
    cdef unsigned int ch
    cdef ModeTable table = table_of(lexer.mode)
    cdef list tokens = lexer.tokens
    cdef Run run = Run(builder, pos)
    cdef int rule, number, kind
    cdef int last_kind = -1
    cdef Py_ssize_t last_start = 0, last_end = 0
    # where the last token ends, and the next place to look at
    cdef Py_ssize_t behind = pos, place = lexer.watched.pop() if lexer.watched else PY_SSIZE_T_MAX
    cdef tuple token
    text.kind = PyUnicode_KIND(source)
    text.data = PyUnicode_DATA(source)
    text.end = lexer.end
    while True:
        # blanks and comments
        start = pos
        while start < text.end:
            ch = at(&text, start)
            if ch == 32 or ch == 9 or (table.newlines and (ch == 10 or ch == 13)):
                start += 1
            elif ch == 35:
                start += 1
                while start < text.end and at(&text, start) != 10 and at(&text, start) != 13:
                    start += 1
            else:
                break
        rule = -1
        if start >= text.end:
            rule = table.end_rule
            stop = start
        elif table.whole:
            for number in range(table.count):
                stop = table.matchers[number](&text, start)
                if stop >= 0:
                    rule = number
                    break
        if rule < 0:
            found = table.mode.match(source, pos, text.end)
            rule = found.lastindex - 1
            start, stop = found.span(rule + 1)
        handler = <object>table.handlers[rule]
        if handler is None:
            if place < start:
                place = look_between(lexer, place, behind, start)
            behind = stop
            kind = table.kinds[rule]
            if not run.feed(kind, start, stop, None):
                return run.result
            last_kind, last_start, last_end = kind, start, stop
            pos = stop
            following = table.followings[rule]
            if type(following) is not ModeTable:
                following = table.followings[rule] = table_of(following)
            table = <ModeTable>following
            continue
        if last_kind >= 0:
            # scanners look back at the last token
            if len(tokens) > 1:
                del tokens[1:]
            elif len(tokens) == 0:
                tokens.append(None)
            tokens[0] = (last_kind, last_start, last_end, None)
            last_kind = -1
        elif len(tokens) > 1:
            del tokens[: len(tokens) - 1]
        number = len(tokens)
        lexer.mode = table.mode
        pos = handler(lexer, start, stop)
        while number < len(tokens):
            token = tokens[number]
            if place < <Py_ssize_t>token[1]:
                place = look_between(lexer, place, behind, token[1])
            behind = token[2]
            if <object>token[0] < 0 or not run.feed(token[0], token[1], token[2], token):
                return run.result
            number += 1
        if pos < start:
            return None
        mode = lexer.mode
        if mode is not table.mode:
            table = table_of(mode)
