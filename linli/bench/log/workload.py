"""How fast events are recorded and placed, and how fast a whole log is verified.

Each figure stands beside its limit from the same run: for appending, the very same statements with all their values
ready, so that what is lost is our own work (canonical JSON, commitments, the tree, the signature); for verifying, one
SHA-256 over the same bytes.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import BytesIO
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from linli.audit import notes, sequence, stored
from linli.audit.actions import RECORD_SQL, Draft, prepare, record, record_parameters
from linli.audit.archive import verify_archive, write_archive
from linli.audit.keys import signing_key
from linli.audit.models import Checkpoint, Log
from linli.bench.common.figures import figure

ROUNDS = 7
TURN = 1000  # events


@dataclass(frozen=True)
class Worker:
    """Somebody of a body, as in most events."""

    user_id: int | None = 7
    body_id: int | None = 3

    def may(self, verb: str, path: str) -> bool:
        return True


def run(*, size: int) -> list[dict[str, Any]]:
    """Both figures over ``size`` events, on the database of the default connection, which keeps the events."""
    lowest = Log.objects.aggregate(Min("id"))["id__min"] or 0
    ours, limit = min(lowest, 0) - 1, min(lowest, 0) - 2  # no place has such a number
    appended, bare = (size / seconds for seconds in _appending(ours, limit, size))
    archive = BytesIO()
    write_archive(ours, archive)
    text = archive.getvalue()
    verified = min(_timed(lambda: _verify(archive.getvalue())) for _ in range(ROUNDS))
    hashed = min(_timed(lambda: sha256(text).digest()) for _ in range(ROUNDS))
    megabytes = len(text) / 1e6
    return [
        figure("log append", appended, bare, "events/s", size),
        figure("log verify", megabytes / verified, megabytes / hashed, "MB/s", size),
    ]


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _draft(log_id: int, number: int) -> Draft:
    data = {
        "to": ["综合执法", "市场监管", "派出所"],
        "lead": "综合执法",
        "occasion": "joint_enforcement",
        "limit_hours": 24,
    }
    private = {"text": "楼下烧烤摊油烟，每晚九点到一点，窗户都不敢开。"}
    return Draft(log_id, "cases.whistle", ("case", number), Worker(), timezone.now(), data, private)


def _appending(ours: int, limit: int, size: int) -> tuple[float, float]:
    """Seconds for us and for the limit, taken turn by turn: a disk is not equally fast all the time."""
    Log.objects.create(id=limit, origin=sequence.origin_of(limit), opened_at=timezone.now())
    spent = spent_bare = 0.0
    for start in range(0, size, TURN):
        numbers = range(start, min(start + TURN, size))
        drafts = [_draft(ours, number) for number in numbers]
        spent += _timed(partial(_append, drafts))
        spent_bare += _bare_append([_draft(limit, number) for number in numbers])
    return spent, spent_bare


def _append(drafts: list[Draft]) -> None:
    for d in drafts:
        record(log_id=d.log_id, verb=d.verb, subject=d.subject, by=d.by, at=d.at, data=d.data, private=d.private)
    sequence.sequence(drafts[0].log_id, timezone.now())


def _bare_append(drafts: list[Draft]) -> float:
    """Seconds for the same statements with ready values; what makes the values is not counted."""
    log_id, at = drafts[0].log_id, timezone.now()
    rows = [record_parameters(*prepare(draft)) for draft in drafts]
    with connection.cursor() as wrapped:
        bare = wrapped.cursor
        start = perf_counter()
        for row in rows:
            bare.execute(RECORD_SQL, row)
            bare.fetchone()
        spent = perf_counter() - start
        frontier = stored.frontier(log_id)
        while True:
            with transaction.atomic():
                start = perf_counter()
                bare.execute(sequence.TAKE_SQL, [log_id, sequence.BATCH])
                events = bare.fetchall()
                spent += perf_counter() - start
                if not events:
                    return spent
                batch = sequence.place(events, frontier, sequence.origin_of(log_id))
                head = batch.head
                note = notes.sign_head(head, signing_key())
                start = perf_counter()
                batch.write(wrapped, log_id)
                Checkpoint.objects.create(log_id=log_id, size=head.size, root=head.root, note=note, at=at)
                spent += perf_counter() - start


def _verify(archive: bytes) -> None:
    report = verify_archive(BytesIO(archive), cores=os.cpu_count() or 1)
    if not report.ok:
        raise AssertionError(report.problems)
