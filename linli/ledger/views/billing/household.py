"""My household: what it owes, what it paid, and its part of the common money, in plain words."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.law.deadlines import day_of
from linli.ledger.models import Book
from linli.ledger.queries import households as queries
from linli.ledger.queries.standing import standing_book
from linli.ledger.states import BillState

from .common import unit_or_404
from .reading import homes_of, is_hers

RECENT = 24


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def mine(request: Request) -> HttpResponseBase:
    """To her home; whoever has several chooses."""
    homes = homes_of(request.actor)
    if len(homes) == 1:
        return redirect("ledger:household", homes[0].community_code, homes[0].unit_id)
    return render(request, "ledger/billing_homes.html", {"homes": homes})


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def household(request: Request, code: str, pk: int) -> HttpResponseBase:
    """One household's page, for those who live in it as owners or their family; to others there is no such page. Where
    the book became part of another, the old address leads to the new one."""
    book = Book.objects.select_related("community").filter(community__code=code).first()
    if book is None or all(home.unit_id != pk for home in homes_of(request.actor)):
        raise Http404(_("There is nothing here that you may see."))
    unit = unit_or_404(standing_book(book), pk)
    if not is_hers(request.actor, unit):
        raise Http404(_("There is nothing here that you may see."))
    if book.successor_id is not None:
        return redirect("ledger:household", standing_book(book).community.code, pk)
    on, first = day_of(request.at), queries.held_since(unit)
    bills = queries.bills_since(queries.bills_of(book, unit), first)
    payments = queries.payments_of(book, unit)
    if first is not None:
        payments = payments.filter(paid_at__gte=queries.beginning(first))
    found, whole_dm2 = list(bills[:RECENT]), queries.whole_area(book)
    context = {
        "book": book,
        "community": book.community,
        "unit": unit,
        "open": [bill for bill in found if bill.state == BillState.OPEN],
        "done": [bill for bill in found if bill.state != BillState.OPEN],
        "standing": queries.standing(book, unit, on, first=first),
        "payments": payments[:RECENT],
        "parts": queries.fund_parts(book, unit, on, whole_dm2=whole_dm2),
        "whole_dm2": whole_dm2,
        "homes": homes_of(request.actor),
        "on": on,
    }
    return render(request, "ledger/billing_household.html", context)
