"""Paying on the phone: how much, a code or a link, a page that waits, the receipt; and the channel's call-back."""

import logging

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.bodies.actor import SYSTEM, Request
from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to
from linli.kernel.errors import Refused
from linli.kernel.forms import attempt
from linli.kernel.money import parse_yuan, yuan
from linli.ledger import actions
from linli.ledger.channels import Forged, channel_of, is_open
from linli.ledger.forms.online import PayForm
from linli.ledger.models import Book, OnlinePayment
from linli.ledger.queries import households as reads
from linli.ledger.queries.online import online_page
from linli.ledger.queries.standing import standing_book
from linli.ledger.states import Channel, OnlineState
from linli.registry.models import Unit

from .billing.common import unit_or_404
from .billing.reading import is_hers

logger = logging.getLogger(__name__)
NOTICE_BYTES = 32 * 1024


@opens_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: Request, code: str, pk: int) -> HttpResponseBase:
    """How much; what is owed stands there already, fund by fund where she owes in several. Then to the code, or
    straight to the phone's own payment."""
    book, unit = _hers(request, code, pk)
    if book.community.code != code:
        return redirect("ledger:pay-online", book.community.code, pk)
    by_fund = reads.owed_by_fund(book, unit, first=reads.held_since(unit))
    chosen = next((one for one in by_fund if one[0].code == request.GET.get("fund")), next(iter(by_fund), None))
    fund, owed = chosen or (None, 0)
    form = PayForm(request.POST or None, initial={"amount": yuan(owed) if owed else ""})
    if form.is_valid():

        def begin() -> OnlinePayment:
            on_phone = request.POST.get("way") == "phone"
            return actions.begin_online(
                unit,
                amount_fen=parse_yuan(form.cleaned_data["amount"], field="amount"),
                fund=fund,
                payer_ip=address_of(request) if on_phone else "",
                by=request.actor,
                at=request.at,
            )

        if begun := attempt(form, begin):
            return redirect("ledger:pay-wait", code, begun.number)
    funds = [(one.code, str(one)) for one, _fen in by_fund] if len(by_fund) > 1 else []
    context = {"book": book, "community": book.community, "unit": unit, "owed": owed, "form": form}
    context |= {"funds": funds, "fund": fund}
    return render(request, "ledger/online_pay.html", context)


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def wait(request: Request, code: str, number: str) -> HttpResponseBase:
    """The code to scan or the link to open, until the channel says that it was paid; then the receipt."""
    online = online_page(number)
    if online is None or not _is_her_own(request, online):
        raise Http404(_("There is nothing here that you may see."))
    book = online.book
    if code != book.community.code:
        return redirect("ledger:pay-wait", book.community.code, number)
    if online.state == OnlineState.PAID and online.payment is not None:
        to = reverse("ledger:payment-receipt", args=[code, online.payment.pk])
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": to})
        return redirect(to)
    if online.gift is not None and online.state == OnlineState.PAID:
        to = reverse("ledger:gift-receipt", args=[code, online.gift.campaign_id, online.gift.pk])
        return HttpResponse(headers={"HX-Redirect": to}) if request.headers.get("HX-Request") else redirect(to)
    unit, campaign = online.unit, online.campaign
    home = reverse("ledger:household", args=[code, unit.pk]) if unit else ""
    context = {
        "book": book,
        "community": book.community,
        "subject": unit.address if unit else campaign,
        "back": home or reverse("ledger:campaign", args=[code, online.campaign_id]),
        "again": f"{home}pay/" if unit else reverse("ledger:give-by-phone", args=[code, online.campaign_id]),
        "campaign": campaign,
        "online": online,
        "square": _square(online.code_url),
    }
    part = "ledger/online_part_wait.html" if request.headers.get("HX-Request") else "ledger/online_wait.html"
    return render(request, part, context)


@csrf_exempt
@opens_to(ANYONE)
@require_POST
def wechat_notice(request: Request) -> HttpResponse:
    """WeChat Pay's call-back. An answer of success ends its repetitions, so it is given only when the money stands in
    the book; what is forged is refused and noted."""
    if not is_open(Channel.WECHAT):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > NOTICE_BYTES:
        return JsonResponse({"code": "FAIL", "message": "too long"}, status=413)
    try:
        told = channel_of(Channel.WECHAT).parse_notice(request.headers, request.body, at=request.at)
    except Forged as error:
        logger.warning("a call-back that is not WeChat Pay's, from %s: %s", address_of(request), error)
        return JsonResponse({"code": "FAIL", "message": "signature"}, status=401)
    try:
        actions.confirm_online(told, by=SYSTEM, at=request.at)
    except Refused as refusal:
        logger.error("online payment %s could not be taken in: %s", told.number, refusal)
        return JsonResponse({"code": "FAIL", "message": "later"}, status=503)
    return HttpResponse(status=204)


def _is_her_own(request: Request, online: OnlinePayment) -> bool:
    """A household's payment is for all who live in it as owners or their family; a gift for its giver alone."""
    if online.unit is not None:
        return is_hers(request.actor, online.unit)
    return request.actor.user_id == online.begun_by_id


def _hers(request: Request, code: str, pk: int) -> tuple[Book, Unit]:
    """The book that stands, and her home in it."""
    found = Book.objects.select_related("community").filter(community__code=code).first()
    if found is None or not is_open(Channel.WECHAT) or all(home.unit_id != pk for home in request.actor.homes):
        raise Http404(_("There is nothing here that you may see."))
    book = standing_book(found)
    if book.closed_on is not None:
        raise Http404(_("There is nothing here that you may see."))
    unit: Unit = unit_or_404(book, pk)
    if not is_hers(request.actor, unit):
        raise Http404(_("There is nothing here that you may see."))
    return book, unit


def _square(text: str) -> str:
    """A code to scan, black on white in every look; "" for a link that a phone opens."""
    if not text.startswith("weixin://"):
        return ""
    drawn = segno.make(text, error="m").svg_inline(scale=6, border=2, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308 - drawn by us; the text is in its squares only


def address_of(request: Request) -> str:
    """Where the request comes from; a proxy is believed only where the operator has put one."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and hops:
        return hops[-settings.ALLAUTH_TRUSTED_PROXY_COUNT]
    return str(request.META.get("REMOTE_ADDR", ""))
