"""Which clock of a case runs next, and that none stops another for good."""

from datetime import timedelta

import pytest

from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions, jobs
from linli.cases.jobs import expire, go_on
from linli.cases.models import Case, Escalation, HandBack, Supervision, Whistle
from linli.cases.states import HandBackReason, Kind, State
from linli.kernel.errors import Refused
from tests.cases.makers import catalogue, fresh, reported, submit_for
from tests.cases.test_moving import blow, in_progress

pytestmark = pytest.mark.django_db


def test_the_report_in_clock_survives_an_extension(cast, now):
    case = in_progress(cast, now, category="safety.fire_lane")
    blown_at = case.solve_due_at - timedelta(minutes=90)
    blow(cast, case, blown_at, BodyKind.POLICE)
    case = fresh(case)
    assert case.due_at == case.solve_due_at
    asked = actions.ask_extension(
        case, reason="等", until=case.solve_due_at + timedelta(days=3), by=cast.secretary, at=blown_at
    )
    actions.decide_extension(asked, granted=True, why="行", by=cast.neighbourhood_head, at=blown_at)
    assert fresh(case).due_at == Whistle.objects.get().report_in_due_at


def test_filing_anew_does_not_close_a_case_that_waits_for_its_reporter(cast, now):
    case = in_progress(cast, now)
    at = now + timedelta(days=2)
    actions.resolve(case, text="好了", by=cast.secretary, at=at)
    due = fresh(case).due_at
    actions.categorise(fresh(case), "safety.fire_lane", why="分错", by=cast.secretary, at=at)
    assert fresh(case).due_at == due
    expire(at + timedelta(minutes=1))
    assert fresh(case).state == State.CLAIMED


def test_filing_anew_leaves_the_date_of_the_next_interim_report(cast, now):
    case = in_progress(cast, now, category="facility.seepage")
    at = now + timedelta(days=3)
    actions.to_long_cycle(case, text="大修", by=cast.secretary, at=at)
    due = fresh(case).due_at
    actions.categorise(fresh(case), "safety.fire_lane", why="分错", by=cast.secretary, at=at)
    assert fresh(case).due_at == due


def test_taking_in_a_case_does_not_make_an_interim_report_late(cast, now):
    into = in_progress(cast, now, category="facility.seepage")
    actions.to_long_cycle(into, text="大修", by=cast.secretary, at=now)
    due = fresh(into).due_at
    other = reported(cast, now, who="tenant")
    actions.accept(other, by=cast.secretary, at=now)
    actions.merge(fresh(other), fresh(into), by=cast.secretary, at=now)
    assert fresh(into).due_at == due
    expire(now + timedelta(days=9))
    assert Supervision.objects.count() == 0


def test_who_has_no_account_is_not_asked_what_she_cannot_read(cast, now):
    catalogue(cast.places["dh"], now)
    said = {"kind": Kind.HELP, "category": "facility.door", "text": "门坏了", "channel": "desk"}
    who = {"reporter_name": "王大爷", "reporter_phone": ""}
    case = submit_for(community=cast.hh, **said, **who, by=cast.worker, at=now)
    with pytest.raises(Refused):
        actions.ask_reporter(fresh(case), question="哪栋？", by=cast.secretary, at=now)
    assert (fresh(case).state, fresh(case).due_at) == (State.SUBMITTED, case.due_at)


def test_a_question_that_nobody_answers_does_not_stop_the_case_for_good(cast, now):
    case = reported(cast, now)
    actions.ask_reporter(case, question="哪栋？", by=cast.secretary, at=now)
    assert go_on(now + timedelta(days=6)) == 0
    assert go_on(now + timedelta(days=9)) == 1
    case = fresh(case)
    assert (case.state, case.due_at is not None) == (State.SUBMITTED, True)


def test_the_clock_for_accepting_never_runs_beyond_the_limit(cast, now):
    categories = catalogue(cast.places["dh"], now)
    row = categories["facility.door"]
    row.pk, row.code, row.solve_amount, row.solve_unit = None, "facility.lift", 2, "hours"
    row.save(force_insert=True)
    case = reported(cast, now, category="facility.lift")
    assert case.due_at == case.solve_due_at


def test_a_pause_moves_a_limit_of_days_to_the_end_of_a_working_day(cast, now):
    case = reported(cast, now)  # Monday; seven days end on Monday at 24:00
    actions.ask_reporter(case, question="哪栋？", by=cast.secretary, at=now + timedelta(hours=1))
    actions.add_information(fresh(case), text="3栋", by=cast.owner, at=now + timedelta(days=4, hours=4))
    due = fresh(case).solve_due_at.astimezone(now.tzinfo)
    # Monday and four days and a part is Saturday: it rolls to Monday and ends at 24:00 (art. 203)
    assert due.isoformat() == "2026-03-17T00:00:00+08:00"


def test_one_broken_case_does_not_stop_the_other_clocks(cast, now, monkeypatch):
    first, second = reported(cast, now), reported(cast, now + timedelta(minutes=1))
    whole = jobs._goes_up

    def breaks(case, at):
        if case.pk == first.pk:
            raise LookupError("a rule is missing")
        whole(case, at)

    monkeypatch.setattr(jobs, "_goes_up", breaks)
    expire(now + timedelta(days=2))
    assert fresh(second).level == 2


def test_an_objection_that_nobody_is_left_to_decide_goes_back_to_work(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now)
    actions.dispatch(fresh(case), to=cast.body(BodyKind.PROPERTY_COMPANY), by=cast.secretary, at=now)
    Case.objects.filter(pk=case.pk).update(level=3)
    actions.hand_back(fresh(case), reason=HandBackReason.NOT_OUR_DUTY, text="不归我们", by=cast.manager, at=now)
    Body.objects.filter(pk=cast.body(BodyKind.GOVERNANCE_OFFICE).pk).update(closed_on=cast.on)
    expire(now + timedelta(days=3))
    case = fresh(case)
    assert (case.state, HandBack.objects.filter(upheld__isnull=True).count()) == (State.DISPATCHED, 0)
    assert case.due_at > now + timedelta(days=3)


def test_the_limit_that_ran_out_is_named_in_words(cast, now):
    case = in_progress(cast, now)
    expire(case.due_at)
    assert Escalation.objects.get().rule == "门禁：7 天（目录第 1 版）"
