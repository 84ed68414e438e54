"""What missed its goal goes back to its giver: at the desk against her signature or her own word, by a payment order,
or through the channel that brought it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions.fee_plans import lock
from linli.ledger.actions.paying import prepare_refund
from linli.ledger.actions.posting import post
from linli.ledger.facts import NO_HAND, Facts, Hand, Line
from linli.ledger.models import Account, Entry, Gift, Payee, PaymentOrder, Voucher
from linli.ledger.queries.giving import GIFT, held_accounts
from linli.ledger.rules import giving as rules
from linli.ledger.states import AccountRole, EntryKind, VoucherKind


@transaction.atomic
def hand_back(gift: Gift, *, paper: StoredFile, by: Actor, at: datetime) -> Entry:
    """Cash goes back at the desk; ``paper`` is what the giver has signed, and stands behind the entry as its voucher.
    Raises Denied (also for one's own gift), Refused where nothing is to go back or it did not come as cash."""
    lock(gift.campaign.book)
    gift.refresh_from_db(fields=["return_entry", "returned_at"])
    by = rules.check_can_hand_back(gift, by=by)
    entry = _out(gift, AccountRole.CASH, "", by=by, at=at, papers=(str(paper),))
    Voucher.objects.create(
        book=gift.campaign.book,
        entry=entry,
        kind=VoucherKind.OTHER,
        name=_("Signed by the giver"),
        original=paper,
        added_by_id=by.user_id,
        added_at=at,
    )
    _note("hand_back", gift, entry, by=by, at=at, paper=str(paper))
    return entry


@transaction.atomic
def confirm_return(gift: Gift, *, by: Actor, at: datetime) -> Entry:
    """The giver herself says that she has her cash back. Raises Denied to everybody else, Refused."""
    lock(gift.campaign.book)
    gift.refresh_from_db(fields=["return_entry", "returned_at"])
    rules.check_can_confirm_return(gift, by=by)
    entry = _out(gift, AccountRole.CASH, "", by=by, at=at)
    _note("confirm_return", gift, entry, by=by, at=at)
    return entry


@transaction.atomic
def order_return(gift: Gift, *, payee: Payee, by: Actor, at: datetime) -> PaymentOrder:
    """Prepare to give it back by the bank, to an account in the giver's name: an order with its two keys like any
    other. Raises Denied, Refused, Invalid."""
    lock(gift.campaign.book)
    gift.refresh_from_db(fields=["return_entry", "returned_at"])
    rules.check_can_order_return(gift, payee)
    accounts = held_accounts(gift.campaign.fund)
    return prepare_refund(
        gift.campaign.book,
        payee=payee,
        debit=accounts[AccountRole.RETURNS],
        bank=accounts[AccountRole.BANK],
        amount_fen=gift.amount_fen,
        purpose=_("Gift given back: %(title)s") % {"title": gift.campaign.title},
        refund_kind=GIFT,
        refund_id=gift.pk,
        by=by,
        at=at,
    )


@transaction.atomic
def return_online(gift: Gift, *, reference: str, by: Actor, at: datetime) -> Entry:
    """The channel has given it back (``reference``: its own number of the refund): its word, through the system.
    Raises Denied, Refused."""
    lock(gift.campaign.book)
    gift.refresh_from_db(fields=["return_entry", "returned_at"])
    rules.check_can_return_online(gift, by=by)
    reference = clean_line(reference, most=64, field="reference")
    entry = _out(gift, AccountRole.CLEARING, reference, by=by, at=at)
    _note("return_online", gift, entry, by=by, at=at)
    return entry


def _out(gift: Gift, role: str, reference: str, *, by: Actor, at: datetime, papers: tuple[str, ...] = ()) -> Entry:
    accounts: dict[str, Account] = held_accounts(gift.campaign.fund)
    facts = Facts(
        kind=EntryKind.RETURN,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Gift given back: %(title)s") % {"title": gift.campaign.title},
        # Her own word is in the log; the open entry does not name a giver as the one who prepared it.
        prepared=NO_HAND if by.user_id == gift.user_id else Hand.of(by),
        counterparty="" if gift.nameless else gift.giver_name,
        counterparty_private=True,
        matter=gift.campaign.matter,
        bank_reference=reference,
        vouchers=papers,
    )
    line = Line(accounts[AccountRole.RETURNS], accounts[role], gift.amount_fen)
    entry = post(gift.campaign.book, [line], facts, by=by, at=at)
    waiting = Gift.objects.filter(pk=gift.pk, returned_at__isnull=True)
    if waiting.update(returned_at=at, handed_entry=entry) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    gift.returned_at, gift.handed_entry = at, entry
    return entry


def _note(verb: str, gift: Gift, entry: Entry, *, by: Actor, at: datetime, **more: str) -> None:
    record(
        log_id=gift.campaign.book_id,
        verb=f"ledger.{verb}",
        subject=("gift", gift.pk),
        by=by,
        at=at,
        data={"campaign": gift.campaign_id, "amount_fen": gift.amount_fen, "entry": entry.voucher, **more},
    )
