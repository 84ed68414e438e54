"""The sequencer gives each recorded event its place in its log's tree and signs the new head.

It works beside the verbs at its own pace. One batch is one transaction under the log's lock: any number of workers may
run at once, one that is killed leaves nothing half done, and each event gets one place. A batch costs what its events
cost plus O(log size) for the tree's edge, never O(size).
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from . import notes, stored, tree
from .keys import signing_key
from .models import Checkpoint, Log

logger = logging.getLogger(__name__)

BATCH = 2000

# The lock's number is derived from a name, so that it cannot meet another use of advisory locks.
LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtextextended('audit.sequence', %s))"
TRY_LOCK_SQL = "SELECT pg_try_advisory_xact_lock(hashtextextended('audit.sequence', %s))"

TAKE_SQL = """
WITH next AS (
    SELECT event_id FROM audit_pending WHERE log_id = %s ORDER BY event_id LIMIT %s
), taken AS (
    DELETE FROM audit_pending USING next WHERE audit_pending.event_id = next.event_id
    RETURNING audit_pending.event_id
)
SELECT audit_event.id, audit_event.body_text FROM taken JOIN audit_event ON audit_event.id = taken.event_id
ORDER BY audit_event.id
"""

LEAVES_SQL = """
INSERT INTO audit_leaf (log_id, index, event_id, hash)
SELECT %s, leaf.index, leaf.event_id, leaf.hash
FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS leaf (index, event_id, hash)
"""

NODES_SQL = """
INSERT INTO audit_node (log_id, level, index, hash)
SELECT %s, node.level, node.index, node.hash
FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[]) AS node (level, index, hash)
"""


@dataclass(frozen=True)
class Batch:
    """What one batch adds to a log: its leaves and the subtrees that they fill, column by column, and its head."""

    indexes: list[int]
    event_ids: list[int]
    hashes: list[bytes]
    nodes: list[tuple[int, int, bytes]]
    head: notes.Head

    def write(self, cursor: CursorWrapper, log_id: int) -> None:
        cursor.execute(LEAVES_SQL, [log_id, self.indexes, self.event_ids, self.hashes])
        if self.nodes:
            columns = [list(column) for column in zip(*self.nodes, strict=True)]
            cursor.execute(NODES_SQL, [log_id, *columns])


def origin_of(log_id: int) -> str:
    """The name of a log that nobody has opened under another: this installation's host, and the number."""
    return f"{urlsplit(settings.BASE_URL).netloc}/log/{log_id}"


def sequence(log_id: int, at: datetime, *, batch: int = BATCH) -> int:
    """Give every waiting event of a log its place. Returns how many. Waits while another worker does the same."""
    return _drain(log_id, at, batch, LOCK_SQL)


def sequence_all(at: datetime, *, batch: int = BATCH) -> int:
    """The same for every log that has events waiting; a log on which another worker is busy is left to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT log_id FROM audit_pending ORDER BY log_id")
        waiting = [row[0] for row in cursor.fetchall()]
    done = 0
    for log_id in waiting:
        try:
            done += _drain(log_id, at, batch, TRY_LOCK_SQL)
        except LookupError:
            # A log that has been tampered with must stand still, but not hold up the others.
            logger.exception("log %s cannot grow", log_id)
    return done


def _drain(log_id: int, at: datetime, batch: int, lock_sql: str) -> int:
    done = 0
    while added := _one_batch(log_id, at, batch, lock_sql):
        done += added
        if added < batch:
            break
    return done


@transaction.atomic
def _one_batch(log_id: int, at: datetime, limit: int, lock_sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(lock_sql, [log_id])
        if cursor.fetchone()[0] is False:
            return 0
        cursor.execute(TAKE_SQL, [log_id, limit])
        events = cursor.fetchall()
        if not events:
            return 0
        # An event recorded before anybody opened its log must not be lost or wait.
        log, _ = Log.objects.get_or_create(id=log_id, defaults={"origin": origin_of(log_id), "opened_at": at})
        batch = place(events, stored.frontier(log_id), log.origin)
        batch.write(cursor, log_id)
    note = notes.sign_head(batch.head, signing_key())
    Checkpoint.objects.create(log_id=log_id, size=batch.head.size, root=batch.head.root, note=note, at=at)
    return len(events)


def place(events: list[tuple[int, str]], frontier: tree.Frontier, origin: str) -> Batch:
    """Hash the events (id, leaf text) onto the tree's edge; pure."""
    start, nodes, hashes = frontier.size, [], []
    for _, text in events:
        hash_ = tree.leaf_hash(text.encode())
        hashes.append(hash_)
        nodes += frontier.append(hash_)
    indexes = list(range(start, frontier.size))
    head = notes.Head(origin, frontier.size, frontier.root())
    return Batch(indexes, [event_id for event_id, _ in events], hashes, nodes, head)
