"""One account with its transfers, and all entries: as lists and as files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.law.deadlines import day_of
from linli.ledger.models import Account, Book, Entry
from linli.ledger.queries.accounts import AccountRow, account_page
from linli.ledger.queries.balances import balances, turnover
from linli.ledger.queries.openness import finding, overview, searching, veiled
from linli.ledger.queries.openness.veil import Veil, has_singles, is_single, sees_receipts, summed_words
from linli.ledger.queries.openness.veiled import DaySum, VeiledRow
from linli.ledger.states import EntryKind
from linli.ledger.views.common import MOST_ROWS, exported, found_or_404, in_yuan, of_book

PAGE = 30


@of_book()
@require_safe
def account(request: Request, book: Book, account: str) -> HttpResponseBase:
    """The transfers of one account, newest first, each with the balance after it; by month, by words, as a file."""
    found: Account = found_or_404(finding.account_by_code(book, account))
    veil = None if sees_receipts(book, request.actor) or not has_singles(found) else Veil.of(book)
    if veil and veil.shown(found.pk) != found.pk:
        return redirect("ledger:account", book.community.code, Account.objects.get(pk=veil.shown(found.pk)).code)
    month = finding.month_named(request.GET.get("month", ""))
    first, last = (month, overview.month_end(month)) if month else (None, None)
    words = request.GET.get("q", "").strip()[: searching.MOST_TYPED]
    before = searching.cursor_named(request.GET.get("after", ""))
    file = exported(
        request,
        f"{book.community.code}-{found.code}",
        [_("Date"), _("Voucher"), _("Purpose"), _("Counterparty"), _("Amount (yuan)"), _("Balance (yuan)")],
        lambda: _account_lines(found, veil, words, first, last),
    )
    if file:
        return file
    rows, after, back_to = _page(found, veil, words, before, first, last)
    today = day_of(request.at)
    ids = veil.behind(found.pk) if veil else [found.pk]
    moved = turnover(ids, first or today.replace(month=1, day=1), last or today).values()
    context = {
        "book": book,
        "community": book.community,
        "account": found,
        "rows": [_shown(row, found.sign) for row in rows],
        "next": searching.cursor_text(after),
        "back_to": back_to,
        "q": words,
        "month": month,
        "stands": sum(balances(ids, today).values()) * found.sign,
        "debit": sum(debit for debit, _credit in moved),
        "credit": sum(credit for _debit, credit in moved),
        "veiled": veil is not None,
        "today": today,
    }
    return render(request, "ledger/openness_account.html", context)


@of_book()
@require_safe
def entries(request: Request, book: Book) -> HttpResponseBase:
    """All entries, newest first; by kind, by month, as a file."""
    kind = request.GET.get("kind", "")
    month = finding.month_named(request.GET.get("month", ""))
    before = searching.cursor_named(request.GET.get("after", ""))
    full = sees_receipts(book, request.actor)
    heads = [_("Date"), _("Voucher"), _("Kind"), _("Purpose"), _("Counterparty"), _("Amount (yuan)"), _("Late")]
    file = exported(
        request,
        f"{book.community.code}-entries",
        heads,
        lambda: (_entry_line(one) for one in _all_entries(book, full, kind, month)),
    )
    if file:
        return file
    rows: Sequence[Entry | DaySum]
    if full:
        rows, after = searching.listed_entries(book, kind=kind, month=month, after=before, size=PAGE)
    else:
        rows, after = veiled.listed(book, kind=kind, month=month, after=before, size=PAGE)
    context = {
        "book": book,
        "community": book.community,
        "rows": rows,
        "next": searching.cursor_text(after),
        "kinds": [("", _("Every kind")), *((one.value, one.label) for one in EntryKind)],
        "kind": kind,
        "month": month,
        "veiled": not full,
    }
    return render(request, "ledger/openness_entries.html", context)


def _all_entries(book: Book, full: bool, kind: str, month: date | None) -> Iterable[Entry | DaySum]:
    if full:
        return searching.listed_entries(book, kind=kind, month=month, size=MOST_ROWS + 1)[0]
    return veiled.every_entry(book, kind=kind, month=month)


def _entry_line(one: Entry | DaySum) -> list[object]:
    if isinstance(one, DaySum):
        return [one.on, "", one.label, summed_words(), "", in_yuan(one.amount_fen), None]
    said = [one.get_kind_display(), finding.shown_purpose(one), one.shown_counterparty]
    return [one.on, one.voucher, *said, in_yuan(one.amount_fen), one.belongs_on]


def _page(
    account: Account,
    veil: Veil | None,
    words: str,
    before: searching.Cursor | None,
    first: date | None,
    last: date | None,
) -> tuple[Sequence[AccountRow | VeiledRow], searching.Cursor | None, date | None]:
    """The rows, the key of the next page, and how far back a search that stopped has looked."""
    if words:
        found = searching.search_account(account, words, before=before, size=PAGE, first=first, last=last)
        return _found(found.rows, veil, account), found.next, found.back_to
    if veil:
        shown, after = veiled.account_page(account, veil, before=before, size=PAGE, first=first, last=last)
        return shown, after, None
    rows = account_page(account, before=before, size=PAGE + 1, first=first, last=last)
    return rows[:PAGE], rows[PAGE - 1].cursor if len(rows) > PAGE else None, None


def _found(rows: Iterable[AccountRow], veil: Veil | None, account: Account) -> list[AccountRow]:
    """Without those that tell of one household, where these are summed."""
    return [row for row in rows if veil is None or not is_single(row.entry.kind, (account.role, row.other.role))]


def _account_lines(
    account: Account, veil: Veil | None, words: str, first: date | None, last: date | None
) -> Iterator[list[object]]:
    rows: Iterable[AccountRow | VeiledRow]
    if words:
        rows = _found(searching.every_row(account, words, first=first, last=last), veil, account)
    elif veil:
        rows = veiled.every_row(account, veil, first=first, last=last)
    else:
        rows = searching.every_row(account, first=first, last=last)
    for row in rows:
        fen = in_yuan(row.amount_fen * account.sign)
        stands = "" if words and veil else in_yuan(row.balance_fen * account.sign)
        if row.entry is None:
            yield [row.on, "", summed_words(), "", fen, stands]
        else:
            said = finding.shown_purpose(row.entry), row.entry.shown_counterparty
            yield [row.on, row.entry.voucher, *said, fen, stands]


def _shown(row: AccountRow | VeiledRow, sign: int) -> dict[str, Any]:
    return {
        "entry": row.entry,
        "purpose": finding.shown_purpose(row.entry) if row.entry else summed_words(),
        "on": row.on,
        "fen": row.amount_fen * sign,
        "balance": row.balance_fen * sign,
        "other": row.other,
    }
