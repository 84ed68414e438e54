"""How a book is arranged: the rules for spending, funds and accounts, whose model it is, its months."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.bodies.actor import Request
from linli.bodies.queries import around, decisions_to_rely_on, open_bodies
from linli.bodies.states import BodyKind, DecisionKind
from linli.kernel.doors import opens_to
from linli.kernel.errors import Invalid, why_not
from linli.kernel.forms import tried
from linli.kernel.money import yuan
from linli.law.deadlines import day_of
from linli.ledger import actions, queries
from linli.ledger.forms.budgets import AccountForm, FundForm, ModelForm, OpenBookForm, RulesForm
from linli.ledger.forms.paying import decision_label
from linli.ledger.models import Account, Book, Period
from linli.ledger.rules.books import check_can_close_period, check_can_open_book
from linli.ledger.states import FundKind, PeriodState, Purpose
from linli.people.doors import confirmed_again
from linli.registry.models import Place
from linli.registry.states import PlaceKind

from .common import book_here, may

MONTHS = 18


@opens_to("ledger.read_orders")
@require_safe
def work(request: Request) -> HttpResponse:
    """To the book that she works on; whoever works on several chooses."""
    books: list[Book] = []
    for path in request.actor.paths("ledger.read_orders"):
        books += Book.objects.filter(community__path__startswith=path).select_related("community")[:200]
    found = {book.pk: book for book in books}
    if len(found) == 1:
        return redirect("ledger:payments", books[0].community.code)
    without = [
        place
        for path in request.actor.paths("ledger.open_book")
        for place in Place.objects.filter(path__startswith=path, kind=PlaceKind.COMMUNITY, successor__isnull=True)
        .exclude(pk__in=Book.objects.values("pk"))
        .order_by("name")[:200]
    ]
    context = {"books": sorted(found.values(), key=lambda book: book.community.name), "without": without}
    return render(request, "ledger/paying_books.html", context)


@opens_to("ledger.read_orders")
@require_safe
def arrangement(request: Request, code: str) -> HttpResponse:
    """Everything on one page: rules, funds with their accounts, months."""
    book = book_here(request, code)
    accounts = list(
        Account.objects.filter(book=book).select_related("fund", "bank_account").order_by("fund_id", "code")
    )
    funds: dict[int, dict[str, Any]] = {}
    for account in accounts:
        funds.setdefault(account.fund_id, {"fund": account.fund, "accounts": []})["accounts"].append(account)
    periods = list(Period.objects.filter(book=book).order_by("-month")[:MONTHS])
    waiting = [one for one in reversed(periods) if one.state == PeriodState.OPEN]
    oldest = Period.objects.filter(book=book, state=PeriodState.OPEN).order_by("month").first() if waiting else None
    context = {
        "book": book,
        "place": book.community,
        "page": "arrangement",
        "rules": queries.spending_rules(book),
        "funds": list(funds.values()),
        "periods": periods,
        "oldest": oldest,
        "why_not_close": why_not(check_can_close_period, book, oldest.month, by=request.actor, at=request.at)
        if oldest
        else "",
        "may": may(request, book, "set_spending_rules", "add_fund", "add_account", "set_model", "close_period"),
    }
    return render(request, "ledger/paying_arrangement.html", context)


@opens_to("ledger.set_spending_rules")
@never_cache
@confirmed_again
def set_rules(request: Request, code: str) -> HttpResponse:
    book = book_here(request, code, "set_spending_rules")
    now = queries.spending_rules(book)
    initial = {
        "small_sum": yuan(now.small_sum_fen),
        "committee": yuan(now.committee_fen),
        "review_from": yuan(now.review_from_fen),
    }
    form = RulesForm(_typed(request), offers=_decisions(book, request), initial=initial)
    return _page(request, book, form, _("Set the rules for spending"), _set_rules)


@opens_to("ledger.add_fund")
@never_cache
def add_fund(request: Request, code: str) -> HttpResponse:
    book = book_here(request, code, "add_fund")
    return _page(request, book, FundForm(_typed(request)), _("Add a fund"), _add_fund)


@opens_to("ledger.add_account")
@never_cache
def add_account(request: Request, code: str) -> HttpResponse:
    book = book_here(request, code, "add_account")
    funds = list(book.funds.filter(closed_on__isnull=True).exclude(kind=FundKind.MAINTENANCE).order_by("id"))
    form = AccountForm(_typed(request), offers={"fund": (funds, str)})
    form.fields["purpose"].choices = [("", "—"), *Purpose.choices]  # type: ignore[attr-defined]
    return _page(request, book, form, _("Add an account"), _add_account)


@opens_to("ledger.set_model")
@never_cache
@confirmed_again
def set_model(request: Request, code: str) -> HttpResponse:
    book = book_here(request, code, "set_model")
    form = ModelForm(
        _typed(request),
        offers=_decisions(book, request) | {"keeper": (_companies(book.community), str)},
        initial={"model": book.model, "keeper": book.keeper_id},
    )
    return _page(request, book, form, _("Set the model"), _set_model)


@opens_to("ledger.close_period")
@require_POST
def close_month(request: Request, code: str) -> HttpResponse:
    """Close the oldest open month. What comes later is posted later and marked."""
    book = book_here(request, code, "close_period")
    try:
        month = date.fromisoformat(request.POST.get("month", ""))
    except ValueError:
        raise Invalid(_("Choose a month."), field="month") from None
    actions.close_period(book, month=month, by=request.actor, at=request.at)
    messages.success(request, _("%(month)s is closed.") % {"month": f"{month:%Y-%m}"})
    return redirect("ledger:arrangement", code)


@opens_to("ledger.open_book")
@never_cache
@confirmed_again
def open_book(request: Request, code: str) -> HttpResponse:
    """The book of a community that has none yet, with the standard funds."""
    place = get_object_or_404(Place, code=code, kind=PlaceKind.COMMUNITY)
    if not request.actor.may("ledger.open_book", place.path or "-"):
        raise Http404
    form = OpenBookForm(_typed(request), initial={"on": day_of(request.at)})
    form.fields["keeper"].offer(_companies(place))  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if tried(form, lambda: actions.open_book(place, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("The book is open."))
            return redirect("ledger:arrangement", code)
    why = why_not(check_can_open_book, place, by=request.actor)
    return render(request, "ledger/paying_open.html", {"place": place, "form": form, "why": why})


def _page(
    request: Request, book: Book, form: Any, title: str, verb: Callable[[Book, Any, Request], object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and tried(form, lambda: verb(book, form.cleaned_data, request)):
        messages.success(request, _("Done."))
        return redirect("ledger:arrangement", book.community.code)
    context = {"place": book.community, "page": "arrangement", "form": form, "title": title, "button": title}
    return render(request, "ledger/paying_form.html", context | {"back": "ledger:arrangement"})


def _set_rules(book: Book, facts: dict[str, Any], request: Request) -> None:
    actions.set_spending_rules(
        book,
        small_sum_fen=facts["small_sum"],
        committee_fen=facts["committee"],
        review_from_fen=facts["review_from"],
        decision=facts["decision"],
        by=request.actor,
        at=request.at,
    )


def _add_fund(book: Book, facts: dict[str, Any], request: Request) -> None:
    actions.add_fund(book, **facts, on=day_of(request.at), by=request.actor, at=request.at)


def _add_account(book: Book, facts: dict[str, Any], request: Request) -> None:
    fund = facts.pop("fund")
    actions.add_account(fund, **facts, by=request.actor, at=request.at)


def _set_model(book: Book, facts: dict[str, Any], request: Request) -> None:
    actions.set_model(book, **facts, by=request.actor, at=request.at)


def _decisions(book: Book, request: Request) -> dict[str, tuple[Any, Any]]:
    rows = decisions_to_rely_on(book.community, at=request.at).exclude(kind=DecisionKind.CONTRACT)[:200]
    return {"decision": (rows, decision_label)}


def _companies(place: Place) -> Any:
    return open_bodies().filter(place_id__in=around(place), kind=BodyKind.PROPERTY_COMPANY)


def _typed(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
