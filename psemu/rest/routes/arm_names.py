"""Names of Azure's commands and of its operations made comparable: words, their singular, and the command that an operation would be."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.rest.routes.providers import ArmOperation

_WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z]+[0-9]*|[a-z]+[0-9]*|[0-9]+")
_PREPOSITIONS = frozenset(("by", "in", "at", "for", "from", "with", "of", "under", "within"))
#: first word of an operation's method → verb of the command, as the modules' generator has it; other approved verbs stay what they are
_VERBS = {
    "list": "get",
    "access": "get",
    "acquire": "get",
    "create": "new",
    "generate": "new",
    "provision": "new",
    "regenerate": "new",
    "put": "new",
    "patch": "update",
    "replace": "update",
    "refresh": "update",
    "delete": "remove",
    "pause": "suspend",
    "cancel": "stop",
    "end": "stop",
    "validate": "test",
    "check": "test",
    "verify": "test",
    "evaluate": "test",
    "discover": "find",
    "locate": "find",
    "assign": "set",
    "activate": "initialize",
    "apply": "add",
    "append": "add",
    "attach": "add",
    "purge": "clear",
    "wipe": "clear",
    "unset": "clear",
    "run": "start",
    "trigger": "start",
    "notify": "send",
    "post": "invoke",
    "execute": "invoke",
}
#: what nouns of commands shorten
_SHORT = {"vm": ["virtual", "machin"], "vmss": ["virtual", "machin", "scal", "set"]}
_approved_verbs: set[str] = set()
_OF_METHOD = {"GET": ("get",), "PUT": ("new", "set"), "PATCH": ("update",), "DELETE": ("remove",)}


def words(name: str) -> list[str]:
    """``VirtualNetworks`` → ``["virtual", "network"]``: small letters, in the singular."""
    found: list[str] = []
    for word in _WORD.findall(name):
        singular = _singular(word.lower())
        found += _SHORT.get(singular) or _SHORT.get(word.lower()) or [singular]
    return found


def folded(name: str) -> str:
    """*name* such that its plural, and other ways to set capitals, give the same text."""
    return "".join(words(name))


def _plain(name: str) -> str:
    """A type's name without the word that says that the service looks after it: ``managedInstances`` is an instance."""
    own = words(name)
    return "".join(own[1:] if own[0] == "managed" and len(own) > 1 else own)


def _singular(word: str) -> str:
    """One text for singular and plural; not always the English one: both lose a final e."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "shes", "uses", "ases")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is", "ias")) and len(word) > 2:
        word = word[:-1]
    return word.removesuffix("e")


def types_of(path: str) -> list[str]:
    """The resource types of a path, and the action if it ends with one: ``…/Microsoft.Sql/servers/{s}/start`` → ``["servers", "start"]``.

    A name that is fixed (``…/blobServices/default``) is none.
    """
    segments = _below_provider(path)
    found = []
    for index in range(0, len(segments), 2):
        if "{" not in segments[index]:
            found.append(segments[index])
    return found


def _below_provider(path: str) -> list[str]:
    segments = path.strip("/").split("/")
    for index in range(len(segments) - 1, -1, -1):
        if segments[index].lower() == "providers":
            return segments[index + 2 :]
    return segments


def command_names(operation: ArmOperation, prefixes: list[str]) -> Iterator[tuple[str, set[str]]]:
    """The names of commands that *operation* may have: verb in small letters, and nouns, folded and without ``Az``.

    *prefixes* are what modules put before their nouns (``KeyVault``).
    """
    types = types_of(operation.path)
    if operation.method in _OF_METHOD and types:
        stems = {
            "".join(name(part) for part in types[-count:])
            for count in range(1, len(types) + 1)
            for name in (folded, _plain)
        }
        own = _prefixed(sorted(stems), prefixes)
        for verb in _OF_METHOD[operation.method]:
            yield verb, own
    group, _, method = operation.operation_id.partition("_")
    if not method:
        return
    verb, rest, is_known = _split(method)
    group_words = words(group)
    rests = [_joined(group_words, rest)]
    if not is_known:
        rests.append(_joined(rest, group_words))
    if types and rest:
        # Servers_ListKeys is what the type's own name makes of it, too
        rests.append(_joined(words(types[-2] if operation.method == "POST" and len(types) > 1 else types[-1]), rest))
    nouns = _prefixed(rests, prefixes)
    verbs = {verb}
    if method.lower().startswith("createorupdate") or (operation.method == "PUT" and verb in ("new", "update")):
        verbs = {"new", "set"}
    for one in sorted(verbs):
        yield one, nouns


def _split(method: str) -> tuple[str, list[str], bool]:
    """Verb, the other words, and whether the first word is a verb; what follows a preposition says how, not what."""
    parts = words(method.replace("CreateOrUpdate", "Create").replace("CreateIfNotExist", "Create"))
    raw = [word.lower() for word in _WORD.findall(method)]
    for index, word in enumerate(parts):
        if index and word in _PREPOSITIONS:
            parts = parts[:index]
            break
    first = raw[0] if raw else ""
    if first in _VERBS:
        return _VERBS[first], parts[1:], True
    if first in _approved():
        return first, parts[1:], True
    return "invoke", parts, False


def _approved() -> set[str]:
    if not _approved_verbs:
        from psemu.catalog.verbs import approved_verbs

        _approved_verbs.update(info.verb.lower() for info in approved_verbs())
    return _approved_verbs


def _joined(first: list[str], second: list[str]) -> str:
    """The words without one that follows itself."""
    found: list[str] = []
    for word in (*first, *second):
        if not found or found[-1] != word:
            found.append(word)
    return "".join(found)


def _prefixed(stems: list[str], prefixes: list[str]) -> set[str]:
    found = set(stems)
    for prefix in prefixes:
        for stem in stems:
            found.add(prefix + stem)
            if prefix.endswith(stem):
                # Get-AzKeyVault: the module's own name says what a vault is
                found.add(prefix)
    return found
