"""A selection of a book for a spreadsheet program: one workbook, or one CSV of the entries and one of the accounts."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from linli.kernel import sheets
from linli.kernel.errors import Refused
from linli.kernel.sheets import Page
from linli.ledger.models import Account
from linli.ledger.states import NATURAL_SIGN, AccountKind, EntryKind

from .selection import Posted, Selection, one_moment

MOST_ROWS = 200_000  # a workbook of more takes minutes to open; CSV and the journals have no limit

Row = list[Any]


def entries_csv(selection: Selection) -> Iterator[bytes]:
    """One line for each transfer, in pieces and in constant memory."""
    return _csv(selection, entry_rows)


def accounts_csv(selection: Selection) -> Iterator[bytes]:
    """One line for each account: before, what moved, after."""
    return _csv(selection, account_rows)


def workbook(selection: Selection) -> IO[bytes]:
    """Both as the sheets of one XLSX, open at its beginning; what is large lies on the disk and not in memory.

    Raises Refused for more rows than such a file can hold in practice.
    """
    if selection.count(MOST_ROWS + 1) > MOST_ROWS:
        raise Refused(
            _("More than %(most)s transfers are too many for one workbook. Choose fewer days, or CSV.")
            % {"most": f"{MOST_ROWS:,}"}
        )
    with one_moment():
        return sheets.workbook(Page(_("Entries"), entry_rows(selection)), Page(_("Accounts"), account_rows(selection)))


def entry_rows(selection: Selection) -> Iterator[Row]:
    """The headings and one row for each transfer."""
    yield [
        _("Voucher"),
        _("Date"),
        _("Belongs to"),
        _("Kind"),
        _("Purpose"),
        _("Other party"),
        _("Debit"),
        _("Debit account"),
        _("Credit"),
        _("Credit account"),
        _("Amount (yuan)"),
        _("Decision"),
        _("Matter"),
        _("Bank reference"),
        _("Reverses"),
        _("Reason"),
    ]
    accounts = {account.pk: account for account in selection.accounts()}
    for entry in selection.posted():
        for debit, credit, fen in entry.transfers:
            yield _entry_row(entry, accounts[debit], accounts[credit], fen)


def account_rows(selection: Selection) -> Iterator[Row]:
    """The headings and one row for each account: how it stood before the first day, debits, credits, and how it stood
    at the end of the last, each the way round that people expect of such an account."""
    yield [
        _("Account"),
        _("Name"),
        _("Fund"),
        _("Kind"),
        _("Before (yuan)"),
        _("Debits (yuan)"),
        _("Credits (yuan)"),
        _("After (yuan)"),
        _("Closed on"),
    ]
    moved = selection.moved()
    before, after = selection.before(), selection.after()
    for account in selection.complete():
        sign = NATURAL_SIGN[AccountKind(account.kind)]
        debit, credit = moved.get(account.pk, (0, 0))
        yield [
            account.code,
            str(account),
            str(account.fund),
            str(AccountKind(account.kind).label),
            _yuan(before[account.pk] * sign),
            _yuan(debit),
            _yuan(credit),
            _yuan(after[account.pk] * sign),
            account.closed_on,
        ]


def _entry_row(entry: Posted, debit: Account, credit: Account, fen: int) -> Row:
    return [
        entry.voucher,
        entry.on,
        entry.belongs_on,
        str(EntryKind(entry.kind).label),
        entry.purpose,
        entry.counterparty,
        debit.code,
        str(debit),
        credit.code,
        str(credit),
        _yuan(fen),
        entry.decision,
        entry.matter,
        entry.bank_reference,
        entry.reverses,
        entry.reason,
    ]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _csv(selection: Selection, rows: Callable[[Selection], Iterator[Row]]) -> Iterator[bytes]:
    with one_moment():
        yield from sheets.csv_pieces(Page("", rows(selection)))
