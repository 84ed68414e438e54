"""Questions with their days, reports with their floors and figures: what they may be, and what they may not."""

from datetime import date, datetime, timedelta

import pytest

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.inbox.models import Message
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions
from linli.ledger.jobs.openness import make_due
from linli.ledger.models import Question, Report, Schedule
from linli.ledger.queries.accounts import account_page
from linli.ledger.queries.openness import schedules
from linli.ledger.queries.openness.figures import grouped
from linli.ledger.queries.openness.overview import latest_payments, overview, payments_in
from linli.ledger.queries.openness.publications import figures_sha256
from linli.ledger.queries.openness.questions import questions_of
from linli.ledger.states import EntryKind, FundKind, ReportKind
from linli.notices import queries as notices
from linli.notices.models import Posting
from linli.notices.states import Kind
from linli.registry.models import Place
from tests.cases.makers import photo
from tests.ledger.makers import account, fund, opened, posted, stocked
from tests.ledger.opened import paid

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def entry(cast, now):
    return paid(cast, stocked(cast, now), now)


def test_a_question_is_due_within_the_books_days_and_its_keeper_is_told(cast, now, entry):
    question = actions.ask(entry, text="为什么这么贵？ 请打 13812345678", by=cast.owner, at=now)
    assert question.text == "为什么这么贵？ 请打 138****5678"
    # Seven days from Monday, 2 March; the last day counts whole.
    assert question.due_at == datetime(2026, 3, 10, tzinfo=question.due_at.tzinfo)
    message = Message.objects.get(template="ledger.asked")
    assert (message.body_id, message.user_id) == (entry.book.keeper_id, None)
    event = Event.objects.get(verb="ledger.ask")
    assert "贵" not in event.body_text  # the words are a commitment


def test_an_answer_stands_once_with_the_body_and_the_asker_is_told(cast, now, entry):
    question = actions.ask(entry, text="为什么这么贵？", by=cast.owner, at=now)
    same = Question.objects.get(pk=question.pk)
    actions.answer(question, text="三家比过。", by=cast.manager, at=now + DAY)
    assert question.answered_body_id == entry.book.keeper_id
    with pytest.raises(Refused):
        actions.answer(Question.objects.get(pk=question.pk), text="再说一次。", by=cast.committee, at=now + DAY)
    with pytest.raises(Conflict):  # who had read it while it still waited
        actions.answer(same, text="再说一次。", by=cast.committee, at=now + DAY)
    assert Message.objects.get(template="ledger.answered").user_id == cast.users["owner"].pk


def test_a_late_answer_says_so_in_the_log(cast, now, entry):
    question = actions.ask(entry, text="为什么？", by=cast.owner, at=now)
    actions.answer(question, text="因为。", by=cast.committee, at=question.due_at)
    assert Event.objects.get(verb="ledger.answer").data["late"] is True


