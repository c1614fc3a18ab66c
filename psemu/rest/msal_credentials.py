"""Sign-ins that msal does for us: a certificate, a device code; its requests go through our own client, to known hosts only."""

from __future__ import annotations

import os

from psemu.errors import UnsupportedError
from psemu.rest.credentials import CredentialError, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.rest.services import RestServices

_LARGEST = 1_000_000
_EXTRA = "Signing in with a certificate or a device code needs msal: python -m pip install 'psemu[login]'."


class _Answer:
    """What msal reads of an HTTP answer."""

    __slots__ = ("headers", "status_code", "text")

    def __init__(self, response: Any) -> None:
        self.status_code = response.status_code
        self.text = response.text
        self.headers = dict(response.headers)

    def raise_for_status(self) -> None:
        """CredentialError for a refusal."""
        if self.status_code >= 400:
            raise CredentialError(f"The sign-in service answered with status {self.status_code}.")


class _Http:
    """msal's ``http_client`` over the session's own client."""

    __slots__ = ("services",)

    def __init__(self, services: RestServices) -> None:
        self.services = services

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **options: Any) -> _Answer:
        from urllib.parse import urlencode

        content = data if isinstance(data, str | bytes) else urlencode(data or {})
        content = content.encode() if isinstance(content, str) else content
        whole = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return _Answer(self.services.graph.exchange("POST", _with(url, params), whole, content))

    def get(self, url: str, params: Any = None, headers: Any = None, **options: Any) -> _Answer:
        return _Answer(self.services.graph.exchange("GET", _with(url, params), dict(headers or {}), None))

    def close(self) -> None:
        """The session's client is closed with the session."""


def _with(url: str, params: Any) -> str:
    from urllib.parse import urlencode

    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


def _msal() -> Any:
    try:
        import msal
    except ImportError:
        raise UnsupportedError("SignIn.msal", _EXTRA) from None
    return msal


class ClientCertificate:
    """A certificate with its private key: *thumbprint* (SHA-1, hex), *subject*; the key itself never shows."""

    __slots__ = ("_key", "_public", "subject", "thumbprint")

    def __init__(self, key: Token, public: str, thumbprint: str, subject: str) -> None:
        self._key = key
        self._public = public
        self.thumbprint = thumbprint
        self.subject = subject

    def credential(self, send_chain: bool) -> dict[str, str]:
        """What msal takes."""
        found = {"private_key": self._key.reveal(), "thumbprint": self.thumbprint}
        return {**found, "public_certificate": self._public} if send_chain else found


def load_certificate(path: str, password: Token | None = None) -> ClientCertificate:
    """The certificate and key in a PEM or PFX file. CredentialError if there is none, or the password is wrong."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.serialization import pkcs12
    except ImportError:
        raise UnsupportedError("SignIn.msal", _EXTRA) from None
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST)
    except OSError as error:
        raise CredentialError(f"The certificate '{path}' cannot be read: {error.strerror}.") from None
    secret = password.reveal().encode() if password else None
    try:
        if b"-----BEGIN" in data:
            certificate: Any = x509.load_pem_x509_certificate(data)
            key: Any = serialization.load_pem_private_key(data, secret)
        else:
            key, certificate, _ = pkcs12.load_key_and_certificates(data, secret)
    except (ValueError, TypeError):
        key = certificate = None
    if key is None or certificate is None:
        raise CredentialError(f"The file '{path}' holds no certificate with its private key, or the password is wrong.")
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    thumbprint = certificate.fingerprint(hashes.SHA1()).hex().upper()
    return ClientCertificate(Token(text), public, thumbprint, certificate.subject.rfc4514_string())


def stored_certificate(thumbprint: str, subject: str) -> ClientCertificate:
    """The certificate with that thumbprint or subject in the user's store, which .NET keeps as files on this system. CredentialError if none."""
    folder = os.path.join(os.path.expanduser("~"), ".dotnet", "corefx", "cryptography", "x509stores", "my")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    for name in names[:1000]:
        try:
            found = load_certificate(os.path.join(folder, name))
        except CredentialError:
            continue
        if thumbprint and found.thumbprint.lower() == thumbprint.replace(" ", "").lower():
            return found
        if subject and subject.lower() in (found.subject.lower(), found.subject.lower().removeprefix("cn=")):
            return found
    wanted = f"thumbprint '{thumbprint}'" if thumbprint else f"subject '{subject}'"
    raise CredentialError(f"No certificate with the {wanted} lies in the current user's store.")


class CertificateCredential:
    """Application *client_id* proves itself with a certificate."""

    __slots__ = ("_app",)

    def __init__(
        self,
        services: RestServices,
        authority: str,
        client_id: str,
        certificate: ClientCertificate,
        send_chain: bool = False,
    ) -> None:
        self._app = _msal().ConfidentialClientApplication(
            client_id,
            client_credential=certificate.credential(send_chain),
            authority=authority,
            http_client=_Http(services),
            instance_discovery=False,
        )

    def get_token(self, acquire: Callable[..., Any], scope: str) -> Token:
        """A token for *scope*; msal keeps it until shortly before it expires."""
        from psemu.rest.error_bodies import ServiceError

        try:
            return _token(self._app.acquire_token_for_client([scope]))
        except (CredentialError, ServiceError):
            raise
        except Exception as error:
            # a key of another kind than RSA, which the library that signs refuses in words of its own; they may hold the key
            raise CredentialError(f"The certificate cannot sign: {type(error).__name__}.") from None


class DeviceCodeCredential:
    """A user signs in on another device with a code; *show* tells the user which."""

    __slots__ = ("_app", "_scopes", "_show", "account")

    def __init__(
        self, services: RestServices, authority: str, client_id: str, scopes: list[str], show: Callable[[str], object]
    ) -> None:
        self._app = _msal().PublicClientApplication(
            client_id, authority=authority, http_client=_Http(services), instance_discovery=False
        )
        self._scopes = scopes
        self._show = show
        self.account: str | None = None

    def get_token(self, acquire: Callable[..., Any], scope: str) -> Token:
        """A token for *scope*: a known one, a refreshed one, or one of a new sign-in."""
        wanted = self._scopes or [scope]
        accounts = self._app.get_accounts()
        result = self._app.acquire_token_silent(wanted, accounts[0]) if accounts else None
        if not result:
            flow = self._app.initiate_device_flow(wanted)
            if "user_code" not in flow:
                raise CredentialError(str(flow.get("error_description") or "No device code could be had."))
            self._show(str(flow["message"]))
            result = self._app.acquire_token_by_device_flow(flow)
            claims = result.get("id_token_claims") or {}
            self.account = claims.get("preferred_username")
        return _token(result)


def _token(result: Any) -> Token:
    text = result.get("access_token") if isinstance(result, dict) else None
    if not isinstance(text, str) or not text:
        description = result.get("error_description") or result.get("error") if isinstance(result, dict) else None
        raise CredentialError(str(description or "No token could be had."))
    return Token(text)
