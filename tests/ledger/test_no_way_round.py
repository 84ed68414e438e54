"""Ways round the two keys that somebody with a right of her own may try: each ends in a sentence, and nothing moves."""

from datetime import timedelta
from fractions import Fraction

import pytest

from linli.bodies.actions import suspend_decision
from linli.bodies.models import Seat
from linli.bodies.states import Appointment, BodyKind, DecisionKind, SeatTitle
from linli.kernel.errors import Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.facts import Line
from linli.ledger.models import Entry, EntryDraft
from linli.ledger.states import Basis, BookModel, EntryKind
from tests.ledger.bankfiles import bank_account, brought
from tests.ledger.makers import account, decision, fund, opened, stocked
from tests.ledger.orders import budget, line, order

pytestmark = pytest.mark.django_db


def by_hand(cast, now, book, kind, *lines, **more):
    lines = [Line(account(book, debit), account(book, credit), fen) for debit, credit, fen in lines]
    facts = {"kind": kind, "on": cast.on, "purpose": "试", "by": cast.manager, "at": now} | more
    return actions.prepare_entry(book, lines=lines, **facts)


@pytest.mark.parametrize(
    ("kind", "debit", "credit"),
    [
        (EntryKind.JOURNAL, "fee-1122", "fee-1002"),  # "households owe it": the bank is empty and nobody ordered it
        (EntryKind.OPENING, "fee-1122", "fee-1002"),
        (EntryKind.JOURNAL, "fee-6001", "fee-1122"),
        (EntryKind.JOURNAL, "fee-1122", "fee-2203"),
        (EntryKind.RECEIPT, "fee-1002", "fee-1122"),
        (EntryKind.RECEIPT, "fee-1002", "fee-2203"),
        (EntryKind.JOURNAL, "fee-5109", "fee-2202"),  # remuneration beyond what was agreed
        (EntryKind.JOURNAL, "fee-5101", "fee-2245"),
    ],
)
def test_what_verbs_keep_to_the_fen_is_not_written_by_hand(cast, now, kind, debit, credit):
    book = stocked(cast, now)
    with pytest.raises(Refused):
        by_hand(cast, now, book, kind, (debit, credit, 100))


def test_a_transfer_between_funds_moves_money_and_is_no_way_to_spend(cast, now):
    book = stocked(cast, now)
    allowed = decision(cast, now, kind=DecisionKind.ASSEMBLY, limit_fen=1_000)
    kind = EntryKind.FUND_TRANSFER
    out, into = ("common-4902", "common-1002", 500), ("fee-1002", "fee-4901", 500)
    with pytest.raises(Invalid):
        by_hand(cast, now, book, kind, out, ("fee-5101", "fee-4901", 500), decision=allowed)
    with pytest.raises(Refused):
        by_hand(cast, now, book, kind, ("common-4902", "common-2245", 500), into, decision=allowed)
    made = by_hand(cast, now, book, kind, out, into, decision=allowed)
    actions.post_entry(made, by=cast.committee, at=now)
    # What the decision allows is used up by what it has moved.
    more = [(debit, credit, 501) for debit, credit, _fen in (out, into)]
    with pytest.raises(Refused, match=r"10\.01"):
        by_hand(cast, now, book, kind, *more, decision=allowed)
    # Prepared twice while there was room for both: the second one is not posted.
    two = [by_hand(cast, now, book, kind, out, into, decision=allowed) for _ in range(2)]
    actions.post_entry(two[0], by=cast.committee, at=now)
    with pytest.raises(Refused):
        actions.post_entry(two[1], by=cast.committee, at=now)
    contract = decision(cast, now, kind=DecisionKind.CONTRACT, number="C", limit_fen=1_000)
    with pytest.raises(Invalid):
        by_hand(cast, now, book, kind, out, into, decision=contract)
    most = queries.spending_rules(book).committee_fen
    own = decision(cast, now, number="委", limit_fen=most * 2)
    large = [(debit, credit, most + 1) for debit, credit, _fen in (out, into)]
    with pytest.raises(Refused):
        by_hand(cast, now, book, kind, *large, decision=own)


def test_who_may_only_match_prepares_no_entry_from_a_line(cast, now):
    book = stocked(cast, now)
    found = brought(cast, bank_account(cast, book, now), now, (cast.on, -1_200, "N1"))[0]
    for by in (cast.committee, cast.neighbourhood_head, cast.supervisor, cast.owner, cast.fy_manager):
        with pytest.raises(Denied):
            actions.post_from_line(found, account=account(book, "fee-5110"), purpose="x", by=by, at=now)
    assert not EntryDraft.objects.filter(purpose="x").exists()


