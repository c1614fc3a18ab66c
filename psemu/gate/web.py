"""Judges commands that send one web request of the text's own making: to whom, by which method, and what it carries.

To ask a machine that the text chooses is no reading: whoever wrote the text may have written what it knows into the address. A policy lists
the hosts that may be asked.
"""

from __future__ import annotations

import re

from psemu.gate.secrets import is_secret_word
from psemu.gate.verdict import DESTRUCTIVE, READ, SECRET, UNKNOWN, WRITE
from psemu.gate.words import words
from psemu.objects import UNKNOWN as NOT_KNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.static import BoundCommand

METHODS = {
    "GET": READ,
    "HEAD": READ,
    "OPTIONS": READ,
    "DELETE": DESTRUCTIVE,
    "POST": WRITE,
    "PUT": WRITE,
    "PATCH": WRITE,
}
#: commands to anybody, and those that sign what they send and so may ask their own service only
ANYBODY = frozenset(("invoke-restmethod", "invoke-webrequest"))
SIGNED = frozenset(
    ("invoke-azrest", "invoke-azrestmethod", "invoke-mggraphrequest", "invoke-mgrestmethod", "invoke-graphrequest")
)
#: parameters that a harmless request may have, whatever their value
_PLAIN = words(
    """
    allowinsecureredirect apiversion connectiontimeoutseconds debug disablekeepalive erroraction httpversion informationaction
    maximumfollowrellink maximumredirection maximumretrycount method name nobody noproxy operationtimeoutseconds outputtype
    progressaction resourcegroupname resourceprovidername resourcetype responseheadersvariable retryintervalsec skipheadervalidation
    skiphttperrorcheck statuscodevariable subscriptionid timeoutsec usebasicparsing verbose warningaction outvariable errorvariable
    warningvariable informationvariable pipelinevariable outbuffer passthru custommethod uri path
    """
)
_SIGNED_HOSTS = re.compile(
    r"(?:graph\.microsoft\.com|(?:dod-)?graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn|management\.azure\.com|"
    r"management\.usgovcloudapi\.net|management\.chinacloudapi\.cn)$",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(r"(?i)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?$")
_NUMBER = re.compile(r"(?i)(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?$")
#: parts of an address behind which credentials lie
_SECRET_PART = re.compile(
    r"(?i)secret|password|token|credential|keys?(?=[/?&=,;:.()]|$)|recoverykey|connectionstring|[?&](?:sig|code|key|sas|auth)=|plaintext|"
    r"bitlocker|metadata|/latest/|publishxml|(?:list|account|service)sas|sasur[il]|authkeys|appsettings|kubeconfig|accessprofiles|adminaccount|"
    r"callbackurl|publishingprofile"
)
#: letters, digits, dots and slashes that are written as numbers, once or again; steps back; the other slash, which some take for one
_DISGUISED = re.compile(r"(?i)%(?:25)*(?:2[def]|3\d|4[1-9a-f]|5[\dacf]|6[1-9a-f]|7[\dae])|(?:^|/)\.{1,2}(?:[/?#]|$)|\\")


def names_secret_resource(text: str) -> bool:
    """True for the id of a resource of Azure behind which keys lie."""
    return "/providers/" in text.lower() and _SECRET_PART.search(text) is not None


def judge_web(bound: BoundCommand, steps: int) -> tuple[str, str]:
    """Verdict and reason; *steps*: how many steps of a pipeline give it input, which it would send."""
    values = {name.lower(): value for name, value in bound.values.items()}
    method = values.get("custommethod", values.get("method", "GET"))
    if method is NOT_KNOWN:
        return UNKNOWN, "the HTTP method is known only when it runs"
    name = str(getattr(method, "name", method)).strip().upper()
    verdict = READ if name == "DEFAULT" else METHODS.get(name, UNKNOWN)
    if verdict != READ:
        return verdict, f"it sends {name}"
    if any(key.startswith(("out", "infer")) and key not in _PLAIN for key in values) or "resume" in values:
        return WRITE, "what it fetches is written to a file"
    for key, value in values.items():
        if key not in _PLAIN:
            return SECRET, f"-{key} carries something of this machine"
        if value is NOT_KNOWN and key not in ("uri", "path"):
            return SECRET, f"what -{key} carries is known only when it runs"
    if steps:
        return SECRET, "what the pipeline gives may leave the machine"
    signed = bound.command.name.lower() in SIGNED
    return _address(values, signed)


def addresses_of(bound: BoundCommand) -> list[str | None]:
    """The host that the request goes to, None if that or the method is known only when it runs; nothing for a path of its own service."""
    from psemu.objects import to_text

    values = {name.lower(): value for name, value in bound.values.items()}
    if values.get("method") is NOT_KNOWN or values.get("custommethod") is NOT_KNOWN:
        return [None]
    value = values.get("uri")
    if value is None:
        return [] if bound.command.name.lower() in SIGNED else [None]
    if value is NOT_KNOWN:
        return [None]
    address = re.match(r"(?i)\s*(?:https?:)?(?:[/\\]{2})?([^/\\?#]*)", to_text(value))
    host = address[1].partition(":")[0] if address is not None else ""
    if _HOST_NAME.fullmatch(host) and not (":" in to_text(value) and "@" in to_text(value).partition("?")[0]):
        return [host]
    return [None]


def _address(values: dict[str, Any], signed: bool) -> tuple[str, str]:
    from psemu.objects import to_text

    value = values.get("uri", values.get("path"))
    if value is None and signed and "resourceprovidername" in values:
        value = "/".join(to_text(values.get(key, "")) for key in ("resourceprovidername", "resourcetype", "name"))
    if value is NOT_KNOWN or value is None:
        return SECRET, "the address is known only when it runs, and may carry data out"
    address = to_text(value).strip()
    if len(address) > 8_000:
        return SECRET, "an address as long as this one carries data out"
    if any(ord(char) < 33 or ord(char) > 126 for char in address):
        return UNKNOWN, "the address has characters that no address has"
    if _DISGUISED.search(address):
        return UNKNOWN, "the address hides what it names"
    if _SECRET_PART.search(address):
        return SECRET, "the address speaks of secrets"
    absolute = re.match(r"(?i)(https?:)?//([^/?#]*)", address)
    if absolute is None:
        if signed:
            plain = re.match(r"/?[A-Za-z0-9$]", address) and ":" not in address.partition("/")[0]
            return (
                (READ, "it sends GET to its own service")
                if plain
                else (UNKNOWN, "the address is none of its own service")
            )
        if ":" in address or not address:
            return UNKNOWN, "the address is none of the web"
        return _plain_host(address.partition("/")[0])
    if signed:
        if absolute[1] is None or absolute[1].lower() != "https:" or not _SIGNED_HOSTS.fullmatch(absolute[2]):
            return SECRET, "what signs in at its own service goes to another host"
        return READ, "it sends GET to its own service"
    return _plain_host(absolute[2])


def _plain_host(host: str) -> tuple[str, str]:
    if "@" in host:
        return SECRET, "the address carries a name and a password"
    name, _, port = host.partition(":")
    if port and not port.isdigit():
        return UNKNOWN, "the address is none of the web"
    if _NUMBER.match(name) or not _HOST_NAME.match(name):
        return UNKNOWN, "a machine is named by a number, which tells nothing about it"
    if "metadata" in name.lower() or is_secret_word(name):
        return SECRET, "the address speaks of secrets"
    return SECRET, "a machine of the text's own choice is asked, and an address can carry anything to it"
