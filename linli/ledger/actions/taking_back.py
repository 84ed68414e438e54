"""A payment that bounced, or was taken in by mistake, is taken back: its bills are open again unless other money of the
household covers them."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Allocation, Bill, Entry, HouseholdPayment
from linli.ledger.queries.paying import refunded_fen
from linli.ledger.queries.refunds import PAYMENT
from linli.ledger.rules import households as rules
from linli.ledger.states import AccountRole, EntryKind

from .fee_plans import lock
from .posting import post
from .set_off import account_of, add_credit, allocate, building_accounts, locked_credit, set_off_unit


@transaction.atomic
def take_back_payment(
    payment: HouseholdPayment, *, reason: str, through_channel: bool = False, by: Actor, at: datetime
) -> Entry:
    """The bank took the money back, or it was taken in by mistake: the payment is reversed, the bills that it paid are
    open again unless other money of the household covers them. ``through_channel``: as a part of `refund_online`.

    Raises Denied to whoever took it in, Invalid without a reason, Refused where it was taken back or given back.
    """
    by = rules.check_can_take_back(payment, through_channel=through_channel, by=by)
    reason = clean_line(reason, most=300, field="reason")
    if not reason:
        raise Invalid(_("Write why the payment is taken back."), field="reason")
    book, fund, unit = payment.book, payment.fund, payment.unit
    lock(book)
    rules.check_can_take_back(
        payment, through_channel=through_channel, by=by
    )  # again: somebody may have been at it while we waited
    credit = locked_credit(book, fund, unit)
    if refunded_fen(book, PAYMENT, payment.pk):
        raise Refused(_("Part of this money was given back to the household already; ask for that part first."))
    entry = _reverse(payment, reason, by=by, at=at)
    own = _left(Allocation.objects.filter(book=book, payment=payment))
    short = payment.amount_fen - sum(fen for _bill, fen in own) - credit.prepaid_fen
    from_credit = _newest(_left(Allocation.objects.filter(book=book, bill__unit=unit, payment=None)), max(short, 0))
    if short > sum(fen for _bill, fen in from_credit):
        raise Refused(_("Part of this money was given back to the household already; ask for that part first."))
    allocate([(bill, -fen) for bill, fen in own], entry, payment)
    allocate([(bill, -fen) for bill, fen in from_credit], entry, None)
    opened = sum(fen for _bill, fen in (*own, *from_credit))
    add_credit(credit, opened - payment.amount_fen)
    _adjust(payment, opened, by=by, at=at)
    record(
        log_id=book.pk,
        verb="ledger.take_back_payment",
        subject=("household payment", payment.pk),
        by=by,
        at=at,
        data={"amount_fen": payment.amount_fen, "entry": entry.voucher},
        private={"unit": unit.pk, "reason": reason},
    )
    set_off_unit(book, fund, unit, by=by, at=at)
    return entry


def _reverse(payment: HouseholdPayment, reason: str, *, by: Actor, at: datetime) -> Entry:
    """The payment's entry the other way round, dated today."""
    rows = payment.entry.transfers.select_related("debit__fund", "credit__fund").order_by("id")
    facts = Facts(
        kind=EntryKind.REVERSAL,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Reversal of %(number)s") % {"number": payment.entry.voucher},
        prepared=Hand.of(by),
        counterparty=payment.payer_name,
        counterparty_private=True,
        reverses=payment.entry,
        reason=reason,
    )
    return post(payment.book, [Line(row.credit, row.debit, row.amount_fen) for row in rows], facts, by=by, at=at)


def _adjust(payment: HouseholdPayment, opened_fen: int, *, by: Actor, at: datetime) -> None:
    """The reversal opened what the payment had paid when it came in; since then its money may have moved between the
    household's bills and its prepaid money. One more entry for the difference."""
    first = payment.entry.transfers.filter(credit__role=AccountRole.RECEIVABLE).aggregate(fen=Sum("amount_fen"))
    more = opened_fen - (first["fen"] or 0)
    if not more:
        return
    unit, fund = payment.unit, payment.fund
    owed = building_accounts(fund, AccountRole.RECEIVABLE, [unit.building])[unit.building_id]
    prepaid = account_of(fund, AccountRole.PREPAID)
    line = Line(owed, prepaid, more) if more > 0 else Line(prepaid, owed, -more)
    facts = Facts(
        kind=EntryKind.CREDITS,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Prepaid money and bills after a payment was taken back"),
        prepared=Hand.of(by),
    )
    post(payment.book, [line], facts, by=by, at=at)


def _left(rows: QuerySet[Allocation]) -> list[tuple[Bill, int]]:
    """What of these allocations still stands, bill by bill, the newest bill first."""
    sums = {row["bill"]: row["fen"] for row in rows.values("bill").annotate(fen=Sum("amount_fen")) if row["fen"]}
    bills = Bill.objects.filter(pk__in=sums).order_by("-month", "-id")
    return [(bill, sums[bill.pk]) for bill in bills]


def _newest(parts: list[tuple[Bill, int]], fen: int) -> list[tuple[Bill, int]]:
    """So much of these parts, from the first on."""
    taken = []
    for bill, part in parts:
        if (some := min(part, fen)) > 0:
            taken.append((bill, some))
            fen -= some
    return taken
