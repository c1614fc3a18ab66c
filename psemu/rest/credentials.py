"""Where a bearer token comes from; its text never shows in output, logs or tracebacks."""

from __future__ import annotations

from psemu.errors import PsemuError
from psemu.objects import OpaqueObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn


class CredentialError(PsemuError):
    """No token can be had; the message says why in the identity service's words and holds no secret."""


class Token(OpaqueObject):
    """A secret text; to a script it is a SecureString. Only :meth:`reveal` gives it; ``repr``, formatting and pickling do not."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        super().__init__("System.Security.SecureString")
        self.__text = text

    def list_properties(self) -> list[tuple[str, object]]:
        """Its length, as a SecureString tells it."""
        return [("Length", len(self.__text.encode("utf-16-le")) // 2)]

    def reveal(self) -> str:
        """The secret itself, for the one place that sends it."""
        return self.__text

    def __repr__(self) -> str:
        return "Token(********)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Token cannot be pickled")

    def __bool__(self) -> bool:
        return bool(self.__text)


class AccessTokenCredential:
    """A token that the user brought."""

    __slots__ = ("token",)

    def __init__(self, token: Token) -> None:
        self.token = token

    def get_token(self, acquire: Callable[..., Any], scope: str) -> Token:
        """The token, whatever *scope* is asked."""
        return self.token


class ClientSecretCredential:
    """The OAuth 2.0 client credentials flow: *client_id* proves itself with *secret*; a token is kept until shortly before it expires."""

    __slots__ = ("_cache", "client_id", "now", "secret", "tenant_id")

    #: seconds before expiry at which a token is asked anew
    MARGIN = 300

    def __init__(self, tenant_id: str, client_id: str, secret: Token, now: Callable[[], float] | None = None) -> None:
        import time

        self.tenant_id = tenant_id
        self.client_id = client_id
        self.secret = secret
        self.now = now or time.monotonic
        self._cache: dict[str, tuple[Token, float]] = {}

    def get_token(self, acquire: Callable[..., Any], scope: str) -> Token:
        """A token for *scope* (``https://host/.default``). *acquire(tenant, form)* posts the form and gives the parsed answer."""
        cached = self._cache.get(scope)
        if cached and self.now() < cached[1] - self.MARGIN:
            return cached[0]
        answer = acquire(
            self.tenant_id,
            {
                "client_id": self.client_id,
                "client_secret": self.secret,
                "scope": scope,
                "grant_type": "client_credentials",
            },
        )
        text = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(text, str) or not text:
            raise CredentialError("The token endpoint's answer has no access_token.")
        try:
            lifetime = float(answer.get("expires_in", 3600))
        except (TypeError, ValueError):
            lifetime = 3600.0
        token = Token(text)
        self._cache[scope] = (token, self.now() + lifetime)
        return token
