"""A resident's lists: her own cases, and what neighbours report."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.cases.forms.lists import NeighbourFilter
from linli.cases.queries import reading
from linli.cases.queries.catalogue import Contents, in_force
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Refused
from linli.kernel.text import key_in
from linli.registry import queries as registry
from linli.registry.models import Place


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def my_cases(request: Request) -> HttpResponse:
    """What she has reported or joined, the newest first."""
    only_open = request.GET.get("state") == "open"
    cases, next_key = reading.mine(request.actor, only_open=only_open, after=key_of(request))
    context = {
        "cases": cases,
        "next": next_key or "",
        "tabs": [("", _("All")), ("open", _("Open"))],
        "at_home": bool(request.actor.homes),
    }
    return render(request, "cases/my_cases.html", context)


@opens_to(SIGNED_IN)
@require_safe
def neighbours(request: Request) -> HttpResponse:
    """What is reported in her communities and open to neighbours."""
    ids = list(dict.fromkeys(home.community_id for home in request.actor.homes))
    places = list(Place.objects.filter(pk__in=ids)) if ids else _watched(request)
    contents = contents_of(places[0]) if len(places) == 1 else None
    buildings = registry.buildings_of(places[0]) if len(places) == 1 else []
    form = NeighbourFilter(request.GET, contents=contents, buildings=buildings)
    wanted = form.values()
    state = wanted.get("state", "open")
    cases, next_key = reading.open_to_neighbours(
        [place.pk for place in places],
        state="" if state == "all" else state,
        category=wanted.get("category", ""),
        building=wanted.get("building"),
        text=wanted.get("q", ""),
        after=key_of(request),
    )
    context = {"cases": cases, "next": next_key or "", "form": form, "places": places, "filtered": bool(wanted)}
    return render(request, "cases/neighbours.html", context)


def _watched(request: Request) -> list[Place]:
    """The communities whose open cases somebody without a home there may read: captains, supervisors, auditors."""
    paths = request.actor.paths("cases.read_open")
    return [place for path in paths for place in registry.communities_inside(path)]


def contents_of(place: Place) -> Contents | None:
    """The catalogue in force, or None where none is."""
    try:
        return in_force(place)
    except Refused:
        return None


def key_of(request: Request) -> int:
    """The number after which a list goes on; 0 for the beginning and for what is no number."""
    return key_in(request.GET.get("after")) or 0
