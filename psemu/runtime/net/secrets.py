"""Random bytes and keyed hashes of System.Security.Cryptography."""

from __future__ import annotations

from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.convert import byte_array
from psemu.runtime.net.faults import bad_argument, out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _random_bytes(_owner: Any, count: int) -> Any:
    from secrets import token_bytes

    if count < 0:
        raise out_of_range("count", f"count ('{count}') must be a non-negative value.", count)
    return byte_array(token_bytes(count))


def _random_integer(_owner: Any, *bounds: int) -> int:
    from secrets import randbelow

    low, high = bounds if len(bounds) > 1 else (0, bounds[0])
    if low >= high:
        raise bad_argument("Range of random number does not contain at least one possibility.")
    return low + randbelow(high - low)


def _fill(_owner: Any, buffer: list[Any]) -> None:
    buffer[:] = _random_bytes(None, len(buffer))


RANDOM_NUMBERS: dict[str, Method] = {
    "getbytes": Method(_random_bytes, "count:int"),
    "getint32": Method(_random_integer, "toExclusive:int", "fromInclusive:int, toExclusive:int"),
    "fill": Method(_fill, "data:object"),
    "gethexstring": Method(
        lambda _o, length, lower=False: "".join(
            f"{each:02x}" if lower else f"{each:02X}" for each in _random_bytes(None, (length + 1) // 2)
        )[:length],
        "stringLength:int",
        "stringLength:int, lowercase:bool",
    ),
}


class KeyedHash:
    """HMACSHA256 and its like; *algorithm* is hashlib's name."""

    __slots__ = ("algorithm", "key", "type_name")

    def __init__(self, type_name: str, algorithm: str, key: bytes) -> None:
        self.type_name = type_name
        self.algorithm = algorithm
        self.key = key

    def list_properties(self) -> list[tuple[str, object]]:
        """The key."""
        return [("Key", byte_array(self.key)), ("HashName", self.algorithm.upper())]

    def set_net(self, name: str, value: Any) -> bool:
        """``Key`` can be set."""
        if name != "key":
            return False
        self.key = bytes(int(each) for each in value)
        return True


def _keyed(owner: KeyedHash, data: Any) -> Any:
    import hmac

    return byte_array(hmac.new(owner.key, bytes(int(each) for each in data), owner.algorithm).digest())


KEYED: dict[str, Method] = recorded(computehash=_keyed, dispose=lambda _h: None, clear=lambda _h: None)


def make_keyed(type_name: str, key: Any = None) -> KeyedHash:
    """``[Security.Cryptography.HMACSHA256]::new(key)``."""
    algorithm = type_name.rpartition("HMAC")[2].lower()
    raw = bytes(int(each) for each in (key if key is not None else _random_bytes(None, 64)))
    return KeyedHash(type_name, algorithm, raw)
