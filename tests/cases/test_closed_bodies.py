"""A body that closes keeps no case: what was open with it goes up at the next run of the clocks."""

from datetime import timedelta

import pytest

from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.jobs import expire
from linli.cases.models import Case, Escalation
from linli.cases.states import EscalationReason, Level, Occasion, State
from tests.cases.makers import fresh, reported
from tests.cases.test_moving import in_progress

pytestmark = pytest.mark.django_db

SOON = timedelta(minutes=1)


def close(body, on):
    Body.objects.filter(pk=body.pk).update(closed_on=on)


def test_what_a_closed_body_had_goes_one_level_up(cast, now):
    case, kept = in_progress(cast, now), reported(cast, now, who="tenant")
    actions.accept(kept, by=cast.secretary, at=now)
    actions.dispatch(fresh(kept), to=cast.body(BodyKind.PROPERTY_COMPANY), by=cast.secretary, at=now)
    close(cast.body(BodyKind.PARTY_BRANCH), cast.on)
    assert expire(now + SOON) == 1
    case = fresh(case)
    assert (case.state, case.level, case.body.kind) == (
        State.SUBMITTED,
        Level.NEIGHBOURHOOD,
        BodyKind.RESIDENTS_COMMITTEE,
    )
    gone_up = Escalation.objects.get()
    assert (gone_up.reason, gone_up.automatic, gone_up.rule) == (EscalationReason.BODY_CLOSED, True, "")
    assert fresh(kept).body.kind == BodyKind.PROPERTY_COMPANY
    assert expire(now + SOON) == 0


def test_also_from_the_long_cycle_ledger(cast, now):
    case = in_progress(cast, now, category="facility.seepage")
    actions.to_long_cycle(case, text="大修", by=cast.secretary, at=now)
    close(cast.body(BodyKind.PARTY_BRANCH), cast.on)
    assert expire(now + SOON) == 1
    assert (fresh(case).state, fresh(case).level) == (State.SUBMITTED, Level.NEIGHBOURHOOD)


def test_a_case_of_the_ledger_can_be_brought_up_by_hand(cast, now):
    case = in_progress(cast, now, category="facility.seepage")
    actions.to_long_cycle(case, text="大修", by=cast.secretary, at=now)
    actions.escalate(fresh(case), text="资金不够", by=cast.secretary, at=now)
    assert (fresh(case).state, fresh(case).level) == (State.SUBMITTED, Level.NEIGHBOURHOOD)


def test_at_the_top_it_goes_to_the_districts_receiver(cast, now):
    case = reported(cast, now)
    old = Body.objects.create(
        place=cast.places["dh"], kind=BodyKind.GOVERNANCE_OFFICE, name="旧区办", opened_on=cast.on
    )
    Case.objects.filter(pk=case.pk).update(body=old, level=Level.DISTRICT, state=State.IN_PROGRESS)
    close(old, cast.on)
    assert expire(now + SOON) == 1
    case = fresh(case)
    assert (case.state, case.level, case.body) == (
        State.SUBMITTED,
        Level.DISTRICT,
        cast.body(BodyKind.GOVERNANCE_OFFICE),
    )
    assert case.due_at > now


def test_where_nobody_is_left_it_stays_and_the_clocks_go_on(cast, now):
    case = reported(cast, now)
    office = cast.body(BodyKind.GOVERNANCE_OFFICE)
    Case.objects.filter(pk=case.pk).update(body=office, level=Level.DISTRICT)
    close(office, cast.on)
    assert expire(now + SOON) == 0
    assert fresh(case).body == office


def test_what_waits_for_its_reporter_waits_on(cast, now):
    case = reported(cast, now)
    actions.ask_reporter(case, question="哪栋？", by=cast.secretary, at=now)
    close(cast.body(BodyKind.PARTY_BRANCH), cast.on)
    assert expire(now + SOON) == 0
    actions.add_information(fresh(case), text="3栋", by=cast.owner, at=now + SOON)
    assert expire(now + SOON) == 1
    assert fresh(case).level == Level.NEIGHBOURHOOD


def test_a_closed_body_alone_does_not_bring_a_case_out_of_its_community(cast, now):
    """Who receives it then solves it as the closed body would have; only a whistle, a step up or a referral leaves."""
    case, whistled = in_progress(cast, now), in_progress(cast, now, who="tenant")
    police = cast.body(BodyKind.POLICE)
    ask = {"occasion": Occasion.JOINT, "text": "来", "called": [police], "lead": police}
    actions.whistle(whistled, **ask, by=cast.secretary, at=now)
    close(cast.body(BodyKind.PARTY_BRANCH), cast.on)
    assert expire(now + SOON) == 2
    assert (fresh(case).left_community, fresh(whistled).left_community) == (False, True)
    assert expire(fresh(case).due_at) > 0
    assert (fresh(case).level, fresh(case).left_community) == (Level.STREET, True)


def test_a_referral_brings_a_case_out_of_its_community(cast, now):
    case = in_progress(cast, now)
    dates = {"on": cast.on, "reply_due_on": cast.on + timedelta(days=30)}
    actions.refer(case, authority="生态环境督察组", number="督〔2026〕7号", **dates, by=cast.street, at=now)
    assert fresh(case).left_community is True
