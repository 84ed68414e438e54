"""Reports: what is published and when, one report with its figures, and publishing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit.files import PDF, PICTURE, store
from linli.audit.models import StoredFile
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.pdf import render as render_pdf
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.forms.openness import PublishForm, ScheduleForm
from linli.ledger.models import Book, Report
from linli.ledger.queries.openness.finding import book_by_code, may_read
from linli.ledger.queries.openness.publications import (
    content_of,
    figures_sha256,
    report_of,
    reports_of,
    tables_of,
    title_of,
)
from linli.ledger.queries.openness.schedules import is_late, rhythms
from linli.ledger.rules import openness as rules
from linli.ledger.states import ReportKind, ReportState
from linli.ledger.views.common import exported, found_or_404, of_book, reads_all

MOST = 60
PDF_CSS = """
body { font-size: 12pt; line-height: 1.5; color: #111111; }
h1 { font-size: 20pt; margin: 6pt 0 4pt 0; }
h2 { font-size: 14pt; margin: 14pt 0 4pt 0; }
td { padding: 3pt 12pt 3pt 0; vertical-align: top; }
.small { font-size: 9.5pt; color: #333333; }
table { width: 100%; }
.n { text-align: right; }
"""


@of_book(public=True)
@require_safe
def reports(request: Request, book: Book) -> HttpResponseBase:
    """What was published and what is due, with the day and the law's floor; a stranger sees what was published."""
    full, today = reads_all(request, book), day_of(request.at)
    rows = reports_of(book, published=not full)
    file = exported(
        request,
        f"{book.community.code}-reports",
        [_("Report"), _("Due on"), _("Published"), _("State"), _("SHA-256 of the figures")],
        lambda: (
            [title_of(one), one.due_on, one.published_at, one.get_state_display(), figures_sha256(one)] for one in rows
        ),
    )
    if file:
        return file
    may_set = request.actor.may("ledger.set_schedule", book.community.path or "-")
    context = {
        "book": book,
        "community": book.community,
        "full": full,
        "rows": [_row(one, request) for one in rows[:MOST]],
        "rhythms": [
            {
                "it": one,
                "label": one.kind.label,
                "form": ScheduleForm(
                    initial={"kind": one.kind, "every_months": one.every_months}, auto_id=f"{one.kind}-%s"
                )
                if may_set
                else None,
            }
            for one in rhythms(book, today)
        ],
    }
    return render(request, "ledger/openness_reports.html", context)


@of_book(public=True)
@require_safe
def report(request: Request, book: Book, pk: int) -> HttpResponseBase:
    return report_page(request, book, report_or_404(request, book, pk))


def report_page(
    request: Request, book: Book, report: Report, *, form: PublishForm | None = None, status: int = 200
) -> HttpResponseBase:
    """The figures, whether they were on time, and the form for those who publish."""
    by = request.actor
    may_publish = by.may("ledger.publish_report", book.community.path or "-") and report.state == ReportState.READY
    context = {
        **_facts(report, request),
        "book": book,
        "community": book.community,
        "form": form or (PublishForm(with_file=report.kind == ReportKind.AUDIT) if may_publish else None),
        "why_not": why_not(rules.check_can_publish_report, report, by=by) if may_publish else "",
        "sent": form is not None,
    }
    return render(request, "ledger/openness_report.html", context, status=status)


@of_book(public=True)
@require_safe
def pdf(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """The report on paper."""
    found = report_or_404(request, book, pk)
    context = {**_facts(found, request), "community": book.community}
    html = render_to_string("ledger/openness_report_pdf.html", context)
    title = title_of(found)
    content = render_pdf(html, PDF_CSS, foot=f"{book.community.name} · {title}", title=title)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{book.community.code}-report-{pk}.pdf"'
    return response


@of_book(public=True)
@require_safe
def figures(request: Request, book: Book, pk: int) -> JsonResponse:
    """Exactly what was hashed, so that anybody can compute the hash again."""
    found = report_or_404(request, book, pk)
    said = {
        "sha256": figures_sha256(found),
        "canonical": "JSON, sorted keys, no spaces, UTF-8",
        "content": content_of(found),
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


@opens_to("ledger.publish_report")
@never_cache
@require_POST
def publish(request: Request, code: str, pk: int) -> HttpResponseBase:
    book: Book = found_or_404(_book(request, code))
    found: Report = found_or_404(report_of(book, pk))
    form = PublishForm(request.POST, request.FILES, with_file=found.kind == ReportKind.AUDIT)

    def work() -> None:
        rules.check_can_publish_report(found, by=request.actor)  # before anything is kept
        files = _stored(form, request)
        actions.publish_report(found, text=form.cleaned_data["text"], files=files, by=request.actor, at=request.at)

    if form.is_valid() and tried(form, work):
        messages.success(request, _("Published. It hangs on the board with its proof."))
        return redirect("ledger:report", code, pk)
    return report_page(request, book, found, form=form, status=422)


@opens_to("ledger.set_schedule")
@never_cache
@require_POST
def schedule(request: Request, code: str) -> HttpResponseBase:
    book: Book = found_or_404(_book(request, code))
    form = ScheduleForm(request.POST)
    if form.is_valid() and tried(
        form, lambda: actions.set_schedule(book, **form.cleaned_data, by=request.actor, at=request.at)
    ):
        messages.success(request, _("From now on it is published as often as you have set."))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect(f"{reverse('ledger:reports', args=[code])}#rhythms")


def report_or_404(request: Request, book: Book, pk: int) -> Report:
    """A report that this reader may see: a stranger only what was published."""
    found: Report = found_or_404(report_of(book, pk))
    if found.state != ReportState.PUBLISHED and not reads_all(request, book):
        found_or_404(None)
    found.book = book
    return found


def _book(request: Request, code: str) -> Book | None:
    book = book_by_code(code)
    return book if book is not None and may_read(book, request.actor) else None


def _stored(form: PublishForm, request: Request) -> list[tuple[StoredFile, str]]:
    file = form.cleaned_data.get("file")
    if not file:
        return []
    return [(store(file, kinds=(PICTURE, PDF), at=request.at, field="file"), _("The auditor's report"))]


def _row(report: Report, request: Request) -> dict[str, Any]:
    return {"it": report, "title": title_of(report), "late": is_late(report, day_of(request.at))}


def _facts(report: Report, request: Request) -> dict[str, Any]:
    return {
        "report": report,
        "title": title_of(report),
        "tables": tables_of(report),
        "late": is_late(report, day_of(request.at)),
        "sha256": figures_sha256(report),
    }
