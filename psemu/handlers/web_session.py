"""WebRequestSession: what the web requests of a script share, and how a session's cookies and headers look to it."""

from __future__ import annotations

from psemu.objects import Hashtable, PSArray, PSObject
from psemu.objects.dictionaries import GenericDictionary
from psemu.rest.web import WebSession
from psemu.runtime.flow import NetError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COMMANDS = "Microsoft.PowerShell.Commands."
_COOKIE = "System.Net.Cookie"
#: as PowerShell 7.6 on Linux says who it is
USER_AGENT = "Mozilla/5.0 (Linux; psemu; en-US) PowerShell/7.6.5"


class CookieContainer:
    """System.Net.CookieContainer over a session's cookies."""

    type_name = "System.Net.CookieContainer"

    def __init__(self, session: WebSession) -> None:
        self._session = session

    def list_properties(self) -> list[tuple[str, object]]:
        """How many there are."""
        return [("Count", len(self._session.cookie_list()))]

    def script_get(self, name: str) -> Any:
        """``Count``; NotImplemented for anything else."""
        return len(self._session.cookie_list()) if name.lower() == "count" else NotImplemented

    def script_invoke(self, name: str, arguments: list[Any], _frame: object) -> Any:
        """``Add(cookie)``, ``Add(uri, cookie)``, ``GetCookies(uri)``, ``GetAllCookies()``."""
        folded = name.lower()
        if folded == "add" and arguments:
            self._add(arguments[-1], str(arguments[0]) if len(arguments) > 1 else "")
            return None
        if folded in ("getcookies", "getallcookies"):
            host = _host(str(arguments[0])) if arguments else ""
            found = [cookie(*each) for each in self._session.cookie_list() if not host or _covers(each[2], host)]
            return PSArray(found, "System.Net.CookieCollection")
        return NotImplemented

    def _add(self, given: Any, url: str) -> None:
        facts: Any = given.properties if isinstance(given, PSObject) else {}
        domain = str(facts.get("Domain") or "") or _host(url)
        if not domain:
            message = "The parameter 'cookie.Domain' cannot be an empty string. (Parameter 'cookie.Domain')"
            raise NetError("System.ArgumentException", message)
        name, value = str(facts.get("Name") or ""), str(facts.get("Value") or "")
        self._session.set_cookie(name, value, domain, str(facts.get("Path") or "/"))

    def __str__(self) -> str:
        return self.type_name


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or ""


def _covers(domain: str, host: str) -> bool:
    plain = domain.lstrip(".").lower()
    return host.lower() == plain or host.lower().endswith("." + plain)


def cookie(name: str = "", value: str = "", domain: str = "", path: str = "") -> PSObject:
    """A System.Net.Cookie."""
    facts = [
        ("Name", name),
        ("Value", value),
        ("Domain", domain),
        ("Path", path),
        ("Secure", False),
        ("HttpOnly", False),
    ]
    return PSObject(facts, [_COOKIE, "System.Object"])


class WebRequestSession(PSObject):
    """Microsoft.PowerShell.Commands.WebRequestSession."""

    __slots__ = ("web",)

    def __init__(self) -> None:
        self.web = WebSession()
        kind = "System.Collections.Generic.Dictionary`2[System.String,System.String]"
        facts: list[tuple[str, object]] = [
            ("Headers", GenericDictionary(kind, ignore_case=True)),
            ("Cookies", CookieContainer(self.web)),
            ("UseDefaultCredentials", False),
            ("Credentials", None),
            ("Certificates", None),
            ("UserAgent", USER_AGENT),
            ("Proxy", None),
            ("MaximumRedirection", -1),
            ("MaximumRetryCount", 0),
            ("RetryIntervalInSeconds", 0),
        ]
        super().__init__(facts, [COMMANDS + "WebRequestSession", "System.Object"])

    @property
    def headers(self) -> Hashtable:
        """The headers that each request of the session has."""
        held = self.properties["Headers"]
        return held if isinstance(held, Hashtable) else Hashtable()
