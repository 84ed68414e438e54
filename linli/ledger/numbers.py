"""Numbers of bank accounts: kept encrypted, found again by a keyed hash, shown by their last four digits.

One secret of this installation (LINLI_HOME/keys/accounts.key, 32 bytes) gives two keys by HKDF (RFC 5869): one for
AES-256-GCM, one for HMAC-SHA-256. A row of the database alone, or a copy of it, tells no number.
"""

import hmac
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from linli.audit.keys import kept_key
from linli.kernel.errors import Invalid
from linli.kernel.text import half_width, without_invisibles

NONCE_BYTES = 12
LEAST_DIGITS, MOST_DIGITS = 8, 32
_SEPARATORS = re.compile(r"[\s\-‐-―−·.]")


@dataclass(frozen=True)
class Sealed:
    """What is kept of a number."""

    cipher: bytes  # nonce, then the encrypted number with its tag
    digest: str  # the same for the same number in whichever book; says nothing without the key
    last4: str


def clean_number(text: str, *, field: str = "number") -> str:
    """``"６２２２ 0210-0011"`` as ``"622202100011"``. Raises Invalid unless 8 to 32 digits are left."""
    plain = _SEPARATORS.sub("", half_width(without_invisibles(text)))
    if not (plain.isascii() and plain.isdigit() and LEAST_DIGITS <= len(plain) <= MOST_DIGITS):
        raise Invalid(_("Write the number of the account: 8 to 32 digits."), field=field)
    return plain


def seal(number: str, book_id: int) -> Sealed:
    """A clean number as it is kept. The cipher opens only as a number of this book."""
    nonce = os.urandom(NONCE_BYTES)
    hidden = AESGCM(_key(b"cipher")).encrypt(nonce, number.encode(), _context(book_id))
    return Sealed(nonce + hidden, digest(number), number[-4:])


def digest(number: str) -> str:
    """By which an equal number is found."""
    return hmac.new(_key(b"digest"), number.encode(), sha256).hexdigest()


def opened(cipher: bytes, book_id: int) -> str:
    """The number. Raises cryptography's InvalidTag if the row was altered, belongs to another book, or the key is not
    the one that sealed it."""
    hidden = bytes(cipher)
    return AESGCM(_key(b"cipher")).decrypt(hidden[:NONCE_BYTES], hidden[NONCE_BYTES:], _context(book_id)).decode()


def _context(book_id: int) -> bytes:
    return f"linli book {book_id}".encode()


def _key(purpose: bytes) -> bytes:
    return _derived(Path(settings.LINLI_HOME) / "keys" / "accounts.key", purpose)


@lru_cache(maxsize=8)
def _derived(path: Path, purpose: bytes) -> bytes:
    secret = kept_key(path).private_bytes_raw()
    return HKDF(SHA256(), length=32, salt=None, info=b"linli account numbers: " + purpose).derive(secret)
