"""Entries by hand: one person prepares, another posts or refuses; a mistake is reversed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.bodies.queries import decisions_to_rely_on
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.actions.entries import lines_of
from linli.ledger.facts import Line
from linli.ledger.forms.budgets import EntryForm, TransferFormSet, account_label
from linli.ledger.forms.paying import NothingForm, PaperForm, ReasonForm, decision_label
from linli.ledger.models import Account, Book, Entry, EntryDraft
from linli.ledger.rules import entries as rules
from linli.ledger.rules.vouchers import check_can_add_voucher
from linli.ledger.states import DraftState, EntryKind
from linli.ledger.views.common import MOST_ROWS, exported
from linli.people.doors import confirmed_again, kept_post

from .common import book_here, may

SHOWN: dict[str, tuple[str, ...]] = {
    "": (DraftState.PREPARED,),
    "ended": (DraftState.POSTED, DraftState.REFUSED, DraftState.WITHDRAWN),
}
LATEST = 200


@dataclass(frozen=True)
class Step:
    """What can be done with a prepared entry."""

    label: str | Promise
    form: type[forms.Form]
    check: Callable[..., object]
    verb: Callable[..., object]
    kind: str = "main"


STEPS: dict[str, Step] = {
    "post_entry": Step(gettext_lazy("Post"), NothingForm, rules.check_can_post_entry, actions.post_entry),
    "refuse_entry": Step(
        gettext_lazy("Refuse"), ReasonForm, rules.check_can_refuse_entry, actions.refuse_entry, "danger"
    ),
    "withdraw_entry": Step(
        gettext_lazy("Withdraw"), NothingForm, rules.check_can_withdraw_entry, actions.withdraw_entry, "plain"
    ),
}


@opens_to("ledger.read_orders")
@require_safe
def drafts(request: Request, code: str) -> HttpResponseBase:
    """Entries that wait for their second person, the oldest first; those that were decided, the latest first."""
    book = book_here(request, code)
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        raise Http404
    rows = _rows(book).filter(state__in=SHOWN[shown])
    rows = rows.order_by("prepared_at", "id") if not shown else rows.order_by("-prepared_at", "-id")
    heads = [pgettext("by a person", "Prepared"), _("Date"), _("Kind"), _("What for"), _("Amount (fen)"), _("State")]
    file = exported(request, f"{code}-drafts", heads, lambda: map(_cells, rows[: MOST_ROWS + 1]))
    if file:
        return file
    context = {
        "book": book,
        "place": book.community,
        "page": "drafts",
        "shown": shown,
        "drafts": [(one, _amount(one)) for one in rows[:LATEST]],
        "may": may(request, book, "prepare_entry"),
        "tabs": [("", _("Wait for a second person")), ("ended", _("Decided"))],
    }
    return render(request, "ledger/paying_drafts.html", context)


@opens_to("ledger.read_orders")
@require_safe
def draft(request: Request, code: str, pk: int) -> HttpResponse:
    book = book_here(request, code)
    found = get_object_or_404(_rows(book), pk=pk)
    held = may(request, book, *STEPS, "add_voucher", "mask_voucher", "see_original")
    waiting = found.state == DraftState.PREPARED
    context = {
        "book": book,
        "place": book.community,
        "page": "drafts",
        "draft": found,
        "lines": lines_of(found),
        "amount": _amount(found),
        "steps": [
            (name, one, why_not(one.check, found, by=request.actor))
            for name, one in STEPS.items()
            if waiting and held[name]
        ],
        "papers": found.vouchers.select_related("original", "copy").order_by("id"),
        "paper_form": PaperForm(),
        "may": held,
        "why_no_paper": why_not(check_can_add_voucher, book, found, by=request.actor),
    }
    return render(request, "ledger/paying_draft.html", context)


@opens_to("ledger.read_orders")
@never_cache
@confirmed_again
def step(request: Request, code: str, pk: int, verb: str) -> HttpResponse:
    """Post, refuse or withdraw, on a page of its own."""
    if verb not in STEPS:
        raise Http404
    book, one = book_here(request, code, verb), STEPS[verb]
    found = get_object_or_404(_rows(book), pk=pk)
    form = one.form(request.POST if request.method == "POST" else kept_post(request))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if tried(form, lambda: one.verb(found, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("Done: the entry stands at “%(state)s”.") % {"state": _state(found)})
            return redirect("ledger:draft", code, pk)
    context = {
        "place": book.community,
        "page": "drafts",
        "form": form,
        "title": f"{found.purpose} · {one.label}",
        "button": one.label,
        "back": "ledger:drafts",
        "why": why_not(one.check, found, by=request.actor),
    }
    return render(request, "ledger/paying_form.html", context)


@opens_to("ledger.prepare_entry")
@never_cache
@confirmed_again
def prepare(request: Request, code: str) -> HttpResponse:
    """An entry of one or more transfers. Nothing typed is lost by a refusal."""
    book = book_here(request, code, "prepare_entry")
    typed = request.POST if request.method == "POST" else kept_post(request)
    decisions = decisions_to_rely_on(book.community, at=request.at)[:200]
    form = EntryForm(typed, offers={"decision": (decisions, decision_label)}, initial={"on": day_of(request.at)})
    accounts = list(
        Account.objects.filter(book=book, closed_on__isnull=True).select_related("fund").order_by("fund_id", "code")
    )
    offers = {"debit": (accounts, account_label), "credit": (accounts, account_label)}
    lines = TransferFormSet(typed, form_kwargs={"offers": offers})
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        made = _prepared(request, book, form, lines)
        if made is not None:
            messages.success(request, _("Prepared. Another person posts it."))
            return redirect("ledger:draft", code, made.pk)
    context = {"book": book, "place": book.community, "page": "drafts", "form": form, "formset": lines}
    return render(request, "ledger/paying_entry.html", context)


@opens_to("ledger.prepare_reversal")
@never_cache
@confirmed_again
def reverse_entry(request: Request, code: str, voucher: str) -> HttpResponse:
    """Prepare the reversal of an entry, with the reason."""
    book = book_here(request, code, "prepare_reversal")
    found = get_object_or_404(Entry.objects.select_related("book__community"), book=book, **_number(voucher))
    form = ReasonForm(request.POST if request.method == "POST" else kept_post(request))
    if request.method == "POST" and form.is_valid():
        facts = {"reason": form.cleaned_data["reason"], "by": request.actor, "at": request.at}
        made = attempt(form, lambda: actions.prepare_reversal(found, **facts))
        if made:
            messages.success(request, _("Prepared. Another person posts it."))
            return redirect("ledger:draft", code, made.pk)
    context = {
        "place": book.community,
        "page": "drafts",
        "form": form,
        "title": _("Reverse %(voucher)s") % {"voucher": found.voucher},
        "lead": found.purpose,
        "button": _("Prepare the reversal"),
        "back": "ledger:drafts",
        "why": why_not(rules.check_can_prepare_reversal, found, by=request.actor),
    }
    return render(request, "ledger/paying_form.html", context)


def _rows(book: Book) -> QuerySet[EntryDraft]:
    return EntryDraft.objects.filter(book=book).select_related(
        "book__community", "prepared_by", "prepared_body", "decided_by", "decision", "budget_line", "reverses", "entry"
    )


def _prepared(request: Request, book: Book, form: EntryForm, lines: Any) -> EntryDraft | None:
    rows = [row.cleaned_data for row in lines if row.cleaned_data.get("amount") is not None]
    transfers = [Line(row["debit"], row["credit"], row["amount"]) for row in rows]
    facts = {**form.cleaned_data, "lines": transfers, "by": request.actor, "at": request.at}
    return attempt(form, lambda: actions.prepare_entry(book, **facts))


def _number(voucher: str) -> dict[str, Any]:
    """The month and the number in "2026-11-0042". Raises Http404 for anything else."""
    month, _dash, number = voucher.rpartition("-")
    try:
        return {"month": date.fromisoformat(f"{month}-01"), "number": int(number)}
    except ValueError:
        raise Http404 from None


def _amount(one: EntryDraft) -> int:
    return sum(amount for _debit, _credit, amount in one.lines)


def _state(one: EntryDraft) -> str:
    return str(DraftState(one.state).label)


def _cells(one: EntryDraft) -> list[object]:
    return [one.prepared_at, one.on, EntryKind(one.kind).label, one.purpose, _amount(one), _state(one)]
