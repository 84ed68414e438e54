"""Campaigns for everybody: what is gathered for, how it stands, who gave (masked), what it was used for."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.audit.sending import send_file
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.money import yuan
from linli.kernel.text import key_in
from linli.law.deadlines import day_of
from linli.ledger.channels import is_open
from linli.ledger.forms.giving import CampaignForm, GiveForm, PhotoForm, PledgeForm
from linli.ledger.models import Book, Campaign
from linli.ledger.queries import giving
from linli.ledger.queries.openness.finding import book_by_code
from linli.ledger.rules import giving as rules
from linli.ledger.states import CampaignKind, CampaignState, Channel
from linli.ledger.views.common import exported, of_book, reads_all
from linli.registry.queries import communities_inside

from .common import campaign_or_404, gift_or_404

PAGE = 40


@opens_to("ledger.read")
@require_safe
def here(request: Request) -> HttpResponseBase:
    """To the campaigns of the community where she lives, else of the first where a body of hers works."""
    by = request.actor
    codes = [home.community_code for home in by.homes]
    codes += [place.code for path in by.paths("ledger.read") for place in communities_inside(path)[:1]]
    code = next((code for code in codes if book_by_code(code)), None)
    return redirect("ledger:campaigns", code) if code else render(request, "ledger/openness_none.html", {})


@of_book(public=True)
@require_safe
def campaigns(request: Request, book: Book) -> HttpResponseBase:
    """All campaigns of a community, those that run first."""
    rows = giving.campaigns_of(book)
    file = exported(
        request,
        f"{book.community.code}-giving",
        [_("What it is for"), _("State"), _("Goal"), _("Given"), _("Last day")],
        lambda: (
            [
                one.title,
                one.get_state_display(),
                one.goal_fen and yuan(one.goal_fen),
                yuan(giving.given_fen(one)),
                one.until,
            ]
            for one in rows
        ),
    )
    return file or campaigns_page(request, book)


def campaigns_page(
    request: Request, book: Book, *, form: CampaignForm | None = None, status: int = 200
) -> HttpResponse:
    may_open = book.closed_on is None and request.actor.may("ledger.open_campaign", book.community.path or "-")
    rows = list(giving.campaigns_of(book)[:100])
    given = giving.given_to(rows)
    context = {
        "book": book,
        "community": book.community,
        "rows": [{"it": one, "given_fen": given.get(one.pk, 0), "late": False} for one in rows],
        "form": form or (CampaignForm(book=book, at=request.at) if may_open else None),
        "sent": form is not None,
    }
    return render(request, "ledger/giving_campaigns.html", context, status=status)


@of_book(public=True)
@require_safe
def campaign(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """One campaign; the address of one that has moved to another book leads there."""
    if book.successor is not None and not Campaign.objects.filter(book=book, pk=pk).exists():
        return redirect("ledger:campaign", book.successor.community.code, pk)
    found = campaign_or_404(book, pk)
    if found.state == CampaignState.DRAFT:
        raise Http404
    rows = giving.gifts_of(found)
    full = reads_all(request, book)
    file = exported(
        request,
        f"{book.community.code}-giving-{pk}",
        [_("Time"), _("Who gave"), _("Yuan"), _("How it came"), _("A wish that goes with it"), _("Where it is")],
        lambda: (_line(one) for one in giving.shown(rows if full else rows.none(), None)),
    )
    return file or campaign_page(request, found)


def campaign_page(
    request: Request, found: Campaign, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page with its forms, those of ``given`` as they were sent."""
    book, by, full = found.book, request.actor, reads_all(request, found.book)
    today = day_of(request.at)
    start = key_in(request.GET.get("after", ""))
    rows = giving.gifts_of(found).filter(**({"pk__lt": start} if start else {}))
    gifts = list(rows[: PAGE + 1]) if full else []
    uses, state = giving.uses_of(found), giving.gathered(found, today)
    context = {
        "book": book,
        "community": book.community,
        "campaign": found,
        "state": state,
        "collects": found.kind == CampaignKind.COLLECTION,
        "given_yuan": state.fen // 100,
        "goal_yuan": (found.goal_fen or 0) // 100,
        "goal_label": _("Of %(goal)s yuan") % {"goal": yuan(found.goal_fen)} if found.goal_fen else "",
        "days_left": (found.until - today).days if found.until and found.state == CampaignState.OPEN else None,
        "gifts": [_gift(one, request) for one in giving.shown(gifts[:PAGE], by)],
        "next": str(gifts[PAGE - 1].pk) if len(gifts) > PAGE else "",
        "full": full,
        "uses": uses,
        "photos": [
            _photo(row, book.community.code, found.pk) for row in found.photos.select_related("photo").order_by("id")
        ],
        "mine": giving.pledge_of(found, by.user_id) if by.user_id else None,
        "forms": _forms(request, found) | (given or {}),
        **{f"{name}_open": name in (given or {}) for name in ("give", "pledge", "photo")},
        "why_close": why_not(rules.check_can_close_campaign, found, by=by),
        "may_close": by.may("ledger.close_campaign", _path(book)) and found.state != CampaignState.CLOSED,
        "takes": not why_not(rules.check_takes, found, at=request.at),
        "by_phone": "pledge" in _forms(request, found) and is_open(Channel.WECHAT),
        "may_see": by.may("ledger.see_giver", _path(book)),
    }
    return render(request, "ledger/giving_campaign.html", context, status=status)


