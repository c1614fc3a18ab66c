"""Kind ``parse``: trees and errors of snippets and examples, against a real PowerShell's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psemu.parser import parse, to_canonical
from psemu.parser.canonical import canonical_hash
from tests.conformance.frame import Options, Verdict, read_cases


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The snippets and examples, or the cases of the file given."""
    if options.cases is not None:
        yield from read_cases(options.cases)
        return
    for name in ("snippets", "examples"):
        yield from read_cases(options.shared / "conformance" / "parse" / f"{name}.jsonl.gz")


def _text_of(case: dict[str, Any], options: Options) -> str:
    if "text" in case:
        return str(case["text"])
    assert options.root is not None, "cases that name a file need --root"
    name, _, number = case["id"].partition("#")
    text = (options.root / name).read_bytes().decode("utf-8-sig")
    return text if not number else _block(text, int(number))


def _block(page: str, number: int) -> str:
    """The fenced block *number* of a page's EXAMPLES, prompts taken off."""
    inside = False
    examples = False
    block: list[str] = []
    count = -1
    for line in page.splitlines():
        if not inside and line.startswith("## "):
            examples = line.strip().upper() in ("## EXAMPLES", "## EXAMPLE")
        if line.lstrip().startswith("```") and examples:
            if inside and count == number:
                break
            inside = not inside
            if inside:
                count += 1
                block = []
            continue
        if inside:
            block.append(line)
    return "\n".join(block)


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Valid text: no error and the same tree. Invalid text: the same first error (id and place)."""
    text = _text_of(case, options)
    ours = to_canonical(parse(text))
    theirs = case["errors"]
    mine = ours["errors"]
    parts = {"verdict": bool(theirs) == bool(mine)}
    same_tree = ours["ast"] == case["ast"] if "ast" in case else canonical_hash(ours["ast"]) == case["h"]
    if theirs:
        parts["first_error"] = bool(mine) and (mine[0]["id"], mine[0]["s"]) == (theirs[0]["id"], theirs[0]["s"])
        parts["all_errors"] = [(e["id"], e["s"]) for e in mine] == [(e["id"], e["s"]) for e in theirs]
        if parts["all_errors"] and "msg" in theirs[0]:
            # the words can be compared where the errors are the same
            parts["messages"] = [e["msg"] for e in mine] == [e["msg"] for e in theirs]
            parts["extents_and_incomplete"] = [(e["e"], e["inc"]) for e in mine] == [(e["e"], e["inc"]) for e in theirs]
        parts["tree_of_invalid"] = same_tree
        agree = parts["first_error"]
    else:
        parts["tree"] = same_tree
        agree = same_tree and not mine
    difference = ""
    if not agree:
        difference = f"{text!r}\n  theirs {_errors(theirs)}\n  ours   {_errors(mine)}"
        if not theirs and not mine and "ast" in case:
            difference += "\n  " + first_difference(case["ast"], ours["ast"])
    return Verdict(case.get("area") or "examples", agree, parts, difference)


def _errors(errors: list[dict[str, Any]]) -> str:
    return ", ".join(f"{e['id']}@{e['s']}-{e['e']}" for e in errors[:4]) or "none"


def first_difference(theirs: Any, ours: Any) -> str:
    """Where two trees first differ."""
    stack: list[tuple[Any, Any, str]] = [(theirs, ours, "")]
    while stack:
        a, b, where = stack.pop()
        if a == b and not isinstance(a, (dict, list)):
            continue
        if isinstance(a, dict) and isinstance(b, dict):
            if a.get("k") != b.get("k"):
                return (
                    f"{where}: {a.get('k')} [{a.get('s')}-{a.get('e')}], ours {b.get('k')} [{b.get('s')}-{b.get('e')}]"
                )
            keys = [*a, *(key for key in b if key not in a)]
            stack.extend((a.get(key), b.get(key), f"{where}.{key}") for key in reversed(keys))
        elif isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                return f"{where}: {len(a)} items, ours {len(b)}"
            stack.extend((x, y, f"{where}[{i}]") for i, (x, y) in reversed(list(enumerate(zip(a, b, strict=True)))))
        else:
            return f"{where}: {str(a)[:200]!r}, ours {str(b)[:200]!r}"
    return "equal"
