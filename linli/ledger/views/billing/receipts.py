"""The receipt of a payment: a page, a sheet of paper, and the proof from the log."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit import queries as audit
from linli.audit.sending import send_receipt
from linli.bodies.actor import Request
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.pdf import render as render_pdf
from linli.ledger.models import Book, HouseholdPayment
from linli.ledger.queries import households as queries

from .common import KEEPS
from .reading import may_see_payment

OPENED = ("unit", "bills", "prepaid_fen")
CSS = """
body { font-size: 10pt; line-height: 1.35; color: #111111; }
h1 { font-size: 18pt; line-height: 1.2; text-align: center; margin: 0 0 8pt 0; }
p { margin: 0 0 6pt 0; }
td { padding: 1pt 10pt 1pt 0; vertical-align: top; }
.sum { font-size: 14pt; }
.small { font-size: 8pt; line-height: 1.3; margin: 0; }
"""


@dataclass(frozen=True)
class Proof:
    """Where the payment stands in the log, and where that is checked."""

    event_id: int
    entry: int | None  # counted from 1; None while it waits for its place
    address: str


def proof_of(payment: HouseholdPayment) -> Proof | None:
    """The event of taking it in. Two queries."""
    events = audit.history(("household payment", payment.pk), log_id=payment.book_id)
    event = next((one for one in events if one.verb == "ledger.take_payment"), None)
    if event is None:
        return None
    place = audit.events_with_place([event.pk]).get(event.pk)
    code = payment.book.community.code
    address = f"{reverse('verify-receipt')}#{reverse('ledger:payment-proof', args=[code, payment.pk])}"
    return Proof(event.pk, None if place is None else place + 1, address)


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def receipt(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The receipt, for the household that paid and for those who keep its account."""
    payment = _payment_or_404(request, code, pk)
    return render(request, "ledger/billing_receipt.html", _facts(payment))


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def sheet(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The same on paper, with a square that leads to its proof."""
    payment = _payment_or_404(request, code, pk)
    facts = _facts(payment)
    proof: Proof | None = facts["proof"]
    address = f"{settings.BASE_URL}{proof.address if proof else ''}"
    square = BytesIO()
    segno.make(address, error="m").save(square, kind="png", scale=6, border=2)
    html = render_to_string("ledger/billing_receipt_pdf.html", facts | {"address": address}, request=request)
    title = _("Receipt %(number)s") % {"number": payment.entry.voucher}
    foot = f"{payment.book.community.name} · {title}"
    content = render_pdf(html, CSS, size="a5", pictures={"proof.png": square.getvalue()}, foot=foot, title=title)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{payment.entry.voucher}.pdf"'
    return response


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def proof(request: Request, code: str, pk: int) -> HttpResponseBase:
    """What checks the payment's place in the log, in the browser and offline, with what is the household's opened."""
    payment = _payment_or_404(request, code, pk)
    found = proof_of(payment)
    back = reverse("ledger:payment-receipt", args=[code, pk])
    return send_receipt(request, found.event_id if found else None, payment.entry.voucher, back=back, open=OPENED)


def _payment_or_404(request: Request, code: str, pk: int) -> HouseholdPayment:
    book = Book.objects.select_related("community").filter(community__code=code).first()
    if book is not None:
        payment = queries.payment_of(book, pk)
        keeps = request.actor.may(KEEPS, book.community.path or "")
        if payment and (keeps or may_see_payment(request.actor, payment)):
            return payment
    raise Http404(_("There is nothing here that you may see."))


def _facts(payment: HouseholdPayment) -> dict[str, Any]:
    paid = queries.paid_by(payment)
    return {
        "payment": payment,
        "community": payment.book.community,
        "unit": payment.unit,
        "paid": paid,
        "prepaid_fen": payment.amount_fen - sum(row.amount_fen for row in paid),
        "taken_back": getattr(payment.entry, "reversed_by", None),
        "proof": proof_of(payment),
    }
