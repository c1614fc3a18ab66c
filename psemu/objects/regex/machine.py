"""Runs a program over a text: backtracking with a stack of its own, so that deep patterns are no recursion, and with a time limit."""

from __future__ import annotations

from time import monotonic

from psemu.objects.regex import program as op
from psemu.objects.regex.classes import fold, is_ascii_word, is_boundary_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects.regex.program import Program

# what the stack holds: a place to go on, or something to put back on the way
_CHOICE, _REGISTER, _UNCAPTURE, _RECAPTURE, _SHORTER, _LONGER = range(6)
_LARGEST_STACK = 4_000_000


class TimedOut(Exception):
    """The match took longer than its limit."""


def _anchor(kind: str, text: str, at: int, start: int) -> bool:
    size = len(text)
    if kind == "beginning":
        return at == 0
    if kind == "endz":
        return at == size or (at == size - 1 and text[at] == "\n")
    if kind == "bol":
        return at == 0 or text[at - 1] == "\n"
    if kind == "eol":
        return at == size or text[at] == "\n"
    if kind == "end":
        return at == size
    if kind == "start":
        return at == start
    word = is_ascii_word if kind.startswith("ecma") else is_boundary_word
    differs = (at > 0 and word(text[at - 1])) != (at < size and word(text[at]))
    return differs == (not kind.endswith("nonboundary"))


