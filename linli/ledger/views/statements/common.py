"""What the desk's pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.ledger.queries.openness.finding import book_by_code

View = Callable[..., HttpResponseBase]


def at_the_desk(view: View) -> View:
    """A page of those who bring in and match what the bank says: ``view(request, book, …)``."""

    @opens_to("ledger.match_line")
    @never_cache
    @wraps(view)
    def page(request: Request, code: str, **rest: Any) -> HttpResponseBase:
        book = book_by_code(code)
        if book is None or not request.actor.may("ledger.match_line", book.community.path or "-"):
            raise Http404(_("There is no such book for you."))
        return view(request, book, **rest)

    return page
