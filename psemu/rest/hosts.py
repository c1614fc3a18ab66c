"""The only hosts a request may go to, per cloud; nothing else is ever sent a token."""

from __future__ import annotations

from psemu.errors import ConfigurationError


class CloudEnvironment:
    """A national cloud: *name*, the hosts of Graph, ARM and sign-in, and each service's audience."""

    __slots__ = ("arm_host", "graph_host", "login_host", "name")

    def __init__(self, name: str, graph_host: str, arm_host: str, login_host: str) -> None:
        self.name = name
        self.graph_host = graph_host
        self.arm_host = arm_host
        self.login_host = login_host

    def __repr__(self) -> str:
        return f"CloudEnvironment({self.name!r})"


_CLOUDS = (
    CloudEnvironment("AzureCloud", "graph.microsoft.com", "management.azure.com", "login.microsoftonline.com"),
    CloudEnvironment(
        "AzureUSGovernment", "graph.microsoft.us", "management.usgovcloudapi.net", "login.microsoftonline.us"
    ),
    CloudEnvironment("USGovDoD", "dod-graph.microsoft.us", "management.usgovcloudapi.net", "login.microsoftonline.us"),
    CloudEnvironment(
        "AzureChinaCloud",
        "microsoftgraph.chinacloudapi.cn",
        "management.chinacloudapi.cn",
        "login.partner.microsoftonline.cn",
    ),
)
#: the Graph module calls the same clouds by other names
_GRAPH_NAMES = {"global": 0, "usgov": 1, "usgovdod": 2, "china": 3}
GLOBAL = _CLOUDS[0]
_HOSTS = frozenset(host for c in _CLOUDS for host in (c.graph_host, c.arm_host, c.login_host))


def clouds() -> tuple[CloudEnvironment, ...]:
    """All clouds that are known here."""
    return _CLOUDS


def cloud(name: str) -> CloudEnvironment:
    """The cloud that *name* means to Connect-MgGraph (``Global``, ``USGov``) or Connect-AzAccount (``AzureCloud``)."""
    folded = name.lower()
    if folded in _GRAPH_NAMES:
        return _CLOUDS[_GRAPH_NAMES[folded]]
    for candidate in _CLOUDS:
        if candidate.name.lower() == folded:
            return candidate
    known = ", ".join([*(c.name for c in _CLOUDS), "Global", "USGov", "China"])
    raise ConfigurationError(f"There is no cloud environment '{name}' here; known are {known}.")


def check_url(url: str) -> None:
    """Refuse (ConfigurationError) what is not https to a known host on the default port."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if (
        parts.scheme != "https"
        or (parts.hostname or "") not in _HOSTS
        or parts.port not in (None, 443)
        or "@" in parts.netloc
    ):
        raise ConfigurationError(
            f"Refused to send a request to '{parts.scheme}://{parts.netloc}': not https to a known service host."
        )


def same_origin(first: str, second: str) -> bool:
    """True if both URLs have one scheme, host and port; a link in an answer is followed only then."""
    from urllib.parse import urlsplit

    a, b = urlsplit(first), urlsplit(second)
    try:
        return (a.scheme, a.hostname, a.port) == (b.scheme, b.hostname, b.port) and "@" not in b.netloc
    except ValueError:
        return False
