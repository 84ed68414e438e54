"""The check of a log where it lives: the tables against the leaves, the leaves against the tree, the tree against what
was signed. It reads everything once; memory stays constant."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from . import notes, tree
from .archive import Report
from .canonical import commitment, rfc3339
from .keys import public_key, public_key_text
from .models import Checkpoint, Log

ROWS = 2000
PROBLEMS_MAX = 20

ROWS_SQL = """
SELECT audit_leaf.index, audit_leaf.hash, audit_event.id, audit_event.log_id, audit_event.at, audit_event.verb,
    audit_event.subject_kind, audit_event.subject_id, audit_event.body_id, audit_event.body_text, audit_event.actor_id,
    (SELECT json_agg(json_build_array(name, encode(salt, 'hex'), value))::text FROM audit_secret
     WHERE audit_secret.event_id = audit_event.id)
FROM audit_leaf LEFT JOIN audit_event ON audit_event.id = audit_leaf.event_id
WHERE audit_leaf.log_id = %s ORDER BY audit_leaf.index
"""

NODES_SQL = """
SELECT count(*) FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[]) AS part (level, index, hash)
JOIN audit_node ON audit_node.log_id = %s AND audit_node.level = part.level AND audit_node.index = part.index
    AND audit_node.hash = part.hash
"""

LOST_SQL = """
SELECT count(*) FROM audit_event
WHERE log_id = %s AND NOT EXISTS (SELECT FROM audit_leaf WHERE event_id = audit_event.id)
    AND NOT EXISTS (SELECT FROM audit_pending WHERE event_id = audit_event.id)
"""


@dataclass(frozen=True)
class Row:
    index: int
    hash: bytes
    event_id: int | None
    log_id: int
    at: datetime
    verb: str
    subject_kind: str
    subject_id: int
    body_id: int | None
    body_text: str
    actor_id: int | None
    secrets: str | None  # JSON: name, salt in hex, value

    def problem(self) -> str:
        """What is wrong with this row, as a sentence, or ""."""
        facts = {"entry": self.index + 1}
        if self.event_id is None:
            return _("Entry %(entry)s has lost its event.") % facts
        if tree.leaf_hash(self.body_text.encode()) != bytes(self.hash):
            return _("Entry %(entry)s is not what was entered: its text has been changed.") % facts
        leaf = json.loads(self.body_text)
        columns = [self.log_id, rfc3339(self.at), self.verb, [self.subject_kind, self.subject_id], self.body_id]
        if columns != [leaf["log"], leaf["at"], leaf["verb"], leaf["subject"], leaf["body"]]:
            return _("Entry %(entry)s: its columns say something other than its text.") % facts
        if not self._opens(leaf):
            return _("Entry %(entry)s: a private fact is not what was committed to.") % facts
        return ""

    def _opens(self, leaf: dict[str, Any]) -> bool:
        if (self.actor_id is None) != (leaf["actor"] is None):
            return False
        for name, salt, value in json.loads(self.secrets) if self.secrets else ():
            committed = leaf["actor"] if name == "actor" else leaf["commitments"].get(name)
            if commitment(bytes.fromhex(salt), value).hex() != committed:
                return False
            if name == "actor" and json.loads(value) != self.actor_id:
                return False
        return True


@transaction.atomic
def verify_log(log_id: int) -> Report:
    """Check a log against everything that was signed about it. The report's ``problems`` are empty if all is well."""
    log = Log.objects.filter(id=log_id).first()
    report = Report(origin=log.origin if log else "", public_key=public_key_text())
    heads = dict(Checkpoint.objects.filter(log_id=log_id).order_by("size").values_list("size", "note"))
    report.checkpoints = len(heads)
    frontier = tree.Frontier()
    for rows in _rows(log_id):
        filled = []
        for row in rows:
            if row.index != frontier.size:
                _note(report, _("Entry %(entry)s is missing.") % {"entry": frontier.size + 1})
                return report
            _note(report, row.problem())
            filled += frontier.append(bytes(row.hash))
            if (note := heads.pop(frontier.size, None)) is not None:
                _note(report, _head_problem(note, report.origin, frontier))
            report.bytes += len(row.body_text or "")
        _note(report, _nodes_problem(log_id, filled))
    report.size = frontier.size
    for size in heads:
        _note(report, _("A checkpoint signs %(size)s entries, but the log has fewer.") % {"size": size})
    with connection.cursor() as cursor:
        cursor.execute(LOST_SQL, [log_id])
        if lost := cursor.fetchone()[0]:
            _note(report, _("%(count)s events have neither a place in the log nor wait for one.") % {"count": lost})
    return report


def _note(report: Report, problem: str) -> None:
    if problem and len(report.problems) < PROBLEMS_MAX:
        report.problems.append(problem)


def _rows(log_id: int) -> Iterator[list[Row]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS_SQL, [log_id])
        while rows := cursor.fetchmany(ROWS):
            yield [Row(*row) for row in rows]


def _head_problem(note: str, origin: str, frontier: tree.Frontier) -> str:
    try:
        head = notes.open_head(note, origin, public_key())
    except notes.BadNote:
        return _("The checkpoint after entry %(size)s carries no right signature.") % {"size": frontier.size}
    if (head.size, head.root) != (frontier.size, frontier.root()):
        return _("The entries up to %(size)s are not what was signed.") % {"size": frontier.size}
    return ""


def _nodes_problem(log_id: int, filled: list[tuple[int, int, bytes]]) -> str:
    if not filled:
        return ""
    levels, indexes, hashes = (list(column) for column in zip(*filled, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(NODES_SQL, [levels, indexes, hashes, log_id])
        found = cursor.fetchone()[0]
    return "" if found == len(filled) else _("The stored tree is not that of the entries.")
