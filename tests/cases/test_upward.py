"""Whistles, escalation, supervision, the long-cycle ledger, referral, and the clocks that do it by themselves."""

from datetime import timedelta

import pytest

from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.jobs import expire
from linli.cases.models import Case, Escalation, HandBack, InterimReport, Referral, Supervision, Whistle, WhistleCall
from linli.cases.states import EscalationReason, Kind, Level, Occasion, Purpose, State, Verdict
from linli.inbox.models import Message
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from tests.cases.makers import fresh, photo, reported

pytestmark = pytest.mark.django_db


def accepted(cast, now, **more) -> Case:
    case = reported(cast, now, **more)
    actions.accept(case, by=cast.secretary, at=now)
    return fresh(case)


def whistled(cast, now, *kinds) -> tuple[Case, dict[str, WhistleCall]]:
    case = accepted(cast, now)
    called = [cast.body(kind) for kind in kinds]
    ask = {"occasion": Occasion.UNSOLVED, "text": "请来", "called": called, "lead": called[0]}
    actions.whistle(case, **ask, by=cast.secretary, at=now)
    return fresh(case), calls_of(case)


def calls_of(case: Case) -> dict[str, WhistleCall]:
    calls = WhistleCall.objects.filter(case=case).select_related("body", "whistle__body", "case__community")
    return {call.body.kind: call for call in calls}


class TestWhistle:
    def test_it_calls_several_with_one_lead_and_tells_them(self, cast, now):
        case, calls = whistled(cast, now, BodyKind.POLICE, BodyKind.URBAN_MANAGEMENT)
        assert {kind: call.leads for kind, call in calls.items()} == {"police": True, "urban_management": False}
        assert (case.state, case.left_community, case.due_at) == (State.WHISTLED, True, now + timedelta(hours=24))
        assert Message.objects.filter(template="cases.whistled", body__isnull=False).count() == 2

    @pytest.mark.parametrize("field", ["occasion", "called", "lead"])
    def test_it_says_what_is_missing(self, cast, now, field):
        case, police = accepted(cast, now), cast.body(BodyKind.POLICE)
        ask = {"occasion": Occasion.JOINT, "called": [police], "lead": police}
        ask |= {"occasion": {"occasion": "because"}, "called": {"called": []}, "lead": {"lead": None}}[field]
        with pytest.raises(Invalid) as refusal:
            actions.whistle(case, **ask, text="来", by=cast.secretary, at=now)
        assert refusal.value.field == field
        assert (Whistle.objects.count(), fresh(case).state) == (0, State.ACCEPTED)

    def test_a_body_of_another_district_cannot_be_called(self, cast, now):
        case = accepted(cast, now)
        foreign = cast.body(BodyKind.PROPERTY_COMPANY, "fy")
        with pytest.raises(Invalid):
            actions.whistle(
                case, occasion=Occasion.JOINT, text="来", called=[foreign], lead=foreign, by=cast.secretary, at=now
            )

    def test_the_body_complained_of_may_be_called_but_never_leads(self, cast, now):
        company = cast.body(BodyKind.PROPERTY_COMPANY)
        case = reported(cast, now, about=company)
        actions.accept(case, by=cast.street, at=now)
        ask = {"occasion": Occasion.JOINT, "text": "来", "called": [company, cast.body(BodyKind.HOUSING)]}
        with pytest.raises(Invalid):
            actions.whistle(fresh(case), **ask, lead=company, by=cast.street, at=now)
        actions.whistle(fresh(case), **ask, lead=cast.body(BodyKind.HOUSING), by=cast.street, at=now)

    def test_the_last_report_moves_the_case_and_a_second_is_refused(self, cast, now):
        case, calls = whistled(cast, now, BodyKind.POLICE, BodyKind.URBAN_MANAGEMENT)
        actions.report_in(calls["police"], text="到", by=cast.police, at=now + timedelta(hours=1))
        assert fresh(case).state == State.WHISTLED
        actions.report_in(calls["urban_management"], text="到", by=cast.urban, at=now + timedelta(hours=1))
        assert (fresh(case).state, fresh(case).due_at) == (State.REPORTED_IN, case.solve_due_at)
        with pytest.raises(Conflict):
            actions.report_in(calls["police"], text="又到", by=cast.police, at=now + timedelta(hours=2))

    def test_reporting_in_late_is_still_a_report_and_stays_late(self, cast, now):
        case, _calls = whistled(cast, now, BodyKind.POLICE)
        expire(now + timedelta(hours=24))
        call = calls_of(case)["police"]
        actions.report_in(call, text="来晚了", by=cast.police, at=now + timedelta(hours=30))
        call = calls_of(case)["police"]
        assert (call.missed, call.reported_in_at, fresh(case).state) == (
            True,
            now + timedelta(hours=30),
            State.SUBMITTED,
        )

    def test_the_joint_result_of_the_lead_asks_the_reporter(self, cast, now):
        case, _calls = whistled(cast, now, BodyKind.POLICE, BodyKind.URBAN_MANAGEMENT)
        with pytest.raises(Denied):
            actions.joint_result(case, text="好了", solved=True, by=cast.urban, at=now)
        actions.joint_result(case, text="好了", solved=True, by=cast.police, at=now)
        assert (fresh(case).state, Whistle.objects.get().ended_at) == (State.CLAIMED, now)

    def test_not_enough_goes_on(self, cast, now):
        case, _calls = whistled(cast, now, BodyKind.POLICE)
        actions.joint_result(case, text="还要再来", solved=False, by=cast.secretary, at=now)
        assert (fresh(case).state, fresh(case).due_at) == (State.IN_PROGRESS, case.solve_due_at)

    def test_both_sides_rate_each_other_once(self, cast, now):
        case, calls = whistled(cast, now, BodyKind.POLICE)
        with pytest.raises(Refused):
            actions.rate_whistle(calls["police"], rating=5, by=cast.police, at=now)
        actions.joint_result(case, text="好了", solved=True, by=cast.police, at=now)
        actions.rate_whistle(calls_of(case)["police"], rating=5, by=cast.police, at=now)
        actions.rate_whistle(calls_of(case)["police"], rating=3, by=cast.secretary, at=now)
        call = calls_of(case)["police"]
        assert (call.rating_by_called, call.rating_by_whistler) == (5, 3)
        with pytest.raises(Refused):
            actions.rate_whistle(call, rating=1, by=cast.secretary, at=now)


