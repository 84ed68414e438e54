"""The inbox and the choice of channels."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.bodies.actor import Request
from linli.bodies.models import Body
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Refused
from linli.kernel.forms import add_refusal
from linli.kernel.text import key_in

from . import actions, queries
from .forms import ChannelForm
from .models import Channel, Subscription


@opens_to(SIGNED_IN)
@require_GET
def inbox(request: Request) -> HttpResponse:
    page = queries.page(request.actor, request.GET.get("after", ""))
    unread = queries.unread(request.actor)
    return render(request, "inbox/list.html", {"page": page, "unread": unread})


@opens_to(SIGNED_IN)
@require_GET
def open_message(request: Request, pk: int) -> HttpResponse:
    """Mark it as read and go to what it is about."""
    message = queries.message_of(pk, request.actor)
    if message is None:
        raise Http404
    actions.mark_read(message, by=request.actor, at=request.at)
    safe = url_has_allowed_host_and_scheme(message.link, None) and message.link.startswith("/")
    return HttpResponseRedirect(message.link if safe else reverse("inbox:list"))


@opens_to(SIGNED_IN)
@require_POST
def read_all(request: Request) -> HttpResponse:
    up_to = key_in(request.POST.get("up_to"))
    if up_to is not None:
        actions.mark_all_read(up_to_id=up_to, by=request.actor, at=request.at)
    return redirect("inbox:list")


@opens_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: Request) -> HttpResponse:
    actor = request.actor
    form = ChannelForm(request.POST or None, by=actor)
    if request.method == "POST" and form.is_valid() and _subscribed(request, form):
        return redirect("inbox:channels")
    mine = queries.subscriptions(actor)
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "subscriptions": mine,
        "offers": _offers(request, mine),
        "deliveries": queries.last_deliveries(actor),
    }
    return render(request, "inbox/channels.html", context, status=status)


def _subscribed(request: Request, form: ChannelForm) -> bool:
    """Subscribe as the form says; False, with the sentence at its field, if a rule refuses."""
    body_id = form.body_id()
    body = get_object_or_404(Body, pk=body_id) if body_id else None
    given = {name: form.cleaned_data[name] for name in ("channel", "address", "secret")}
    try:
        made = actions.subscribe(**given, body=body, by=request.actor, at=request.at)
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("From now on messages also go to %(address)s.") % {"address": made.address})
    return True


def _offers(request: Request, mine: list[Subscription]) -> list[tuple[str, str, str]]:
    """Her own phone and e-mail address, as far as they are not chosen yet: (channel, address, label)."""
    user = request.user
    chosen = {(subscription.channel, subscription.address) for subscription in mine if subscription.user_id}
    ways = (
        (Channel.SMS, user.phone if user.phone_verified_at else "", _("By text message to %(address)s")),
        (Channel.EMAIL, user.email or "", _("By e-mail to %(address)s")),
    )
    return [
        (channel, address, label % {"address": address})
        for channel, address, label in ways
        if address and (channel, address) not in chosen
    ]


@opens_to(SIGNED_IN)
@require_POST
def remove_channel(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    mine = Subscription.objects.filter(Q(user_id=actor.user_id) | Q(body_id__in=actor.body_ids()))
    subscription = get_object_or_404(mine.select_related("body"), pk=pk)
    actions.unsubscribe(subscription, by=actor, at=request.at)
    messages.success(request, _("Nothing goes to %(address)s any more.") % {"address": subscription.address})
    return redirect("inbox:channels")
