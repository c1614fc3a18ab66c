"""English plurals, as far as the nouns of commands need them."""

from __future__ import annotations

import re

_IRREGULAR = {
    "addenda": "addendum",
    "analyses": "analysis",
    "axes": "axe",
    "bacteria": "bacterium",
    "bases": "base",
    "children": "child",
    "crises": "crisis",
    "criteria": "criterion",
    "diagnoses": "diagnosis",
    "dice": "die",
    "feet": "foot",
    "geese": "goose",
    "halves": "half",
    "hypotheses": "hypothesis",
    "indices": "index",
    "knives": "knife",
    "leaves": "leaf",
    "lives": "life",
    "matrices": "matrix",
    "men": "man",
    "mice": "mouse",
    "movies": "movie",
    "oxen": "ox",
    "parentheses": "parenthesis",
    "people": "person",
    "phenomena": "phenomenon",
    "quizzes": "quiz",
    "schemata": "schema",
    "selves": "self",
    "shelves": "shelf",
    "syntheses": "synthesis",
    "teeth": "tooth",
    "theses": "thesis",
    "ties": "tie",
    "vertices": "vertex",
    "wives": "wife",
    "women": "woman",
}
_SAME_TEXT = """
    advice aircraft alias analysis atlas axis basis bias bus campus canvas chassis corps crisis debris diagnosis diagnostics dns
    focus gas genius graphics headquarters iis lens license means menus mathematics news os physics plus premises process progress
    series species status synopsis thesis this tls virus windows
"""
_SAME = frozenset(_SAME_TEXT.split()) - {"menus", "windows"}
_RULES = (
    (re.compile(r"(?i)(ss|us|is)$"), None),
    (re.compile(r"(?i)(alias|status|virus|process|address|class|access|bus|lens|gas)es$"), r"\1"),
    (re.compile(r"(?i)([^aeiou])ies$"), r"\1y"),
    (re.compile(r"(?i)(x|ch|ss|sh|zz)es$"), r"\1"),
    (re.compile(r"(?i)(tomat|potat|her|ech)oes$"), r"\1o"),
    (re.compile(r"(?i)([^s])s$"), r"\1"),
)


def singular_of(word: str) -> str | None:
    """The singular with the word's own capital; None if *word* is no plural."""
    lowered = word.lower()
    if lowered in _SAME:
        return None
    if lowered in _IRREGULAR:
        found = _IRREGULAR[lowered]
        return found.capitalize() if word[:1].isupper() else found
    for pattern, replacement in _RULES:
        if pattern.search(word):
            return None if replacement is None else pattern.sub(replacement, word)
    return None