def test_one_asks_on_from_an_answer_and_the_thread_stays_together(cast, now, entry):
    first = actions.ask(entry, text="甲？", by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.ask(entry, text="再问？", by=cast.owner, at=now)  # her own waits
    with pytest.raises(Refused):
        actions.ask(entry, text="再问？", follows=first, by=cast.neighbour, at=now)  # nothing to follow yet
    other = actions.ask(entry, text="乙？", by=cast.tenant, at=now)
    actions.answer(first, text="答甲。", by=cast.manager, at=now)
    on = actions.ask(entry, text="甲二？", follows=first, by=cast.neighbour, at=now)
    assert [one.pk for one in questions_of(entry)] == [first.pk, on.pk, other.pk]
    elsewhere = paid(cast, entry.book, now, amount_fen=1)
    with pytest.raises(Invalid):
        actions.ask(elsewhere, text="甲三？", follows=first, by=cast.owner, at=now)


def test_nobody_drowns_whoever_answers_nor_answers_herself(cast, now, entry):
    for number in range(5):
        actions.ask(paid(cast, entry.book, now, amount_fen=1 + number), text="？？", by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.ask(entry, text="第六个？", by=cast.owner, at=now)
    mine = Question.objects.create(
        book=entry.book, entry=entry, asked_by=cast.users["manager"], text="？", asked_at=now, due_at=now + DAY
    )
    with pytest.raises(Denied):
        actions.answer(mine, text="。", by=cast.manager, at=now)


@pytest.mark.parametrize("text", ["", "   ", "\u202e\u200b", "字" * 1001])
def test_a_question_of_nothing_or_too_much_is_none(cast, now, entry, text):
    with pytest.raises(Invalid):
        actions.ask(entry, text=text, by=cast.owner, at=now)


def test_reports_are_ready_when_their_days_are_over_and_only_once(cast, now):
    book = stocked(cast, now)
    assert make_due(now) == 4  # income and expenditure, common income, maintenance fund, audit: the year 2025
    assert make_due(now) == 0
    report = Report.objects.get(kind=ReportKind.INCOME_EXPENDITURE)
    # Thirty days after the year: 30 January 2026, a Friday.
    assert (report.from_date, report.to_date, report.due_on) == (
        date(2025, 1, 1),
        date(2025, 12, 31),
        date(2026, 1, 30),
    )
    actions.set_schedule(book, kind=ReportKind.COMMON_INCOME, every_months=1, by=cast.committee, at=now)
    made = actions.make_reports(book, by=SYSTEM, at=now)
    days = [(one.from_date, one.to_date) for one in made]
    assert days == [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))]
    assert Message.objects.filter(template="ledger.report_ready", body=book.keeper).count() == 6


def test_nobody_but_the_clock_makes_reports(cast, now):
    book = stocked(cast, now)
    for name in ("manager", "committee", "street"):
        with pytest.raises(Denied):
            actions.make_reports(book, by=getattr(cast, name), at=now)


def test_a_reports_figures_are_those_of_its_days_to_the_fen(cast, now):
    book = stocked(cast, now, common_fen=50_000)
    for month, fen in ((1, 1_001), (2, 2_002), (3, 4_004)):
        posted(cast, book, "common-1002", "common-6051", fen, now, on=date(2025, month, 28), kind=EntryKind.RECEIPT)
    posted(cast, book, "common-5202", "common-1002", 777, now, on=date(2025, 2, 28))
    Schedule.objects.create(book=book, kind=ReportKind.COMMON_INCOME, every_months=3)
    at = datetime(2025, 4, 1, 3, 0, tzinfo=now.tzinfo)
    (common,) = [one for one in actions.make_reports(book, by=SYSTEM, at=at) if one.kind == ReportKind.COMMON_INCOME]
    (fund,) = common.figures["funds"]
    assert (fund["opening_fen"], fund["closing_fen"]) == (50_000, 50_000 + 7_007 - 777)
    assert [(line["code"], line["fen"]) for line in fund["income"]] == [("common-6051", 7_007)]
    assert [(line["code"], line["fen"]) for line in fund["expense"]] == [("common-5202", 777)]


def test_a_report_is_posted_with_its_figures_and_hash_and_stands(cast, now):
    stocked(cast, now)
    make_due(now)
    report = Report.objects.get(kind=ReportKind.COMMON_INCOME)
    posting = actions.publish_report(report, text="没有支出。", by=cast.manager, at=now)
    assert (posting.kind, posting.until_at, posting.body_id) == (Kind.DISCLOSURE, None, report.book.keeper_id)
    assert "没有支出。" in posting.text and "100,000.00" in posting.text and figures_sha256(report) in posting.text
    assert notices.unchanged(posting)
    assert Event.objects.get(verb="ledger.publish_report").data["late"] is True  # due on 30 January
    with pytest.raises(Refused):
        actions.publish_report(report, by=cast.committee, at=now)
    assert Posting.objects.count() == 1


def test_the_audit_is_posted_for_thirty_days_with_its_paper_and_not_by_the_company(cast, now):
    stocked(cast, now)
    make_due(now)
    report = Report.objects.get(kind=ReportKind.AUDIT)
    paper = [(photo(b"audit", now), "审计报告")]
    with pytest.raises(Denied):
        actions.publish_report(report, files=paper, by=cast.manager, at=now)
    with pytest.raises(Invalid):
        actions.publish_report(report, by=cast.committee, at=now)
    posting = actions.publish_report(report, files=paper, by=cast.committee, at=now)
    assert posting.kind == Kind.PUBLICITY
    assert (posting.until_at.astimezone(now.tzinfo).date() - now.date()).days >= 30


