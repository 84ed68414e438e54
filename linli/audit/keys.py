"""The key that signs the checkpoints of all logs of this installation: 32 bytes in LINLI_HOME/keys/log.key.

Whoever holds it can sign another past, so it never leaves its file; losing it ends the logs' line of signatures.
"""

import os
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


def signing_key() -> Ed25519PrivateKey:
    """The key of this installation; made on first use."""
    return kept_key(Path(settings.LINLI_HOME) / "keys" / "log.key")


def public_key() -> bytes:
    """The 32 bytes with which everybody verifies; not secret."""
    return signing_key().public_key().public_bytes_raw()


def public_key_text() -> str:
    """The public key in base64, as receipts, archives and the printed sheet carry it."""
    return b64encode(public_key()).decode()


@lru_cache(maxsize=4)
def kept_key(path: Path) -> Ed25519PrivateKey:
    """The key in ``path`` (its seed in hex), made on first use, readable by its owner only.

    Of several processes that start at once one makes it and all read the same. Raises ValueError if the file holds
    something else: a damaged key must not be replaced in silence.
    """
    try:
        seed = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _make(path)
        seed = path.read_text(encoding="ascii").strip()
    raw = bytes.fromhex(seed)
    if len(raw) != 32:
        raise ValueError(f"{path} does not hold a signing key")
    return Ed25519PrivateKey.from_private_bytes(raw)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())  # a checkpoint signed by a key that a power cut then forgets could never be verified
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
