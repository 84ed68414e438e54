"""What several pages of the register need: finding things that the reader may see."""

from django.http import Http404
from django.utils.translation import gettext as _

from linli.kernel.requests import Request
from linli.law.deadlines import SHANGHAI
from linli.registry import queries, rules
from linli.registry.imports.columns import KINDS
from linli.registry.models import ImportRun, Place, Unit
from linli.registry.states import PlaceKind


def seen_place(request: Request, code: str) -> Place:
    """The place of this code, for who may see it. To anybody else it does not exist."""
    try:
        place = queries.place_by_code(code)
    except Place.DoesNotExist:
        raise Http404 from None
    if not rules.may_see(request.actor, place):
        raise Http404
    return place


def read_community(request: Request, code: str) -> Place:
    """A community whose units the reader may see. Raises Http404, or Denied for who sees only its figures."""
    place = seen_place(request, code)
    if place.kind != PlaceKind.COMMUNITY:
        raise Http404
    rules.check_can_read(request.actor, place)
    return place


def unit_here(community: Place, pk: int) -> Unit:
    """A unit of this community, and of no other. Raises Http404."""
    unit = queries.units_of(community).filter(pk=pk).first()
    if unit is None:
        raise Http404
    unit.community = community
    return unit


def run_here(request: Request, code: str, pk: int) -> ImportRun:
    """A file of this place, for who may send one. Raises Http404 or Denied."""
    place = seen_place(request, code)
    run = ImportRun.objects.filter(place=place, pk=pk, kind__in=KINDS).first()
    if run is None:
        raise Http404
    run.place = place
    rules.check_can_start_import(request.actor, place, run.kind)
    return run


def watermark(request: Request, place: Place) -> str:
    """Who took this out, when: the first line of every export (domain 10)."""
    return _("%(place)s · exported by %(who)s on %(when)s · personal data, not to be passed on") % {
        "place": place.name,
        "who": request.actor.name,
        "when": f"{request.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
