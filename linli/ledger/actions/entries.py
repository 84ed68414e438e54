"""Entries by hand: one person prepares, another posts; a mistake is reversed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.bodies.queries import check_can_rely_on
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Book, BudgetLine, Entry, EntryDraft, Voucher
from linli.ledger.rules import entries as rules
from linli.ledger.rules.posting import check_lines, check_on, late_day
from linli.ledger.states import DRAFT, EntryKind

from .fee_plans import lock
from .posting import post


@transaction.atomic
def prepare_entry(book: Book, *, kind: str, lines: Sequence[Line], by: Actor, at: datetime, **said: Any) -> EntryDraft:
    """Prepare an entry for a second person; ``said`` as `write_draft` takes it. It moves nothing yet.

    Raises Refused where it would spend: money leaves the bank by a payment order.
    """
    by = rules.check_can_prepare_entry(book, kind, by=by)
    rules.check_spends_nothing(book, kind, lines)
    rules.check_kept_by_no_verb(kind, lines)
    return write_draft(book, kind=kind, lines=lines, by=by, at=at, **said)


def write_draft(
    book: Book,
    *,
    kind: str,
    on: date,
    purpose: str,
    lines: Sequence[Line],
    counterparty: str = "",
    counterparty_private: bool = False,
    budget_line: BudgetLine | None = None,
    decision: Decision | None = None,
    matter: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> EntryDraft:
    """The draft itself: part of `prepare_entry`, and of the verb that writes down what the bank has already done.

    Money between two funds is a FUND_TRANSFER: one line in each fund, through their accounts for it, by a decision.
    """
    check_lines(book, lines)
    check_on(book, on, at=at)
    if kind == EntryKind.REVERSAL:
        raise Invalid(_("Open the entry that is wrong and choose “Reverse”."), field="kind")
    rules.check_between_funds(book, kind, lines, decision)
    if decision is not None:
        _check_decision(book, decision, at)
    if late_day(book, on, at=at) is not None and not reason:
        raise Invalid(_("Its month is closed: the entry will be marked as late. Write why it is late."), field="reason")
    draft = EntryDraft.objects.create(
        book=book,
        on=on,
        kind=kind,
        purpose=clean_line(purpose, most=200, field="purpose"),
        counterparty=clean_line(counterparty, most=80, field="counterparty"),
        counterparty_private=counterparty_private,
        lines=[[line.debit.pk, line.credit.pk, line.amount_fen] for line in lines],
        budget_line=budget_line,
        decision=decision,
        matter=matter,
        reason=clean_line(reason, most=300, field="reason"),
        prepared_by_id=by.user_id,
        prepared_body_id=by.body_id,
        prepared_at=at,
    )
    if not draft.purpose:
        raise Invalid(_("Write what the entry is for."), field="purpose")
    _note(draft, "prepare_entry", by=by, at=at)
    return draft


@transaction.atomic
def prepare_reversal(entry: Entry, *, reason: str, by: Actor, at: datetime) -> EntryDraft:
    """Prepare the reversal of an entry: the same amounts the other way, dated today, with the reason."""
    by = rules.check_can_prepare_reversal(entry, by=by)
    reason = clean_line(reason, most=300, field="reason")
    if not reason:
        raise Invalid(_("Write why the entry is wrong."), field="reason")
    transfers = entry.transfers.order_by("id")
    draft = EntryDraft.objects.create(
        book=entry.book,
        on=at.astimezone(SHANGHAI).date(),
        kind=EntryKind.REVERSAL,
        purpose=clean_line(_("Reversal of %(number)s") % {"number": entry.voucher}, most=200, field="purpose"),
        counterparty=entry.counterparty,
        counterparty_private=entry.counterparty_private,
        lines=[[row.credit_id, row.debit_id, row.amount_fen] for row in transfers],
        budget_line=entry.budget_line,
        decision=entry.decision,
        matter=entry.matter,
        reverses=entry,
        reason=reason,
        prepared_by_id=by.user_id,
        prepared_body_id=by.body_id,
        prepared_at=at,
    )
    _note(draft, "prepare_entry", by=by, at=at)
    return draft


@transaction.atomic
def post_entry(draft: EntryDraft, *, by: Actor, at: datetime) -> Entry:
    """A second person posts what was prepared; from now on nothing in it changes."""
    by = rules.check_can_post_entry(draft, by=by)
    if draft.decision is not None:
        check_can_rely_on(draft.decision, at=at)
    if draft.kind == EntryKind.FUND_TRANSFER:
        lock(draft.book)  # what a decision still allows is read by one at a time
        rules.check_between_funds(draft.book, draft.kind, lines_of(draft), draft.decision)
    vouchers = tuple(str(v.original) for v in Voucher.objects.filter(draft=draft).select_related("original"))
    facts = Facts(
        kind=draft.kind,
        on=draft.on,
        purpose=draft.purpose,
        prepared=Hand(draft.prepared_by_id, draft.prepared_body_id),
        reviewed=Hand.of(by),
        counterparty=draft.counterparty,
        counterparty_private=draft.counterparty_private,
        budget_line=draft.budget_line,
        decision=draft.decision,
        matter=draft.matter,
        reverses=draft.reverses,
        reason=draft.reason,
        vouchers=vouchers,
    )
    if draft.kind == EntryKind.REVERSAL:
        facts = replace(facts, on=at.astimezone(SHANGHAI).date())
    entry = post(draft.book, lines_of(draft), facts, by=by, at=at)
    move(draft, DRAFT, "post_entry", decided_by_id=by.user_id, decided_at=at, entry=entry)
    return entry


@transaction.atomic
def refuse_entry(draft: EntryDraft, *, reason: str, by: Actor, at: datetime) -> None:
    """The second person sends it back with a reason; it stays on record."""
    by = rules.check_can_refuse_entry(draft, by=by)
    refusal = clean_line(reason, most=300, field="reason")
    if not refusal:
        raise Invalid(_("Write why you refuse it."), field="reason")
    move(draft, DRAFT, "refuse_entry", decided_by_id=by.user_id, decided_at=at, refusal=refusal)
    _note(draft, "refuse_entry", by=by, at=at)


@transaction.atomic
def withdraw_entry(draft: EntryDraft, *, by: Actor, at: datetime) -> None:
    """Who prepared it takes it back before it is posted."""
    rules.check_can_withdraw_entry(draft, by=by)
    move(draft, DRAFT, "withdraw_entry", decided_by_id=by.user_id, decided_at=at)
    _note(draft, "withdraw_entry", by=by, at=at)


def lines_of(draft: EntryDraft) -> list[Line]:
    """The draft's lines with their accounts, in one query."""
    ids = {pk for debit, credit, _amount in draft.lines for pk in (debit, credit)}
    accounts = Account.objects.select_related("fund").in_bulk(ids)
    return [Line(accounts[debit], accounts[credit], amount) for debit, credit, amount in draft.lines]


def _check_decision(book: Book, decision: Decision, at: datetime) -> None:
    if decision.community_id != book.pk:
        raise Invalid(_("Choose a decision of this community."), field="decision")
    check_can_rely_on(decision, at=at)


def _note(draft: EntryDraft, verb: str, *, by: Actor, at: datetime) -> None:
    data = {"kind": str(draft.kind), "on": draft.on.isoformat(), "lines": draft.lines, "state": str(draft.state)}
    private = {"purpose": draft.purpose, "refusal": draft.refusal}
    record(
        log_id=draft.book_id,
        verb=f"ledger.{verb}",
        subject=("entry draft", draft.pk),
        by=by,
        at=at,
        data=data,
        private={name: words for name, words in private.items() if words},
    )
