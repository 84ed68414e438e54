"""A move is one compare-and-set UPDATE: of those who race, exactly one wins. On a real table, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from linli.kernel.errors import Conflict, Refused
from linli.kernel.workflow import Move, Workflow, move
from linli.registry.models import ImportRun, Place
from linli.registry.states import ImportState as S
from linli.registry.states import PlaceKind

RUN = Workflow(
    "run",
    S,
    initial=S.UPLOADED,
    moves=(
        Move("check", (S.UPLOADED,), S.CHECKED),
        Move("enter", (S.CHECKED,), S.RUNNING),
        Move("finish", (S.RUNNING,), S.DONE),
        Move("fail", (S.RUNNING,), S.FAILED),
    ),
)
WRITERS = 6


def _run(now, state=S.UPLOADED) -> ImportRun:
    place = Place.objects.create(kind=PlaceKind.CITY, code="frs", name="芙蓉市", path="1.")
    return ImportRun.objects.create(place=place, file_name="a.csv", file_sha256="0" * 64, made_at=now, state=state)


@pytest.mark.django_db
def test_a_move_sets_the_state_and_the_fields_here_and_in_the_table(now):
    run = _run(now)
    move(run, RUN, "check", rows_total=7)
    kept = ImportRun.objects.get()
    assert (run.state, run.rows_total, kept.state, kept.rows_total) == ("checked", 7, "checked", 7)


@pytest.mark.django_db
def test_a_move_that_is_not_in_the_table_changes_nothing(now):
    run = _run(now)
    with pytest.raises(Refused) as refusal:
        move(run, RUN, "finish", rows_total=7)
    assert (type(refusal.value), ImportRun.objects.get().state, ImportRun.objects.get().rows_total) == (
        Refused,
        "uploaded",
        0,
    )


@pytest.mark.django_db
def test_who_read_before_somebody_else_moved_is_told_so(now):
    mine = _run(now)
    theirs = ImportRun.objects.get()
    move(theirs, RUN, "check", rows_total=7)
    with pytest.raises(Conflict):
        move(mine, RUN, "check", rows_total=8)
    assert (mine.state, ImportRun.objects.get().rows_total) == ("uploaded", 7)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_wins(now):
    _run(now)
    together = Barrier(WRITERS)

    def try_to_check(writer: int) -> str:
        try:
            with transaction.atomic():
                run = ImportRun.objects.get()
                together.wait()
                move(run, RUN, "check", rows_total=writer)
            return f"won {writer}"
        except Conflict:
            return "lost"
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = sorted(pool.map(try_to_check, range(WRITERS)))
    assert answers == ["lost"] * (WRITERS - 1) + [f"won {ImportRun.objects.get().rows_total}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first_commits", "answer", "left"), [(True, "lost", "done"), (False, "won", "failed")])
def test_the_second_waits_for_the_first_and_then_knows(now, first_commits, answer, left):
    _run(now, S.RUNNING)

    def fail_it() -> str:
        try:
            run = ImportRun.objects.get()
            started.wait()
            move(run, RUN, "fail")
            return "won"
        except Conflict:
            return "lost"
        finally:
            connection.close()

    started = Barrier(2)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            move(ImportRun.objects.get(), RUN, "finish")
            second = pool.submit(fail_it)
            started.wait()
            transaction.set_rollback(not first_commits)
        assert second.result() == answer
    assert ImportRun.objects.get().state == left
