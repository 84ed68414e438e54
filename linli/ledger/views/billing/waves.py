"""A month's bills of a whole street or district: what is there, one button, and how far the work has come."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.forms import attempt
from linli.ledger import actions
from linli.ledger.forms.billing import InsideForm, MonthField
from linli.ledger.jobs.waves import run_wave
from linli.ledger.queries import waves as queries
from linli.ledger.states.waves import WaveState
from linli.registry.models import Place

from .common import asks_again, this_month

MOST_SHOWN = 300


@opens_to(queries.RIGHT)
@never_cache
@require_http_methods(["GET", "POST"])
@asks_again
def inside(request: Request) -> HttpResponse:
    """Where and of which month; how each book stands; make what is missing."""
    places = queries.places_for(request.actor)
    form = InsideForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts: dict[str, Any] = {"month": given["month"], "by": request.actor, "at": request.at}
        wave = attempt(form, lambda: actions.ask_bills_inside(given["place"], **facts))
        if wave is not None:
            # One after the other for one place; asked twice, the second finds nothing left to make.
            run_wave.configure(lock=f"ledger.bills.{wave.place_id}").defer(wave_id=wave.pk)
            return redirect("ledger:bill-wave", wave.pk)
    place, month = _chosen(request, places), _month(request)
    rows = queries.month_inside(queries.books_for(place, request.actor), month) if place else []
    if not form.is_bound:
        form = InsideForm(places=places, initial={"place": place.pk if place else "", "month": f"{month:%Y-%m}"})
    context = {
        "form": form,
        "place": place,
        "month": month,
        "rows": rows[:MOST_SHOWN],
        "hidden": max(len(rows) - MOST_SHOWN, 0),
        "missing": sum(row.made < row.fees for row in rows),
        "bills": sum(row.bills for row in rows),
        "amount_fen": sum(row.amount_fen for row in rows),
        "waves": queries.waves_of(request.actor),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/billing_inside.html", context, status=status)


@opens_to(queries.RIGHT)
@never_cache
@require_safe
def wave(request: Request, pk: int) -> HttpResponse:
    """How far it has come; the page asks again by itself until it is done."""
    found = queries.wave_page(pk, request.actor)
    if found is None:
        raise Http404(_("There is nothing here that you may see."))
    books = queries.books_for(found.place, request.actor)
    names = {book.pk: book for book in books}
    rows = queries.month_inside(books, found.month)
    context = {
        "wave": found,
        "moving": found.state in (WaveState.WAITING, WaveState.RUNNING),
        "bills": sum(row.bills for row in rows),
        "amount_fen": sum(row.amount_fen for row in rows),
        "refused": [(names.get(book), sentence) for book, sentence in found.refused],
    }
    part = "ledger/billing_part_wave.html" if request.headers.get("HX-Request") else "ledger/billing_wave.html"
    return render(request, part, context)


def _chosen(request: Request, places: list[Place]) -> Place | None:
    asked = request.POST.get("place") or request.GET.get("place") or ""
    return next((one for one in places if str(one.pk) == asked), places[0] if places else None)


def _month(request: Request) -> Any:
    try:
        given = MonthField(required=False).clean(request.POST.get("month") or request.GET.get("month") or "")
    except ValidationError:
        given = None
    return given or this_month(request)
