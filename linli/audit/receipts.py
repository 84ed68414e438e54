"""A receipt: what is needed to check, offline and without trusting the server, that an event is in the log."""

import binascii
import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid

from . import notes, stored, tree
from .canonical import commitment
from .keys import public_key_text

FORMAT = "linli-receipt-1"

EVENT_SQL = """
SELECT audit_event.body_text, audit_leaf.log_id, audit_leaf.index, audit_log.origin, head.size, head.note
FROM audit_leaf
JOIN audit_event ON audit_event.id = audit_leaf.event_id
JOIN audit_log ON audit_log.id = audit_leaf.log_id
CROSS JOIN LATERAL (
    SELECT size, note FROM audit_checkpoint WHERE log_id = audit_leaf.log_id ORDER BY size DESC LIMIT 1
) AS head
WHERE audit_leaf.event_id = %s
"""

SECRETS_SQL = "SELECT name, salt, value FROM audit_secret WHERE event_id = %s AND name = ANY(%s) ORDER BY name"


class BadReceipt(ValueError):
    """The receipt does not prove what it says."""


@dataclass(frozen=True)
class Proven:
    """What a receipt proves."""

    head: notes.Head
    index: int
    leaf: dict[str, Any]
    opened: dict[str, Any]
    public_key: str


def receipt(event_id: int, *, open: Iterable[str] = ()) -> dict[str, Any] | None:
    """The receipt of an event against the log's newest checkpoint, or None while the event waits for its place.

    ``open`` names the commitments that this reader may see opened; what has been erased stays closed. Three queries.
    The leaf and the hashes are given as they are stored, never computed anew: a tampered row
    gives a receipt that fails. Raises Refused if a part of the tree is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(EVENT_SQL, [event_id])
        row = cursor.fetchone()
        if row is None:
            return None
        text, log_id, index, origin, size, note = row
        cursor.execute(SECRETS_SQL, [event_id, list(open)])
        opened = {name: {"salt": bytes(salt).hex(), "value": value} for name, salt, value in cursor.fetchall()}
    return {
        "format": FORMAT,
        "origin": origin,
        "leaf": text,
        "index": index,
        "size": size,
        "proof": stored.proof(log_id, tree.inclusion_ranges(index, size)),
        "checkpoint": note,
        "public_key": public_key_text(),
        "opened": opened,
    }


def consistency(log_id: int, old_size: int, new_size: int) -> list[str]:
    """The proof, in hex, that the log of ``old_size`` leaves is the beginning of that of ``new_size``.

    Raises Invalid unless 0 < old_size <= new_size, or if the log is not that large.
    """
    if new_size > (size := stored.size(log_id)):
        raise Invalid(_("The log has %(size)s entries, no more.") % {"size": size}, field="new")
    try:
        ranges = tree.consistency_ranges(old_size, new_size)
    except ValueError as error:
        raise Invalid(_("The older size is a number from 1 up to the newer size."), field="old") from error
    return stored.proof(log_id, ranges)


def verify(receipt: Mapping[str, Any], *, public_key: str = "") -> Proven:
    """Check a receipt of any installation. ``public_key`` (base64) pins the key that must have signed it.

    Raises BadReceipt with the reason.
    """
    try:
        if receipt["format"] != FORMAT:
            raise BadReceipt(_("This is a receipt in a form that is not known here."))
        key = b64decode(receipt["public_key"], validate=True)
        if public_key and receipt["public_key"] != public_key:
            raise BadReceipt(_("It is signed with another key than the one you gave."))
        head = notes.open_head(receipt["checkpoint"], receipt["origin"], key)
        leaf_text, proof = receipt["leaf"].encode(), [bytes.fromhex(part) for part in receipt["proof"]]
        index = receipt["index"]
        if not tree.verify_inclusion(tree.leaf_hash(leaf_text), index, head.size, proof, head.root):
            raise BadReceipt(_("The entry is not the one that was signed."))
        leaf = json.loads(leaf_text)
        opened = _open(leaf, receipt["opened"])
    except notes.BadNote as error:
        raise BadReceipt(_("The signature does not fit the checkpoint.")) from error
    except (KeyError, TypeError, AttributeError, binascii.Error, UnicodeError, json.JSONDecodeError) as error:
        raise BadReceipt(_("This is not a whole receipt.")) from error
    return Proven(head, index, leaf, opened, receipt["public_key"])


def _open(leaf: Mapping[str, Any], openings: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    opened = {}
    for name, opening in openings.items():
        expected = leaf["actor"] if name == "actor" else leaf["commitments"][name]
        if commitment(bytes.fromhex(opening["salt"]), opening["value"]).hex() != expected:
            raise BadReceipt(_("A fact shown is not the one that was entered."))
        opened[name] = json.loads(opening["value"])
    return opened
