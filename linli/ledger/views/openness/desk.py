"""What waits at the desk of those who answer for a book: questions to answer, reports to publish."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.law.deadlines import day_of
from linli.ledger.models import Book
from linli.ledger.queries.openness.publications import days_late, title_of, waiting_reports
from linli.ledger.queries.openness.questions import asked_in, waiting_for
from linli.ledger.views.common import of_book

MOST = 100


@opens_to("ledger.answer")
@never_cache
@require_safe
def questions(request: Request) -> HttpResponse:
    """Questions that she can answer, the one due first at the top."""
    rows = list(waiting_for(request.actor)[: MOST + 1])
    return render(
        request, "ledger/openness_waiting.html", {"rows": rows[:MOST], "more": len(rows) > MOST, "what": "questions"}
    )


@opens_to("ledger.publish_report")
@never_cache
@require_safe
def reports(request: Request) -> HttpResponse:
    """Reports that wait to be published, by day."""
    today = day_of(request.at)
    rows = [
        {"it": one, "title": title_of(one), "late": days_late(one, today)}
        for one in waiting_reports(request.actor)[:MOST]
    ]
    return render(request, "ledger/openness_waiting.html", {"rows": rows, "what": "reports"})


@of_book()
@require_safe
def asked(request: Request, book: Book) -> HttpResponse:
    """All questions of a book, in the open: those that wait first."""
    rows = asked_in(book)[:MOST]
    context = {"book": book, "community": book.community, "rows": rows}
    return render(request, "ledger/openness_asked.html", context)
