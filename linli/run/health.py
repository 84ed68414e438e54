"""The truth about this installation, for whoever watches it: database, jobs, log. No names, no secrets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError

HEARTBEAT_LIMIT = timedelta(seconds=60)  # without a sign of life from any worker
OVERDUE_LIMIT = timedelta(minutes=5)  # of a job that should have been started
FAILED_WITHIN = timedelta(hours=1)  # a failed job counts for this long; then it is history
PENDING_LIMIT = timedelta(minutes=5)  # of an event that waits for its place in the log

JOBS_SQL = """
SELECT
    (SELECT max(last_heartbeat) FROM procrastinate_workers),
    (SELECT count(DISTINCT job.id) FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
      WHERE job.status = 'failed' AND event.type = 'failed' AND event.at > %(failed_since)s),
    (SELECT min(due) FROM (
        SELECT coalesce(job.scheduled_at, (SELECT min(event.at) FROM procrastinate_events event
                                            WHERE event.job_id = job.id AND event.type = 'deferred')) AS due
          FROM procrastinate_jobs job WHERE job.status = 'todo') AS waiting
      WHERE due <= %(at)s)
"""
LOG_SQL = """
SELECT
    (SELECT count(*) FROM audit_pending),
    (SELECT event.at FROM audit_event event WHERE event.id = (SELECT min(event_id) FROM audit_pending)),
    (SELECT at FROM audit_checkpoint WHERE log_id = (SELECT log_id FROM audit_event ORDER BY id DESC LIMIT 1)
      ORDER BY size DESC LIMIT 1)
"""


@dataclass(frozen=True)
class Health:
    """``good`` only if every part is; ``parts`` says of each how it stands, times in whole seconds."""

    good: bool
    parts: dict[str, dict[str, Any]]


def examine(at: datetime) -> Health:
    """How the installation stands at ``at``. Never raises for what it finds; a silent database is a finding."""
    parts: dict[str, dict[str, Any]] = {}
    for name, look in (("database", _database), ("jobs", _jobs), ("log", _log)):
        try:
            parts[name] = look(at)
        except DatabaseError:
            parts[name] = {"good": False, "reachable": False}
    return Health(all(part["good"] for part in parts.values()), parts)


def _database(_at: datetime) -> dict[str, Any]:
    missing = len(_known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    return {"good": missing == 0, "reachable": True, "missing_migrations": missing}


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of the installed code, read from disk once."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _jobs(at: datetime) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(JOBS_SQL, {"at": at, "failed_since": at - FAILED_WITHIN})
        heartbeat, failed, oldest = cursor.fetchone()
    alive = heartbeat is not None and at - heartbeat <= HEARTBEAT_LIMIT
    in_time = oldest is None or at - oldest <= OVERDUE_LIMIT
    return {
        "good": alive and in_time and failed == 0,
        "worker_heartbeat_seconds_ago": _seconds(at, heartbeat),
        "failed_in_last_hour": failed,
        "oldest_overdue_seconds": _seconds(at, oldest),
    }


def _log(at: datetime) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(LOG_SQL)
        pending, oldest, checkpoint = cursor.fetchone()
    return {
        "good": oldest is None or at - oldest <= PENDING_LIMIT,
        "pending_events": pending,
        "oldest_pending_seconds": _seconds(at, oldest),
        "last_checkpoint_seconds_ago": _seconds(at, checkpoint),
    }


def _seconds(at: datetime, then: datetime | None) -> int | None:
    return None if then is None else max(0, int((at - then).total_seconds()))
