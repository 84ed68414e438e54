"""S0: a resident reports a blocked fire lane; it is whistled, one department misses its limit, the case moves up, it is
solved with a photo, judged once as not solved and then as solved."""

from datetime import timedelta

import pytest

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.jobs import expire
from linli.cases.models import Escalation, WhistleCall
from linli.cases.states import EscalationReason, Level, Occasion, Purpose, State, Verdict
from linli.kernel.errors import Denied, Invalid, Refused
from tests.cases.makers import fresh, photo, reported

pytestmark = pytest.mark.django_db


def test_a_blocked_fire_lane_from_the_photo_to_the_last_word(cast, now):
    case = reported(cast, now, category="safety.fire_lane", text="北门消防通道又被私家车堵死了")
    assert (case.state, case.body.kind, case.urgent) == (State.SUBMITTED, BodyKind.PARTY_BRANCH, True)

    at = now + timedelta(minutes=20)
    actions.accept(case, by=cast.secretary, at=at)
    called = [cast.body(kind) for kind in (BodyKind.POLICE, BodyKind.URBAN_MANAGEMENT, BodyKind.FIRE_RESCUE)]
    actions.whistle(
        fresh(case),
        occasion=Occasion.JOINT,
        text="需要联合执法",
        called=called,
        lead=called[1],
        by=cast.secretary,
        at=at,
    )
    calls = {call.body.kind: call for call in WhistleCall.objects.filter(case=case).select_related("body", "case")}
    for kind, name in ((BodyKind.POLICE, "police"), (BodyKind.URBAN_MANAGEMENT, "urban")):
        actions.report_in(calls[kind], text="已到现场", by=getattr(cast, name), at=at + timedelta(hours=1))
    with pytest.raises(Denied, match="消防"):
        actions.report_in(calls[BodyKind.FIRE_RESCUE], text="代签", by=cast.police, at=at + timedelta(hours=1))

    # Fire and rescue does not come: at the limit the case goes up by itself, and the board names who was missing.
    due = calls[BodyKind.POLICE].due_at
    assert expire(due - timedelta(seconds=1)) == 0
    assert expire(due) == 1
    case = fresh(case)
    assert (case.state, case.body.kind, case.level, case.left_community) == (
        State.SUBMITTED,
        BodyKind.RESIDENTS_COMMITTEE,
        Level.NEIGHBOURHOOD,
        True,
    )
    assert list(WhistleCall.objects.filter(missed=True).values_list("body__kind", flat=True)) == [BodyKind.FIRE_RESCUE]
    step = Escalation.objects.get()
    assert (step.reason, step.automatic, step.rule.split("#")[1]) == (
        EscalationReason.NOT_REPORTED_IN,
        True,
        "whistle.report_in.urgent",
    )

    # The neighbourhood deals with it.
    at = due + timedelta(minutes=5)
    worker = cast.worker
    actions.accept(case, by=worker, at=at)
    actions.sign_for(fresh(case), by=worker, at=at)
    actions.contact(fresh(case), text="已电话联系，今天下午清走", by=worker, at=at)
    actions.start(fresh(case), by=worker, at=at)
    with pytest.raises(Invalid):
        actions.resolve(fresh(case), text="车已挪走", by=worker, at=at)
    actions.resolve(
        fresh(case),
        text="车已挪走",
        photos=[(photo(b"1", at), Purpose.BEFORE), (photo(b"2", at), Purpose.AFTER)],
        by=worker,
        at=at,
    )
    with pytest.raises(Denied):
        actions.judge(fresh(case), verdict=Verdict.SATISFIED, by=worker, at=at)

    actions.judge(fresh(case), verdict=Verdict.NOT_SOLVED, text="晚上又堵上了", by=cast.owner, at=at)
    case = fresh(case)
    assert (case.state, case.redos, case.verdict) == (State.IN_PROGRESS, 1, Verdict.NOT_SOLVED)
    actions.resolve(case, text="装了隔离桩", photos=[(photo(b"3", at), Purpose.AFTER)], by=worker, at=at)
    actions.judge(fresh(case), verdict=Verdict.SATISFIED, by=cast.owner, at=at)
    case = fresh(case)
    assert (case.state, case.verdict, case.due_at, case.ended_at) == (State.CLOSED, Verdict.SATISFIED, None, at)
    with pytest.raises(Refused):
        actions.add_information(case, text="谢谢", by=cast.owner, at=at)
