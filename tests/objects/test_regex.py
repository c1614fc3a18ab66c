"""Regular expressions: what .NET does that other engines do not, its messages, and the limit in time."""

from __future__ import annotations

import pytest

from psemu.objects.regex import Regex, RegexError, expand_replacement, matching, parse_options, replace_all, split_text


def found(pattern: str, text: str, options: str = "None") -> list[str | None]:
    return [match.value() for match in Regex(pattern, parse_options(options)).matches(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "options", "expected"),
    [
        ("a|ab", "abab", "None", ["a", "a"]),
        (r"(?<=a+)b", "aab", "None", ["b"]),
        (r"\w+", "one two", "RightToLeft", ["two", "one"]),
        ("[a-z-[aeiou]]+", "banana", "None", ["b", "n", "n"]),
        (r"^(?:(?<o>\()|(?<-o>\))|[^()])*(?(o)(?!))$", "(a(b))", "None", ["(a(b))"]),
        (r"^(?:(?<o>\()|(?<-o>\))|[^()])*(?(o)(?!))$", "(a(b)", "None", []),
        ("\u212a", "k", "IgnoreCase", ["k"]),
        (r"\p{IsGreek}+", "ab\u03b1\u03b2", "None", ["\u03b1\u03b2"]),
        ("a b # c", "ab", "IgnorePatternWhitespace", ["ab"]),
        ("a*", "aab", "None", ["aa", "", ""]),
    ],
)
def test_matches(pattern: str, text: str, options: str, expected: list[str]) -> None:
    assert found(pattern, text, options) == expected


def test_captures_of_a_group() -> None:
    match = Regex(r"(?:(\w)-?)+").search("a-b-c")
    assert match is not None
    assert [each.value for each in match.all_groups()[1].captures] == ["a", "b", "c"]


def test_named_groups_come_after_numbered_ones() -> None:
    assert Regex("(?<n>a)(b)").group_names == [(0, "0"), (1, "1"), (2, "n")]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(a", "Invalid pattern '(a' at offset 2. Not enough )'s."),
        ("a**", "Invalid pattern 'a**' at offset 3. Nested quantifier '*'."),
        ("[z-a]", "Invalid pattern '[z-a]' at offset 4. [x-y] range in reverse order."),
        (r"\8", "Invalid pattern '\\8' at offset 2. Reference to undefined group number 8."),
        ("(?<-x>a)", "Invalid pattern '(?<-x>a)' at offset 5. Reference to undefined group name 'x'."),
    ],
)
def test_messages(pattern: str, message: str) -> None:
    with pytest.raises(RegexError) as problem:
        Regex(pattern)
    assert problem.value.message == message


@pytest.mark.parametrize(("template", "expected"), [("$1$$", "a$"), ("${n}$&", "bab"), ("$10", "$10"), ("$+", "b")])
def test_replacement(template: str, expected: str) -> None:
    regex = Regex("(a)(?<n>b)")
    text = replace_all(regex, "ab", lambda match: expand_replacement(template, match))
    assert text == expected


def test_split_from_the_right() -> None:
    assert split_text(Regex(",", 64), "a,b,c", 2) == ["a,b", "c"]
    assert split_text(Regex("(,)"), "a,b") == ["a", ",", "b"]


def test_a_catastrophic_pattern_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MATCH_SECONDS", 0.2)
    with pytest.raises(RegexError) as problem:
        Regex("^(a+)+$").search("a" * 40 + "!")
    assert problem.value.type_name.endswith("RegexMatchTimeoutException")


def test_deep_input_is_no_recursion() -> None:
    assert Regex("(?:a|b(?=b|c|$))*").search("ab" * 50000) is not None
    with pytest.raises(RegexError):
        Regex("(" * 5000)
