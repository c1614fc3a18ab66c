"""Metadata of a page: its front matter and a parameter's block, in the 2.0.0 form (a line is a key, a colon, a value) and the 2024-05-01 form."""

from __future__ import annotations

import re

from psemu.help.model import ALL_SETS, ParameterSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ORDINARY = re.compile(
    r"Type:([^\n]*)\nParameter Sets:([^\n]*)\nAliases:([^\n]*)\n(?:Accepted values:([^\n]*)\n)?\n?"
    r"Required:([^\n]*)\nPosition:([^\n]*)\nDefault value:([^\n]*)\nAccept pipeline input:([^\n]*)\n"
    r"Accept wildcard characters:([^\n]*)\s*\Z"
)
_PER_SET = re.compile(r"\b(true|false)[ \t]*\(([^()]*)\)", re.IGNORECASE)
#: a block with so many lines that mean nothing is none; the rest of it is not looked at
_MOST_PROBLEMS = 20
V1_KEYS = (
    "type",
    "parameter sets",
    "aliases",
    "accepted values",
    "required",
    "position",
    "default value",
    "accept pipeline input",
    "accept wildcard characters",
)


class Block:
    """A parameter's block, whatever its form; *problems* are (code, message) of what is wrong with it."""

    __slots__ = (
        "accepted_values",
        "aliases",
        "default_value",
        "dont_show",
        "help_message",
        "problems",
        "sets",
        "supports_wildcards",
        "type",
    )

    def __init__(self) -> None:
        self.type = ""
        self.sets: tuple[ParameterSet, ...] = ()
        self.aliases: tuple[str, ...] = ()
        self.accepted_values: tuple[str, ...] = ()
        self.default_value: str | None = None
        self.supports_wildcards = False
        self.dont_show = False
        self.help_message = ""
        self.problems: list[tuple[str, str]] = []


def read_block(content: str) -> Block:
    """The block whose text is *content*; the keys decide its form, not the front matter of the page. Nobody may change the result."""
    block = _SEEN.get(content)
    if block is None:
        match = _ORDINARY.match(content)
        if match is not None:
            block = _from_v1(*match.groups())
        elif "\nParameterSets:" in content or content.startswith("ParameterSets:"):
            block = _read_v2(content)
        else:
            block = _read_v1(content)
        if len(content) < 1000:
            if len(_SEEN) >= _MOST_SEEN:
                _SEEN.clear()
            _SEEN[content] = block
    return block


#: text of a block → what it says; most parameters of a module have one of few blocks
_SEEN: dict[str, Block] = {}
#: lines of a block → the sets that they tell
_SETS_SEEN: dict[tuple[str | None, ...], tuple[tuple[ParameterSet, ...], list[tuple[str, str]]]] = {}
_MOST_SEEN = 10_000


def forget() -> None:
    """Read every block anew: what is kept only makes the next page faster."""
    _SEEN.clear()
    _SETS_SEEN.clear()


def _split(text: str) -> tuple[str, ...]:
    text = text.strip()
    return tuple([part for item in text.split(",") if (part := item.strip())]) if text else ()


def _from_v1(
    type_name: str | None,
    sets: str | None,
    aliases: str | None,
    accepted: str | None,
    required: str | None,
    position: str | None,
    default: str | None,
    pipeline: str | None,
    wildcards: str | None,
) -> Block:
    block = Block()
    block.type = (type_name or "").strip()
    if aliases:
        block.aliases = _split(aliases)
    if accepted:
        block.accepted_values = _split(accepted)
    default = (default or "").strip()
    block.default_value = None if default in ("None", "") else default
    block.supports_wildcards = (wildcards or "").strip().lower() == "true"
    key = (sets, required, position, pipeline)
    seen = _SETS_SEEN.get(key)
    if seen is None:
        if len(_SETS_SEEN) >= _MOST_SEEN:
            _SETS_SEEN.clear()
        seen = _SETS_SEEN[key] = _v1_sets(sets, required, position, pipeline)
    block.sets, problems = seen
    block.problems.extend(problems)
    return block


