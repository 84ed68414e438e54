"""What a case looked like when it was read, and what is still open when it goes on without it."""

from datetime import timedelta

import pytest

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.jobs import expire
from linli.cases.models import Case, Escalation, Extension, HandBack, Whistle
from linli.cases.states import HandBackReason, Occasion, State, Verdict
from linli.kernel.errors import Conflict, Refused
from tests.cases.makers import fresh, reported

pytestmark = pytest.mark.django_db


def at_company(cast, now, **more):
    case = reported(cast, now, **more)
    actions.accept(case, by=cast.secretary, at=now)
    actions.dispatch(fresh(case), to=cast.body(BodyKind.PROPERTY_COMPANY), by=cast.secretary, at=now)
    return fresh(case)


def in_progress(cast, now, **more):
    case = reported(cast, now, **more)
    actions.accept(case, by=cast.secretary, at=now)
    actions.sign_for(fresh(case), by=cast.secretary, at=now)
    actions.contact(fresh(case), text="说过", by=cast.secretary, at=now)
    actions.start(fresh(case), by=cast.secretary, at=now)
    return fresh(case)


def blow(cast, case, now, *kinds, occasion=Occasion.JOINT):
    called = [cast.body(kind) for kind in kinds]
    return actions.whistle(
        fresh(case), occasion=occasion, text="来", called=called, lead=called[0], by=cast.secretary, at=now
    )


def test_a_stale_accept_after_the_clock_sent_the_case_up(cast, now):
    case = reported(cast, now)
    stale = fresh(case)
    late = case.due_at
    expire(late)
    assert (fresh(case).state, fresh(case).body.kind) == (State.SUBMITTED, BodyKind.RESIDENTS_COMMITTEE)
    with pytest.raises(Conflict):
        actions.accept(stale, by=cast.secretary, at=late)
    assert fresh(case).state == State.SUBMITTED


def test_two_clicks_escalate_once(cast, now):
    case = reported(cast, now)
    one, two = fresh(case), fresh(case)
    actions.escalate(one, text="办不了", by=cast.secretary, at=now)
    with pytest.raises(Conflict):
        actions.escalate(two, text="办不了", by=cast.secretary, at=now)
    assert (Escalation.objects.count(), fresh(case).level) == (1, 2)


def test_contact_does_not_take_back_time_granted_meanwhile(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now)
    actions.sign_for(fresh(case), by=cast.secretary, at=now)
    until = fresh(case).solve_due_at + timedelta(days=3)
    asked = actions.ask_extension(fresh(case), reason="等配件", until=until, by=cast.secretary, at=now)
    stale = fresh(case)
    actions.decide_extension(asked, granted=True, why="行", by=cast.neighbourhood_head, at=now)
    try:
        actions.contact(stale, text="说过了", by=cast.secretary, at=now)
    except Conflict:
        actions.contact(fresh(case), text="说过了", by=cast.secretary, at=now)
    assert fresh(case).due_at == until


def test_an_objection_ends_when_the_case_is_sent_up_by_hand(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now)
    actions.escalate(fresh(case), text="x", by=cast.secretary, at=now)  # at the residents' committee
    case = fresh(case)
    actions.accept(case, by=cast.worker, at=now)
    actions.dispatch(fresh(case), to=cast.body(BodyKind.PARTY_BRANCH), by=cast.worker, at=now)
    Case.objects.filter(pk=case.pk).update(first_body=cast.body(BodyKind.PROPERTY_COMPANY))
    actions.hand_back(fresh(case), reason=HandBackReason.NOT_OUR_DUTY, text="不归我们", by=cast.secretary, at=now)
    actions.escalate(fresh(case), text="等不了", by=cast.secretary, at=now)
    assert HandBack.objects.filter(upheld__isnull=True).count() == 0
    case = fresh(case)
    actions.accept(case, by=cast.street, at=now)
    actions.dispatch(fresh(case), to=cast.body(BodyKind.POLICE), by=cast.street, at=now)
    actions.hand_back(fresh(case), reason=HandBackReason.NOT_OUR_DUTY, text="不归我们", by=cast.police, at=now)


def test_a_whistle_ends_on_the_long_cycle_ledger(cast, now):
    case = in_progress(cast, now, category="facility.seepage")
    blow(cast, case, now, BodyKind.POLICE)
    call = fresh(case).whistle_calls.get()
    actions.report_in(call, text="到", by=cast.police, at=now)
    actions.to_long_cycle(fresh(case), text="大修", by=cast.secretary, at=now)
    assert Whistle.objects.filter(ended_at__isnull=True).count() == 0


def test_nothing_waits_in_a_case_that_was_withdrawn(cast, now):
    case = at_company(cast, now)
    actions.hand_back(case, reason=HandBackReason.NOT_OUR_DUTY, text="不归我们", by=cast.manager, at=now)
    actions.withdraw(fresh(case), why="", by=cast.owner, at=now)
    assert HandBack.objects.filter(upheld__isnull=True).count() == 0
    case = in_progress(cast, now)
    blow(cast, case, now, BodyKind.POLICE)
    actions.withdraw(fresh(case), why="", by=cast.owner, at=now)
    assert Whistle.objects.filter(ended_at__isnull=True).count() == 0


def test_more_time_is_not_granted_to_what_is_closed(cast, now):
    case = in_progress(cast, now)
    due = case.solve_due_at
    asked = actions.ask_extension(case, reason="等", until=due + timedelta(days=5), by=cast.secretary, at=now)
    late = due + timedelta(hours=1)
    Case.objects.filter(pk=case.pk).update(due_at=late + timedelta(days=1))
    actions.resolve(fresh(case), text="好了", by=cast.secretary, at=late)
    actions.judge(fresh(case), verdict=Verdict.SATISFIED, by=cast.owner, at=late)
    asked = Extension.objects.select_related("case__community", "case__body__place", "case__category", "decider").get()
    with pytest.raises(Refused):
        actions.decide_extension(asked, granted=True, why="行", by=cast.neighbourhood_head, at=late)
    assert fresh(case).solve_due_at == due


def test_an_extension_never_shortens_and_can_be_asked_for_anew_above(cast, now):
    case = in_progress(cast, now)
    asked = actions.ask_extension(
        case, reason="等", until=case.solve_due_at + timedelta(days=1), by=cast.secretary, at=now
    )
    late = case.solve_due_at
    expire(late)
    case = fresh(case)
    assert (case.level, case.solve_due_at > asked.until) == (2, True)
    asked = Extension.objects.select_related("case__community", "case__body__place", "case__category", "decider").get()
    with pytest.raises(Refused):
        actions.decide_extension(asked, granted=True, why="行", by=cast.neighbourhood_head, at=late)
    assert fresh(case).solve_due_at == case.solve_due_at
    actions.accept(fresh(case), by=cast.worker, at=late)
    actions.sign_for(fresh(case), by=cast.worker, at=late)
    actions.ask_extension(
        fresh(case), reason="等", until=case.solve_due_at + timedelta(days=1), by=cast.worker, at=late
    )


def test_nobody_joins_a_case_that_has_just_been_merged(cast, now):
    case, into = reported(cast, now), reported(cast, now, who="tenant")
    stale = fresh(case)
    actions.merge(case, into, by=cast.secretary, at=now)
    with pytest.raises(Conflict):
        actions.join(stale, by=cast.neighbour, at=now)
