import pytest
from procrastinate import periodic
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from linli.audit import jobs, stored

from .conftest import LOG


@pytest.mark.django_db
def test_a_tick_gives_what_was_recorded_its_place(write):
    write(3)
    assert jobs.sequence_tick(timestamp=1_770_000_000) == 3
    assert stored.size(LOG) == 3
    assert jobs.sequence_tick(timestamp=1_770_000_002) == 0


def test_a_tick_comes_every_two_seconds():
    task = app.periodic_registry.periodic_tasks["audit.sequence", ""]
    deferrer = periodic.PeriodicDeferrer(app.periodic_registry)
    assert list(deferrer.get_timestamps(task, since=1_770_000_000, until=1_770_000_006)) == [
        1_770_000_002,
        1_770_000_004,
        1_770_000_006,
    ]


@pytest.mark.django_db(transaction=True)
def test_ticks_do_not_pile_up():
    jobs.sequence_tick.defer(timestamp=1)
    with pytest.raises(AlreadyEnqueued):
        jobs.sequence_tick.defer(timestamp=2)