def _v1_sets(
    sets: str | None, required: str | None, position: str | None, pipeline: str | None
) -> tuple[tuple[ParameterSet, ...], list[tuple[str, str]]]:
    """What the lines of a block say of the sets, and what is wrong with them."""
    problems: list[tuple[str, str]] = []
    by_value, by_name = _pipeline((pipeline or "False").strip(), problems)
    place = (position or "").strip() or "Named"
    required = (required or "").strip()
    names = _split(sets or "") or (ALL_SETS,)
    fallback, per_set = _required(required, names, problems)
    pairs = [(name, per_set.pop(name.lower(), fallback)) for name in names]
    if names == (ALL_SETS,):
        pairs.extend(per_set.items())
    return tuple([ParameterSet(name, place, needed, by_value, by_name) for name, needed in pairs]), problems


def _pipeline(text: str, problems: list[tuple[str, str]]) -> tuple[bool, bool]:
    if text == "False":
        return False, False
    lower = text.lower()
    if not lower.startswith("true"):
        if lower != "false":
            problems.append(("PipelineInputText", f"'Accept pipeline input: {text}' is read as False."))
        return False, False
    by_value, by_name = "byvalue" in lower, "bypropertyname" in lower
    if not by_value and not by_name:
        # PlatyPS reads both kinds; nothing on the page says so, and a value bound by a guess is worse than none
        problems.append(
            (
                "PipelineInputKind",
                "'Accept pipeline input: True' names no kind; read as neither ByValue nor ByPropertyName.",
            )
        )
    return by_value, by_name


def _required(text: str, names: tuple[str, ...], problems: list[tuple[str, str]]) -> tuple[bool, dict[str, bool]]:
    """The answer for sets that the text does not name, and those that it names (lower case)."""
    lower = text.lower()
    if lower in ("true", "false"):
        return lower == "true", {}
    known = {name.lower() for name in names}
    per_set = {
        name.lower(): match[1].lower() == "true"
        for match in _PER_SET.finditer(text)
        for name in _split(match[2])
        if name.lower() != "none" and (name.lower() in known or known == {"(all)"})
    }
    if not per_set:
        problems.append(
            (
                "RequiredText",
                f"'Required: {text}' is read as {lower.startswith('true')}." if text else "There is no 'Required'.",
            )
        )
    return lower.startswith("true") and not per_set, per_set


def _read_v1(content: str) -> Block:
    values: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    for line in content.split("\n"):
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        if len(problems) >= _MOST_PROBLEMS:
            break
        if not colon:
            if line.strip():
                problems.append(("MetadataLine", f"'{line.strip()[:80]}' is no key and value."))
        elif key not in V1_KEYS:
            problems.append(("MetadataKey", f"'{key[:80]}' is no key of a parameter."))
        elif key in values:
            problems.append(("MetadataKeyRepeated", f"'{key}' stands twice; the first is taken."))
        else:
            values[key] = value
    missing = [key for key in V1_KEYS if key not in values and key != "accepted values"]
    if missing:
        problems.append(("MetadataKeyMissing", f"Missing: {', '.join(missing)}."))
    block = _from_v1(*[values.get(key) for key in V1_KEYS])
    block.problems[:0] = problems
    return block


# ------------------------------------------------------------------------------------------------------------ 2024-05-01


def scalar(text: str) -> str:
    """A YAML scalar's text: quotes taken off, nothing else interpreted."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        quote, text = text[0], text[1:-1]
        if quote == "'":
            return text.replace("''", "'")
        if "\\" in text:
            from psemu.help.yaml_scalar import unescaped

            return unescaped(text)
    return text


def _true(text: str) -> bool:
    return scalar(text).lower() == "true"


def flow_list(text: str) -> tuple[str, ...] | None:
    """``[a, 'b']`` as its items, None for anything else."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return None
    return tuple([scalar(part) for part in text[1:-1].split(",") if part.strip()])


def _read_v2(content: str) -> Block:
    block = Block()
    lists: dict[str, list[str]] = {}
    sets: list[dict[str, str]] = []
    key = ""
    for line in content.split("\n"):
        if len(block.problems) >= _MOST_PROBLEMS:
            break
        if not line.strip():
            continue
        stripped = line.lstrip()
        if stripped.startswith("- ") or stripped == "-":
            item = stripped[2:]
            if key == "ParameterSets":
                name, _, value = item.partition(":")
                sets.append({name.strip(): value})
            else:
                lists.setdefault(key, []).append(scalar(item))
            continue
        name, colon, value = line.partition(":")
        if not colon:
            block.problems.append(("MetadataLine", f"'{stripped[:80]}' is no key and value."))
        elif line[0] in " \t" and key == "ParameterSets" and sets:
            sets[-1][name.strip()] = value
        else:
            key = name.strip()
            reader = _V2_KEYS.get(key)
            if reader is None:
                block.problems.append(("MetadataKey", f"'{key[:80]}' is no key of a parameter."))
            else:
                reader(block, value)
    if "Aliases" in lists:
        block.aliases = tuple(lists["Aliases"])
    if "AcceptedValues" in lists:
        block.accepted_values = tuple(lists["AcceptedValues"])
    block.sets = tuple([_set(entry) for entry in sets])
    if not sets:
        block.problems.append(("MetadataKeyMissing", "Missing: ParameterSets."))
        block.sets = (ParameterSet(ALL_SETS, "Named", False, False, False),)
    return block


