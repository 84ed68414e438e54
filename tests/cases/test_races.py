"""Two at once, in two connections: one success and one explanation."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.jobs import expire
from linli.cases.models import Case, Escalation, WhistleCall
from linli.cases.states import Kind, Occasion, State, Verdict
from linli.kernel.errors import Refused
from tests.cases.makers import catalogue, fresh, reported, submit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of the works returned or was refused with, begun at the same moment in connections of their own."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = work()
        except Refused as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_take_one_case(cast, now):
    case = reported(cast, now)
    copies = [fresh(case), fresh(case)]
    results = at_once(*[lambda copy=copy: actions.accept(copy, by=cast.secretary, at=now) for copy in copies])
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]


def test_the_last_two_report_in_together_and_the_case_moves(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now)
    called = [cast.body(BodyKind.POLICE), cast.body(BodyKind.URBAN_MANAGEMENT)]
    ask = {"occasion": Occasion.JOINT, "text": "来", "called": called, "lead": called[0]}
    actions.whistle(fresh(case), **ask, by=cast.secretary, at=now)
    rows = WhistleCall.objects.select_related("body", "case__community").order_by("body_id")
    first, second = rows
    actors = {BodyKind.POLICE: cast.police, BodyKind.URBAN_MANAGEMENT: cast.urban}
    at_once(
        lambda: actions.report_in(first, text="到", by=actors[first.body.kind], at=now),
        lambda: actions.report_in(second, text="到", by=actors[second.body.kind], at=now),
    )
    assert fresh(case).state == State.REPORTED_IN


def test_a_double_click_is_one_case(cast, now):
    catalogue(cast.places["dh"], now)
    said = {"community": cast.hh, "kind": Kind.HELP, "category": "facility.door", "text": "门坏了"}
    key = "5b0c2d3e-0000-4000-8000-000000000001"
    owner = cast.owner
    results = at_once(*[lambda: submit(**said, key=key, by=owner, at=now)] * 4)
    assert (len({case.pk for case in results}), Case.objects.count()) == (1, 1)


def test_numbers_have_no_gap_and_no_double(cast, now):
    catalogue(cast.places["dh"], now)
    said = {"community": cast.hh, "kind": Kind.HELP, "category": "facility.door", "text": "门坏了"}
    owner = cast.owner
    cases = at_once(*[lambda: submit(**said, by=owner, at=now)] * 6)
    assert sorted(case.number for case in cases) == [f"HH-2026-{number}" for number in range(1, 7)]


def test_two_clocks_send_a_case_up_once(cast, now):
    case = reported(cast, now)
    late = now + timedelta(days=2)
    moved = at_once(lambda: expire(late), lambda: expire(late))
    assert (sum(moved), Escalation.objects.filter(case=case).count()) == (1, 1)


def test_the_reporter_and_the_clock_close_a_case_once(cast, now):
    case = reported(cast, now, kind=Kind.ENQUIRY)
    actions.answer(case, text="可以", by=cast.secretary, at=now)
    claimed, owner = fresh(case), cast.owner
    late = claimed.due_at
    at_once(lambda: actions.judge(claimed, verdict=Verdict.SATISFIED, by=owner, at=late), lambda: expire(late))
    case = fresh(case)
    assert (case.state, case.call_backs.count()) == (State.CLOSED, 1)
