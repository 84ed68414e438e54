"""The desk: what waits to be matched, with what it may have been; one line with all about it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import Refused
from linli.kernel.forms import tried
from linli.kernel.text import key_in
from linli.law.deadlines import day_of
from linli.ledger import actions, queries
from linli.ledger.forms.statements import MissingEntryForm, UnmatchForm
from linli.ledger.models import Account, Book, Entry, StatementLine
from linli.ledger.queries.online import flagged
from linli.ledger.queries.openness.finding import shown_purpose
from linli.ledger.queries.statements import (
    OpenEntry,
    OpenLine,
    accounts_for,
    latest_reconciliation,
    line_page,
    open_entries,
    open_fen,
    open_lines,
    proposals,
    shown,
    statements_of,
)
from linli.ledger.queries.statements.matching import NEAR_DAYS, WINDOW_DAYS
from linli.ledger.views.common import found_or_404
from linli.registry.queries import communities_inside

from .common import at_the_desk

SHOWN = 30


@opens_to("ledger.match_line")
@require_safe
def here(request: Request) -> HttpResponse:
    """To the first book whose bank she deals with."""
    for path in request.actor.paths("ledger.match_line"):
        for place in communities_inside(path):
            if Book.objects.filter(pk=place.pk).exists():
                return redirect("ledger:bank-desk", place.code)
    return render(request, "ledger/openness_none.html", {})


@at_the_desk
@require_safe
def desk(request: Request, book: Book) -> HttpResponse:
    """Bank against book, the latest files, and the lines that wait, each with its likeliest entry."""
    today = day_of(request.at)
    first = today - timedelta(days=WINDOW_DAYS)
    accounts = list(queries.bank_accounts_of(book))
    lines = open_lines(book, first, today)
    entries = open_entries(accounts, first - timedelta(days=NEAR_DAYS), today) if lines else []
    stand = {one.account.pk: one for one in latest_reconciliation(book)}
    context = {
        "book": book,
        "community": book.community,
        "accounts": [{"it": one, "stands": stand.get(one.pk)} for one in accounts if one.closed_on is None],
        "rows": [_row(line, entries, lines) for line in lines[:SHOWN]],
        "count": len(lines),
        "statements": statements_of(book)[:12],
        "flagged": flagged(book)[:20],
    }
    return render(request, "ledger/statements_desk.html", context)


@at_the_desk
@require_http_methods(["GET", "POST"])
def line(request: Request, book: Book, pk: int) -> HttpResponse:
    """One line: what it may have been, what it was matched with, or the entry that is missing."""
    found = _line(book, pk)
    whole: tuple[str, str] | None = None
    missing = MissingEntryForm(accounts=accounts_for(found), initial={"purpose": shown(found).text})
    wrong = UnmatchForm()
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if verb == "see":
        whole = actions.see_counterparty(found, by=request.actor, at=request.at)
    elif verb == "prepare":
        missing = MissingEntryForm(request.POST, accounts=accounts_for(found))
        if missing.is_valid() and tried(missing, lambda: _prepare(request, found, missing)):
            messages.success(request, _("Prepared. A second person posts it; then it is proposed here."))
            return redirect("ledger:bank-line", book.community.code, pk)
    elif verb == "unmatch":
        wrong = UnmatchForm(request.POST)
        if wrong.is_valid() and tried(wrong, lambda: _unmatch(request, found, wrong)):
            return redirect("ledger:bank-line", book.community.code, pk)
    left = open_fen(found)
    ways = _ways(book, OpenLine(found, left)) if left else []
    context = {
        "book": book,
        "community": book.community,
        "line": found,
        "amount_fen": abs(found.amount_fen),
        "shown": shown(found),
        "whole": whole,
        "left": left,
        "ways": [_way(one) for one in ways],
        "matched": [one for one in found.matches.all() if one.ended_at is None],
        "ended": [one for one in found.matches.all() if one.ended_at is not None],
        "missing": missing,
        "wrong": wrong,
        "may_prepare": request.actor.may("ledger.prepare_entry", book.community.path or "-"),
    }
    return render(request, "ledger/statements_line.html", context)


@at_the_desk
@require_POST
def match(request: Request, book: Book) -> HttpResponse:
    """Take a proposal: its lines, each with its entries."""
    lines = StatementLine.objects.filter(book=book, pk__in=_ids(request, "line")).select_related("book", "bank_account")
    entries = list(Entry.objects.filter(book=book, pk__in=_ids(request, "entry")).select_related("book").order_by("id"))
    try:
        for one in lines.order_by("id"):
            actions.match_line(one, entries, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Matched."))
    return redirect("ledger:bank-desk", book.community.code)


def _line(book: Book, pk: int) -> StatementLine:
    try:
        return line_page(book, pk)
    except StatementLine.DoesNotExist:
        return found_or_404(None)


def _prepare(request: Request, found: StatementLine, form: MissingEntryForm) -> None:
    account = Account.objects.select_related("fund", "book").get(book=found.book_id, pk=form.cleaned_data["account"])
    purpose = form.cleaned_data["purpose"]
    actions.post_from_line(found, account=account, purpose=purpose, by=request.actor, at=request.at)


def _unmatch(request: Request, found: StatementLine, form: UnmatchForm) -> None:
    actions.unmatch_line(found, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)


def _ways(book: Book, line: OpenLine) -> list[Any]:
    near = timedelta(days=NEAR_DAYS)
    first, last = line.line.on - near, line.line.on + near
    return proposals(line, open_entries([line.line.bank_account], first, last), open_lines(book, first, last))


def _row(line: OpenLine, entries: list[OpenEntry], lines: list[OpenLine]) -> dict[str, Any]:
    found = proposals(line, entries, lines, most=2)
    return {
        "shown": shown(line.line),
        "fen": line.open_fen,
        "way": _way(found[0]) if found else None,
        "more": len(found) > 1,
    }


def _way(one: Any) -> dict[str, Any]:
    """A proposal in words, and the fields of its button."""
    words = [_("Same reference")] if one.by_reference else []
    words += [_("Same name")] if one.by_name else []
    return {
        "entries": [{"it": entry.entry, "purpose": shown_purpose(entry.entry)} for entry in one.entries],
        "lines": [other.line for other in one.lines],
        "several": len(one.lines) > 1,
        "why": " · ".join(words),
    }


def _ids(request: Request, name: str) -> list[int]:
    return [key for one in request.POST.getlist(name)[:20] if (key := key_in(one)) is not None]
