"""Signed notes and checkpoints as C2SP specifies them (c2sp.org/signed-note, c2sp.org/tlog-checkpoint): a few lines of
text that any transparency-log tool can read, signed with Ed25519. No database, no settings."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # the signature type byte that the specification assigns
MOST_SIGNATURES = 100


class BadNote(ValueError):
    """The note is malformed, or its signature is not what the key would have written."""


@dataclass(frozen=True)
class Head:
    """What a checkpoint states: the log's name, how many leaves it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    """Four bytes that tell which key signed: SHA-256(name, newline, type byte, public key), its beginning."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The key as log tools take it: name+id+key."""
    return f"{name}+{key_id(name, public_key).hex()}+{b64encode(ED25519 + public_key).decode()}"


def can_name(name: str) -> bool:
    """May a key, and with it a log, be called so? No spaces, no plus sign, not empty."""
    return "+" not in name and name.split() == [name] and name.isprintable()


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note that says ``text``, signed under ``name``. Raises ValueError if text or name break the format."""
    if not text.endswith("\n") or any(sign_ < " " and sign_ != "\n" for sign_ in text):
        raise ValueError("the text of a note ends in a newline and has no other control character")
    if not can_name(name):
        raise ValueError(f"{name!r} cannot name a key: no spaces, no plus sign, not empty")
    public = key.public_key().public_bytes_raw()
    blob = b64encode(key_id(name, public) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {blob}\n"


def open_note(note: str, name: str, public_key: bytes) -> str:
    """The signed text. Raises BadNote unless the key of that name signed exactly it.

    Signatures of other keys (witnesses) are passed over, as the specification demands.
    """
    text, gap, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not gap or lines.pop() != "" or not 0 < len(lines) <= MOST_SIGNATURES:
        raise BadNote("this is not a signed note: text, an empty line, and signature lines")
    text += "\n"
    for line in lines:
        dash, _, rest = line.partition(" ")
        signer, _, blob = rest.partition(" ")
        if dash != "—" or not signer:
            raise BadNote("a signature line begins with a dash and a name")
        try:
            raw = b64decode(blob, validate=True)
        except binascii.Error as error:
            raise BadNote("a signature is not written in base64") from error
        if signer == name and raw[:4] == key_id(name, public_key):
            try:
                Ed25519PublicKey.from_public_bytes(public_key).verify(raw[4:], text.encode())
            except (InvalidSignature, ValueError) as error:
                raise BadNote(f"the signature of {name} does not fit the text") from error
            return text
    raise BadNote(f"the note carries no signature of {name} with this key")


def parse_head(text: str) -> Head:
    """What the text of a checkpoint states. Raises BadNote if it is not in the form of tlog-checkpoint."""
    origin, *rest = text.split("\n")
    if len(rest) < 3 or not origin or rest[-1] or not all(rest[:-1]):
        raise BadNote("a checkpoint has at least three lines: origin, size and root")
    size = rest[0]
    if not (size.isascii() and size.isdecimal()) or (size[0] == "0" and size != "0"):
        raise BadNote("the size of a checkpoint is a whole number")
    try:
        root = b64decode(rest[1], validate=True)
    except binascii.Error as error:
        raise BadNote("the root of a checkpoint is written in base64") from error
    if len(root) != 32:
        raise BadNote("the root of a checkpoint has 32 bytes")
    return Head(origin, int(size), root)


def sign_head(head: Head, key: Ed25519PrivateKey) -> str:
    """The checkpoint; the key's name is the log's origin, as tlog-checkpoint recommends."""
    return sign(head.text(), head.origin, key)


def open_head(note: str, origin: str, public_key: bytes) -> Head:
    """What a checkpoint of ``origin`` states. Raises BadNote if the signature, the form or the origin is not right."""
    head = parse_head(open_note(note, origin, public_key))
    if head.origin != origin:
        raise BadNote(f"the checkpoint is that of {head.origin}, not of {origin}")
    return head
