"""Bank against book, and every line that no entry explains: for everybody who reads the book."""

from datetime import timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.law.deadlines import day_of
from linli.ledger.models import Book
from linli.ledger.queries.openness.veil import sees_receipts
from linli.ledger.queries.statements import (
    latest_reconciliation,
    lines_of,
    open_entries,
    open_lines,
    reconciliation,
    statements_of,
)
from linli.ledger.queries.statements.matching import WINDOW_DAYS
from linli.ledger.queries.statements.standing import beginning
from linli.ledger.views.common import MOST_ROWS, exported, of_book

from .summing import bank_lines, shown_entries, shown_lines

SHOWN = 40


@of_book()
@require_safe
def bank(request: Request, book: Book) -> HttpResponseBase:
    """What the bank says, beside what the book says; all lines as a file."""
    full = sees_receipts(book, request.actor)
    file = exported(
        request,
        f"{book.community.code}-bank",
        [
            _("Date"),
            _("Bank account"),
            _("Other side"),
            _("The bank's text"),
            _("Amount (fen)"),
            _("Balance (fen)"),
            _("Voucher"),
        ],
        lambda: bank_lines(book, lines_of(book)[: MOST_ROWS + 1], full=full),
    )
    if file:
        return file
    today = day_of(request.at)
    standing = reconciliation(book)
    accounts = [one.account for one in latest_reconciliation(book)]
    lines = open_lines(book, today - timedelta(days=WINDOW_DAYS), today)
    first = {account.pk: beginning(account, today) for account in accounts}
    entries = [
        one
        for one in open_entries(accounts, min(first.values(), default=today), today)
        if one.entry.on >= first[one.bank_account_id]
    ]
    context = {
        "book": book,
        "community": book.community,
        "standing": standing,
        "lines": shown_lines(lines, full=full)[:SHOWN],
        "lines_count": len(lines),
        "entries": shown_entries(entries, full=full)[:SHOWN],
        "entries_count": len(entries),
        "statements": statements_of(book)[:12],
        "works": request.actor.may("ledger.match_line", book.community.path or "-"),
    }
    return render(request, "ledger/statements_public.html", context)
