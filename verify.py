#!/usr/bin/env python3
"""Check a Linli receipt (JSON) or the archive of a whole log (gz), offline, without trusting the server that gave it.

    python verify.py FILE [--key BASE64]

It shares no code with the server. It needs Python 3.9 or newer and the package `cryptography`. `--key` is the public
key as printed on the notice board; without it the file only proves that it agrees with itself. It prints one line, and
it ends with 1 and the reason if anything disagrees. The tree is RFC 9162, 2.1; the notes are c2sp.org/tlog-checkpoint.
"""

import argparse
import base64
import gzip
import hashlib
import json
import sys
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """Something disagrees; the message says what."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def open_checkpoint(note, origin, key):
    """Size and root that a checkpoint of `origin` states, if `key` signed it."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    key_id = sha(origin.encode(), b"\n\x01", key)[:4]
    for line in signatures.splitlines():
        dash, name, blob = line.split(" ")
        raw = base64.b64decode(blob, validate=True)
        if (dash, name, raw[:4]) == ("\u2014", origin, key_id):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], text.encode())
            except InvalidSignature:
                raise Wrong("the signature does not fit the checkpoint") from None
            first, size, root = text.split("\n")[:3]
            if first != origin:
                raise Wrong(f"the checkpoint is that of {first}, not of {origin}")
            return int(size), base64.b64decode(root, validate=True)
    raise Wrong("the checkpoint is not signed with this key")


def root_from(leaf, index, size, proof):
    """The root that a proof leads to from one leaf, going down the tree from the top."""
    if size == 1:
        if proof:
            raise Wrong("the proof is too long")
        return leaf
    if not proof:
        raise Wrong("the proof is too short")
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return sha(b"\x01", root_from(leaf, index, half, proof[:-1]), proof[-1])
    return sha(b"\x01", proof[-1], root_from(leaf, index - half, size - half, proof[:-1]))


def check_receipt(receipt, key):
    size, root = open_checkpoint(receipt["checkpoint"], receipt["origin"], key)
    index, proof = receipt["index"], [bytes.fromhex(part) for part in receipt["proof"]]
    if not 0 <= index < size:
        raise Wrong(f"a log of {size} entries has no entry {index + 1}")
    if root_from(sha(b"\x00", receipt["leaf"].encode()), index, size, proof) != root:
        raise Wrong("the entry is not the one that was signed")
    leaf = json.loads(receipt["leaf"])
    for name, opening in receipt["opened"].items():
        committed = leaf["actor"] if name == "actor" else leaf["commitments"][name]
        if sha(bytes.fromhex(opening["salt"]), opening["value"].encode()).hex() != committed:
            raise Wrong(f"'{name}' is not what the entry committed to")
    shown = "".join(f"; {name}: {opening['value']}" for name, opening in receipt["opened"].items())
    return f"entry {index + 1} of {size} in {receipt['origin']}: {leaf['verb']} at {leaf['at']}{shown}"


def check_archive(file, header, key):
    stack, size, signed, checkpoints = [], 0, 0, 0  # the stack holds (leaves, hash) of full subtrees
    for line in file:
        if not line.endswith(b"\n"):
            raise Wrong("the file ends in the middle of a line")
        if line[:1] == b'"':
            stated, root = open_checkpoint(json.loads(line), header["origin"], key)
            computed = stack[-1][1] if stack else sha()
            for _, left in reversed(stack[:-1]):
                computed = sha(b"\x01", left, computed)
            if (stated, root) != (size, computed):
                raise Wrong(f"entries {signed + 1} to {size} are not what was signed")
            signed, checkpoints = size, checkpoints + 1
            continue
        weight, node = 1, hashlib.sha256(b"\x00" + line[:-1]).digest()
        while stack and stack[-1][0] == weight:
            node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
            weight *= 2
        stack.append((weight, node))
        size += 1
    if not size == signed == header["size"]:
        raise Wrong(f"the file holds {size} entries instead of {header['size']}, {signed} of them signed")
    return f"all {size} entries of {header['origin']}, {checkpoints} checkpoints"


def check(path, pinned):
    """The line to print. Raises Wrong."""
    with open(path, "rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(path) if packed else open(path, "rb") as file:
        header = json.loads(file.readline() if packed else file.read())
        if header["format"] != ("linli-archive-1" if packed else "linli-receipt-1"):
            raise Wrong("this is neither a receipt nor an archive that I know")
        if pinned and header["public_key"] != pinned:
            raise Wrong("it is signed with another key than the one you gave")
        key = base64.b64decode(header["public_key"], validate=True)
        line = check_archive(file, header, key) if packed else check_receipt(header, key)
    advice = "the one you gave" if pinned else "compare it with the printed one"
    return f"{line}; signed with the key {header['public_key']} ({advice})"


def main():
    parser = argparse.ArgumentParser(description="Check a Linli receipt or archive.")
    parser.add_argument("file")
    parser.add_argument("--key", default="", help="the public key in base64, as printed on the notice board")
    arguments = parser.parse_args()
    try:
        print("\u6838\u9a8c\u901a\u8fc7 VERIFIED:", check(arguments.file, arguments.key))
    except Wrong as wrong:
        sys.exit(f"\u6838\u9a8c\u4e0d\u901a\u8fc7 NOT VERIFIED: {wrong}.")
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zlib.error, RecursionError) as error:
        sys.exit(f"\u6838\u9a8c\u4e0d\u901a\u8fc7 NOT VERIFIED: the file is damaged or incomplete ({error!r}).")


if __name__ == "__main__":
    main()
