"""Bank accounts of the community and of those whom it pays. Numbers are kept encrypted (numbers.py)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.ledger.models import Account, BankAccount, Book, Fund, Payee
from linli.ledger.numbers import clean_number, opened, seal
from linli.ledger.rules import paying as rules
from linli.ledger.states import AccountHolder, AccountRole, FundKind, PayeeKind


@transaction.atomic
def register_bank_account(
    book: Book,
    *,
    holder: Body,
    bank_name: str,
    number: str,
    opened_on: date,
    funds: Sequence[Fund] = (),
    by: Actor,
    at: datetime,
) -> BankAccount:
    """Register an account in the name of a body (a committee's basic account, the company's account for this book).

    ``funds`` whose money is on it: the bank account of each in the chart becomes part of it. Raises Conflict where the
    number is registered already, here or in another book: money of two communities is never in one account.
    """
    rules.check_can_register_bank_account(book, holder, by=by)
    bank = clean_line(bank_name, most=80, field="bank_name")
    if not bank:
        raise Invalid(_("Write the name of the bank."), field="bank_name")
    if any(fund.book_id != book.pk or fund.kind == FundKind.MAINTENANCE for fund in funds):
        raise Invalid(_("Choose funds of this book that can be paid from."), field="funds")
    sealed = seal(clean_number(number), book.pk)
    try:
        with transaction.atomic():
            account = BankAccount.objects.create(
                book=book,
                holder=holder,
                bank_name=bank,
                number_cipher=sealed.cipher,
                number_last4=sealed.last4,
                number_digest=sealed.digest,
                registered_by_id=by.user_id,
                opened_on=opened_on,
            )
    except IntegrityError:
        raise Conflict(_("This account is registered already. One account belongs to one book.")) from None
    parts = Account.objects.filter(fund__in=list(funds), role=AccountRole.BANK, building__isnull=True)
    parts.filter(bank_account__isnull=True).update(bank_account=account)
    facts: dict[str, Any] = {
        "holder": holder.pk,
        "bank": bank,
        "last4": sealed.last4,
        "funds": [fund.code for fund in funds],
    }
    _note(book, "register_bank_account", ("bank account", account.pk), by=by, at=at, **facts)
    return account


@transaction.atomic
def add_payee(
    book: Book,
    *,
    kind: str,
    name: str,
    holder_kind: str,
    holder_name: str = "",
    bank_name: str,
    number: str,
    by: Actor,
    at: datetime,
) -> Payee:
    """Whom the community pays, and where. A private person's account is kept and marked: it takes refunds only. Nothing
    is paid there before a second person of another body has confirmed it."""
    by = rules.check_can_add_payee(book, by=by)
    if kind not in PayeeKind.values:
        raise Invalid(_("Choose a kind from the list."), field="kind")
    if holder_kind not in AccountHolder.values:
        raise Invalid(_("Say whose account it is."), field="holder_kind")
    if kind == PayeeKind.PERSON and holder_kind == AccountHolder.CORPORATE:
        raise Invalid(_("A person has the account of a private person."), field="holder_kind")
    words = {
        "name": clean_line(name, most=80, field="name"),
        "bank_name": clean_line(bank_name, most=80, field="bank_name"),
    }
    if not words["name"]:
        raise Invalid(_("Write who is paid."), field="name")
    if not words["bank_name"]:
        raise Invalid(_("Write the name of the bank."), field="bank_name")
    sealed = seal(clean_number(number), book.pk)
    try:
        with transaction.atomic():
            payee = Payee.objects.create(
                book=book,
                kind=kind,
                holder_kind=holder_kind,
                holder_name=clean_line(holder_name, most=80, field="holder_name") or words["name"],
                number_cipher=sealed.cipher,
                number_last4=sealed.last4,
                number_digest=sealed.digest,
                added_by_id=by.user_id,
                added_body_id=by.body_id,
                added_at=at,
                **words,
            )
    except IntegrityError:
        raise Conflict(_("This account is in the list of payees already.")) from None
    facts: dict[str, Any] = {"kind": kind, "holder_kind": holder_kind, "last4": sealed.last4}
    _note(book, "add_payee", ("payee", payee.pk), by=by, at=at, private={"name": payee.name}, **facts)
    return payee


@transaction.atomic
def confirm_payee(payee: Payee, *, by: Actor, at: datetime) -> None:
    """A second person of another body has compared name and account with the invoice or the contract: from now on it
    can be paid. Raises Denied, Refused, Conflict where somebody was faster."""
    by = rules.check_can_confirm_payee(payee, by=by)
    waiting = Payee.objects.filter(pk=payee.pk, confirmed_at__isnull=True, closed_at__isnull=True)
    if waiting.update(confirmed_at=at, confirmed_by=by.user_id) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    payee.confirmed_at, payee.confirmed_by_id = at, by.user_id
    _note(payee.book, "confirm_payee", ("payee", payee.pk), by=by, at=at)


@transaction.atomic
def close_payee(payee: Payee, *, by: Actor, at: datetime) -> None:
    """Nothing more is paid there. Orders that wait for it are held up by the gate."""
    rules.check_can_close_payee(payee, by=by)
    if Payee.objects.filter(pk=payee.pk, closed_at__isnull=True).update(closed_at=at) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    payee.closed_at = at
    _note(payee.book, "close_payee", ("payee", payee.pk), by=by, at=at)


@transaction.atomic
def see_payee_number(payee: Payee, *, by: Actor, at: datetime) -> str:
    """The whole number, for who types it at the bank. Each look is an event."""
    rules.check_can_see_payee_number(payee, by=by)
    _note(payee.book, "see_payee_number", ("payee", payee.pk), by=by, at=at)
    return opened(bytes(payee.number_cipher), payee.book_id)


def _note(
    book: Book,
    verb: str,
    subject: tuple[str, int],
    *,
    by: Actor,
    at: datetime,
    private: dict[str, Any] | None = None,
    **data: Any,
) -> None:
    record(log_id=book.pk, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=data, private=private)
