"""Reporting something: one form in three steps down a phone's page. It works without a script; with one, category and
neighbours' cases are proposed while she types."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.models import StoredFile
from linli.bodies.actor import Actor, Home, Request
from linli.cases import actions, rules, suggest
from linli.cases.forms.fields import keep, kept, store_all
from linli.cases.forms.guess import guess_kind
from linli.cases.forms.report import Report, ReportForm, SentReport
from linli.cases.models import Category
from linli.cases.queries import reading
from linli.cases.queries.catalogue import Contents, in_force
from linli.cases.queries.intake import Chosen, ground
from linli.cases.routing import Chain
from linli.cases.rules import Sight
from linli.cases.states import Level
from linli.kernel.doors import opens_to
from linli.kernel.errors import Invalid, Refused
from linli.kernel.forms import add_refusal
from linli.registry.models import Building, Place

from .common import at_home, next_entry, seen_or_404

KEY_MOST = 36


@opens_to("cases.submit")
@never_cache
@require_http_methods(["GET", "POST"])
def new_case(request: Request) -> HttpResponse:
    """The form, and what becomes of it."""
    by = at_home(request.actor)
    data = request.POST if request.method == "POST" else None
    here = home_in(by, request.POST.get("community") or request.GET.get("community", ""))
    community, places = ground(here.community_id, request.POST.get("place", ""))
    rules.check_can_submit(community, by=by)
    photos: list[StoredFile] = []
    sent = None
    if data is not None:
        sent = _sent(request, community, places)
        photos = take_photos(sent, data, request)
        if sent.is_valid():
            try:
                return _submitted(request, sent, community, photos, by)
            except Refused as refusal:
                add_refusal(sent, refusal, building="place", entrance="place")
    form = _form(request, community, by)
    if sent is not None:
        _same_errors(form, sent)
    found = suggest.similar(community, data["text"], None, request.at) if data and data.get("text") else []
    context = {
        "form": form,
        "community": community,
        "communities": communities_of(by),
        "photos_kept": len(photos),
        "kept_note": keep(photos),
        "key": request.POST.get("idempotency_key", ""),
        "similar": found,
        "asked": data is not None,
    }
    return render(request, "cases/new_case.html", context, status=422 if data is not None else 200)


def _sent(request: Request, community: Place, places: Chosen) -> SentReport:
    bodies = Chain(community).at(Level.COMMUNITY) if request.POST.get("about") else ()
    return SentReport(prepared(request.POST), request.FILES, places=places, bodies=bodies)


def _form(request: Request, community: Place, by: Actor) -> ReportForm:
    """The form with all its choices, and with what was sent."""
    data = request.POST if request.method == "POST" else None
    contents = in_force(community)
    buildings = reading.buildings_of(community)
    return ReportForm(
        prepared(data) if data is not None else None,
        request.FILES if data is not None else None,
        contents=contents,
        buildings=buildings,
        bodies=Chain(community).at(Level.COMMUNITY),
        proposed=proposed_for(data.get("text", "") if data else "", contents),
        near=near_entrances(by, buildings),
    )


def _same_errors(form: ReportForm, sent: SentReport) -> None:
    """What was wrong with what was sent, such as a photo, is said beside the form that is shown again."""
    form.is_valid()
    for field, errors in sent.errors.items():
        if field not in form.errors:
            for error in errors:
                form.add_error(None if field == NON_FIELD_ERRORS else field, error)


def prepared(data: QueryDict) -> QueryDict:
    """What was sent, with a guess of the kind where she has not chosen one."""
    changed = data.copy()
    guess = guess_kind(data.get("text", ""))
    if not data.get("kind") or data.get("kind") == data.get("guessed"):
        changed["kind"] = guess
    changed["guessed"] = guess
    return changed


def proposed_for(text: str, contents: Contents) -> list[Category]:
    return suggest.category_for(text, contents.leaves) if text.strip() else []


def take_photos(form: Report, data: Any, request: Request) -> list[StoredFile]:
    """What was sent now and what was stored with an earlier try; an error belongs to the field."""
    photos = kept(data.get("kept_photos", ""))
    form.is_valid()
    try:
        photos += store_all(form, "photos", at=request.at)
    except Invalid as refusal:
        add_refusal(form, refusal)
    return list({photo.pk: photo for photo in photos}.values())


def _submitted(
    request: Request, form: SentReport, community: Place, photos: Sequence[StoredFile], by: Actor
) -> HttpResponse:
    data = form.cleaned_data
    said = actions.Said(
        kind=data["kind"],
        category=data["category"],
        text=data["text"],
        building=data["building"],
        entrance=data["entrance"],
        spot=data["spot"],
        photos=photos,
        anonymous=data["anonymous"],
        open_to_neighbours=not data["only_handlers"],
        about=data["about"],
        key=request.POST.get("idempotency_key", "")[:KEY_MOST] or None,
    )
    case = actions.submit(said, community=community, by=by, at=request.at)
    return redirect("case-received", case.number)


@opens_to("cases.submit")
@require_POST
def proposals(request: Request) -> HttpResponse:
    """The part of the form that follows the words: category, kind, and what neighbours have reported already."""
    by = at_home(request.actor)
    here = home_in(by, request.POST.get("community", ""))
    community, places = ground(here.community_id, request.POST.get("place", ""))
    contents = in_force(community)
    text = request.POST.get("text", "")
    data = prepared(request.POST)
    building, _entrance = next(iter(places.values()), (None, None))
    form = ReportForm(
        None,
        initial={name: data.get(name, "") for name in ("category", "other_category", "kind", "guessed")},
        contents=contents,
        buildings=(),
        bodies=(),
        proposed=proposed_for(text, contents),
    )
    similar = suggest.similar(community, text, building, request.at, limit=3) if len(text.strip()) >= 4 else []
    return render(request, "cases/parts/proposals.html", {"form": form, "similar": similar})


@opens_to("cases.submit")
@require_safe
def received(request: Request, number: str) -> HttpResponse:
    """Right after sending: the number, who has it, what comes next and by when."""
    case, _seen = seen_or_404(request, number, least=Sight.OWN)
    mine = [one for one in reading.reporters_of(case) if one.user_id == request.actor.user_id]
    if not mine:
        raise Http404(_("There is no such case for you."))
    return render(request, "cases/received.html", {"case": case, "next": next_entry(case, own=True)})


def communities_of(by: Actor) -> list[dict[str, str]]:
    """Where she lives, each community once."""
    return [
        {"code": code, "name": name}
        for code, name in {home.community_code: home.community_name for home in by.homes}.items()
    ]


def home_in(by: Actor, code: str) -> Home:
    """Her home in the community of this code, or her first one. 404 where she has none there."""
    found = next((home for home in by.homes if not code or home.community_code == code), None)
    if found is None:
        raise Http404(_("You have no home in this community."))
    return found


def near_entrances(by: Actor, buildings: Sequence[Building]) -> list[int]:
    """The entrances behind which she lives."""
    addresses = [home.address for home in by.homes]
    return [
        entrance.pk
        for building in buildings
        for entrance in building.entrances.all()
        if any(address.startswith(f"{building.name}{entrance.name}") for address in addresses)
    ]
