"""Who brings in what the bank says, and who says which entry it was."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import yuan
from linli.ledger.models import BankAccount, Book, Entry, StatementLine
from linli.ledger.numbers import LEAST_DIGITS, digest

from .common import acting, check_holds


def check_can_import_statement(account: BankAccount, *, by: Actor) -> Actor:
    """Raises Denied."""
    return acting(account.book, "import_statement", by)


def check_account_number(account: BankAccount, number: str) -> None:
    """Raises Invalid where the file names another account than the one it is brought in for. A number that the bank
    has masked, or one in letters, tells nothing."""
    if not number.isdecimal() or len(number) < LEAST_DIGITS:
        return
    if digest(number) != account.number_digest:
        raise Invalid(
            _("This file is of the account ****%(last4)s. Choose that account, or another file.")
            % {"last4": number[-4:]},
            field="file",
        )


def check_can_match_line(line: StatementLine, entries: Iterable[Entry], *, by: Actor) -> Actor:
    """Raises Denied, also to whoever alone stands behind an entry: that the bank agrees with it is said by another."""
    by = acting(line.book, "match_line", by)
    for entry in entries:
        alone = entry.prepared_by_id is not None and entry.reviewed_by_id is None and entry.approved_by_id is None
        if alone and by.user_id == entry.prepared_by_id:
            raise Denied(
                _("You alone stand behind %(number)s; another person says that the bank agrees with it.")
                % {"number": entry.voucher}
            )
        if entry.book_id != line.book_id:
            raise Invalid(_("Choose entries of this book."), field="entries")
    return by


def check_amounts(line_fen: int, entry: Entry, entry_fen: int) -> None:
    """What is open of a line and of an entry. Raises Refused where nothing is, or where they go different ways."""
    if line_fen == 0:
        raise Refused(_("The whole amount of this line is matched already."))
    if entry_fen == 0:
        raise Refused(_("%(number)s is matched already, or it does not move this account.") % {"number": entry.voucher})
    if (line_fen > 0) != (entry_fen > 0):
        raise Refused(
            _("%(number)s moves %(fen)s yuan the other way than the bank.")
            % {"number": entry.voucher, "fen": yuan(abs(entry_fen))}
        )


def check_can_post_from_line(line: StatementLine, *, by: Actor) -> Actor:
    """Who prepares entries prepares this one. Raises Denied."""
    return acting(line.book, "prepare_entry", by)


def check_can_unmatch_line(line: StatementLine, *, by: Actor) -> Actor:
    """Raises Denied."""
    return acting(line.book, "unmatch_line", by)


def check_can_see_counterparty(book: Book, *, by: Actor) -> None:
    """Whole names of private persons in bank lines. Raises Denied."""
    check_holds(book, "see_counterparty", by)
