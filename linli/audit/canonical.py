"""The one way in which a fact becomes bytes: canonical JSON, and commitments to what stays private."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

SALT_BYTES = 16  # nobody can try the few thousand phone numbers or flats through 128 random bits

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(value: object) -> str:
    """``value`` as JSON with sorted keys and no spaces, Chinese unescaped: equal values give equal bytes in UTF-8.

    Raises TypeError for anything but str, int, bool, None, list and dict with text keys (a float has no exact form, a
    lazy translation has no language), and ValueError for text that UTF-8 cannot hold.
    """
    _check([value])
    text = _encode(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("half a character (a lone surrogate) cannot be written as UTF-8") from error
    return text


def _check(values: Iterable[object]) -> None:
    for value in values:
        kind = type(value)
        if kind is dict:
            _check_keys(value)  # type: ignore[arg-type]
            _check(value.values())  # type: ignore[attr-defined]
        elif kind is list:
            _check(value)  # type: ignore[arg-type]
        elif value is not None and not isinstance(value, (str, int)):
            raise TypeError(f"{value!r} ({kind.__name__}) has no canonical form; write text or whole numbers")


def _check_keys(mapping: dict[object, object]) -> None:
    for key in mapping:
        if not isinstance(key, str):
            raise TypeError(f"the key {key!r} is not text")


def commitment(salt: bytes, value_text: str) -> bytes:
    """SHA-256 over the salt and the canonical JSON of a private value: binds, and tells nothing without the salt."""
    return sha256(salt + value_text.encode()).digest()


def rfc3339(at: datetime) -> str:
    """An aware time as UTC with microseconds and Z, always 27 characters (RFC 3339). Raises ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("a time in the log needs its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