def run(
    program: Program, text: str, begin: int, start: int, groups: int, deadline: float
) -> tuple[int, dict[int, list[tuple[int, int]]]] | None:
    """A match from *begin*: where it ends, and each group's captures; None if there is none. *start* is what ``\\G`` means."""
    code = program.code
    size = len(text)
    registers = [-1] * program.registers
    captures: dict[int, list[tuple[int, int]]] = {}
    stack: list[Any] = []
    push = stack.append
    pc = 0
    at = begin
    failures = 0
    while True:
        instruction = code[pc]
        what = instruction[0]
        pc += 1
        if what == op.SET:
            if instruction[2]:
                if at > 0 and instruction[1][text[at - 1]]:
                    at -= 1
                    continue
            elif at < size and instruction[1][text[at]]:
                at += 1
                continue
        elif what == op.SPLIT:
            push((_CHOICE, instruction[1], at))
            continue
        elif what == op.JUMP:
            pc = instruction[1]
            continue
        elif what == op.REPEAT:
            _, charset, backwards, least, most = instruction
            if backwards:
                stop = max(0, at - most)
                now = at
                while now > stop and charset[text[now - 1]]:
                    now -= 1
                if at - now >= least:
                    if now < at - least:
                        push((_SHORTER, pc, now, at - least, 1))
                    at = now
                    continue
            else:
                stop = min(size, at + most)
                now = at
                while now < stop and charset[text[now]]:
                    now += 1
                if now - at >= least:
                    if now > at + least:
                        push((_SHORTER, pc, now, at + least, -1))
                    at = now
                    continue
        elif what == op.REPEAT_LAZY:
            _, charset, backwards, least, most = instruction
            step = -1 if backwards else 1
            now = at
            done = 0
            while done < least:
                index = now - 1 if backwards else now
                if not 0 <= index < size or not charset[text[index]]:
                    break
                now += step
                done += 1
            if done == least:
                if most > least:
                    push((_LONGER, pc, now, charset, step, most - least))
                at = now
                continue
        elif what == op.MARK:
            register = instruction[1]
            push((_REGISTER, register, registers[register]))
            registers[register] = at
            continue
        elif what == op.CAPTURE:
            mark = registers[instruction[1]]
            span = (mark, at) if mark <= at else (at, mark)
            captures.setdefault(instruction[2], []).append(span)
            push((_UNCAPTURE, instruction[2]))
            continue
        elif what == op.LOOP_START:
            register = instruction[1]
            push((_REGISTER, register, registers[register]))
            push((_REGISTER, register + 1, registers[register + 1]))
            registers[register] = 0
            registers[register + 1] = -1
            continue
        elif what == op.LOOP:
            _, register, least, most, lazy, after = instruction
            count = registers[register]
            if count >= least:
                if count >= most or at == registers[register + 1]:
                    pc = after
                elif lazy:
                    push((_CHOICE, pc, at))
                    pc = after
                else:
                    push((_CHOICE, after, at))
            continue
        elif what == op.ITERATE:
            register = instruction[1]
            push((_REGISTER, register, registers[register]))
            push((_REGISTER, register + 1, registers[register + 1]))
            registers[register] += 1
            registers[register + 1] = at
            continue
        elif what == op.ANCHOR:
            if _anchor(instruction[1], text, at, start):
                continue
        elif what == op.MATCH:
            return at, captures
        elif what == op.REFERENCE:
            _, group, ignore_case, ecma, backwards = instruction
            spans = captures.get(group)
            if not spans:
                if ecma:
                    continue
            else:
                low, high = spans[-1]
                length = high - low
                other = at - length if backwards else at
                if other >= 0 and other + length <= size:
                    here, there = text[other : other + length], text[low:high]
                    if here == there or (ignore_case and list(map(fold, here)) == list(map(fold, there))):
                        at += -length if backwards else length
                        continue
        elif what == op.CUT_START:
            register = instruction[1]
            registers[register] = len(stack)
            push((_CHOICE, -1, at))
            continue
        elif what in (op.CUT, op.LOOK):
            height = registers[instruction[1]]
            kept = stack[height:]
            if what == op.LOOK:
                at = next(entry for entry in kept if entry[0] == _CHOICE)[2]
            del stack[height:]
            stack.extend(entry for entry in kept if entry[0] in (_REGISTER, _UNCAPTURE, _RECAPTURE))
            continue
        elif what == op.NEGATIVE:
            registers[instruction[1]] = len(stack)
            push((_CHOICE, instruction[2], at))
            continue
        elif what == op.REFUSE:
            height = registers[instruction[1]]
            while len(stack) > height:
                entry = stack.pop()
                _put_back(entry, registers, captures)
        elif what == op.IF_GROUP:
            if not captures.get(instruction[1]):
                pc = instruction[2]
            continue
        elif what == op.BALANCE:
            _, register, group, taken = instruction
            spans = captures.get(taken)
            if spans:
                mark = registers[register]
                low, high = (mark, at) if mark <= at else (at, mark)
                old = spans.pop()
                push((_RECAPTURE, taken, old))
                if group != -1:
                    if low >= old[1]:
                        low, high = old[1], low
                    elif high <= old[0]:
                        low = old[0]
                    else:
                        low, high = max(low, old[0]), min(high, old[1])
                    captures.setdefault(group, []).append((low, high))
                    push((_UNCAPTURE, group))
                continue
        # nothing matched here: the latest choice that is left
        failures += 1
        if not failures & 0xFFF and (monotonic() > deadline or len(stack) > _LARGEST_STACK):
            raise TimedOut
        while True:
            if not stack:
                return None
            entry = stack.pop()
            kind = entry[0]
            if kind == _CHOICE:
                pc, at = entry[1], entry[2]
                if pc < 0:
                    continue
                break
            if kind == _SHORTER:
                _, pc, now, limit, step = entry
                at = now + step
                if at != limit:
                    push((_SHORTER, pc, at, limit, step))
                break
            if kind == _LONGER:
                _, pc, now, charset, step, left = entry
                index = now if step > 0 else now - 1
                if 0 <= index < size and charset[text[index]]:
                    at = now + step
                    if left > 1:
                        push((_LONGER, pc, at, charset, step, left - 1))
                    break
                continue
            _put_back(entry, registers, captures)


def _put_back(entry: Any, registers: list[int], captures: dict[int, list[tuple[int, int]]]) -> None:
    kind = entry[0]
    if kind == _REGISTER:
        registers[entry[1]] = entry[2]
    elif kind == _UNCAPTURE:
        captures[entry[1]].pop()
    elif kind == _RECAPTURE:
        captures[entry[1]].append(entry[2])
