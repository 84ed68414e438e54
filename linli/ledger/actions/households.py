"""Households' money is taken in and set against the oldest bills; what is left over is prepaid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Bill, Book, Fund, HouseholdPayment
from linli.ledger.queries.households import fund_to_pay, held_since
from linli.ledger.queries.standing import book_of, fund_in
from linli.ledger.rules import households as rules
from linli.ledger.rules.online import fee_fund
from linli.ledger.rules.posting import late_day
from linli.ledger.states import AccountRole, Channel, EntryKind
from linli.registry.models import Unit

from .fee_plans import lock
from .posting import post
from .set_off import (
    account_of,
    add_credit,
    allocate,
    building_accounts,
    locked_credit,
    open_bills,
    split,
)

# Where the money of a channel lies first.
TAKEN_INTO = {
    Channel.CASH: AccountRole.CASH,
    Channel.CARD: AccountRole.BANK,
    Channel.BANK: AccountRole.BANK,
    Channel.WECHAT: AccountRole.CLEARING,
    Channel.ALIPAY: AccountRole.CLEARING,
}
ON_THE_PHONE = frozenset({Channel.WECHAT, Channel.ALIPAY})


@dataclass(frozen=True)
class Incoming:
    """One line of a bank's file: money for one unit."""

    line: int
    unit: Unit
    amount_fen: int
    paid_at: datetime
    reference: str
    payer_name: str = ""


@dataclass(frozen=True)
class Imported:
    """What came of a file: what is new, and the lines that were in already."""

    payments: tuple[HouseholdPayment, ...]
    known: tuple[int, ...]


@transaction.atomic
def take_payment(
    unit: Unit,
    *,
    amount_fen: int,
    channel: str,
    fund: Fund | None = None,
    reference: str = "",
    payer_name: str = "",
    paid_at: datetime | None = None,
    account: Account | None = None,
    by: Actor,
    at: datetime,
) -> HouseholdPayment:
    """Money of a household came in: it is set against its open bills in ``fund`` (by default that of its oldest open
    bill), the oldest first; what is left over is prepaid.

    The same ``reference`` of a channel again gives back the payment that is there. ``paid_at`` is when it was paid,
    ``at`` if not given; ``account`` where it lies, else the fund's cash, bank or clearing account. Where the book of
    the unit's community became part of another, the money comes into that one, and so into its fund of the same kind.

    Raises Denied, Invalid, Refused for a closed book, Conflict for a reference under which another sum is in.
    """
    book = book_of(unit)
    by = rules.check_can_take_payment(book, channel, by=by)
    lock(book)
    return _take(
        book,
        unit,
        fund_in(book, fund) if fund is not None else fund_for(book, unit),
        amount_fen,
        channel,
        reference,
        payer_name,
        paid_at or at,
        account,
        by=by,
        at=at,
    )


@transaction.atomic
def import_payments(
    book: Book,
    *,
    rows: Iterable[Incoming],
    fund: Fund | None = None,
    account: Account | None = None,
    by: Actor,
    at: datetime,
) -> Imported:
    """All payments of a bank's file, each under the bank's own number: a line that is in already, or stands in the file
    twice, comes in once. All of them or none. Without ``fund`` each comes into that of the unit's oldest open bill.

    Raises Denied, Invalid naming the line that is wrong, Conflict for a number under which another sum is in.
    """
    by = rules.check_can_import_payments(book, by=by)
    lock(book)
    rows = list(rows)
    numbers = [row.reference for row in rows]
    known = set(
        HouseholdPayment.objects.filter(book=book, channel=Channel.BANK, reference__in=numbers).values_list(
            "reference", flat=True
        )
    )
    payments, twice = [], []
    for row in rows:
        if not row.reference:
            raise Invalid(_("Line %(line)d has no number of the bank.") % {"line": row.line}, field="file")
        payment = _take(
            book,
            row.unit,
            fund or fund_for(book, row.unit),
            row.amount_fen,
            Channel.BANK,
            row.reference,
            row.payer_name,
            row.paid_at,
            account,
            by=by,
            at=at,
        )
        if row.reference in known:
            twice.append(row.line)
        else:
            payments.append(payment)
            known.add(row.reference)
    record(
        log_id=book.pk,
        verb="ledger.import_payments",
        subject=("book", book.pk),
        by=by,
        at=at,
        data={
            "payments": len(payments),
            "known": len(twice),
            "amount_fen": sum(payment.amount_fen for payment in payments),
        },
    )
    return Imported(tuple(payments), tuple(twice))