class TestClocks:
    @pytest.mark.parametrize(
        ("state", "reason"),
        [
            (State.SUBMITTED, EscalationReason.NOT_RECEIVED),
            (State.ACCEPTED, EscalationReason.NOT_RECEIVED),
            (State.OBJECTED, EscalationReason.NOT_RECEIVED),
            (State.DISPATCHED, EscalationReason.NOT_CONTACTED),
            (State.SIGNED_FOR, EscalationReason.NOT_CONTACTED),
            (State.CONTACTED, EscalationReason.NOT_SOLVED),
            (State.IN_PROGRESS, EscalationReason.NOT_SOLVED),
            (State.REPORTED_IN, EscalationReason.NOT_SOLVED),
            (State.WHISTLED, EscalationReason.NOT_REPORTED_IN),
        ],
    )
    def test_what_runs_out_goes_one_level_up_exactly_once(self, cast, now, state, reason):
        case = reported(cast, now)
        due = now + timedelta(hours=5)
        Case.objects.filter(pk=case.pk).update(state=state, due_at=due)
        assert (expire(due - timedelta(microseconds=1)), Escalation.objects.count()) == (0, 0)
        assert (expire(due), expire(due)) == (1, 0)
        step = Escalation.objects.get()
        assert (step.reason, step.from_level, step.to_level, step.automatic) == (reason, 1, 2, True)
        assert (fresh(case).state, fresh(case).body.kind) == (State.SUBMITTED, BodyKind.RESIDENTS_COMMITTEE)

    def test_it_climbs_level_by_level_and_is_supervised_at_the_top(self, cast, now):
        case = reported(cast, now)
        for hours in range(0, 24 * 9, 6):
            expire(now + timedelta(hours=hours))
        case = fresh(case)
        assert (case.level, case.body.kind, case.supervised) == (Level.DISTRICT, BodyKind.GOVERNANCE_OFFICE, True)
        assert [step.to_level for step in Escalation.objects.order_by("id")] == [2, 3, 4]
        assert case.due_at > now + timedelta(days=8)

    def test_silence_closes_a_solved_case_without_counting_it_as_satisfied(self, cast, now):
        case = reported(cast, now, kind=Kind.ENQUIRY)
        actions.answer(case, text="可以", by=cast.secretary, at=now)
        due = fresh(case).due_at
        expire(due)
        case = fresh(case)
        assert (case.state, case.verdict, case.ended_at) == (State.CLOSED, Verdict.UNANSWERED, due)

    def test_an_unheard_objection_ends_with_the_step_up(self, cast, now):
        case = reported(cast, now)
        Case.objects.filter(pk=case.pk).update(state=State.DISPATCHED, body=cast.body(BodyKind.PROPERTY_COMPANY))
        actions.hand_back(fresh(case), reason="not_our_duty", text="不归我们", by=cast.manager, at=now)
        expire(fresh(case).due_at)
        assert (HandBack.objects.get().upheld, fresh(case).level) == (False, 2)

    def test_a_late_interim_report_is_supervised(self, cast, now):
        case = reported(cast, now, category="facility.seepage")
        Case.objects.filter(pk=case.pk).update(state=State.IN_PROGRESS)
        actions.to_long_cycle(fresh(case), text="要大修", by=cast.secretary, at=now)
        expire(fresh(case).due_at)
        case = fresh(case)
        assert (case.state, case.supervised, case.due_at is not None) == (State.LONG_CYCLE, True, True)


