"""Taking down a case for somebody who rings, stands at the desk, asks in a chat group, or was met on patrol."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.bodies.actor import Request
from linli.cases import actions, rules, suggest
from linli.cases.forms.fields import keep
from linli.cases.forms.report import ReportForm, TakeDownForm
from linli.cases.queries import reading
from linli.cases.queries.catalogue import in_force
from linli.cases.queries.chat import open_groups
from linli.cases.routing import Chain
from linli.cases.rules import Sight
from linli.kernel.doors import opens_to
from linli.kernel.errors import Refused
from linli.kernel.forms import add_refusal
from linli.registry.models import Place

from .desk_lists import places_of
from .report import KEY_MOST, prepared, proposed_for, take_photos

# What the form calls by the names that the verb has for it
AS_SAID = (
    *("kind", "category", "text", "building", "entrance", "spot", "anonymous", "about"),
    *("channel", "chat_group", "outside_number"),
)


def chosen(request: Request, verb: str) -> tuple[Place, list[Place]]:
    """The community of this page and all between which one can choose. 404 where there is none."""
    places = places_of(request.actor, verb)
    code = request.POST.get("community") or request.GET.get("community", "")
    found = next((place for place in places if place.code == code), None)
    if (code and found is None) or not places:
        raise Http404(_("There is no such place for you."))
    return found or places[0], places


@opens_to("cases.submit_for")
@never_cache
@require_http_methods(["GET", "POST"])
def take_down(request: Request) -> HttpResponse:
    """The form, and what becomes of it."""
    community, places = chosen(request, "submit_for")
    rules.check_can_submit_for(community, by=request.actor)
    contents = in_force(community)
    data = request.POST if request.method == "POST" else None
    text = data.get("text", "") if data else ""
    form = TakeDownForm(
        prepared(data) if data is not None else None,
        request.FILES if data is not None else None,
        contents=contents,
        buildings=reading.buildings_of(community),
        bodies=Chain(community).at(1),
        proposed=proposed_for(text, contents),
        groups=open_groups(community),
    )
    photos = []
    if data is not None:
        photos = take_photos(form, data, request)
        if form.is_valid():
            try:
                return _taken(request, form, community, photos)
            except Refused as refusal:
                add_refusal(form, refusal, building="place", entrance="place")
    context = {
        "form": form,
        "community": community,
        "communities": places,
        "photos_kept": len(photos),
        "kept_note": keep(photos),
        "key": request.POST.get("idempotency_key", ""),
        "similar": suggest.similar(community, text, None, request.at, see_all=True, limit=3) if text else [],
        "asked": data is not None,
    }
    return render(request, "cases/take_down.html", context, status=422 if data is not None else 200)


def _taken(request: Request, form: ReportForm, community: Place, photos: list) -> HttpResponse:
    data = form.cleaned_data
    by = request.actor
    here = next((seat for seat in by.seats if (community.path or "").startswith(seat.path)), None)
    said = actions.Said(
        **{name: data[name] for name in AS_SAID},
        photos=photos,
        open_to_neighbours=not data["only_handlers"],
        key=request.POST.get("idempotency_key", "")[:KEY_MOST] or None,
    )
    case = actions.submit_for(
        said,
        community=community,
        reporter_name=data["reporter_name"],
        reporter_phone=data["reporter_phone"],
        by=by.acting_for(here.body_id) if here else by,
        at=request.at,
    )
    names = {"number": case.number, "body": case.body.name}
    messages.success(request, _("Taken down as %(number)s. %(body)s is responsible now.") % names)
    stands = reading.find(case.number)
    if stands and rules.sight(stands, by) >= Sight.FULL:
        return redirect("desk-case", case.number)
    return redirect("take-down")


@opens_to("cases.submit_for")
@require_POST
def take_down_proposals(request: Request) -> HttpResponse:
    """The part of the form that follows the words."""
    community, _places = chosen(request, "submit_for")
    contents = in_force(community)
    text = request.POST.get("text", "")
    data = prepared(request.POST)
    form = ReportForm(
        None,
        initial={name: data.get(name, "") for name in ("category", "other_category", "kind", "guessed")},
        contents=contents,
        buildings=(),
        bodies=(),
        proposed=proposed_for(text, contents),
    )
    return render(request, "cases/parts/proposals.html", {"form": form, "similar": []})
