"""A company leaves: its figures, the audit, the list, the handover; and the page on which books become one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.files import PDF, store
from linli.audit.sending import send_file
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.ledger import actions
from linli.ledger.forms.trust import AuditForm, HandOverForm, ItemForm, MergeForm
from linli.ledger.models import Book, CompanyExit, HandoverItem
from linli.ledger.queries import trust
from linli.ledger.rules.trust import exit as rules
from linli.ledger.states import ExitState
from linli.ledger.views.common import book_or_404, exported, of_book
from linli.notices.queries import gate, posting_for
from linli.people.doors import confirmed_again


@of_book()
@require_safe
def leaving(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """One leaving, for everybody who lives or works here."""
    found, items = _found(book, pk)
    file = exported(
        request,
        f"{book.community.code}-handover-{pk}",
        [_("What is handed over"), _("Note"), pgettext("handover", "Given"), pgettext("handover", "Received")],
        lambda: ([item.name, item.note, item.given_at, item.received_at] for item in items),
    )
    return file or leaving_page(request, found, items)


def leaving_page(
    request: Request,
    found: CompanyExit,
    items: list[HandoverItem],
    *,
    given: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    book = found.book
    posting = posting_for(rules.SUBJECT, found.pk, community=book.community)
    context = {
        "book": book,
        "community": book.community,
        "exit": found,
        "posting": posting,
        "gate": gate(posting, request.at) if posting else "",
        "items": [_item(item, found, request) for item in items],
        "forms": _forms(request, found) | (given or {}),
        **{f"{name}_open": name in (given or {}) for name in ("audit", "item", "over")},
        "closing": found.figures.get("handed_over"),
    }
    return render(request, "ledger/trust_exit.html", context, status=status)


@of_book()
@require_safe
def audit_report(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """The report of the audit, which was posted for everybody."""
    found, _items = _found(book, pk)
    if found.audit_report is None:
        raise Http404
    return send_file(found.audit_report, f"{book.community.code}-audit-{pk}", opened=True)


@opens_to("ledger.record_exit_audit")
@never_cache
@require_POST
def audit(request: Request, code: str, pk: int) -> HttpResponse:
    form = AuditForm(request.POST, request.FILES, auto_id="audit-%s")

    def work(found: CompanyExit) -> None:
        rules.check_can_audit_exit(found, by=request.actor)  # before anything is kept
        report = store(form.cleaned_data["report"], kinds=(PDF,), at=request.at, field="report")
        findings = form.cleaned_data["findings"]
        actions.record_exit_audit(found, report=report, findings=findings, by=request.actor, at=request.at)

    return _done(request, code, pk, "audit", form, work, _("Recorded and posted for objections."))


@opens_to("ledger.add_handover_item")
@never_cache
@require_POST
def add_item(request: Request, code: str, pk: int) -> HttpResponse:
    form = ItemForm(request.POST, auto_id="item-%s")

    def work(found: CompanyExit) -> None:
        actions.add_handover_item(found, **form.cleaned_data, by=request.actor, at=request.at)

    return _done(request, code, pk, "item", form, work, _("Added to the list."))


@opens_to("ledger.give_item")
@never_cache
@require_POST
def give_item(request: Request, code: str, pk: int, item: int) -> HttpResponse:
    actions.give_item(_item_or_404(request, code, pk, item), by=request.actor, at=request.at)
    return redirect("ledger:exit", code, pk)


@opens_to("ledger.receive_item")
@never_cache
@require_POST
def receive_item(request: Request, code: str, pk: int, item: int) -> HttpResponse:
    actions.receive_item(_item_or_404(request, code, pk, item), by=request.actor, at=request.at)
    return redirect("ledger:exit", code, pk)


@opens_to("ledger.hand_over")
@never_cache
@require_POST
@confirmed_again
def hand_over(request: Request, code: str, pk: int) -> HttpResponse:
    found, _items = _found(book_or_404(request, code), pk)
    form = HandOverForm(request.POST, book=found.book, leaving=found.body, auto_id="over-%s")

    def work(leaving: CompanyExit) -> None:
        actions.hand_over(leaving, **form.cleaned_data, by=request.actor, at=request.at)

    return _done(request, code, pk, "over", form, work, _("All is handed over."))


@opens_to("ledger.merge_books")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def merge(request: Request) -> HttpResponse:
    """Several books become one."""
    paths = request.actor.paths("ledger.merge_books")
    rows = Book.objects.filter(closed_on__isnull=True).select_related("community").order_by("community__name", "pk")
    books = [book for book in rows if any((book.community.path or "").startswith(path) for path in paths)][:500]
    form = MergeForm(request.POST if request.method == "POST" else None, books=books)

    def work() -> None:
        facts = {"target": form.cleaned_data["target"], "on": form.cleaned_data["on"]}
        actions.merge_books(form.cleaned_data["sources"], **facts, by=request.actor, at=request.at)

    if request.method == "POST" and form.is_valid() and tried(form, work):
        messages.success(request, _("The books are one. The old ones stay readable at their addresses."))
        return redirect("ledger:surplus", form.cleaned_data["target"].community.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/trust_merge.html", {"form": form, "books": books}, status=status)


def _done(
    request: Request,
    code: str,
    pk: int,
    name: str,
    form: forms.Form,
    work: Callable[[CompanyExit], Any],
    said: str,
) -> HttpResponse:
    found, items = _found(book_or_404(request, code), pk)
    if form.is_valid() and tried(form, lambda: work(found)):
        messages.success(request, said)
        return redirect("ledger:exit", code, pk)
    return leaving_page(request, found, items, given={name: form}, status=422)


def _found(book: Book, pk: int) -> tuple[CompanyExit, list[HandoverItem]]:
    try:
        return trust.exit_page(book, pk)
    except CompanyExit.DoesNotExist:
        raise Http404(_("There is nothing here that you may see.")) from None


def _item_or_404(request: Request, code: str, pk: int, item: int) -> HandoverItem:
    found, items = _found(book_or_404(request, code), pk)
    row = next((row for row in items if row.pk == item), None)
    if row is None:
        raise Http404(_("There is nothing here that you may see."))
    row.exit = found
    return row


def _forms(request: Request, found: CompanyExit) -> dict[str, forms.Form]:
    """The forms that this reader may use now."""
    by, path = request.actor, found.book.community.path or "-"
    offered: dict[str, forms.Form] = {}
    if not why_not(rules.check_can_audit_exit, found, by=by):
        offered["audit"] = AuditForm(auto_id="audit-%s")
    if not why_not(rules.check_can_add_item, found, by=by):
        offered["item"] = ItemForm(auto_id="item-%s")
    if found.state == ExitState.AUDITED and by.may("ledger.hand_over", path):
        offered["over"] = HandOverForm(book=found.book, leaving=found.body, auto_id="over-%s")
    return offered


def _item(item: HandoverItem, found: CompanyExit, request: Request) -> dict[str, Any]:
    item.exit = found
    return {
        "it": item,
        "give": item.given_at is None and not why_not(rules.check_can_give_item, item, by=request.actor),
        "receive": item.received_at is None and not why_not(rules.check_can_receive_item, item, by=request.actor),
    }
