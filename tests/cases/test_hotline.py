"""A city hotline's file: all of it or nothing, once however often it is sent; history, and open cases with clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.audit.models import Event
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import CallBack, Case, Exclusion, Reporter
from linli.cases.queries.hotline import check_hotline, columns_of, hotline_results
from linli.cases.queries.timeline import Side, Teller, events_of, tell
from linli.cases.states import Channel, Kind, State, Verdict
from linli.inbox.models import Message
from linli.kernel.errors import Denied, Invalid
from linli.law.deadlines import SHANGHAI
from linli.registry.actions import merge_communities
from tests.cases.makers import submit
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db

SHA = "ab" * 32
OPEN = {
    "number": "20260301-0001",
    "community": "红湖公园城",
    "submitted_at": "2026-03-01 20:15",
    "category": "停水、水压与水质",
    "kind": "投诉",
    "text": "家里停水一天了，电话 13812345678",
    "name": "周女士",
    "phone": "13812345678",
    "building": "3栋",
}
DONE = {
    "number": "20250105-0007",
    "community": "fy",
    "submitted_at": "2025/1/5 8:40",
    "category": "planning.siting",
    "channel": "信访",
    "kind": "意见建议",
    "text": "门口要建变电站",
    "body": "东湖区住建局",
    "dispatched_at": datetime(2025, 1, 5, 9, 0),  # noqa: DTZ001 - as a spreadsheet gives it
    "contacted_at": "2025-01-05 15:00",
    "claimed_at": "2025年1月18日 10:00",
    "ended_at": "2025-01-20",
    "verdict": "满意",
    "left_community": "是",
    "excluded": "重复",
}


def enter(cast, *rows, place="df", by=None):
    return actions.import_hotline(cast.places[place], rows, file_sha256=SHA, by=by or cast.street, at=cast.at)


def test_an_open_one_arrives_with_the_branch_and_has_its_clocks(cast, catalogue, now):
    assert enter(cast, OPEN) == {"new": 1, "open": 1, "known": 0}
    case = Case.objects.get()
    assert (case.number, case.outside_number) == ("HH-2026-1", "20260301-0001")
    assert (case.state, case.channel, case.kind) == (State.SUBMITTED, Channel.HOTLINE, Kind.COMPLAINT)
    assert case.body == cast.body(BodyKind.PARTY_BRANCH)
    assert case.submitted_at == datetime(2026, 3, 1, 20, 15, tzinfo=SHANGHAI)
    assert case.due_at == now + timedelta(days=1)
    assert case.solve_due_at == case.submitted_at + timedelta(days=1)
    assert (case.building.name, case.open_to_neighbours) == ("3栋", False)
    assert case.public_text == "家里停水一天了，电话 138****5678"
    assert Reporter.objects.get().phone == "+8613812345678"
    assert Message.objects.get().template == "cases.for_you"
    actions.accept(case, by=cast.secretary, at=now)


def test_a_finished_one_is_history_with_all_that_rates_need(cast, catalogue, now):
    assert enter(cast, DONE) == {"new": 1, "open": 0, "known": 0}
    case = Case.objects.get()
    assert (case.number, case.community, case.state) == ("FY-2025-1", cast.fy, State.CLOSED)
    assert (case.channel, case.kind, case.category_code) == (Channel.PETITION, Kind.SUGGESTION, "planning.siting")
    assert (case.body.kind, case.level, case.due_at) == (BodyKind.HOUSING, 4, None)
    assert case.dispatched_at == datetime(2025, 1, 5, 9, 0, tzinfo=SHANGHAI)
    assert case.contact_due_at == datetime(2025, 1, 6, 9, 0, tzinfo=SHANGHAI)
    assert case.contacted_at == datetime(2025, 1, 5, 15, 0, tzinfo=SHANGHAI)
    assert case.claimed_at == datetime(2025, 1, 18, 2, 0, tzinfo=UTC)
    assert (case.verdict, case.left_community, case.excluded) == (Verdict.SATISFIED, True, True)
    assert CallBack.objects.values_list("verdict", "round").get() == (Verdict.SATISFIED, 1)
    assert Exclusion.objects.get().reason == "duplicate"
    assert (Reporter.objects.count(), Message.objects.count()) == (0, 0)


def test_the_log_says_which_file_it_came_from(cast, catalogue):
    enter(cast, OPEN, DONE)
    logs = Event.objects.filter(verb__in=("cases.import", "cases.import_hotline")).order_by("id")
    assert [(event.verb, event.log_id, event.data["file"]) for event in logs] == [
        ("cases.import", cast.hh.pk, SHA),
        ("cases.import", cast.fy.pk, SHA),
        ("cases.import_hotline", cast.places["df"].pk, SHA),
    ]
    assert "变电站" not in "".join(event.body_text for event in logs)


def test_sent_again_it_changes_nothing(cast, catalogue, now):
    enter(cast, OPEN)
    before = list(Case.objects.values())
    changed = {**OPEN, "text": "别的", "ended_at": "2026-03-02 08:00"}
    assert enter(cast, changed, DONE) == {"new": 1, "open": 0, "known": 1}
    assert enter(cast, changed, DONE) == {"new": 0, "open": 0, "known": 2}
    assert list(Case.objects.filter(community=cast.hh).values()) == before


def test_numbers_follow_the_order_of_arrival_and_the_year(cast, catalogue):
    times = {"a": "2026-01-03", "b": "2026-01-01", "c": "2025-12-31 23:59"}
    enter(cast, *({**OPEN, "number": key, "submitted_at": at} for key, at in times.items()))
    numbers = dict(Case.objects.values_list("outside_number", "number"))
    assert numbers == {"a": "HH-2026-2", "b": "HH-2026-1", "c": "HH-2025-1"}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ({**OPEN, "number": " "}, "number", "空的"),
        ({**OPEN, "community": "桃花源"}, "community", "桃花源"),
        ({**OPEN, "community": None}, "community", "空的"),
        ({**OPEN, "category": "飞碟"}, "category", "飞碟"),
        ({**OPEN, "submitted_at": "昨天"}, "submitted_at", "昨天"),
        ({**OPEN, "submitted_at": "2026-02-30 08:00"}, "submitted_at", "不是时间"),
        ({**OPEN, "submitted_at": "2026-03-02 09:01"}, "submitted_at", "还没到"),
        ({**OPEN, "kind": "骂人"}, "kind", "骂人"),
        ({**OPEN, "channel": "飞鸽"}, "channel", "飞鸽"),
        ({**OPEN, "phone": "123"}, "phone", "11"),
        ({**OPEN, "text": "长" * 5001}, "text", "5000"),
        ({**OPEN, "verdict": "满意"}, "verdict", "已结束"),
        ({**OPEN, "state": "已办结"}, "ended_at", "结束时间"),
        ({**OPEN, "submited_at": "2026-03-01"}, "submited_at", "submited_at"),
        ({**DONE, "body": "海军"}, "body", "海军"),
        ({**DONE, "contacted_at": "2025-01-04"}, "contacted_at", "比受理时间还早"),
        ({**DONE, "left_community": "也许"}, "left_community", "也许"),
        ({**DONE, "verdict": "一般般"}, "verdict", "一般般"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_enters(cast, catalogue, now, row, column, sentence):
    checked = check_hotline([DONE if row["number"] != DONE["number"] else OPEN, row], cast.places["df"], at=now)
    assert [(problem.row, problem.column) for problem in checked.problems] == [(2, column)]
    assert sentence in checked.problems[0].sentence
    with pytest.raises(Invalid, match=r"第 1 行.*没有录入"):
        enter(cast, row)
    assert Case.objects.count() == 0


def test_the_dry_run_names_every_problem(cast, catalogue, now):
    rows = [OPEN, OPEN, {**OPEN, "number": "x", "category": "?"}, {**OPEN, "number": "y", "kind": "?"}]
    checked = check_hotline(rows, cast.places["df"], at=now)
    assert [(p.row, p.column) for p in checked.problems] == [(2, "number"), (3, "category"), (4, "kind")]
    assert len(checked.lines) == 1


def test_a_known_number_under_another_community_is_flagged(cast, catalogue, now):
    enter(cast, OPEN)
    with pytest.raises(Invalid, match="另一个小区"):
        enter(cast, {**OPEN, "community": "枫叶苑"})


def test_the_communities_of_others_cannot_be_reached(cast, catalogue):
    with pytest.raises(Invalid, match="枫叶苑没有“红湖公园城”"):
        enter(cast, OPEN, place="fy")


def test_an_open_one_of_a_merged_community_is_received_by_its_successor(cast, catalogue, now):
    merge_communities([cast.hh], successor=cast.fy, on=now.date(), by=cast.street, at=now)
    enter(cast, OPEN, {**DONE, "community": "hh"})
    stand = Case.objects.order_by("submitted_at").values_list("community__code", "body")
    assert list(stand) == [
        ("hh", cast.body(BodyKind.HOUSING).pk),
        ("hh", cast.body(BodyKind.PARTY_BRANCH, "fy").pk),
    ]
    assert enter(cast, OPEN)["known"] == 1


def test_a_caller_with_an_account_here_is_told_from_now_on(cast, catalogue):
    enter(cast, {**OPEN, "phone": cast.users["tenant"].phone})
    assert Reporter.objects.get().user == cast.users["tenant"]


def test_a_guarded_formula_is_read_as_it_was(cast, catalogue):
    enter(cast, {**OPEN, "text": "'=1+1 楼道灯不亮"})
    assert Case.objects.get().text == "=1+1 楼道灯不亮"


@pytest.mark.parametrize("who", ["owner", "stranger", "secretary", "manager", "captain", "auditor", "operator"])
def test_who_may_not(cast, catalogue, who):
    with pytest.raises(Denied):
        enter(cast, OPEN, place="hh", by=getattr(cast, who))


@pytest.mark.django_db(transaction=True)
def test_one_file_twice_at_once_enters_once(cast, catalogue):
    results = at_once(lambda: enter(cast, OPEN, DONE), lambda: enter(cast, OPEN, DONE, by=cast.street2))
    assert sorted((result["new"], result["known"]) for result in results) == [(0, 2), (2, 0)]
    assert Case.objects.count() == 2


def test_headings_of_a_citys_file():
    assert columns_of(["工单编号", "小区 名称", "受理时间", "备注", "诉求内容", ""]) == {
        "number": 0,
        "community": 1,
        "submitted_at": 2,
        "text": 4,
    }


def test_results_go_back(cast, catalogue, now):
    enter(cast, OPEN, DONE)
    said = {"community": cast.hh, "kind": "help", "category": "house.lamp", "text": "灯"}
    submit(**said, by=cast.owner, at=now)
    rows = list(hotline_results(cast.places["df"], since=now - timedelta(days=30), until=now))
    assert [(row["number"], row["our_number"], row["state"]) for row in rows] == [
        ("20260301-0001", "HH-2026-1", "办理中")
    ]
    everything = list(hotline_results(cast.places["df"], since=now - timedelta(days=900), until=now))
    assert [row["number"] for row in everything] == ["20250105-0007", "20260301-0001"]


def test_the_number_of_queries_does_not_grow_with_the_rows(cast, catalogue, now, django_assert_num_queries):
    done = [{**DONE, "number": f"n{number}"} for number in range(40)]
    enter(cast, *done[:1])
    with django_assert_num_queries(18):
        enter(cast, *done[:2])
    with django_assert_num_queries(18):
        enter(cast, *done)


def test_the_time_line_says_that_it_came_with_a_file(cast, catalogue):
    enter(cast, OPEN, DONE)
    teller = Teller(Side.DESK)
    first, history = (
        [(one.what, one.note) for one in tell(events_of(case), teller)] for case in Case.objects.order_by("-id")[::-1]
    )
    assert first == [("随市里的工单文件转来", "市热线")]
    assert history == [("办结之后从市里的工单文件补录", "办结于2025年1月19日 24:00。")]