@of_book(public=True)
@require_safe
def photo(request: Request, book: Book, pk: int, photo: int) -> HttpResponseBase:
    """A picture of what became of it; ``?small=yes`` a small one."""
    found = campaign_or_404(book, pk)
    row = found.photos.select_related("photo").filter(pk=photo).first()
    if row is None:
        raise Http404
    return send_file(row.photo, f"{book.community.code}-{pk}-{photo}", small=bool(request.GET.get("small")))


@of_book()
@require_safe
def receipt(request: Request, book: Book, pk: int, gift: int) -> HttpResponse:
    """The receipt of a gift, for its giver and for who took it in; to others there is none."""
    found = gift_or_404(campaign_or_404(book, pk), gift)
    by = request.actor
    if not giving.is_hers(found, by) and not (by.user_id and by.user_id == found.taken_by_id):
        raise Http404
    context = {"book": book, "community": book.community, "campaign": found.campaign, "gift": found}
    return render(request, "ledger/giving_receipt.html", context)


def _forms(request: Request, found: Campaign) -> dict[str, forms.Form]:
    """The forms that this reader may use now."""
    by, path = request.actor, _path(found.book)
    takes = not why_not(rules.check_takes, found, at=request.at)
    offered: dict[str, forms.Form] = {}
    if takes and by.may("ledger.pledge", path):
        offered["pledge"] = PledgeForm(auto_id="pledge-%s")
    if takes and by.may("ledger.give", path):
        offered["give"] = GiveForm(auto_id="give-%s")
    if found.book.closed_on is None and by.may("ledger.add_campaign_photo", path):
        offered["photo"] = PhotoForm(auto_id="photo-%s")
    return offered


def _gift(one: giving.ShownGift, request: Request) -> dict[str, Any]:
    """A row with what this reader may do with it."""
    gift, by, path = one.gift, request.actor, _path(one.gift.campaign.book)
    waits = not why_not(rules.check_goes_back, gift) if gift.return_entry_id and not gift.returned_at else False
    cash = gift.channel == Channel.CASH
    return {
        "it": one,
        "receipt": one.mine or (by.user_id is not None and by.user_id == gift.taken_by_id),
        "confirm": waits and cash and one.mine,
        "back": waits and not one.mine and by.may("ledger.hand_back", path) and gift.channel in rules.AT_THE_DESK,
    }


def _line(one: giving.ShownGift) -> list[object]:
    """A gift in an export: as everybody sees it."""
    gift = one.gift
    return [gift.given_at, one.giver, yuan(gift.amount_fen), gift.get_channel_display(), gift.word, one.went]


def _photo(row: Any, code: str, pk: int) -> dict[str, str]:
    address = reverse("ledger:campaign-photo", args=[code, pk, row.pk])
    return {"src": f"{address}?small=yes", "href": address, "alt": row.caption or _("Photo")}


def _path(book: Book) -> str:
    return book.community.path or "-"
