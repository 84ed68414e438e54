"""Who may not deal with a case, whatever else she may: whose body it is about, whose seat gives no such right."""

import pytest

from linli.bodies.models import Body, Seat
from linli.bodies.states import BodyKind, SeatTitle
from linli.cases import actions
from linli.cases.models import Case
from linli.cases.states import HandBackReason, Kind, Level, Occasion, State, Verdict
from linli.kernel.errors import Denied, Invalid, Refused
from tests.cases.makers import catalogue, fresh, reported, submit_for

pytestmark = pytest.mark.django_db


def claimed_about(cast, now, about):
    case = reported(cast, now, kind=Kind.ENQUIRY, about=about)
    actions.answer(case, text="答", by=cast.street, at=now)
    return fresh(case)


def test_the_body_complained_of_neither_rings_back_nor_learns_who_it_was(cast, now):
    case = claimed_about(cast, now, cast.body(BodyKind.RESIDENTS_COMMITTEE))
    with pytest.raises(Denied):
        actions.call_back(case, verdict=Verdict.SATISFIED, by=cast.worker, at=now)
    with pytest.raises(Denied):
        actions.see_reporter(case, by=cast.worker, at=now)
    with pytest.raises(Denied):
        actions.refer(
            case,
            authority="信访局",
            number="1",
            on=now.date(),
            reply_due_on=now.date(),
            by=cast.neighbourhood_head,
            at=now,
        )


def test_a_case_about_the_highest_office_does_not_go_to_it(cast, now):
    office = cast.body(BodyKind.GOVERNANCE_OFFICE)
    with pytest.raises(Refused, match="12345"):
        reported(cast, now, about=office)
    city = Body.objects.create(
        place=cast.places["frs"], kind=BodyKind.GOVERNANCE_OFFICE, name="市社治委", opened_on=cast.on
    )
    assert reported(cast, now, about=office).body == city


def test_a_complaint_about_a_company_that_names_none_does_not_go_to_the_company(cast, now):
    case = reported(cast, now, category="body.company")
    assert case.level == Level.STREET
    actions.accept(case, by=cast.street, at=now)
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    with pytest.raises(Invalid):
        actions.dispatch(fresh(case), to=company, by=cast.street, at=now)
    housing = cast.body(BodyKind.POLICE)
    with pytest.raises(Invalid):
        actions.whistle(
            fresh(case),
            occasion=Occasion.JOINT,
            text="来",
            called=[company, housing],
            lead=company,
            by=cast.street,
            at=now,
        )


def test_a_seat_as_captain_is_no_seat_at_the_committees_desk(cast, now):
    """A building captain who also sits in the owners' committee: two roles, neither of which handles this case."""
    Seat.objects.create(
        body=cast.body(BodyKind.RESIDENTS_COMMITTEE),
        user=cast.users["committee"],
        title=SeatTitle.CAPTAIN,
        from_date=cast.on,
        building=cast.units["hh"][0].building,
    )
    both = cast.fresh("committee")
    case = reported(cast, now)
    Case.objects.filter(pk=case.pk).update(body=cast.body(BodyKind.RESIDENTS_COMMITTEE), state=State.SIGNED_FOR)
    with pytest.raises(Denied):
        actions.see_reporter(fresh(case), by=both, at=now)
    with pytest.raises(Denied):
        actions.contact(fresh(case), text="x", by=both, at=now)


def test_whose_own_body_solved_it_does_not_judge(cast, now):
    catalogue(cast.places["dh"], now)
    case = submit_for(
        community=cast.hh,
        kind=Kind.ENQUIRY,
        category="facility.door",
        text="巡查发现",
        reporter_name="",
        reporter_phone="",
        channel="patrol",
        by=cast.secretary,
        at=now,
    )
    actions.answer(fresh(case), text="好了", by=cast.secretary, at=now)
    with pytest.raises(Refused):
        actions.judge(fresh(case), verdict=Verdict.SATISFIED, by=cast.secretary, at=now)


def test_an_objection_is_not_decided_in_favour_of_a_body_that_is_closed(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now)
    actions.dispatch(fresh(case), to=cast.body(BodyKind.PROPERTY_COMPANY), by=cast.secretary, at=now)
    asked = actions.hand_back(fresh(case), reason=HandBackReason.NOT_OUR_DUTY, text="x", by=cast.manager, at=now)
    gone = cast.body(BodyKind.URBAN_MANAGEMENT)
    gone.closed_on = cast.on
    gone.save()
    with pytest.raises(Invalid):
        actions.decide_objection(asked, upheld=True, to=gone, why="x", by=cast.neighbourhood_head, at=now)


@pytest.mark.parametrize(
    ("kind", "who"), [(BodyKind.PROPERTY_COMPANY, "manager"), (BodyKind.OWNERS_COMMITTEE, "committee")]
)
def test_where_there_is_no_branch_the_first_receiver_can_take_the_case_up(cast, now, kind, who):
    first = [BodyKind.PARTY_BRANCH, BodyKind.PROPERTY_COMPANY, BodyKind.OWNERS_COMMITTEE]
    gone = [cast.body(one).pk for one in first if one != kind]
    Body.objects.filter(pk__in=gone).update(closed_on=cast.on)
    case = reported(cast, now)
    assert case.body.kind == kind
    actions.accept(case, by=getattr(cast, who), at=now)
    actions.sign_for(fresh(case), by=getattr(cast, who), at=now)


def test_what_comes_up_to_the_district_goes_to_the_nearest_office(cast, now):
    """A city's office that was set up before the district's."""
    Body.objects.filter(pk=cast.body(BodyKind.GOVERNANCE_OFFICE).pk).update(place=cast.places["frs"])
    near = Body.objects.create(place=cast.places["dh"], kind=BodyKind.GOVERNANCE_OFFICE, name="区办", opened_on=cast.on)
    assert reported(cast, now, about=cast.body(BodyKind.STREET_OFFICE)).body == near


def test_who_writes_down_what_others_report_is_not_counted_as_a_busy_resident(cast, now):
    catalogue(cast.places["dh"], now)
    said = {"kind": Kind.HELP, "category": "facility.door", "text": "巡查发现", "channel": "patrol"}
    for _number in range(21):
        submit_for(community=cast.hh, **said, reporter_name="", reporter_phone="", by=cast.worker, at=now)
    assert Case.objects.count() == 21
