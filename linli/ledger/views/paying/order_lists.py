"""The list of payment orders: what waits for me, what was paid, what came to nothing."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.text import key_in
from linli.ledger import queries
from linli.ledger.models import Book, PaymentOrder
from linli.ledger.queries.budgets import ON_THEIR_WAY
from linli.ledger.rules import paying as rules
from linli.ledger.states import OrderState
from linli.ledger.views.common import MOST_ROWS, exported

from .common import book_here, may
from .orders import STEPS

PAGE = 30
SHOWN = {
    "": ON_THEIR_WAY,
    "paid": (OrderState.PAID,),
    "ended": (OrderState.REFUSED, OrderState.WITHDRAWN, OrderState.RETURNED),
}


@opens_to("ledger.read_orders")
@require_safe
def orders(request: Request, code: str) -> HttpResponseBase:
    """Orders on their way, those that wait for her first and the oldest first; what was paid; what came to nothing."""
    book = book_here(request, code)
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        raise Http404
    rows = queries.orders_of(book, states=SHOWN[shown])
    file = exported(request, f"{code}-payments", _heads(), lambda: map(_line, rows[: MOST_ROWS + 1]))
    if file:
        return file
    next_key = ""
    if not shown:
        found = sorted(
            rows[:500], key=lambda one: (not rules.waits_for(_of(one, book), request.actor), one.prepared_at)
        )
    else:
        found, next_key = _one_page(rows, request.GET.get("after", ""))
    verbs = {one.pk: rules.waits_for(_of(one, book), request.actor) for one in found}
    context = {
        "book": book,
        "place": book.community,
        "page": "payments",
        "shown": shown,
        "orders": [(one, STEPS[verbs[one.pk]].label if verbs[one.pk] else "") for one in found],
        "mine": sum(1 for verb in verbs.values() if verb),
        "next": next_key,
        "may": may(request, book, "prepare_payment"),
        "tabs": [
            ("", _("On their way")),
            ("paid", pgettext("of a payment order", "Paid")),
            ("ended", _("Came to nothing")),
        ],
    }
    return render(request, "ledger/paying_orders.html", context)


def _of(one: PaymentOrder, book: Book) -> PaymentOrder:
    one.book = book  # the same for every row; saves a query for each
    return one


def _one_page(rows: QuerySet[PaymentOrder], after: str) -> tuple[list[PaymentOrder], str]:
    moment, _dash, last = after.rpartition("_")
    key = key_in(last)
    try:
        since = datetime.fromisoformat(moment) if key is not None else None
    except ValueError:
        since = None
    if since is not None and since.tzinfo is not None:
        rows = rows.filter(Q(prepared_at__lt=since) | Q(prepared_at=since, pk__lt=key))
    found = list(rows[: PAGE + 1])
    more = f"{found[PAGE - 1].prepared_at.isoformat()}_{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return found[:PAGE], more


def _heads() -> list[str]:
    return [
        pgettext("by a person", "Prepared"),
        _("Payee"),
        _("Bank account"),
        _("What for"),
        _("Amount (fen)"),
        _("State"),
        _("Fund"),
    ]


def _line(one: PaymentOrder) -> list[object]:
    return [
        one.prepared_at,
        one.payee.name,
        one.payee.masked,
        one.purpose,
        one.amount_fen,
        one.stands,
        str(one.debit.fund),
    ]
