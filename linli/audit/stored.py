"""The stored part of a log's tree: the hashes of full subtrees, any number of them in one query."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused

from . import tree

SUBTREES_SQL = """
SELECT part.level, part.index, coalesce(audit_leaf.hash, audit_node.hash)
FROM unnest(%s::smallint[], %s::bigint[]) AS part (level, index)
LEFT JOIN audit_leaf ON part.level = 0 AND audit_leaf.log_id = %s AND audit_leaf.index = part.index
LEFT JOIN audit_node ON part.level > 0 AND audit_node.log_id = %s AND audit_node.level = part.level
    AND audit_node.index = part.index
"""

SIZE_SQL = "SELECT size FROM audit_checkpoint WHERE log_id = %s ORDER BY size DESC LIMIT 1"


def hashes(log_id: int, parts: Sequence[tree.Subtree]) -> dict[tree.Subtree, bytes]:
    """The hash of each full subtree. Raises LookupError if one is gone: the log has been tampered with."""
    with connection.cursor() as cursor:
        levels, indexes = [level for level, _ in parts], [index for _, index in parts]
        cursor.execute(SUBTREES_SQL, [levels, indexes, log_id, log_id])
        found = {(level, index): bytes(hash_) for level, index, hash_ in cursor.fetchall() if hash_ is not None}
    if missing := [part for part in parts if part not in found]:
        raise LookupError(f"log {log_id} has lost a part of its tree: {missing[0]}")
    return found


def proof(log_id: int, ranges: Sequence[tree.Range]) -> list[str]:
    """The hashes of a proof in hex, in one query of O(log size) rows. Raises Refused if the tree has been damaged."""
    parts = [part for range_ in ranges for part in tree.subtrees(*range_)]
    try:
        found = hashes(log_id, parts)
    except LookupError as error:
        raise Refused(_("The log has lost a part of its tree. Tell whoever watches over it.")) from error
    return [hash_.hex() for hash_ in tree.prove(ranges, found.__getitem__)]


def size(log_id: int) -> int:
    """How many leaves the log's newest checkpoint signs; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE_SQL, [log_id])
        row = cursor.fetchone()
    return row[0] if row else 0


def frontier(log_id: int) -> tree.Frontier:
    """The right edge of a log's tree: two queries, whatever its size."""
    leaves = size(log_id)
    parts = tree.subtrees(0, leaves)
    found = hashes(log_id, parts) if parts else {}
    return tree.Frontier(leaves, [found[part] for part in parts])
