"""What all pages of a book share: the book behind the address, who may see how much of it, its lists as files."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import wraps
from itertools import chain, islice
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.bodies.actor import Request
from linli.kernel.doors import ANYONE, opens_to
from linli.kernel.downloads import download
from linli.kernel.sheets import CSV, XLSX, Page
from linli.ledger.models import Book
from linli.ledger.queries.openness.finding import book_by_code, is_open_to_anyone, may_read

MOST_ROWS = 20_000  # of an export; a selection narrows what is more
Thing = TypeVar("Thing")
View = Callable[..., HttpResponseBase]


def of_book(*, public: bool = False) -> Callable[[View], View]:
    """A page of one book: ``view(request, book, …)``. It opens to whoever may read the book; with ``public`` also to
    anyone, where the community publishes its figures. Others are asked to sign in, or find nothing."""

    def wrap(view: View) -> View:
        @opens_to(ANYONE)
        @never_cache
        @wraps(view)
        def page(request: Request, code: str, **rest: Any) -> HttpResponseBase:
            book = book_by_code(code)
            if book is not None and (may_read(book, request.actor) or (public and is_open_to_anyone(book))):
                return view(request, book, **rest)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404(_("There is no such book for you."))

        return page

    return wrap


def reads_all(request: Request, book: Book) -> bool:
    """Does she see entries, or only what is published to anyone?"""
    return may_read(book, request.actor)


def book_or_404(request: Request, code: str) -> Book:
    """The book, for whoever may read all of it."""
    book = book_by_code(code)
    if book is None or not may_read(book, request.actor):
        raise Http404(_("There is no such book for you."))
    return book


def found_or_404(thing: Thing | None) -> Thing:
    if thing is None:
        raise Http404(_("There is nothing here that you may see."))
    return thing


def exported(
    request: Request,
    name: str,
    heads: Iterable[object],
    rows: Callable[[], Iterable[Iterable[object]]],
    *,
    most: int | None = None,
) -> HttpResponseBase | None:
    """The rows as the file that ``?format=`` asks for; None if it asks for none. Of more than ``most`` (else
    ``MOST_ROWS``) it holds the first, and its last line says so."""
    kind = request.GET.get("format", "")
    if kind not in (XLSX, CSV):
        return None
    page = Page(name[:30], chain([[str(head) for head in heads]], _as_many_as_fit(rows(), most or MOST_ROWS)))
    return download(name, page, kind=kind)


def _as_many_as_fit(rows: Iterable[Iterable[object]], most: int) -> Iterator[list[object]]:
    left = iter(rows)
    yield from (list(row) for row in islice(left, most))
    if next(left, None) is not None:
        yield [_("Only the first %(most)s lines are here. Narrow the selection.") % {"most": f"{most:,}"}]


def in_yuan(fen: int) -> Decimal:
    """For a cell: yuan as a number with two decimals, exactly."""
    return Decimal(fen).scaleb(-2)