def test_a_budget_whose_decision_is_suspended_pays_nothing(cast, now):
    book = stocked(cast, now)
    year = budget(cast, book, now)
    made = order(cast, book, now, budget_line=line(year))
    actions.approve_payment(made, by=cast.committee, at=now)
    year.refresh_from_db()
    from_street = {"reason": "程序有误", "legal_basis": "民法典第二百八十条", "by": cast.street, "at": now}
    suspend_decision(year.decision, **from_street)
    with pytest.raises(Refused, match="程序有误"):
        actions.pay(made, bank_reference="1", by=cast.staff, at=now)
    with pytest.raises(Refused, match="程序有误"):
        order(cast, book, now, budget_line=line(year))


def test_a_payment_is_not_dated_before_it_was_approved(cast, now):
    book = stocked(cast, now)
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    actions.approve_payment(made, by=cast.committee, at=now)
    with pytest.raises(Invalid):
        actions.pay(made, bank_reference="1", on=cast.on - timedelta(days=1), by=cast.staff, at=now)
    assert Entry.objects.filter(kind="payment").count() == 0


def test_one_decision_to_go_over_is_used_up_by_all_lines_together(cast, now):
    book = stocked(cast, now)
    lines = [("fee-5101", "保洁", 100), ("fee-5104", "电梯维保", 100)]
    year = budget(cast, book, now, lines=lines)
    over = decision(cast, now, kind=DecisionKind.ASSEMBLY, number="超", limit_fen=1_000)
    order(cast, book, now, amount_fen=900, budget_line=line(year), over_decision=over)
    with pytest.raises(Refused):
        facts = {"debit": "fee-5104", "budget_line": line(year, "电梯维保")}
        order(cast, book, now, amount_fen=900, over_decision=over, **facts)


def test_a_committee_does_not_raise_its_own_limit(cast, now):
    book = stocked(cast, now)
    now_rules = queries.spending_rules(book)
    limits = {"small_sum_fen": now_rules.small_sum_fen, "committee_fen": now_rules.committee_fen}
    limits |= {"review_from_fen": now_rules.review_from_fen}
    own = decision(cast, now, number="委1")
    for name in limits:
        raised = limits | {name: limits[name] + 1}
        with pytest.raises(Refused):
            actions.set_spending_rules(book, **raised, decision=own, by=cast.committee, at=now)
    assembly = decision(cast, now, kind=DecisionKind.ASSEMBLY, number="会1")
    raised = {name: fen + 1 for name, fen in limits.items()}
    actions.set_spending_rules(book, **raised, decision=assembly, by=cast.committee, at=now)
    # To be stricter with itself is for the committee.
    actions.set_spending_rules(book, **limits, decision=own, by=cast.committee, at=now)


def test_what_a_company_earns_and_whose_the_surplus_is_are_not_the_committees_to_decide(cast, now):
    book = opened(cast, now)
    own = decision(cast, now, number="委1")
    company = cast.body(BodyKind.PROPERTY_COMPANY, "hh")
    terms = {"fund": fund(book, "fee"), "body": company, "share": Fraction(1, 10), "cap_fen": 10**9}
    with pytest.raises(Invalid):
        actions.set_remuneration(
            book, **terms, from_month=cast.on.replace(day=1), decision=own, by=cast.committee, at=now
        )
    with pytest.raises(Invalid):
        actions.set_model(book, model=BookModel.LUMP_SUM, keeper=company, decision=own, by=cast.committee, at=now)


def test_who_prepared_is_told_whatever_else_she_is(cast, now):
    """The same person with a seat in the company and one in the committee: from neither, and nobody else of hers."""
    book = stocked(cast, now)
    Seat.objects.create(
        body=cast.body(BodyKind.OWNERS_COMMITTEE),
        user=cast.users["manager"],
        title=SeatTitle.MEMBER,
        appointment=Appointment.ELECTED,
        from_date=cast.on - timedelta(days=9),
        to_date=cast.on + timedelta(days=9),
    )
    both = cast.fresh("manager")
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)), by=both)
    theirs = order(cast, book, now, budget_line=made.budget_line, by=cast.staff)
    for seat in both.seats:
        for one in (made, theirs):
            with pytest.raises(Denied):
                actions.approve_payment(one, by=both.acting_for(seat.body_id), at=now)


def test_a_small_sum_needs_its_line_whatever_it_debits(cast, now):
    book = stocked(cast, now)
    year = budget(cast, book, now)
    for debit in ("fee-2202", "fee-2221", "fee-5102"):
        with pytest.raises(Invalid):
            order(cast, book, now, debit=debit, budget_line=line(year))
    with pytest.raises(Invalid):
        order(cast, book, now, basis=Basis.SMALL_SUM)
