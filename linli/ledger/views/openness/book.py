"""The book as residents read it: one screen, then funds, accounts and months."""

from collections.abc import Mapping
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
from linli.ledger.queries.balances import balances, turnover
from linli.ledger.queries.openness import finding, overview
from linli.ledger.queries.openness.questions import counts
from linli.ledger.queries.openness.schedules import late_reports
from linli.ledger.queries.openness.veil import Veil, sees_receipts
from linli.ledger.states import AccountKind
from linli.ledger.views.common import exported, found_or_404, in_yuan, of_book, reads_all
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
    veil = None if sees_receipts(book, request.actor) else Veil.of(book)
    figures = {
        pk: view.spent_in_year(pk) if one.kind in (AccountKind.INCOME, AccountKind.EXPENSE) else stands[pk] * one.sign
        for pk, one in view.accounts.items()
    }
    groups = _groups(view.accounts, veil.summed(figures) if veil else figures)
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


def _groups(accounts: Mapping[int, Account], figures: Mapping[int, int]) -> dict[str, list[dict[str, Any]]]:
    """The accounts of a fund with their figures, by kind. Twenty-five buildings are one line that opens, not
    twenty-five lines."""
    groups: dict[str, list[dict[str, Any]]] = {}
    by_building: dict[tuple[str, str], dict[str, Any]] = {}
    for account in accounts.values():
        fen = figures.get(account.pk, 0)
        if not fen:
            continue
        rows = groups.setdefault(account.kind, [])
        if account.building_id is None:
            rows.append({"account": account, "fen": fen})
            continue
        key = (account.kind, account.role)
        if key not in by_building:
            by_building[key] = {"label": account.get_role_display(), "fen": 0, "buildings": []}
            rows.append(by_building[key])
        by_building[key]["fen"] += fen
        by_building[key]["buildings"].append({"account": account, "fen": fen})
    return groups


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
    by_account = {pk: debit - credit for pk, (debit, credit) in moved.items()}
    if not sees_receipts(book, request.actor):
        by_account = Veil.of(book).summed(by_account)
    lines: dict[str, list[dict[str, Any]]] = {
        kind: [
            {"account": one, "fen": by_account[pk] * one.sign}
            for pk, one in accounts.items()
            if one.kind == kind and pk in by_account
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


def _group_labels() -> list[tuple[str, str]]:
    return [
        (AccountKind.ASSET, _("What it has")),
        (AccountKind.LIABILITY, _("What it owes")),
        (AccountKind.INCOME, _("Came in this year")),
        (AccountKind.EXPENSE, _("Went out this year")),
        (AccountKind.EQUITY, _("Brought over")),
    ]
