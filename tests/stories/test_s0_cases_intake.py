"""S0 and S1, as far as they tell how a case comes in: groups, patrols, tenants, the secretary, the city's hotline."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.catalogue import in_force
from linli.cases.queries.chat import answer_times
from linli.cases.states import Channel, Level, State
from linli.cases.suggest import category_for, similar
from linli.inbox.models import Message
from linli.law.deadlines import SHANGHAI
from tests.cases.makers import fresh, photo, submit, submit_for

pytestmark = pytest.mark.django_db

TOPICS = ("停车", "物业", "环境", "安全", "宠物", "亲子", "养老", "租房", "装修", "团购", "志愿者")


@pytest.fixture(autouse=True)
def catalogue(cast):
    return actions.publish_default_catalogue(cast.places["dh"], by=cast.district, at=cast.at)


def test_eleven_groups_and_the_time_to_answer_of_each(cast, now):
    """S0-5: 11 groups by topic; a question asked there becomes a case."""
    groups = [
        actions.open_chat_group(
            cast.hh, topic=topic, platform="微信", moderator=cast.users["neighbour"], by=cast.secretary, at=now
        )
        for topic in TOPICS
    ]
    said = {"community": cast.hh, "kind": "enquiry", "category": "life.papers", "channel": Channel.CHAT, "at": now}
    for group, minutes in zip(groups, range(10, 120, 10), strict=True):
        asker = {"reporter_name": "群友", "reporter_phone": "", "chat_group": group}
        case = fresh(submit_for(text="居住证在哪里办？", **said, **asker, by=cast.secretary))
        actions.answer(case, text="带身份证到社区", by=cast.secretary, at=now + timedelta(minutes=minutes))
    times = {one.group.topic: one.average for one in answer_times(cast.hh, now, now + timedelta(days=1))}
    assert len(times) == 11
    assert (times["停车"], times["志愿者"]) == (timedelta(minutes=10), timedelta(minutes=110))


def test_a_finding_on_patrol_becomes_a_case_with_its_photo(cast, now):
    """S0: a blocked fire lane found on patrol; S2-34: it is urgent and closes with two photos."""
    category = category_for("消防通道被堵", in_force(cast.hh).leaves)[0]
    case = submit_for(
        community=cast.hh,
        kind="complaint",
        category=category.code,
        text="巡查发现北门消防通道被堵",
        reporter_name="",
        reporter_phone="",
        channel=Channel.PATROL,
        photos=[photo(b"patrol", now)],
        by=cast.captain,
        at=now,
    )
    assert (case.urgent, case.category.evidence, case.channel) == (True, "photo_pair", Channel.PATROL)
    assert case.solve_due_at == now + timedelta(hours=24)


def test_a_tenant_without_local_registration_reports_like_anybody(cast, now):
    """S0-11; S1-3: what she reports is in the secretary's inbox at once."""
    said = {"community": cast.hh, "kind": "help", "category": "supply.water", "text": "停水了"}
    case = submit(**said, by=cast.tenant, at=now)
    branch = cast.body(BodyKind.PARTY_BRANCH)
    assert (case.body, Message.objects.get(body=branch).params["number"]) == (branch, case.number)
    actions.accept(case, by=cast.secretary, at=now)


def test_the_neighbours_report_is_suggested_joined_and_both_are_told(cast, now):
    said = {"community": cast.hh, "kind": "complaint", "category": "house.lamp"}
    case = submit(**said, text="楼道灯不亮，晚上太黑", by=cast.owner, at=now)
    found = similar(cast.hh, "楼道灯不亮了，晚上黑", None, now + timedelta(hours=1))
    assert [one.case for one in found] == [case]
    actions.join(fresh(case), by=cast.neighbour, at=now + timedelta(hours=1))
    actions.accept(fresh(case), by=cast.secretary, at=now + timedelta(hours=2))
    told = Message.objects.filter(template="cases.accepted").values_list("user_id", flat=True)
    assert set(told) == {cast.owner.user_id, cast.neighbour.user_id}


def test_a_complaint_about_the_company_never_reaches_the_company_first(cast, now):
    """S4-27."""
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    said = {"community": cast.hh, "kind": "complaint", "category": "conduct.company", "text": "物业乱作为"}
    case = submit(**said, about=company, by=cast.owner, at=now)
    assert (case.body.kind, case.level, case.state) == (BodyKind.STREET_OFFICE, Level.STREET, State.SUBMITTED)
    assert not Message.objects.filter(body=company).exists()


def test_small_defects_are_fast_and_what_is_beyond_a_community_is_known(cast):
    """S4-13, S4-29; S1-51."""
    leaves = in_force(cast.hh).leaves
    assert {(leaf.solve_amount, leaf.solve_unit) for leaf in leaves if leaf.small} == {(48, "hours")}
    named = ("planning.siting", "planning.municipal", "planning.developer", "planning.nimby", "lift.ratio")
    assert all(in_force(cast.hh).leaf(code).beyond for code in (*named, "parking.shortage", "house.seepage"))


def test_the_petition_register_counts_planning_and_housing(cast, now):
    """S1-17: 806 petitions, 327 of them planning and housing: 40.57 %."""
    rows = [
        {
            "number": f"XF{number:04d}",
            "community": ("hh", "fy")[number % 2],
            "submitted_at": datetime(2021, 1 + number % 12, 1 + number % 28, tzinfo=SHANGHAI),
            "ended_at": datetime(2022, 3, 1, tzinfo=SHANGHAI),
            "category": "planning.developer" if number < 327 else "service.fees",
            "channel": "信访",
            "text": "反映小区问题",
        }
        for number in range(806)
    ]
    counts = actions.import_hotline(cast.places["dh"], rows, file_sha256="0" * 64, by=cast.district, at=now)
    petitions = Case.objects.filter(channel=Channel.PETITION)
    planning = petitions.filter(category_code__startswith="planning.").count()
    assert (counts["new"], petitions.count(), planning) == (806, 806, 327)
    share = Fraction(planning, petitions.count())
    assert round(share * 10_000) == 4057