class TestEscalation:
    def test_by_hand_it_needs_words_and_goes_to_the_level_above(self, cast, now):
        case = accepted(cast, now)
        with pytest.raises(Invalid):
            actions.escalate(case, text="", by=cast.secretary, at=now)
        actions.escalate(case, text="这里办不了", by=cast.secretary, at=now)
        assert (fresh(case).state, fresh(case).level, fresh(case).left_community) == (State.SUBMITTED, 2, True)
        assert Message.objects.filter(template="cases.escalated_to_you").count() == 1

    def test_a_level_without_a_receiver_is_passed_over(self, cast, now):
        case = accepted(cast, now)
        Body.objects.filter(kind=BodyKind.RESIDENTS_COMMITTEE).update(closed_on=cast.on)
        actions.escalate(case, text="这里办不了", by=cast.secretary, at=now)
        assert (fresh(case).level, fresh(case).body.kind) == (Level.STREET, BodyKind.STREET_OFFICE)

    def test_nobody_is_above_the_district(self, cast, now):
        case = reported(cast, now)
        Case.objects.filter(pk=case.pk).update(body=cast.body(BodyKind.GOVERNANCE_OFFICE), level=4)
        with pytest.raises(Refused):
            actions.escalate(fresh(case), text="再上", by=cast.district, at=now)


class TestSupervision:
    def test_from_above_only_and_once(self, cast, now):
        case = accepted(cast, now)
        with pytest.raises(Denied):
            actions.supervise(case, reason="盯", by=cast.secretary, at=now)
        watch = actions.supervise(case, reason="盯", by=cast.street, at=now)
        assert (watch.body.kind, fresh(case).supervised) == (BodyKind.STREET_OFFICE, True)
        with pytest.raises(Refused):
            actions.supervise(fresh(case), reason="再盯", by=cast.street2, at=now)
        actions.end_supervision(watch, outcome="好了", by=cast.street2, at=now)
        assert (fresh(case).supervised, Supervision.objects.get().outcome) == (False, "好了")


class TestLongCycle:
    def test_only_for_what_is_beyond_the_community(self, cast, now):
        case = accepted(cast, now)
        Case.objects.filter(pk=case.pk).update(state=State.IN_PROGRESS)
        with pytest.raises(Refused):
            actions.to_long_cycle(fresh(case), text="慢慢来", by=cast.secretary, at=now)

    def test_reports_are_numbered_and_move_the_date(self, cast, now):
        case = accepted(cast, now, category="facility.seepage")
        Case.objects.filter(pk=case.pk).update(state=State.IN_PROGRESS)
        actions.to_long_cycle(fresh(case), text="第一次", by=cast.secretary, at=now)
        first_due = fresh(case).due_at
        actions.interim_report(fresh(case), text="第二次", by=cast.secretary, at=now + timedelta(days=20))
        assert list(InterimReport.objects.order_by("number").values_list("number", "text")) == [
            (1, "第一次"),
            (2, "第二次"),
        ]
        assert fresh(case).due_at > first_due
        shown = [(photo(b"z", now), Purpose.AFTER)]
        actions.resolve(fresh(case), text="修好了", photos=shown, by=cast.secretary, at=now + timedelta(days=30))
        assert fresh(case).state == State.CLAIMED


def test_a_referral_keeps_its_number_and_its_reply(cast, now):
    case, day = accepted(cast, now), cast.on
    with pytest.raises(Invalid):
        actions.refer(
            case, authority="督察组", number="7", on=day, reply_due_on=day - timedelta(days=1), by=cast.street, at=now
        )
    referral = actions.refer(case, authority="督察组", number="7", on=day, reply_due_on=day, by=cast.street, at=now)
    actions.record_reply(referral, reply="已立案", on=day, by=cast.street, at=now)
    with pytest.raises(Conflict):
        actions.record_reply(Referral(pk=referral.pk, case=case), reply="再来", on=day, by=cast.street, at=now)
    assert Referral.objects.get().reply == "已立案"


def test_the_limit_for_the_solution_ends_every_other_limit(cast, now):
    case = reported(cast, now)
    Case.objects.filter(pk=case.pk).update(solve_due_at=now + timedelta(hours=3))
    actions.accept(fresh(case), by=cast.secretary, at=now)
    assert fresh(case).due_at == now + timedelta(hours=3)
    police = cast.body(BodyKind.POLICE)
    actions.whistle(
        fresh(case), occasion=Occasion.JOINT, text="来", called=[police], lead=police, by=cast.secretary, at=now
    )
    assert (expire(now + timedelta(hours=3)), Escalation.objects.get().reason) == (1, EscalationReason.NOT_SOLVED)
    # The police still had time: they missed nothing.
    assert calls_of(case)["police"].missed is False
