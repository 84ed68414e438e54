"""What the desk's pages of a book share."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.kernel.errors import Refused
from linli.kernel.sheets import TYPES, sheet
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book

MOST_ROWS = 20_000


def book_here(request: Request, code: str, verb: str = "read_orders") -> Book:
    """The book of this community, if she may do ``ledger.<verb>`` there; otherwise there is no such page."""
    book = Book.objects.select_related("community", "keeper").filter(community__code=code).first()
    if book is None or not request.actor.may(f"ledger.{verb}", book.community.path or "-"):
        raise Http404
    return book


def may(request: Request, book: Book, *verbs: str) -> dict[str, bool]:
    """Which of these verbs her roles give her in this book, for what a page offers at all."""
    return {verb: request.actor.may(f"ledger.{verb}", book.community.path or "-") for verb in verbs}


def today(request: Request) -> date:
    return request.at.astimezone(SHANGHAI).date()


def as_file(
    request: Request, name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse | None:
    """The rows as XLSX or CSV where ?format= asks for it. Raises Refused for a selection that is too large."""
    kind = request.GET.get("format", "")
    if kind not in TYPES:
        return None
    lines = list(rows)
    if len(lines) > MOST_ROWS:
        raise Refused(_("This is too much for one file. Narrow the selection."))
    answer = HttpResponse(sheet(heads, lines, kind=kind), content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
