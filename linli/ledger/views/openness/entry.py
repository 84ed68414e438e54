"""One entry with all that stands behind it: who decided, who held which key, the papers, the questions, the proof."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit.files import JPEG
from linli.audit.models import Event, Leaf
from linli.audit.sending import send_file, send_receipt
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.mask import mask_name
from linli.ledger import actions
from linli.ledger.forms.openness import AnswerForm, AskForm
from linli.ledger.models import Book, Entry, Question, Transfer, Voucher
from linli.ledger.queries.openness import finding
from linli.ledger.queries.openness.matters import earliest_word
from linli.ledger.queries.openness.questions import question_of, questions_of
from linli.ledger.queries.openness.veil import sees_receipts
from linli.ledger.queries.paying import vouchers_of
from linli.ledger.rules.vouchers import check_can_see_original
from linli.ledger.views.common import found_or_404, of_book

from .sight import check_sees, entry_or_404, entry_she_sees, summed

POSTED = "ledger.post"
MANY_TRANSFERS = 40  # a month's bills have one for each building; more stand in the exports


@of_book()
@require_safe
def entry(request: Request, book: Book, voucher: str) -> HttpResponse:
    return entry_page(request, book, entry_she_sees(request, book, voucher))


def entry_page(
    request: Request,
    book: Book,
    entry: Entry,
    *,
    form: AskForm | None = None,
    answering: tuple[Question, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that was sent back if there is one."""
    by = request.actor
    transfers = Transfer.objects.filter(entry=entry).select_related("debit", "credit", "fund").order_by("id")
    papers = [_paper(book, paper, entry) for paper in vouchers_of(entry)]
    path = book.community.path or "-"
    asked = [_shown(request, path, one, answering) for one in questions_of(entry)]
    event = _posted_event(entry)
    place = event.place if event else None
    receipt = reverse("ledger:entry-receipt", args=[book.community.code, entry.voucher])
    context = {
        "book": book,
        "community": book.community,
        "entry": entry,
        "purpose": finding.shown_purpose(entry),
        "reversed_by": getattr(entry, "reversed_by", None),
        "order": getattr(entry, "order", None),
        "transfers": (transfers if sees_receipts(book, by) else summed(book, transfers))[:MANY_TRANSFERS],
        "hands": _hands(entry),
        "pictures": [paper for paper in papers if paper["src"]],
        "papers": papers,
        "may_see_original": not papers or not why_not(check_can_see_original, _first(papers), by=by),
        "questions": asked,
        "waiting": sum(one["it"].answered_at is None for one in asked),
        "form": form or AskForm(),
        "asks": by.may("ledger.ask", path),
        "why_not_ask": _why_not_ask(asked),
        "said": earliest_word(entry.matter, by),
        "receipt": receipt,
        "verify": f"{reverse('verify-receipt')}#{receipt}",
        "place": None if place is None else place + 1,
        "history": _history(entry),
        "answer_days": book.answer_days,
    }
    return render(request, "ledger/openness_entry.html", context, status=status)


@of_book()
@require_safe
def receipt(request: Request, book: Book, voucher: str) -> HttpResponse:
    """The receipt of the entry: that it stands in the log as it stands here, provable without us."""
    found = entry_she_sees(request, book, voucher)
    event = _posted_event(found)
    back = reverse("ledger:entry", args=[book.community.code, voucher])
    return send_receipt(request, event.pk if event else None, f"{book.community.code}-{voucher}", back=back)


