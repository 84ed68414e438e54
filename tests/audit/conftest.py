"""A log with a few events, and somebody who acts."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from django.utils import translation

from linli.audit import actions, keys, sequence
from linli.audit.models import Event


@dataclass(frozen=True)
class Worker:
    """The shape of an actor; the log knows no more of anybody."""

    user_id: int | None = 71
    body_id: int | None = 9

    def may(self, verb: str, path: str) -> bool:
        return True


LOG = 12


@pytest.fixture(autouse=True)
def english():
    """The tests quote the source's sentences."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    """Each test has its own folder for keys and files."""
    settings.LINLI_HOME = tmp_path
    keys.kept_key.cache_clear()
    yield
    keys.kept_key.cache_clear()


@pytest.fixture
def write(now: datetime):
    """``write(3)`` records three events in the log; ``write(2, log_id=13, private={…})`` as it says."""

    def write(count: int = 1, **fields: object) -> list[Event]:
        fields = {"log_id": LOG, "verb": "cases.whistle", "by": Worker(), "at": now, "data": {"to": "街道"}} | fields
        return [actions.record(**({"subject": ("case", number)} | fields)) for number in range(1, count + 1)]

    return write


@pytest.fixture
def log(db, write, now: datetime) -> list[Event]:
    """Seven events in two batches: two checkpoints, with a tree that is not full."""
    events = write(4, private={"text": "三栋门口"})
    sequence.sequence(LOG, now)
    events += write(3)
    sequence.sequence(LOG, now)
    return events
