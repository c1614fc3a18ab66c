"""What PowerShell's own transformation attributes make of an argument before its conversion: versions and encodings by name."""

from __future__ import annotations

from psemu.objects import PSInvalidCastException, PSObject, convert_to
from psemu.objects.net_values import NetValue
from psemu.objects.numbers import LiteralNumber
from psemu.objects.text import to_text
from psemu.objects.types import unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.catalog.command_info import ParameterAttribute

#: what ``latest`` means to Set-StrictMode
_LATEST = "7.6.5"
_TEXT = "System.Text."
#: the names that -Encoding takes, with the class of the encoding
_ENCODINGS = {
    "ascii": "ASCIIEncoding+ASCIIEncodingSealed",
    "ansi": "UTF8Encoding",
    "bigendianunicode": "UnicodeEncoding",
    "bigendianutf32": "UTF32Encoding",
    "default": "UTF8Encoding",
    "oem": "UTF8Encoding",
    "string": "UnicodeEncoding",
    "unicode": "UnicodeEncoding",
    "unknown": "UnicodeEncoding",
    "utf7": "UTF7Encoding",
    "utf8": "UTF8Encoding",
    "utf8bom": "UTF8Encoding",
    "utf8nobom": "UTF8Encoding",
    "utf32": "UTF32Encoding",
}


class NamedEncoding(NetValue):
    """A System.Text.Encoding that was asked for by *name*."""

    __slots__ = ("name",)

    def __init__(self, type_name: str, name: str) -> None:
        super().__init__(type_name, type_name)
        self.name = name

    @property
    def type_names(self) -> list[str]:
        """The class and what it derives from."""
        return [self.type_name, _TEXT + "Encoding", "System.Object"]


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, LiteralNumber) else unwrap(value)


def _version(value: Any) -> Any:
    """Text or number as a version: one number alone is its major part."""
    base = _plain(value)
    if isinstance(base, bool) or not isinstance(base, (str, int, float)):
        return value
    text = value.text if isinstance(value, LiteralNumber) else to_text(base)
    try:
        return convert_to(text + ".0" if text.isdigit() else text, "System.Version")
    except PSInvalidCastException:
        return value


def _strict_version(value: Any) -> Any:
    """The version of Set-StrictMode, which has a name for the newest."""
    base = _plain(value)
    return _version(_LATEST if isinstance(base, str) and base.lower() == "latest" else value)


def _encoding(value: Any) -> Any:
    """An encoding by its name or the number of its code page; PSInvalidCastException for a name of none."""
    base = _plain(value)
    if isinstance(base, int) and not isinstance(base, bool):
        return NamedEncoding(_TEXT + "UTF8Encoding", str(base))
    if not isinstance(base, str):
        return value
    known = _ENCODINGS.get(base.lower())
    if known is None:
        from codecs import lookup

        try:
            known = "Encoding" if lookup(base) else ""
        except (LookupError, ValueError):
            raise PSInvalidCastException(
                f"'{base}' is not a supported encoding name. For information on defining a custom encoding, see the documentation for "
                "the Encoding.RegisterProvider method. (Parameter 'name')",
                "Argument",
            ) from None
    return NamedEncoding(_TEXT + known, base)


def _type_name(value: Any) -> Any:
    """A type as its name, which is what type data is kept by."""
    full = getattr(_plain(value), "full_name", None)
    return value if full is None or isinstance(value, PSObject) else full


_KNOWN: dict[str, Callable[[Any], Any]] = {
    "ArgumentToVersionTransformationAttribute": _version,
    "ArgumentToPSVersionTransformationAttribute": _strict_version,
    "ArgumentToEncodingTransformationAttribute": _encoding,
    "ArgumentToTypeNameTransformationAttribute": _type_name,
}


def known_transformation(attribute: ParameterAttribute) -> Callable[[Any], Any] | None:
    """What *attribute* does, if it is one of PowerShell's own: a function that may raise PSInvalidCastException."""
    given = attribute.arguments[0] if attribute.arguments else attribute.name
    if not isinstance(given, str):
        return None
    return _KNOWN.get(given.rpartition(".")[2].rpartition("+")[2])


def accepted_names(attribute: ParameterAttribute) -> list[str]:
    """The names that *attribute* knows, where it takes names."""
    known = known_transformation(attribute)
    return list(_ENCODINGS) if known is _encoding else ["Latest"] if known is _strict_version else []