def _set(entry: dict[str, str]) -> ParameterSet:
    return ParameterSet(
        scalar(entry.get("Name", ALL_SETS)) or ALL_SETS,
        scalar(entry.get("Position", "Named")) or "Named",
        _true(entry.get("IsRequired", "")),
        _true(entry.get("ValueFromPipeline", "")),
        _true(entry.get("ValueFromPipelineByPropertyName", "")),
        _true(entry.get("ValueFromRemainingArguments", "")),
    )


def _set_type(block: Block, text: str) -> None:
    block.type = scalar(text)


def _set_default(block: Block, text: str) -> None:
    value = scalar(text)
    block.default_value = None if value in ("", "None") else value


def _set_wildcards(block: Block, text: str) -> None:
    block.supports_wildcards = _true(text)


def _set_aliases(block: Block, text: str) -> None:
    block.aliases = flow_list(text) or ()


def _set_accepted_values(block: Block, text: str) -> None:
    block.accepted_values = flow_list(text) or ()


def _set_dont_show(block: Block, text: str) -> None:
    block.dont_show = _true(text)


def _set_help_message(block: Block, text: str) -> None:
    block.help_message = scalar(text)


def _nothing(block: Block, text: str) -> None:
    """A key whose content comes in the lines below it, or means nothing here."""


_V2_KEYS: dict[str, Callable[[Block, str], None]] = {
    "Type": _set_type,
    "DefaultValue": _set_default,
    "SupportsWildcards": _set_wildcards,
    "Globbing": _set_wildcards,
    "ParameterValue": _nothing,
    "VariableLength": _nothing,
    "IsDynamic": _nothing,
    "Aliases": _set_aliases,
    "ParameterSets": _nothing,
    "DontShow": _set_dont_show,
    "AcceptedValues": _set_accepted_values,
    "HelpMessage": _set_help_message,
}


# ---------------------------------------------------------------------------------------------------------- front matter


def front_matter(text: str) -> tuple[dict[str, str | tuple[str, ...]], int, list[tuple[int, int]]]:
    """The front matter of a page (LF line ends), the offset behind it, and where lines in it mean nothing; ``({}, 0, [])`` where there is
    none. A value goes on in lines that are indented."""
    if not text.startswith("---\n"):
        return {}, 0, []
    end = text.find("\n---\n", 3)
    behind = end + 5
    if end < 0:
        if not text.endswith("\n---"):
            return {}, 0, []
        end, behind = len(text) - 4, len(text)
    values: dict[str, str | tuple[str, ...]] = {}
    # what stands in the lines below a key: items of a list, or how its text goes on
    items: dict[str, list[str]] = {}
    more: dict[str, list[str]] = {}
    unread = []
    key = ""
    at = 4
    for line in text[4:end].split("\n"):
        name, colon, value = line.partition(":")
        if line.startswith(("- ", "  - ")) and key:
            items.setdefault(key, []).append(scalar(line.lstrip()[2:]))
        elif colon and line[0] not in " \t#":
            key = name.strip()
            listed = flow_list(value)
            values[key] = scalar(value) if listed is None else listed
        elif line[:1] in (" ", "\t") and key and line.strip():
            more.setdefault(key, []).append(scalar(line))
        elif line.strip() and line[0] != "#":
            unread.append((at, at + len(line)))
        at += len(line) + 1
    for key, texts in more.items():
        earlier = values[key]
        if isinstance(earlier, str):
            values[key] = " ".join(["" if earlier in _FOLDS else earlier, *texts]).strip()
    for key, texts in items.items():
        earlier = values[key]
        values[key] = (*(earlier if isinstance(earlier, tuple) else ()), *texts)
    return values, behind, unread


#: what a value begins with that only goes on below
_FOLDS = (">", ">-", "|", "|-", "")
