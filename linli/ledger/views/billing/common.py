"""What the pages of bills and payments share."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.bodies.actor import Request
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.law.deadlines import day_of
from linli.ledger.models import Book
from linli.ledger.models.books import month_of
from linli.ledger.queries.standing import is_for
from linli.people.doors import confirmed_again, kept_post
from linli.registry.models import Unit

MOST_BILLS = 50_000  # of an export; a year of 4,000 households
KEEPS = "ledger.see_households"
DECIDES = ("ledger.cancel_bill", "ledger.grant_discount")
View = Callable[..., HttpResponseBase]


def of_desk(*rights: str) -> Callable[[View], View]:
    """A page of one book: ``view(request, book, …)``, for whoever holds one of these rights at its community; to others
    there is no such page."""

    def wrap(view: View) -> View:
        @opens_to(SIGNED_IN)
        @never_cache
        @wraps(view)
        def page(request: Request, code: str, **rest: Any) -> HttpResponseBase:
            book = Book.objects.select_related("community").filter(community__code=code).first()
            if book is None or not any(request.actor.may(right, book.community.path or "") for right in rights):
                raise Http404(_("There is no such book for you."))
            return view(request, book, **rest)

        return page

    return wrap


def asks_again(view: View) -> View:
    """Before anything is done to money: she shows that it is still her. Looking at the page asks nothing."""
    confirmed: View = confirmed_again(cast(Callable[..., HttpResponse], view))

    @wraps(view)
    def page(request: Request, *given: Any, **rest: Any) -> HttpResponseBase:
        return (confirmed if request.method == "POST" else view)(request, *given, **rest)

    return page


def typed_before(request: Request) -> Any:
    """What was sent; or what she had typed when she was led to confirm, to be sent again; or None."""
    return request.POST if request.method == "POST" else kept_post(request)


def this_month(request: Request) -> date:
    return month_of(day_of(request.at))


def unit_or_404(book: Book, pk: int) -> Unit:
    """A unit of the book's community, or of one whose book became part of it."""
    unit = Unit.objects.select_related("building", "entrance", "community").filter(pk=pk).first()
    if unit is None or not is_for(book, unit.community_id):
        raise Http404(_("There is nothing here that you may see."))
    return unit
