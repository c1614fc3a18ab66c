"""Kind ``parse``: trees and errors of snippets and examples, against a real PowerShell's."""

from __future__ import annotations

import hashlib
import re
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
    """The text of a case: its own, or that of the file or block that its id names under ``--root``, proved by its hash."""
    if "text" in case:
        return str(case["text"])
    if options.root is None:
        raise ValueError(f"{case['id']} names a file: --root must say where it lies")
    name, _, number = case["id"].partition("#")
    data = (options.root / name).read_bytes()
    for encoding, errors in _ENCODINGS:
        try:
            text = data.decode(encoding, errors)
        except UnicodeError:
            continue
        text = _block(text, int(number)) if number else text
        if "sha" not in case or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] == case["sha"]:
            return text
    raise ValueError(f"{case['id']}: the text under --root is not the one that was recorded")


#: how files are read: with the mark of the encoding taken off, else as UTF-8, else as Windows did
_ENCODINGS = (("utf-8-sig", "strict"), ("utf-16", "strict"), ("cp1252", "strict"), ("utf-8-sig", "replace"))


_PROMPT = re.compile(r"PS(?: [^>]*)?> ?|>> ?")


def _block(page: str, number: int) -> str:
    """The fenced block *number* of a page's EXAMPLES, each line with its end, prompts taken off."""
    inside = False
    examples = False
    block: list[str] = []
    count = -1
    for line in page.splitlines():
        if not inside and line.startswith("## "):
            examples = line.strip().upper() in ("## EXAMPLES", "## EXAMPLE")
        if line.startswith("```") and examples:
            if inside and count == number:
                break
            inside = not inside
            if inside:
                count += 1
                block = []
            continue
        if inside:
            prompt = _PROMPT.match(line)
            block.append(line[prompt.end() :] if prompt else line)
    return "".join([line + "\n" for line in block])


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Valid text: no error and the same tree. Invalid text: the same first error (id and place)."""
    text = _text_of(case, options)
    ours = to_canonical(parse(text))
    theirs = case["errors"]
    mine = ours["errors"]
    parts = {"verdict": bool(theirs) == bool(mine)}
    if "stmts" in case:
        parts["statements"] = _statements(ours["ast"]) == case["stmts"]
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


def _statements(tree: dict[str, Any]) -> list[list[Any]]:
    """Start, end and hash of each statement at the top."""
    statements = tree.get("EndBlock", {}).get("Statements", [])
    return [[node["s"], node["e"], canonical_hash(node)] for node in statements]


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
