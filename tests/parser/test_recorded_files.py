"""Cases of the conformance of ``parse`` that name a file or a page's block under ``--root`` and hold hashes in place of text and tree."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from psemu.parser import parse, to_canonical
from psemu.parser.canonical import canonical_hash
from tests.conformance import parse as kind
from tests.conformance.frame import Options, read_cases
from tests.conformance.tally import Plan, run

SCRIPT = "function f { param($a) $a }\r\nf 'é'\r\n"
PAGE = "## EXAMPLES\n\n```powershell\nPS C:\\> Get-Item a\n>> -Force\n```\n\n```\n1 +\n```\n\n## NOTES\n\n```\nno example\n```\n"


def _case(name: str, text: str) -> dict[str, Any]:
    made = to_canonical(parse(text))
    errors = [{key: error[key] for key in ("id", "s", "e", "l", "c", "inc", "msg")} for error in made["errors"]]
    statements = made["ast"]["EndBlock"].get("Statements", [])
    return {
        "id": name,
        "len": len(text),
        "sha": hashlib.sha256(text.encode()).hexdigest()[:32],
        "errors": errors,
        "h": canonical_hash(made["ast"]),
        "stmts": [[node["s"], node["e"], canonical_hash(node)] for node in statements],
    }


@pytest.fixture
def options(tmp_path: Path) -> Options:
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.ps1").write_bytes(b"\xef\xbb\xbf" + SCRIPT.encode())
    (root / "b.ps1").write_bytes(SCRIPT.encode("cp1252"))
    (root / "page.md").write_text(PAGE, encoding="utf-8")
    cases = [
        _case("a.ps1", SCRIPT),
        _case("b.ps1", SCRIPT),
        _case("page.md#0", "Get-Item a\n-Force\n"),
        _case("page.md#1", "1 +\n"),
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("".join([json.dumps(case) + "\n" for case in cases]), encoding="utf-8")
    return Options(tmp_path, cases=file, root=root)


def test_files_and_blocks_are_judged_by_their_hashes(options: Options) -> None:
    tally = run("parse", kind, Plan(options))
    assert (tally.whole.agree, tally.whole.total) == (4, 4)
    assert {name: (count.agree, count.total) for name, count in tally.parts.items()} == {
        "verdict": (4, 4),
        "statements": (4, 4),
        "tree": (3, 3),
        "first_error": (1, 1),
        "all_errors": (1, 1),
        "messages": (1, 1),
        "extents_and_incomplete": (1, 1),
        "tree_of_invalid": (1, 1),
    }


def test_another_tree_is_told(options: Options) -> None:
    assert options.cases is not None
    cases = [{**case, "h": "0" * 32} for case in read_cases(options.cases)]
    assert [kind.judge(case, options).parts.get("tree") for case in cases] == [False, False, False, None]


def test_another_text_is_no_verdict(options: Options) -> None:
    assert options.root is not None
    (options.root / "a.ps1").write_text("other", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.ps1: the text under --root"):
        kind.judge(_case("a.ps1", SCRIPT), options)


def test_root_must_be_given(options: Options) -> None:
    with pytest.raises(ValueError, match="--root"):
        kind.judge(_case("a.ps1", SCRIPT), Options(options.shared))


@pytest.mark.skipif(not os.environ.get("PSEMU_SHARED"), reason="PSEMU_SHARED names no folder of recorded answers")
def test_known_words() -> None:
    """Only the words of the known cases differ, in what follows PowerShell's own sentence."""
    known = json.loads((Path(kind.__file__).parent / "known" / "parse-messages.json").read_text("utf-8"))
    options = Options(Path(os.environ["PSEMU_SHARED"]))
    invalid = [case for case in kind.cases(options) if case["errors"]]
    differing = [case["id"] for case in invalid if not all(kind.judge(case, options).parts.values())]
    assert sorted(differing) == sorted(known)
    for case in invalid:
        if case["id"] in known:
            assert all(part for name, part in kind.judge(case, options).parts.items() if name != "messages")
