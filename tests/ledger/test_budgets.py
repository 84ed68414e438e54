"""A budget is posted to everybody, its objections answered, and then adopted by those who can."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.bodies.states import DecisionKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.states import BudgetState, EntryKind
from linli.notices import actions as notices
from linli.notices.models import Posting
from tests.ledger.makers import account, decision, posted, stocked
from tests.ledger.orders import budget, line, order, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    return stocked(cast, now)


def drafted(cast, book, at, *lines):
    draft = actions.draft_budget(book, year=cast.on.year, note="年度开放式预算", by=cast.manager, at=at)
    planned = [
        actions.Planned(account(book, code), title, fen)
        for code, title, fen in lines or [("fee-5101", "保洁", 4_000_000)]
    ]
    actions.set_budget_lines(draft, lines=planned, note=draft.note, by=cast.manager, at=at)
    return draft


def test_a_budget_is_posted_with_its_lines_for_objections(cast, now, book):
    draft = drafted(cast, book, now, ("fee-6001", "物业费", 30_000_000), ("fee-5101", "保洁", 12_000_000))
    with pytest.raises(Denied):  # a company posts nothing that binds
        actions.post_budget(draft, by=cast.manager, at=now)
    actions.post_budget(draft, by=cast.committee, at=now)
    posting = Posting.objects.get()
    assert (posting.kind, posting.matter, posting.body_id) == ("publicity", "budget", cast.committee.body_id)
    assert (posting.subject_kind, posting.subject_id) == ("ledger.budget", draft.pk)
    assert "保洁 120,000.00 元" in posting.text
    assert posting.until_at - posting.from_at >= timedelta(days=7)
    with pytest.raises(Refused):
        actions.set_budget_lines(draft, lines=[], by=cast.manager, at=now)


def test_nothing_is_adopted_before_its_period_is_over_and_each_objection_answered(cast, now, book):
    draft = drafted(cast, book, now)
    adopting = decision(cast, now, number="B1")
    with pytest.raises(Refused):
        actions.adopt_budget(draft, decision=adopting, by=cast.committee, at=now)
    actions.post_budget(draft, by=cast.committee, at=now)
    objection = notices.object_to(draft.posting, text="保洁太贵", by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.adopt_budget(draft, decision=adopting, by=cast.committee, at=now + timedelta(days=3))
    later = now + timedelta(days=9)
    with pytest.raises(Refused, match=r"1"):
        actions.adopt_budget(draft, decision=adopting, by=cast.committee, at=later)
    notices.answer_objection(objection, upheld=False, answer="三家比价后最低", by=cast.committee, at=later)
    actions.adopt_budget(draft, decision=adopting, by=cast.committee, at=later)
    assert (queries.budget_of(book, cast.on.year), draft.decision) == (draft, adopting)


def test_a_large_budget_is_for_the_owners_assembly(cast, now, book):
    draft = drafted(cast, book, now, ("fee-6001", "物业费", 9_000_000), ("fee-5101", "保洁", 5_000_001))
    actions.post_budget(draft, by=cast.committee, at=now)
    later = now + timedelta(days=9)
    with pytest.raises(Refused, match=r"50,000\.00"):
        actions.adopt_budget(draft, decision=decision(cast, now, number="B1"), by=cast.committee, at=later)
    contract = decision(cast, now, kind=DecisionKind.CONTRACT, number="B2")
    with pytest.raises(Invalid):
        actions.adopt_budget(draft, decision=contract, by=cast.committee, at=later)
    assembly = decision(cast, now, kind=DecisionKind.ASSEMBLY, number="B3")
    actions.adopt_budget(draft, decision=assembly, by=cast.committee, at=later)


def test_one_is_in_force_in_a_year_and_the_earlier_one_stays_to_be_read(cast, now, book):
    first, second = budget(cast, book, now), budget(cast, book, now)
    first.refresh_from_db()
    assert (first.state, second.state) == (BudgetState.REPLACED, BudgetState.ADOPTED)
    assert [row.state for row in queries.budgets_of(book)] == ["adopted", "replaced"]
    with pytest.raises(Refused):
        actions.withdraw_budget(second, reason="x", by=cast.committee, at=now)


def test_what_was_posted_is_withdrawn_with_its_posting(cast, now, book):
    draft = drafted(cast, book, now)
    actions.post_budget(draft, by=cast.committee, at=now)
    with pytest.raises(Denied):
        actions.withdraw_budget(draft, reason="有误", by=cast.manager, at=now)
    actions.withdraw_budget(draft, reason="金额有误", by=cast.committee, at=now)
    assert (draft.state, Posting.objects.get().withdrawn_reason) == (BudgetState.WITHDRAWN, "金额有误")
    mine = drafted(cast, book, now)
    actions.withdraw_budget(mine, by=cast.manager, at=now)


@pytest.mark.parametrize(
    ("code", "fen"),
    [("fee-1002", 5), ("maintenance-5601", 5), ("fee-5101", -1), ("fee-5101", True), ("fee-5101", 10**16)],
)
def test_a_line_is_an_income_or_an_expense_of_zero_or_more(cast, now, book, code, fen):
    with pytest.raises(Invalid):
        drafted(cast, book, now, (code, "x", fen))


def test_no_line_stands_twice_and_a_year_is_a_year(cast, now, book):
    with pytest.raises(Invalid, match="保洁"):
        drafted(cast, book, now, ("fee-5101", "保洁", 1), ("fee-5101", "保洁", 2))
    with pytest.raises(Invalid):
        actions.draft_budget(book, year=book.opened_on.year - 1, by=cast.manager, at=now)


def test_a_new_draft_begins_with_the_lines_of_another(cast, now, book):
    first = budget(cast, book, now)
    copy = actions.draft_budget(book, year=cast.on.year + 1, like=first, by=cast.manager, at=now)
    assert [(row.title, row.amount_fen) for row in queries.lines_of(copy)] == [
        (row.title, row.amount_fen) for row in queries.lines_of(first)
    ]


def test_actual_against_budget_is_live_and_reversals_count_back(cast, now, book):
    lines = (("fee-6001", "物业费", 500_000), ("fee-5101", "保洁", 120_000), ("common-5201", "后门", 70_000))
    lines += (("common-5201", "门禁", 30_000),)
    made = budget(cast, book, now, lines=lines)
    posted(cast, book, "fee-1002", "fee-6001", 510_000, now, kind=EntryKind.RECEIPT)
    posted(
        cast, book, "fee-5101", "fee-1002", 90_000, now
    )  # by hand, naming no line: the line stands alone on its account
    paid(cast, order(cast, book, now, amount_fen=30_000, budget_line=line(made)), now)
    gate = {"debit": "common-5201", "bank": "common-1002"}
    entry_order = order(cast, book, now, amount_fen=60_000, budget_line=line(made, "后门"), **gate)
    paid(cast, entry_order, now)
    order(cast, book, now, amount_fen=10_000, budget_line=line(made, "门禁"), **gate)
    found = {use.line.title: (use.actual_fen, use.waiting_fen, use.difference_fen) for use in _uses(made)}
    assert found == {
        "物业费": (510_000, 0, -10_000),
        "保洁": (120_000, 0, 0),
        "后门": (60_000, 0, 10_000),
        "门禁": (0, 10_000, 30_000),
    }
    actions.return_payment(entry_order, reason="退票", by=cast.committee, at=now)
    posted(cast, book, "fee-5101", "fee-1002", 1, now)
    assert [use.line.title for use in _uses(made) if use.is_over] == ["保洁"]
    assert {use.line.title: use.actual_fen for use in _uses(made)}["后门"] == 0


def test_ten_lines_cost_as_many_queries_as_two(cast, now, book):
    few = budget(cast, book, now)
    codes = ("fee-6001", "fee-5101", "fee-5102", "fee-5103", "fee-5104", "fee-5105", "fee-5106", "common-5201")
    many = budget(cast, book, now, lines=[(code, f"{code}第{n}项", 100) for code in codes for n in (1, 2)])
    with CaptureQueriesContext(
        connection,
    ) as two:
        queries.line_uses(queries.lines_of(few))
    with CaptureQueriesContext(connection) as ten:
        queries.line_uses(queries.lines_of(many))
    assert (len(two), len(ten)) == (4, 4)


def _uses(made):
    return queries.line_uses(queries.lines_of(made)).values()
