"""ConvertTo-SecureString and ConvertFrom-SecureString: how a script makes the secret that a sign-in takes."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.service_values import secret_of, text_of
from psemu.rest.credentials import Token
from psemu.runtime.cmdlet import Cmdlet, cmdlet


@cmdlet("ConvertTo-SecureString")
class ConvertToSecureString(Cmdlet):
    """Makes a SecureString of plain text; an encrypted text belongs to the machine and user that made it."""

    def process_record(self) -> None:
        """Write one SecureString."""
        if not self.switch("AsPlainText"):
            raise UnsupportedError(
                "ConvertTo-SecureString.Encrypted",
                "ConvertTo-SecureString: psemu takes plain text only (-AsPlainText); it cannot decrypt an encrypted standard string.",
            )
        self.write_object(Token(text_of(self.get("String"))))


@cmdlet("ConvertFrom-SecureString")
class ConvertFromSecureString(Cmdlet):
    """Gives the plain text of a SecureString when that is asked for."""

    def process_record(self) -> None:
        """Write one text."""
        if not self.switch("AsPlainText"):
            raise UnsupportedError(
                "ConvertFrom-SecureString.Encrypted",
                "ConvertFrom-SecureString: psemu gives plain text only (-AsPlainText); it has no key to encrypt with.",
            )
        secret = secret_of(self.get("SecureString"))
        self.write_object("" if secret is None else secret.reveal())
