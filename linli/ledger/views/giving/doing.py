"""What is done about gifts: open, give, pledge, hand back, see who gave, show what became of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.audit.files import PDF, PICTURE, store
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.forms import attempt, tried
from linli.ledger import actions
from linli.ledger.forms.giving import CampaignForm, GiveForm, HandBackForm, OrderBackForm, PhotoForm, PledgeForm
from linli.ledger.queries.giving import giver_shown, pledge_of
from linli.ledger.rules import giving as rules
from linli.ledger.states import Channel
from linli.ledger.views.common import book_or_404
from linli.people.doors import confirmed_again

from .common import campaign_or_404, gift_or_404
from .reading import campaign_page, campaigns_page


@opens_to("ledger.open_campaign")
@never_cache
@require_POST
def begin(request: Request, code: str) -> HttpResponse:
    book = book_or_404(request, code)
    form = CampaignForm(request.POST, book=book, at=request.at)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        facts["goal_fen"] = facts.pop("goal")
        made = attempt(form, lambda: actions.open_campaign(book, **facts, by=request.actor, at=request.at))
        if made:
            messages.success(request, _("It is open. Gifts can be taken in at the desk from now on."))
            return redirect("ledger:campaign", code, made.pk)
    return campaigns_page(request, book, form=form, status=422)


@opens_to("ledger.give")
@never_cache
@require_POST
def give(request: Request, code: str, pk: int) -> HttpResponse:
    found = campaign_or_404(book_or_404(request, code), pk)
    form = GiveForm(request.POST, auto_id="give-%s")
    if form.is_valid():
        facts = dict(form.cleaned_data)
        facts["amount_fen"] = facts.pop("amount")
        made = attempt(form, lambda: actions.give(found, **facts, by=request.actor, at=request.at))
        if made:
            return redirect("ledger:gift-receipt", code, pk, made.pk)
    return campaign_page(request, found, given={"give": form}, status=422)


@opens_to("ledger.pledge")
@never_cache
@require_POST
def pledge(request: Request, code: str, pk: int) -> HttpResponse:
    found = campaign_or_404(book_or_404(request, code), pk)
    form = PledgeForm(request.POST, auto_id="pledge-%s")

    def work() -> None:
        actions.pledge(found, amount_fen=form.cleaned_data["amount"], by=request.actor, at=request.at)

    if form.is_valid() and tried(form, work):
        messages.success(request, _("Thank you. Nothing is owed: you give when you bring it to the desk."))
        return redirect("ledger:campaign", code, pk)
    return campaign_page(request, found, given={"pledge": form}, status=422)


@opens_to("ledger.withdraw_pledge")
@never_cache
@require_POST
def withdraw(request: Request, code: str, pk: int) -> HttpResponse:
    found = campaign_or_404(book_or_404(request, code), pk)
    mine = pledge_of(found, request.actor.user_id)
    if mine is not None:
        mine.campaign = found
        actions.withdraw_pledge(mine, by=request.actor, at=request.at)
        messages.success(request, _("Withdrawn. Nothing is owed."))
    return redirect("ledger:campaign", code, pk)


@opens_to("ledger.add_campaign_photo")
@never_cache
@require_POST
def add_photo(request: Request, code: str, pk: int) -> HttpResponse:
    found = campaign_or_404(book_or_404(request, code), pk)
    form = PhotoForm(request.POST, request.FILES, auto_id="photo-%s")

    def work() -> None:
        rules.check_can_add_photo(found, by=request.actor)  # before anything is kept
        picture = store(form.cleaned_data["photo"], kinds=(PICTURE,), at=request.at)
        actions.add_campaign_photo(
            found, photo=picture, caption=form.cleaned_data["caption"], by=request.actor, at=request.at
        )

    if form.is_valid() and tried(form, work):
        messages.success(request, _("Everybody sees the photo now."))
        return redirect("ledger:campaign", code, pk)
    return campaign_page(request, found, given={"photo": form}, status=422)


@opens_to("ledger.close_campaign")
@never_cache
@require_POST
def close(request: Request, code: str, pk: int) -> HttpResponse:
    found = campaign_or_404(book_or_404(request, code), pk)
    actions.close_campaign(found, by=request.actor, at=request.at)
    messages.success(request, _("Closed. What is left stays for its purpose."))
    return redirect("ledger:campaign", code, pk)


@opens_to("ledger.confirm_return")
@never_cache
@require_POST
def confirm(request: Request, code: str, pk: int, gift: int) -> HttpResponse:
    found = gift_or_404(campaign_or_404(book_or_404(request, code), pk), gift)
    actions.confirm_return(found, by=request.actor, at=request.at)
    messages.success(request, _("Noted: you have your gift back."))
    return redirect("ledger:campaign", code, pk)


@opens_to("ledger.see_giver")
@never_cache
@require_POST
def see(request: Request, code: str, pk: int, gift: int) -> HttpResponse:
    """Who gave. The look is recorded before anything is shown."""
    found = gift_or_404(campaign_or_404(book_or_404(request, code), pk), gift)
    name = actions.see_giver(found, by=request.actor, at=request.at)
    context: dict[str, Any] = {"book": found.campaign.book, "community": found.campaign.book.community}
    return render(request, "ledger/giving_giver.html", {**context, "gift": found, "giver": name})


@opens_to("ledger.hand_back")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def hand_back(request: Request, code: str, pk: int, gift: int) -> HttpResponse:
    """One gift goes back: cash against a signature, else by a payment order to the giver's account."""
    found = gift_or_404(campaign_or_404(book_or_404(request, code), pk), gift)
    cash = found.channel == Channel.CASH
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form: forms.Form = HandBackForm(data, files) if cash else OrderBackForm(data, gift=found, campaign=found.campaign)

    def work() -> None:
        by, at = request.actor, request.at
        if cash:
            rules.check_can_hand_back(found, by=by)  # before anything is kept
            paper = store(form.cleaned_data["paper"], kinds=(PICTURE, PDF), at=at, field="paper")
            actions.hand_back(found, paper=paper, by=by, at=at)
        else:
            actions.order_return(found, payee=form.cleaned_data["payee"], by=by, at=at)

    if request.method == "POST" and form.is_valid() and tried(form, work):
        messages.success(request, _("Done. The page of the collection shows where the gift is."))
        return redirect("ledger:campaign", code, pk)
    book = found.campaign.book
    context: dict[str, Any] = {"book": book, "community": book.community, "campaign": found.campaign}
    context |= {"gift": found, "giver": giver_shown(found), "form": form, "cash": cash}
    return render(request, "ledger/giving_hand_back.html", context, status=422 if request.method == "POST" else 200)
