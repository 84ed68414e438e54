"""A report comes in exactly once, stands with somebody, and has a clock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.audit.models import Event, Secret
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Attachment, Case, CaseCounter, Reporter
from linli.cases.states import Kind, Level, State
from linli.inbox.models import Message
from linli.kernel.errors import Denied, Invalid, Refused
from linli.registry.actions import merge_communities
from linli.registry.models import Binding, Building, Place
from linli.registry.states import Relation
from tests.cases.makers import fresh, photo, submit
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db

LANE = "北门消防通道被一辆白色越野车堵住了\n车主电话１３９ ０００１ ２３４５，打了不接"


def report(cast, **more):
    said = {"community": cast.hh, "kind": Kind.COMPLAINT, "category": "safety.fire_lane", "text": LANE}
    return submit(**{**said, "by": cast.owner, "at": cast.at, **more})


def test_a_report_stands_with_the_branch_and_has_its_clocks(cast, catalogue, now):
    building = cast.units["hh"][0].building
    case = Case.objects.get(pk=report(cast, building=building, spot="北门", photos=[photo(b"lane", now)]).pk)
    branch = cast.body(BodyKind.PARTY_BRANCH)
    assert (case.number, case.state, case.level, case.urgent) == ("HH-2026-1", State.SUBMITTED, Level.COMMUNITY, True)
    assert (case.body, case.first_body, case.category_code) == (branch, branch, "safety.fire_lane")
    assert (case.due_at - now, case.solve_due_at - now) == (timedelta(hours=2), timedelta(hours=24))
    assert case.title == "北门消防通道被一辆白色越野车堵住了"
    assert case.text == LANE
    assert case.public_text == "北门消防通道被一辆白色越野车堵住了\n车主电话139****2345，打了不接"
    reporter = Reporter.objects.get()
    assert (reporter.case, reporter.user, reporter.first, reporter.joined_at) == (case, cast.users["owner"], True, now)
    assert Attachment.objects.get().case == case
    messages = Message.objects.order_by("id").values_list("template", "user_id", "body_id", "community_id")
    assert list(messages) == [
        ("cases.for_you", None, branch.pk, cast.hh.pk),
        ("cases.received", cast.users["owner"].pk, None, cast.hh.pk),
    ]


def test_the_event_says_what_is_public_and_hides_the_rest(cast, catalogue, now):
    picture = photo(b"lane", now)
    case = report(cast, photos=[picture])
    event = Event.objects.get(verb="cases.submit")
    assert (event.log_id, event.subject_kind, event.subject_id) == (cast.hh.pk, "case", case.pk)
    assert (event.data["number"], event.data["files"]) == (case.number, [bytes(picture.sha256).hex()])
    assert "白色越野车" not in event.body_text
    assert "白色越野车" in Secret.objects.get(event_id=event.pk, name="text").value


def test_it_takes_six_statements(cast, catalogue):
    report(cast)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report(cast, key="b")
    inside = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(inside) == 6


def test_numbers_have_no_gaps_and_begin_anew_each_year(cast, catalogue, now):
    numbers = [report(cast, at=at).number for at in (now, now, now + timedelta(days=365))]
    with pytest.raises(Invalid):
        report(cast, text=" ")
    numbers.append(report(cast).number)
    numbers.append(report(cast, community=cast.fy, by=cast.stranger).number)
    assert numbers == ["HH-2026-1", "HH-2026-2", "HH-2027-1", "HH-2026-3", "FY-2026-1"]


@pytest.mark.parametrize("who", ["owner", "tenant", "family", "neighbour"])
def test_whoever_lives_here_may_report(cast, catalogue, who):
    assert report(cast, by=getattr(cast, who)).state == State.SUBMITTED


@pytest.mark.parametrize("who", ["stranger", "secretary", "worker", "manager", "street", "district", "operator"])
def test_nobody_else_may(cast, catalogue, who):
    with pytest.raises(Denied, match="绑定"):
        report(cast, by=getattr(cast, who))
    assert Case.objects.count() == 0


def test_she_reports_from_her_home_even_if_she_holds_a_seat(cast, catalogue, now):
    home = cast.units["hh"][3]
    Binding.objects.create(
        community=cast.hh, unit=home, user=cast.users["secretary"], relation="owner", from_at=now - timedelta(days=1)
    )
    report(cast, by=cast.fresh("secretary"))
    assert Event.objects.get(verb="cases.submit").body_id is None


def test_the_same_key_is_the_same_case(cast, catalogue, now):
    first = report(cast, key="form-1")
    again = report(cast, key="form-1", at=now + timedelta(minutes=1))
    assert (again, Case.objects.count(), Message.objects.count()) == (first, 1, 2)
    assert again.body == first.body
    other = report(cast, key="form-1", by=cast.neighbour)
    assert other != first


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_case_and_costs_no_number(cast, catalogue):
    results = at_once(*[lambda: report(cast, key="form-1")] * 4)
    assert {result.number for result in results} == {"HH-2026-1"}
    assert (Case.objects.count(), Reporter.objects.count(), Message.objects.count()) == (1, 1, 2)
    assert CaseCounter.objects.get().last == 1
    assert report(cast, key="form-2").number == "HH-2026-2"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_have_each_their_number(cast, catalogue):
    results = at_once(*[lambda n=n: report(cast, key=f"{n}").number for n in range(6)])
    assert sorted(results) == [f"HH-2026-{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"text": "很长" * 50_000}, "text", "5000"),
        ({"text": " \u200b\n"}, "text", "几句话"),
        ({"title": "题" * 81}, "title", "80"),
        ({"category": "no.such"}, "category", "no.such"),
        ({"category": "safety"}, "category", "safety"),
        ({"kind": "threat"}, "kind", "求助"),
        ({"spot": "这" * 121}, "spot", "120"),
    ],
)
def test_bad_input_gets_a_sentence_and_leaves_nothing_behind(cast, catalogue, wrong, field, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        report(cast, **wrong)
    assert refusal.value.field == field
    assert (Case.objects.count(), CaseCounter.objects.count()) == (0, 0)


def test_one_photo_picked_twice_is_one_photo(cast, catalogue, now):
    picture = photo(b"lane", now)
    case = report(cast, photos=[picture, picture])
    assert Attachment.objects.get(case=case).file == picture


def test_what_was_picked_belongs_together(cast, catalogue, now):
    foreign = Building.objects.filter(community=cast.fy).first()
    ours, others = Building.objects.filter(community=cast.hh).order_by("id")
    entrance = others.entrances.first()
    for wrong, field in (
        ({"building": foreign}, "building"),
        ({"building": ours, "entrance": entrance}, "entrance"),
        ({"entrance": entrance}, "entrance"),
        ({"about": cast.body(BodyKind.PROPERTY_COMPANY, "fy")}, "about"),
        ({"photos": [photo(bytes([n]), now) for n in range(7)]}, "photos"),
    ):
        with pytest.raises(Invalid) as refusal:
            report(cast, **wrong)
        assert refusal.value.field == field


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_pass_twenty_a_day(cast, catalogue):
    """Also from two homes in two communities, whose numbers do not wait for each other."""
    unit = cast.units["fy"][1]
    Binding.objects.create(
        community=cast.fy, unit=unit, user=cast.users["owner"], relation=Relation.OWNER, from_at=cast.at
    )
    cast.fresh("owner")
    for n in range(18):
        report(cast, key=f"{n}")
    places = [cast.hh, cast.fy] * 4
    works = [lambda n=n, place=place: report(cast, key=f"+{n}", community=place) for n, place in enumerate(places)]
    results = at_once(*works)
    assert sorted(type(result).__name__ for result in results) == ["Case"] * 2 + ["Refused"] * 6
    assert Case.objects.count() == 20


def test_twenty_a_day_and_the_next_day_again(cast, catalogue, now):
    for n in range(20):
        report(cast, key=f"{n}")
    with pytest.raises(Refused, match="20 件"):
        report(cast, key="20")
    assert report(cast, key="19").number == "HH-2026-20"  # a retry is no new report
    assert report(cast, by=cast.tenant).number == "HH-2026-21"
    assert report(cast, at=now + timedelta(days=1)).number == "HH-2026-22"


def test_a_report_of_a_wrong_is_never_open_to_neighbours(cast, catalogue):
    assert report(cast, kind=Kind.REPORT, open_to_neighbours=True).open_to_neighbours is False
    assert report(cast, open_to_neighbours=True).open_to_neighbours is True


@pytest.mark.parametrize("kind", [BodyKind.PROPERTY_COMPANY, BodyKind.OWNERS_COMMITTEE])
def test_a_case_about_a_committee_or_company_goes_to_the_street(cast, catalogue, kind):
    case = report(cast, category="conduct.company", about=cast.body(kind))
    assert (case.body.kind, case.level) == (BodyKind.STREET_OFFICE, Level.STREET)
    case = report(cast, category="life.other", about=cast.body(kind))
    assert case.body.kind == BodyKind.STREET_OFFICE


def test_a_case_about_the_branch_goes_above_it(cast, catalogue):
    case = report(cast, category="life.other", about=cast.body(BodyKind.PARTY_BRANCH))
    assert case.body.kind == BodyKind.RESIDENTS_COMMITTEE


def test_nobody_there_to_receive_it(cast, catalogue, now):
    Body.objects.update(closed_on=now.date())
    with pytest.raises(Refused, match="12345"):
        report(cast)


def test_no_catalogue(cast):
    with pytest.raises(Refused, match="派单目录"):
        report(cast)


def test_a_merged_community_leads_to_its_successor(cast, catalogue, now):
    merge_communities([cast.hh], successor=cast.fy, on=now.date(), by=cast.street, at=now)
    old, home = Place.objects.get(pk=cast.hh.pk), cast.units["hh"][0].building
    case = fresh(report(cast, community=old, building=home, by=cast.fresh("owner")))
    assert (case.body, case.number) == (cast.body(BodyKind.PARTY_BRANCH, "fy"), "HH-2026-1")
    actions.accept(case, by=cast.fresh("fy_secretary"), at=now)
    company = cast.body(BodyKind.PROPERTY_COMPANY)  # of the old community: still there to be complained of
    assert report(cast, community=old, about=company, by=cast.fresh("owner")).body.kind == BodyKind.STREET_OFFICE
