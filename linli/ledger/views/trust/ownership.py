"""Whose money it is: what was left of a year, what the company keeps, what is shared, and what was merged."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.forms import tried
from linli.kernel.money import yuan
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.forms.trust import ExitForm, SurplusForm, TermsForm
from linli.ledger.models import Book, CostShare, Fund, SharedService
from linli.ledger.queries import trust
from linli.ledger.states import BookModel, CostKey, ExitState
from linli.ledger.views.common import book_or_404, exported, found_or_404, of_book, reads_all
from linli.people.doors import confirmed_again, kept_post


@of_book(public=True)
@require_safe
def surplus(request: Request, book: Book) -> HttpResponseBase:
    """What was left of a year in each fund and whose it is; remuneration, shared services, mergers, leavings."""
    year = _year(request, book)
    rows = trust.surpluses_of(book, year)
    months = trust.months_of(book, year)
    file = exported(
        request,
        f"{book.community.code}-surplus-{year}",
        [_("Fund"), pgettext("money", "Came in"), _("Went out"), _("Left"), _("Decided about"), _("Whose it is")],
        lambda: (
            [
                one.fund,
                yuan(one.income_fen),
                yuan(one.expense_fen),
                yuan(one.fen),
                yuan(one.decided_fen),
                one.owner.label,
            ]
            for one in rows
        ),
    )
    if file:
        return file
    by, path, exits = request.actor, book.community.path or "-", list(trust.exits_of(book))
    under_way = any(one.state != ExitState.HANDED_OVER for one in exits)
    may_decide = book.closed_on is None and by.may("ledger.decide_surplus", path) and year < day_of(request.at).year
    context = {
        "book": book,
        "community": book.community,
        "full": reads_all(request, book),
        "year": year,
        "years": _years(request, book),
        "rows": [
            {"it": one, "decide": may_decide and one.open_fen > 0 and one.owner == trust.SurplusOwner.OWNERS}
            for one in rows
        ],
        "lump": book.model == BookModel.LUMP_SUM,
        "terms": list(trust.terms_of(book)),
        "months": list(months),
        "earned_fen": sum(row.amount_fen for row in months),
        "services": [_service(one, shares, book) for one, shares in trust.shares_by_service(book).items()],
        "taken_in": list(book.taken_in.select_related("community").order_by("closed_on", "pk")),
        "exits": exits,
        "may_set": book.closed_on is None
        and by.may("ledger.set_remuneration", path)
        and book.model != BookModel.LUMP_SUM,
        "may_begin": book.keeper is not None and not under_way and by.may("ledger.begin_exit", path),
    }
    return render(request, "ledger/trust_surplus.html", context)


@opens_to("ledger.decide_surplus")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def decide(request: Request, code: str, fund: str, year: int) -> HttpResponse:
    """What residents decided about what was left of one fund's year."""
    book = book_or_404(request, code)
    found: Fund = found_or_404(Fund.objects.select_related("book__community").filter(book=book, code=fund).first())
    form = SurplusForm(request.POST if request.method == "POST" else kept_post(request), book=book, at=request.at)
    left = trust.surplus_of(found, year)

    def work() -> None:
        facts = dict(form.cleaned_data)
        facts["amount_fen"] = facts.pop("amount")
        actions.decide_surplus(found, year=year, **facts, by=request.actor, at=request.at)

    if request.method == "POST" and form.is_valid() and tried(form, work):
        messages.success(request, _("Done. The page shows what was decided and where the money is."))
        return redirect(f"{reverse('ledger:surplus', args=[code])}?year={year}")
    lead = _("%(fund)s, %(year)d: ¥ %(left)s are left to be decided about.")
    facts = {"fund": found, "year": year, "left": yuan(left.open_fen)}
    return _form(
        request, book, form, title=_("What becomes of what is left"), lead=lead % facts, button=_("Carry it out")
    )


@opens_to("ledger.set_remuneration")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def terms(request: Request, code: str) -> HttpResponse:
    """What the company may keep."""
    book = book_or_404(request, code)
    form = TermsForm(request.POST if request.method == "POST" else kept_post(request), book=book, at=request.at)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.set_remuneration(book, **form.facts(), by=request.actor, at=request.at))
    ):
        messages.success(request, _("Agreed. It is posted by itself each month, and never above the cap."))
        return redirect("ledger:surplus", code)
    lead = _(
        "A share of what comes in, rounded down to the fen, or a fixed sum: only as agreed, and never above the cap."
    )
    return _form(request, book, form, title=_("What the company may keep"), lead=lead, button=_("Agree on it"))


@opens_to("ledger.begin_exit")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def begin_exit(request: Request, code: str) -> HttpResponse:
    """The company that keeps the book leaves."""
    book = book_or_404(request, code)
    keeper = found_or_404(book.keeper)
    sent = request.POST if request.method == "POST" else kept_post(request)
    form = ExitForm(sent, book=book, at=request.at, initial={"on": day_of(request.at)})
    made = []

    def work() -> None:
        made.append(actions.begin_exit(book, body=keeper, **form.cleaned_data, by=request.actor, at=request.at))

    if request.method == "POST" and form.is_valid() and tried(form, work):
        return redirect("ledger:exit", code, made[0].pk)
    lead = _("The figures of the day are computed and fixed, and a list of what is handed over is begun.")
    title = _("%(company)s leaves") % {"company": keeper.name}
    return _form(request, book, form, title=title, lead=lead, button=_("Begin"))


def _form(request: Request, book: Book, form: forms.Form, **words: str) -> HttpResponse:
    context = {"book": book, "community": book.community, "form": form, **words}
    return render(request, "ledger/trust_form.html", context, status=422 if request.method == "POST" else 200)


def _year(request: Request, book: Book) -> int:
    """The year that is asked for; by default the last one that is over, or the book's first."""
    text = request.GET.get("year", "")
    if text.isascii() and text.isdecimal() and book.opened_on.year <= int(text[:4]) <= day_of(request.at).year:
        return int(text[:4])
    return _usual_year(request, book)


def _usual_year(request: Request, book: Book) -> int:
    return max(day_of(request.at).year - 1, book.opened_on.year)


def _years(request: Request, book: Book) -> list[tuple[str, str]]:
    """The tabs, the newest first."""
    years = range(day_of(request.at).year, book.opened_on.year - 1, -1)
    return [(str(one), str(one)) for one in years]


def _service(service: SharedService, shares: list[CostShare], book: Book) -> dict[str, Any]:
    whole = sum(share.weight for share in shares)
    return {
        "it": service,
        "key": CostKey(service.basis).label if service.basis in CostKey.values else service.basis,
        "shares": [{"it": share, "part": (share.weight, whole), "here": share.book_id == book.pk} for share in shares],
    }
