#!/usr/bin/env python3
"""Check a Linli receipt or the archive of a whole log and book, offline, without trusting the server that gave it.

    python verify.py FILE [--key BASE64]

It shares no code with the server. It needs Python 3.9 or newer and the package `cryptography`. `--key` is the public
key as printed on the notice board; without it the file only proves that it agrees with itself. It prints one line, and
it ends with 1 and the reason if anything disagrees. The tree is RFC 9162, 2.1; the notes are c2sp.org/tlog-checkpoint.
"""

import argparse
import base64
import collections
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """Something disagrees; the message says what."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def open_note(note, title, origin, key):
    """The lines below the title of a note, if `key` signed it under the name `origin`."""
    text = note[: note.rindex("\n\n") + 1]
    key_id = sha(origin.encode(), b"\n\x01", key)[:4]
    for line in note[len(text) + 1 :].splitlines():
        dash, name, blob = line.split(" ")
        raw = base64.b64decode(blob, validate=True)
        if (dash, name, raw[:4]) == ("\u2014", origin, key_id):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], text.encode())
            except InvalidSignature:
                raise Wrong("the signature does not fit the checkpoint") from None
            first, *lines = text.split("\n")
            if first != title:
                raise Wrong(f"the checkpoint is that of {first}, not of {title}")
            return lines
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
    size, root, *_ = open_note(receipt["checkpoint"], receipt["origin"], receipt["origin"], key)
    index, size, proof = receipt["index"], int(size), [bytes.fromhex(part) for part in receipt["proof"]]
    if not 0 <= index < size:
        raise Wrong(f"a log of {size} entries has no entry {index + 1}")
    computed = root_from(sha(b"\x00", receipt["leaf"].encode()), index, size, proof)
    if base64.b64encode(computed).decode() != root:
        raise Wrong("the entry is not the one that was signed")
    leaf = json.loads(receipt["leaf"])
    for name, opening in receipt["opened"].items():
        committed = leaf["actor"] if name == "actor" else leaf["commitments"][name]
        if sha(bytes.fromhex(opening["salt"]), opening["value"].encode()).hex() != committed:
            raise Wrong(f"'{name}' is not what the entry committed to")
    shown = "".join(f"; {name}: {opening['value']}" for name, opening in receipt["opened"].items())
    return f"entry {index + 1} of {size} in {receipt['origin']}: {leaf['verb']} at {leaf['at']}{shown}"


def check_archive(file, whole, header, key):
    origin, stack, size, signed, checkpoints = header["origin"], [], 0, 0, 0  # stack: (leaves, hash) of full subtrees
    book, entries, stated, sealed = collections.Counter(), 0, {"accounts": [], "entries": 0}, False
    for line in file:
        if sealed or not line.endswith(b"\n"):
            raise Wrong("the file does not end as it should")
        if line[:1] == b"{":
            weight, node = 1, sha(b"\x00", line[:-1])
            while stack and stack[-1][0] == weight:
                weight, node = weight * 2, sha(b"\x01", stack.pop()[1], node)
            stack.append((weight, node))
            size += 1
            if line.endswith(b',"verb":"ledger.post"}\n'):  # the keys stand in order, so that this is the event's verb
                entries += 1
                for debit, credit, fen in json.loads(line)["data"]["transfers"]:
                    book[debit] += fen
                    book[credit] -= fen
            continue
        sealed = line == b'["sha256","%s"]\n' % whole.hexdigest().encode()
        whole.update(line)
        if line[:1] == b'"':
            computed = stack[-1][1] if stack else sha()
            for _, left in reversed(stack[:-1]):
                computed = sha(b"\x01", left, computed)
            if open_note(json.loads(line), origin, origin, key)[:2] != [str(size), base64.b64encode(computed).decode()]:
                raise Wrong(f"entries {signed + 1} to {size} are not what was signed")
            signed, checkpoints = size, checkpoints + 1
        elif line.startswith(b'["book",'):  # what the accounts come to at the end of the log, as its owner states it
            stated = json.loads(open_note(json.loads(line)[1], f"{origin}/book/{header['size']}", origin, key)[0])
    if not size == signed == header["size"]:
        raise Wrong(f"the file holds {size} entries instead of {header['size']}, {signed} of them signed")
    if not sealed:
        raise Wrong("a byte of the file was changed, or its end is missing")
    balances = {code: fen for code, _, _, fen in stated["accounts"]}
    wrong = sorted(code for code in {*book, *balances} if book[code] != balances.get(code))
    if wrong or entries != stated["entries"]:
        raise Wrong(f"the book's balances are not what its entries come to: {', '.join(wrong) or 'entries'}")
    money = f"; the {entries} entries of its book come to its {len(balances)} balances" if balances else ""
    return f"all {size} entries of {origin}, {checkpoints} checkpoints{money}"


def check(path, pinned):
    """The line to print. Raises Wrong."""
    with open(path, "rb") as file:
        first = file.readline()
        archive = first.startswith(b'{"format":"linli-archive-2",')
        header = json.loads(first if archive else first + file.read())
        if not archive and header["format"] != "linli-receipt-1":
            raise Wrong("this is neither a receipt nor an archive that I know")
        if pinned and header["public_key"] != pinned:
            raise Wrong("it is signed with another key than the one you gave")
        key = base64.b64decode(header["public_key"], validate=True)
        line = check_archive(file, hashlib.sha256(first), header, key) if archive else check_receipt(header, key)
    return f"{line}; signed with the key {header['public_key']}{'' if pinned else ' (compare it with the printed one)'}"


def main():
    parser = argparse.ArgumentParser(description="Check a Linli receipt or archive.")
    parser.add_argument("file")
    parser.add_argument("--key", default="", help="the public key in base64, as printed on the notice board")
    arguments = parser.parse_args()
    try:
        print("\u6838\u9a8c\u901a\u8fc7 VERIFIED:", check(arguments.file, arguments.key))
    except Wrong as wrong:
        sys.exit(f"\u6838\u9a8c\u4e0d\u901a\u8fc7 NOT VERIFIED: {wrong}.")
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
        sys.exit(f"\u6838\u9a8c\u4e0d\u901a\u8fc7 NOT VERIFIED: the file is damaged or incomplete ({error!r}).")


if __name__ == "__main__":
    main()