@of_book()
@require_safe
def paper(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """The covered copy of a paper, which everybody sees; ``?small=yes`` gives a small picture."""
    found = _voucher_or_404(request, book, pk)
    if found.copy is None:
        raise Http404(_("The public copy of this paper is not made yet."))
    return send_file(found.copy, f"{book.community.code}-{pk}", small=bool(request.GET.get("small")))


@of_book()
@require_POST
def original(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """The original. Each look is recorded before anything is shown."""
    stored = actions.see_original(_voucher_or_404(request, book, pk), by=request.actor, at=request.at)
    return send_file(stored, f"{book.community.code}-{pk}-original")


@opens_to("ledger.ask")
@never_cache
@require_POST
def ask(request: Request, code: str, voucher: str) -> HttpResponse:
    """A resident asks, or asks on."""
    book = _book_or_404(request, code)
    found, form = entry_she_sees(request, book, voucher), AskForm(request.POST)

    def work() -> None:
        follows = form.cleaned_data["follows"]
        question = found_or_404(question_of(book, follows)) if follows else None
        actions.ask(found, text=form.cleaned_data["text"], follows=question, by=request.actor, at=request.at)

    if form.is_valid() and tried(form, work):
        messages.success(request, _("Asked. Everybody reads it; you are told when it is answered."))
        return redirect(f"{reverse('ledger:entry', args=[code, voucher])}#questions")
    return entry_page(request, book, found, form=form, status=422)


@opens_to("ledger.answer")
@never_cache
@require_POST
def answer(request: Request, code: str, pk: int) -> HttpResponse:
    """Whoever keeps the book, or answers for the owners, answers in the open."""
    book = _book_or_404(request, code)
    question: Question = found_or_404(question_of(book, pk))
    form = AnswerForm(request.POST, prefix=f"a{pk}")
    if form.is_valid() and tried(
        form,
        lambda: actions.answer(question, text=form.cleaned_data["answer"], by=request.actor, at=request.at),
    ):
        messages.success(request, _("Answered; everybody reads it, and whoever asked is told."))
        return redirect(f"{reverse('ledger:entry', args=[code, question.entry.voucher])}#q{pk}")
    entry = entry_or_404(book, question.entry.voucher)
    return entry_page(request, book, entry, answering=(question, form), status=422)


def _book_or_404(request: Request, code: str) -> Book:
    found = finding.book_by_code(code)
    if found is None or not finding.may_read(found, request.actor):
        raise Http404(_("There is no such book for you."))
    return found


def _voucher_or_404(request: Request, book: Book, pk: int) -> Voucher:
    rows = Voucher.objects.filter(book=book, pk=pk).select_related("book__community", "original", "copy", "entry")
    found: Voucher = found_or_404(rows.first())
    if found.entry is not None:
        check_sees(request, book, found.entry)
    return found


def _posted_event(entry: Entry) -> Any:
    """The event of its posting, with ``place`` in the log's tree from 0, None while it waits. One query."""
    place = Leaf.objects.filter(event_id=OuterRef("pk")).values("index")[:1]
    rows = Event.objects.filter(log_id=entry.book_id, subject_kind="entry", subject_id=entry.pk, verb=POSTED).annotate(
        place=Subquery(place)
    )
    return rows.order_by("id").first()


def _why_not_ask(asked: list[dict[str, Any]]) -> str:
    """What the rule says of her question that waits here, from the questions that are read already."""
    waits = any(one["mine"] and one["it"].answered_at is None for one in asked)
    return _("Your question about this entry waits for its answer. You can ask on after that.") if waits else ""


def _paper(book: Book, paper: Voucher, entry: Entry) -> dict[str, Any]:
    href = reverse("ledger:paper", args=[book.community.code, paper.pk]) if paper.copy_id else ""
    paper.book = book
    is_picture = bool(paper.copy and paper.copy.media_type == JPEG)
    return {
        "it": paper,
        "href": href,
        "src": f"{href}?small=yes" if is_picture else "",
        "alt": f"{paper.get_kind_display()} {paper.name}",
        "original": reverse("ledger:original", args=[book.community.code, paper.pk]),
        "sha256": bytes(paper.original.sha256).hex(),
    }


def _first(papers: list[dict[str, Any]]) -> Voucher:
    found: Voucher = papers[0]["it"]
    return found


def _hands(entry: Entry) -> list[dict[str, str]]:
    """Who prepared, reviewed and approved it: the body in full, the person masked."""
    rows = (
        (_("Prepared"), entry.prepared_body, entry.prepared_by),
        (_("Reviewed"), entry.reviewed_body, entry.reviewed_by),
        (_("Approved"), entry.approved_body, entry.approved_by),
    )
    return [
        {"label": label, "body": body.name if body else "", "person": mask_name(user.name) if user else ""}
        for label, body, user in rows
        if body or user
    ]


def _shown(
    request: Request, path: str, question: Question, answering: tuple[Question, AnswerForm] | None
) -> dict[str, Any]:
    """A question as everybody reads it, with the form for her who may answer it."""
    sent = answering[1] if answering and answering[0].pk == question.pk else None
    may_answer = question.answered_at is None and request.actor.may("ledger.answer", path)
    return {
        "it": question,
        "mine": question.asked_by_id == request.actor.user_id,
        "late": (question.answered_at or request.at) >= question.due_at,
        "form": sent or (AnswerForm(prefix=f"a{question.pk}") if may_answer else None),
        "open": sent is not None,
        "why": _("Your own question is answered by somebody else.")
        if question.asked_by_id == request.actor.user_id
        else "",
    }


def _history(entry: Entry) -> list[dict[str, Any]]:
    """What led to the entry and what became of it, oldest first."""
    order, draft = getattr(entry, "order", None), getattr(entry, "draft", None)
    told: list[tuple[Any, str, str]] = []
    if order is not None:
        told += [
            (order.prepared_at, _("Prepared"), _body(entry.prepared_body)),
            (order.reviewed_at, _("Reviewed"), _body(entry.reviewed_body)),
            (order.approved_at, _("Approved"), _body(entry.approved_body)),
        ]
    elif draft is not None:
        told.append((draft.prepared_at, _("Prepared"), _body(entry.prepared_body)))
    note = _("It belongs to %(day)s; that month was closed.") % {"day": entry.belongs_on} if entry.belongs_on else ""
    told.append((entry.posted_at, _("Posted as %(number)s") % {"number": entry.voucher}, note))
    later = getattr(entry, "reversed_by", None)
    if later is not None:
        told.append((later.posted_at, _("Reversed by %(number)s") % {"number": later.voucher}, later.reason))
    return [{"at": at, "what": what, "note": said, "state": "done"} for at, what, said in told if at is not None]


def _body(body: Any) -> str:
    return body.name if body else ""