def fund_for(book: Book, unit: Unit) -> Fund:
    """Into which fund a household's money goes that was given for none. Raises Refused where the book takes no fees."""
    return fund_to_pay(book, unit) or fee_fund(book)


def _take(
    book: Book,
    unit: Unit,
    fund: Fund,
    amount_fen: int,
    channel: str,
    reference: str,
    payer_name: str,
    paid_at: datetime,
    account: Account | None,
    *,
    by: Actor,
    at: datetime,
) -> HouseholdPayment:
    rules.check_payment(book, unit, fund, amount_fen)
    reference = clean_line(reference, most=64, field="reference")
    if there := _known(book, unit, amount_fen, channel, reference):
        return there
    account = account or account_of(fund, TAKEN_INTO[Channel(channel)])
    rules.check_takes_in(fund, account)
    credit = locked_credit(book, fund, unit)
    # On the phone only those pay who hold the unit now: not what others owe from before their time.
    first = held_since(unit) if channel in ON_THE_PHONE else None
    parts = split(open_bills(book, fund, unit, first=first), amount_fen)
    paid = sum(fen for _bill, fen in parts)
    lines = []
    if paid:
        owed = building_accounts(fund, AccountRole.RECEIVABLE, [unit.building])[unit.building_id]
        lines.append(Line(account, owed, paid))
    if paid < amount_fen:
        lines.append(Line(account, account_of(fund, AccountRole.PREPAID), amount_fen - paid))
    payer_name = clean_line(payer_name, most=80, field="payer_name")
    entry = post(book, lines, _facts(book, payer_name, reference, paid_at, by=by, at=at), by=by, at=at)
    payment = HouseholdPayment.objects.create(
        book=book,
        fund=fund,
        unit=unit,
        channel=channel,
        reference=reference,
        amount_fen=amount_fen,
        payer_name=payer_name,
        entry=entry,
        taken_by_id=by.user_id,
        taken_body_id=by.body_id,
        paid_at=paid_at,
    )
    allocate(parts, entry, payment)
    add_credit(credit, amount_fen - paid)
    _note_taken(payment, parts, amount_fen - paid, by=by, at=at)
    return payment


def _note_taken(
    payment: HouseholdPayment, parts: list[tuple[Bill, int]], prepaid: int, *, by: Actor, at: datetime
) -> None:
    """Whose it is and for which months is a commitment, which her receipt opens."""
    months = [[f"{bill.month:%Y-%m}", bill.plan_id, fen] for bill, fen in parts]
    record(
        log_id=payment.book_id,
        verb="ledger.take_payment",
        subject=("household payment", payment.pk),
        by=by,
        at=at,
        data={"amount_fen": payment.amount_fen, "channel": str(payment.channel), "entry": payment.entry.voucher},
        private={"unit": payment.unit.address, "bills": months, "prepaid_fen": prepaid},
    )


def _known(book: Book, unit: Unit, amount_fen: int, channel: str, reference: str) -> HouseholdPayment | None:
    """The payment that came in under this reference before. Raises Conflict if it is another sum or unit."""
    if not reference:
        return None
    there = HouseholdPayment.objects.filter(book=book, channel=channel, reference=reference).first()
    if there is not None and (there.unit_id, there.amount_fen) != (unit.pk, amount_fen):
        raise Conflict(
            _("Under the number %(number)s another payment is in already. Check the number.") % {"number": reference}
        )
    return there


def _facts(book: Book, payer_name: str, reference: str, paid_at: datetime, *, by: Actor, at: datetime) -> Facts:
    on = paid_at.astimezone(SHANGHAI).date()
    late = on >= book.opened_on and late_day(book, on, at=at) is not None
    return Facts(
        kind=EntryKind.RECEIPT,
        on=on,
        purpose=_("Fees of a household"),
        prepared=Hand.of(by),
        counterparty=payer_name,
        counterparty_private=True,
        # The channel's number would lead from the open entry to the household; the payment keeps it.
        reason=_("The payment became known after its month was closed.") if late else "",
    )