@pytest.mark.parametrize(
    ("city", "kind", "months"),
    [
        ("frs", ReportKind.COMMON_INCOME, 12),
        ("shanghai", ReportKind.COMMON_INCOME, 3),
        ("shanghai", ReportKind.MAINTENANCE, 6),
        ("beijing", ReportKind.INCOME_EXPENDITURE, 12),
        ("hangzhou", ReportKind.COMMON_INCOME, 6),
        ("qingyuan", ReportKind.COMMON_INCOME, 3),
    ],
)
def test_the_law_of_the_city_is_the_floor(cast, now, city, kind, months):
    Place.objects.filter(pk=cast.places["frs"].pk).update(code=city)
    book = stocked(cast, now)
    (rhythm,) = [one for one in schedules.rhythms(book, cast.on) if one.kind == kind]
    assert (rhythm.every_months, rhythm.floor.value, rhythm.set_here) == (months, months, False)
    if months < 12:
        with pytest.raises(Invalid):
            actions.set_schedule(book, kind=kind, every_months=12, by=cast.committee, at=now)
    actions.set_schedule(book, kind=kind, every_months=1, by=cast.neighbourhood_head, at=now)
    assert schedules.rhythms(book, cast.on)[list(ReportKind).index(kind)].every_months == 1
    with pytest.raises(Invalid):
        actions.set_schedule(book, kind=kind, every_months=5, by=cast.committee, at=now)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([], []),
        ([("1栋", 4, 100)], []),
        ([("1栋", 5, 100)], [("1栋", 5, 100)]),
        ([("1栋", 1, 10), ("2栋", 9, 90)], [("1栋、2栋", 10, 100)]),
        ([("1栋", 3, 10), ("2栋", 2, 5), ("3栋", 9, 90)], [("3栋", 9, 90), ("1栋、2栋", 5, 15)]),
        ([("10栋", 6, 10), ("9栋", 7, 20)], [("9栋", 7, 20), ("10栋", 6, 10)]),
    ],
)
def test_no_figure_of_arrears_stands_over_fewer_than_five_households(rows, shown):
    assert [(row["name"], row["households"], row["fen"]) for row in grouped(rows)] == shown


def test_the_first_page_adds_up(cast, now):
    book = stocked(cast, now)
    paid(cast, book, now, amount_fen=1_234)
    posted(cast, book, "common-1002", "common-6051", 5_000, now, kind=EntryKind.RECEIPT)
    view = overview(book, cast.on)
    assert view.total_fen == 20_000_000 - 1_234 + 5_000
    assert (view.month.in_fen, view.month.out_fen, view.year.left_fen) == (5_000, 1_234, 3_766)
    mirrored_fen = sum(state.money_fen for state in view.funds if state.fund.kind == FundKind.MAINTENANCE)
    assert sum(state.money_fen for state in view.funds) == view.total_fen + mirrored_fen
    newest = account_page(account(book, "common-1002"), size=1)[0]
    assert newest.balance_fen == next(one.money_fen for one in view.funds if one.fund.code == "common")


def test_the_last_payments_of_a_fund_a_book_and_several_books(cast, now):
    book, other = stocked(cast, now), opened(cast, now, code="fy")
    old = paid(cast, book, now, amount_fen=100, on=cast.on - DAY)
    two = [paid(cast, book, now, amount_fen=fen) for fen in (200, 300)]
    posted(cast, book, "common-5201", "common-1002", 5, now)  # no payment
    assert latest_payments(book, fund=fund(book, "common")) == [two[1], two[0], old]
    assert latest_payments(book, size=2) == latest_payments(book, fund=fund(book, "common"), size=2) == [two[1], two[0]]
    assert latest_payments(book, fund=fund(book, "fee")) == latest_payments(other) == payments_in([]) == []
    assert payments_in([book.pk]) == payments_in([book.pk, other.pk]) == [two[1], two[0], old]
