"""A neighbour gives on her phone."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt
from linli.ledger import actions
from linli.ledger.channels import is_open
from linli.ledger.forms.giving import PhoneGiftForm
from linli.ledger.rules import giving as rules
from linli.ledger.states import Channel
from linli.ledger.views.common import book_or_404
from linli.ledger.views.online import address_of

from .common import campaign_or_404


@opens_to("ledger.pledge")
@never_cache
@require_http_methods(["GET", "POST"])
def give_by_phone(request: Request, code: str, pk: int) -> HttpResponse:
    """How much, and whether neighbours read her name; then to the code, or straight to the phone's own payment."""
    book = book_or_404(request, code)
    found = campaign_or_404(book, pk)
    if not is_open(Channel.WECHAT) or not request.actor.may("ledger.pledge", book.community.path or "-"):
        raise Http404(_("There is nothing here that you may see."))
    form = PhoneGiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["amount_fen"] = facts.pop("amount")
        facts["payer_ip"] = address_of(request) if request.POST.get("way") == "phone" else ""
        begun = attempt(form, lambda: actions.begin_gift_online(found, **facts, by=request.actor, at=request.at))
        if begun is not None:
            return redirect("ledger:pay-wait", code, begun.number)
    context = {"book": book, "community": book.community, "campaign": found, "form": form}
    context |= {"why_not": why_not(rules.check_takes, found, at=request.at)}
    return render(request, "ledger/giving_phone.html", context, status=422 if request.method == "POST" else 200)
