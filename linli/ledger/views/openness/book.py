"""The book as residents read it: one screen, then funds, accounts and months."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.money import yuan
from linli.law.deadlines import day_of
from linli.ledger.models import Account, Book, Fund
from linli.ledger.queries.accounts import AccountRow, account_page
from linli.ledger.queries.balances import balance, balances, turnover
from linli.ledger.queries.openness import finding, overview, searching
from linli.ledger.queries.openness.questions import counts
from linli.ledger.queries.openness.schedules import late_reports
from linli.ledger.states import AccountKind, EntryKind
from linli.ledger.views.common import MOST_ROWS, exported, found_or_404, in_yuan, of_book, reads_all
from linli.registry.models import Place
from linli.registry.queries import communities_inside

from .charts import SHOWN_LINES, chart, spent
from .words import fund_words, month_label

PAGE = 30
PHONE_MONTHS = 6  # what fits beside each other on a phone; the table behind it has no more either


@opens_to("ledger.read")
@require_safe
def here(request: Request) -> HttpResponseBase:
    """To the book of the community where she lives, else to the first where a body of hers works; who watches over
    several chooses."""
    by = request.actor
    for home in by.homes:
        if finding.book_by_code(home.community_code):
            return redirect("ledger:book", home.community_code)
    inside: dict[int, Place] = {}
    for path in by.paths("ledger.read"):
        inside |= {place.pk: place for place in communities_inside(path)[:2]}
    if len(inside) > 1 and by.may_anywhere("ledger.audit"):
        return redirect("ledger:books")
    books = {book.pk: book for book in Book.objects.filter(pk__in=inside)}
    first = next((place for pk, place in inside.items() if pk in books), None)
    if first is not None:
        return redirect("ledger:book", first.code)
    return render(request, "ledger/openness_none.html", {})


@of_book(public=True)
@require_safe
def book(request: Request, book: Book) -> HttpResponseBase:
    """What we own in common, what came in, what went out, what is left."""
    full, today = reads_all(request, book), day_of(request.at)
    view = overview.overview(book, today)
    code = book.community.code
    shown = overview.months_before(today, PHONE_MONTHS)
    used = overview.budget_used(book, view) if full else []
    asked = counts([book.pk], request.at).get(book.pk)
    context = {
        "book": book,
        "community": book.community,
        "full": full,
        "view": view,
        "funds": [{"state": state, "words": fund_words(book, state.fund)} for state in view.funds],
        "checked": overview.checked(book),
        "chart": chart(view, shown, code if full else ""),
        "spent": spent(view, shown[-1]) if full else [],
        "used": [
            {
                "account": one.account,
                "budget_fen": one.budget_fen,
                "actual_fen": one.actual_fen,
                "is_over": one.is_over,
                "text": f"{yuan(one.actual_fen)} / {yuan(one.budget_fen)}",
            }
            for one in used[:SHOWN_LINES]
        ],
        "year_part": (today.timetuple().tm_yday, 366),
        "payments": overview.latest_payments(book) if full else [],
        "asked": asked,
        "late_reports": late_reports([book.pk], today).get(book.pk, 0),
        "month_key": f"{today:%Y-%m}",
        "lives_here": any(home.path.startswith(book.community.path or "-") for home in request.actor.homes),
        "watches": request.actor.may("ledger.audit", book.community.path or "-"),
        "successor": book.successor,
    }
    return render(request, "ledger/openness_book.html", context)


@of_book()
@require_safe
def fund(request: Request, book: Book, fund: str) -> HttpResponseBase:
    """One fund: whose it is and what for, what it has, its accounts, its last payments."""
    found: Fund = found_or_404(finding.fund_by_code(book, fund))
    today = day_of(request.at)
    view = overview.overview(book, today, fund=found)
    stands = balances(list(view.accounts), today)
    groups: dict[str, list[dict[str, Any]]] = {}
    by_building: dict[tuple[str, str], dict[str, Any]] = {}
    for account in view.accounts.values():
        moving = account.kind in (AccountKind.INCOME, AccountKind.EXPENSE)
        fen = view.spent_in_year(account.pk) if moving else stands[account.pk] * account.sign
        if not fen:
            continue
        rows = groups.setdefault(account.kind, [])
        if account.building_id is None:
            rows.append({"account": account, "fen": fen})
            continue
        # Twenty-five buildings are one line that opens, not twenty-five lines.
        key = (account.kind, account.role)
        if key not in by_building:
            by_building[key] = {"label": account.get_role_display(), "fen": 0, "buildings": []}
            rows.append(by_building[key])
        by_building[key]["fen"] += fen
        by_building[key]["buildings"].append({"account": account, "fen": fen})
    context = {
        "book": book,
        "community": book.community,
        "fund": found,
        "words": fund_words(book, found),
        "state": view.funds[0] if view.funds else None,
        "chart": chart(view, overview.months_before(today, PHONE_MONTHS), book.community.code),
        "groups": [
            {"label": label, "rows": groups.get(kind, []), "year": kind in (AccountKind.INCOME, AccountKind.EXPENSE)}
            for kind, label in _group_labels()
            if groups.get(kind)
        ],
        "payments": overview.latest_payments(book, fund=found),
        "year": today.year,
    }
    return render(request, "ledger/openness_fund.html", context)


@of_book()
@require_safe
def account(request: Request, book: Book, account: str) -> HttpResponseBase:
    """The transfers of one account, newest first, each with the balance after it; by month, by words, as a file."""
    found: Account = found_or_404(finding.account_by_code(book, account))
    month = finding.month_named(request.GET.get("month", ""))
    first, last = (month, overview.month_end(month)) if month else (None, None)
    words = request.GET.get("q", "").strip()[: searching.MOST_TYPED]
    before = searching.cursor_named(request.GET.get("after", ""))
    file = exported(
        request,
        f"{book.community.code}-{found.code}",
        [_("Date"), _("Voucher"), _("Purpose"), _("Counterparty"), _("Amount (yuan)"), _("Balance (yuan)")],
        lambda: _account_lines(found, words, first, last),
    )
    if file:
        return file
    rows, after, back_to = _page(found, words, before, first, last)
    today = day_of(request.at)
    moved = turnover([found.pk], first or today.replace(month=1, day=1), last or today).get(found.pk, (0, 0))
    context = {
        "book": book,
        "community": book.community,
        "account": found,
        "rows": [_shown(row, found.sign) for row in rows],
        "next": searching.cursor_text(after),
        "back_to": back_to,
        "q": words,
        "month": month,
        "stands": balance(found, today) * found.sign,
        "debit": moved[0],
        "credit": moved[1],
        "today": today,
    }
    return render(request, "ledger/openness_account.html", context)


@of_book()
@require_safe
def month(request: Request, book: Book, month: str) -> HttpResponseBase:
    """Where the money of one month came from and where it went, account by account."""
    first: date = found_or_404(finding.month_named(month))
    last = overview.month_end(first)
    kinds = (AccountKind.INCOME, AccountKind.EXPENSE)
    rows = Account.objects.filter(book=book, kind__in=kinds).select_related("fund").order_by("fund_id", "code")
    accounts = {one.pk: one for one in rows}
    moved = turnover(accounts, first, last)
    lines: dict[str, list[dict[str, Any]]] = {
        kind: [
            {"account": one, "fen": (moved[pk][0] - moved[pk][1]) * one.sign}
            for pk, one in accounts.items()
            if one.kind == kind and pk in moved
        ]
        for kind in kinds
    }
    file = exported(
        request,
        f"{book.community.code}-{month}",
        [_("Fund"), _("Account"), _("Kind"), _("Amount (yuan)")],
        lambda: (
            [line["account"].fund, line["account"], line["account"].get_kind_display(), in_yuan(line["fen"])]
            for kind in kinds
            for line in lines[kind]
        ),
    )
    if file:
        return file
    sums = [sum(line["fen"] for line in lines[kind]) for kind in kinds]
    context = {
        "book": book,
        "community": book.community,
        "first": first,
        "key": f"{first:%Y-%m}",
        "label": month_label(first),
        "sides": [
            {"id": "in", "label": pgettext("money", "Came in"), "rows": lines[AccountKind.INCOME], "sum": sums[0]},
            {"id": "out", "label": _("Went out"), "rows": lines[AccountKind.EXPENSE], "sum": sums[1]},
        ],
        "left": sums[0] - sums[1],
        "before": overview.months_before(first, 2)[0],
        "after": overview.month_end(first).toordinal() < day_of(request.at).toordinal()
        and date.fromordinal(last.toordinal() + 1),
    }
    return render(request, "ledger/openness_month.html", context)


@of_book()
@require_safe
def entries(request: Request, book: Book) -> HttpResponseBase:
    """All entries, newest first; by kind, by month, as a file."""
    kind = request.GET.get("kind", "")
    month = finding.month_named(request.GET.get("month", ""))
    before = searching.cursor_named(request.GET.get("after", ""))
    heads = [_("Date"), _("Voucher"), _("Kind"), _("Purpose"), _("Counterparty"), _("Amount (yuan)"), _("Late")]
    file = exported(
        request,
        f"{book.community.code}-entries",
        heads,
        lambda: (
            [one.on, one.voucher, one.get_kind_display(), finding.shown_purpose(one), one.shown_counterparty,
             in_yuan(one.amount_fen), one.belongs_on]
            for one in searching.listed_entries(book, kind=kind, month=month, size=MOST_ROWS + 1)[0]
        ),
    )  # fmt: skip
    if file:
        return file
    rows, after = searching.listed_entries(book, kind=kind, month=month, after=before, size=PAGE)
    context = {
        "book": book,
        "community": book.community,
        "rows": rows,
        "next": searching.cursor_text(after),
        "kinds": [("", _("Every kind")), *((one.value, one.label) for one in EntryKind)],
        "kind": kind,
        "month": month,
    }
    return render(request, "ledger/openness_entries.html", context)


def _page(
    account: Account, words: str, before: searching.Cursor | None, first: date | None, last: date | None
) -> tuple[list[AccountRow], searching.Cursor | None, date | None]:
    """The rows, the key of the next page, and how far back a search that stopped has looked."""
    if words:
        found = searching.search_account(account, words, before=before, size=PAGE, first=first, last=last)
        return found.rows, found.next, found.back_to
    rows = account_page(account, before=before, size=PAGE + 1, first=first, last=last)
    return rows[:PAGE], rows[PAGE - 1].cursor if len(rows) > PAGE else None, None


def _account_lines(account: Account, words: str, first: date | None, last: date | None) -> Iterator[list[object]]:
    for row in searching.every_row(account, words, first=first, last=last):
        amounts = (in_yuan(fen * account.sign) for fen in (row.amount_fen, row.balance_fen))
        yield [row.on, row.entry.voucher, finding.shown_purpose(row.entry), row.entry.shown_counterparty, *amounts]


def _shown(row: AccountRow, sign: int) -> dict[str, Any]:
    return {
        "entry": row.entry,
        "purpose": finding.shown_purpose(row.entry),
        "on": row.on,
        "fen": row.amount_fen * sign,
        "balance": row.balance_fen * sign,
        "other": row.other,
    }


def _group_labels() -> list[tuple[str, str]]:
    return [
        (AccountKind.ASSET, _("What it has")),
        (AccountKind.LIABILITY, _("What it owes")),
        (AccountKind.INCOME, _("Came in this year")),
        (AccountKind.EXPENSE, _("Went out this year")),
        (AccountKind.EQUITY, _("Brought over")),
    ]
