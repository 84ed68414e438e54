"""Two cases are one matter: one goes on, everybody stays informed, nobody gains time, and no circle can arise."""

from datetime import timedelta

import pytest

from linli.audit.models import Event
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Attachment, Case, Reporter
from linli.cases.queries.merged import of_the_matter
from linli.cases.states import State
from linli.inbox.models import Message
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from tests.cases.makers import fresh, photo, submit, submit_for
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db


def report(cast, **more):
    said = {"community": cast.hh, "kind": "complaint", "category": "house.lamp", "text": "3栋2单元楼道灯不亮"}
    return fresh(submit(**{**said, "by": cast.owner, "at": cast.at, **more}))


def test_reporters_of_both_stay_informed(cast, catalogue, now):
    into = report(cast)
    case = report(cast, by=cast.tenant, photos=[photo(b"lamp", now)])
    actions.join(case, by=cast.neighbour, at=now)
    actions.merge(case, into, by=cast.secretary, at=now)
    merged = fresh(case)
    assert (merged.state, merged.merged_into, merged.ended_at, merged.due_at) == (State.MERGED, into, now, None)
    everybody = {cast.owner.user_id, cast.tenant.user_id, cast.neighbour.user_id}
    assert set(Reporter.objects.filter(case=into).values_list("user_id", flat=True)) == everybody
    # her own number still leads her to her own words, and on to the case that goes on
    assert Reporter.objects.get(case=case, first=True).user_id == cast.tenant.user_id
    assert list(Attachment.objects.filter(of_the_matter(into))) == list(Attachment.objects.filter(case=case))
    assert Attachment.objects.filter(of_the_matter(into)).count() == 1
    told = Message.objects.filter(template="cases.merged")
    assert {(m.user_id, m.params["number"]) for m in told} == {
        (cast.tenant.user_id, into.number),
        (cast.neighbour.user_id, into.number),
    }
    Message.objects.all().delete()
    actions.accept(fresh(into), by=cast.secretary, at=now)
    assert set(Message.objects.filter(template="cases.accepted").values_list("user_id", flat=True)) == everybody
    data = {event.subject_id: event.data for event in Event.objects.filter(verb="cases.merge")}
    assert (data[case.pk]["into"], data[into.pk]["taken"]) == (into.number, case.number)


def test_who_reported_both_stands_there_once(cast, catalogue, now):
    case, into = report(cast), report(cast)
    actions.merge(case, into, by=cast.secretary, at=now)
    assert Reporter.objects.filter(case=into).count() == 1


def test_callers_without_an_account_come_along(cast, catalogue, now):
    who = {"reporter_name": "赵阿姨", "reporter_phone": "13812345678", "channel": "call"}
    said = {"community": cast.hh, "kind": "help", "category": "house.lamp", "text": "灯不亮", "at": now}
    case, into = fresh(submit_for(**said, **who, by=cast.worker)), report(cast)
    actions.merge(case, into, by=cast.secretary, at=now)
    assert Reporter.objects.get(case=into, user=None).phone == "+8613812345678"


def test_the_earlier_limit_and_the_greater_urgency_hold(cast, catalogue, now):
    early = report(cast, category="safety.fire_lane")
    late = report(cast, category="planning.siting", at=now + timedelta(minutes=5))
    actions.merge(early, late, by=cast.secretary, at=now + timedelta(minutes=10))
    kept = fresh(late)
    assert (kept.urgent, kept.solve_due_at, kept.due_at) == (True, early.solve_due_at, early.solve_due_at)


def test_what_was_merged_before_follows(cast, catalogue, now):
    first, second, third = report(cast), report(cast, by=cast.tenant), report(cast, by=cast.neighbour)
    actions.merge(first, second, by=cast.secretary, at=now)
    actions.merge(fresh(second), third, by=cast.secretary, at=now)
    assert fresh(first).merged_into == third
    assert Reporter.objects.filter(case=third).count() == 3


def test_no_circle_and_not_into_itself(cast, catalogue, now):
    case, into = report(cast), report(cast)
    with pytest.raises(Invalid, match="自己"):
        actions.merge(case, case, by=cast.secretary, at=now)
    actions.merge(case, into, by=cast.secretary, at=now)
    with pytest.raises(Refused):
        actions.merge(fresh(into), fresh(case), by=cast.secretary, at=now)


def test_only_two_cases_of_one_community(cast, catalogue, now):
    case, foreign = report(cast), report(cast, community=cast.fy, by=cast.stranger)
    with pytest.raises(Invalid, match="这个小区没有"):
        actions.merge(case, foreign, by=cast.secretary, at=now)


def test_what_is_hidden_stays_hidden_and_what_is_about_a_body_stays_so(cast, catalogue, now):
    hidden, shown = report(cast, open_to_neighbours=False), report(cast)
    with pytest.raises(Invalid, match="邻居"):
        actions.merge(hidden, shown, by=cast.secretary, at=now)
    company, street = cast.body(BodyKind.PROPERTY_COMPANY), cast.street
    about, other = report(cast, about=company), report(cast, about=cast.body(BodyKind.OWNERS_COMMITTEE))
    with pytest.raises(Invalid, match="分开办"):
        actions.merge(about, other, by=street, at=now)
    actions.merge(about, report(cast, about=company), by=street, at=now)


def test_ended_cases_are_refused(cast, catalogue, now):
    case, into = report(cast), report(cast)
    actions.withdraw(into, why="", by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.merge(case, fresh(into), by=cast.secretary, at=now)
    with pytest.raises(Refused):
        actions.merge(fresh(into), case, by=cast.secretary, at=now)


def test_a_case_to_which_others_are_called_takes_the_other_in(cast, catalogue, now):
    case, into = report(cast), report(cast)
    actions.accept(case, by=cast.secretary, at=now)
    police = cast.body(BodyKind.POLICE)
    actions.whistle(case, occasion="joint", text="请到场", called=[police], lead=police, by=cast.secretary, at=now)
    with pytest.raises(Refused, match="另一件"):
        actions.merge(fresh(case), into, by=cast.secretary, at=now)
    actions.merge(into, fresh(case), by=cast.secretary, at=now)


@pytest.mark.parametrize(
    "who", ["owner", "stranger", "manager", "staff", "fy_secretary", "police", "worker", "captain"]
)
def test_only_who_answers_for_it_merges(cast, catalogue, now, who):
    with pytest.raises(Denied):
        actions.merge(report(cast), report(cast), by=getattr(cast, who), at=now)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_and_one_succeeds(cast, catalogue, now):
    one, other = report(cast), report(cast, by=cast.tenant)
    results = at_once(
        lambda: actions.merge(fresh(one), fresh(other), by=cast.secretary, at=now),
        lambda: actions.merge(fresh(other), fresh(one), by=cast.secretary, at=now),
    )
    assert [result for result in results if not isinstance(result, Exception)] == [None]
    assert isinstance(next(result for result in results if result is not None), Conflict | Refused)
    assert Case.objects.filter(state=State.MERGED).count() == 1
