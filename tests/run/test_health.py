"""/healthz tells the truth, also where it is unpleasant."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from linli.run import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def run(sql: str, *values: object) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else None


def alive(at: datetime) -> None:
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", at)


def job(status: str) -> int:
    return run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
        " VALUES ('default', 'test', %s, '{}') RETURNING id",
        status,
    )


def test_all_is_well(at: datetime):
    alive(at - timedelta(seconds=5))
    found = health.examine(at)
    assert found.good
    assert found.parts == {
        "database": {"good": True, "reachable": True, "missing_migrations": 0},
        "jobs": {
            "good": True,
            "worker_heartbeat_seconds_ago": 5,
            "failed_in_last_hour": 0,
            "oldest_overdue_seconds": None,
        },
        "log": {
            "good": True,
            "pending_events": 0,
            "oldest_pending_seconds": None,
            "last_checkpoint_seconds_ago": None,
        },
    }


def test_no_worker_is_not_well(at: datetime):
    assert not health.examine(at).good
    alive(at - timedelta(seconds=61))
    assert health.examine(at).parts["jobs"]["good"] is False


def test_a_job_that_nobody_starts_is_not_well():
    at = timezone.now() + timedelta(minutes=6)
    alive(at)
    job("todo")
    found = health.examine(at)
    assert not found.good
    # The job's time is the database's own, which may be a moment after ours.
    assert found.parts["jobs"]["oldest_overdue_seconds"] >= 359


def test_a_job_for_later_is_well(at: datetime):
    alive(at)
    run("UPDATE procrastinate_jobs SET scheduled_at = %s WHERE id = %s", at + timedelta(hours=1), job("todo"))
    assert health.examine(at).good


def test_a_failed_job_counts_for_an_hour():
    at = timezone.now()
    alive(at)
    run("INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'failed', %s)", job("failed"), at)
    assert health.examine(at).parts["jobs"]["failed_in_last_hour"] == 1
    alive(at + timedelta(hours=2))
    assert health.examine(at + timedelta(hours=2)).good


def test_an_event_that_waits_too_long_for_its_place_is_not_well(at: datetime):
    alive(at)
    event = run(
        "INSERT INTO audit_event (log_id, at, verb, subject_kind, subject_id, body_text)"
        " VALUES (1, %s, 'test.test', 'test', 1, '{}') RETURNING id",
        at - timedelta(minutes=6),
    )
    run("INSERT INTO audit_pending (event_id, log_id) VALUES (%s, 1)", event)
    found = health.examine(at)
    assert found.parts["log"] == {
        "good": False,
        "pending_events": 1,
        "oldest_pending_seconds": 360,
        "last_checkpoint_seconds_ago": None,
    }
    assert not found.good


def test_the_page_answers_503_where_something_is_not_well(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["good"]) == (503, False)
    alive(timezone.now())
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["good"], answer["Cache-Control"]) == (200, True, "no-store")
