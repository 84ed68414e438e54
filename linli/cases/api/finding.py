"""From what a call names to the thing itself; what the caller may not know of does not exist for her."""

from django.http import Http404
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases.models import Case
from linli.cases.queries.reading import find_seen
from linli.cases.routing import Chain
from linli.cases.rules import Sight
from linli.kernel.errors import Invalid
from linli.registry.models import Place
from linli.registry.states import PlaceKind


def case_of(number: str, by: Actor) -> tuple[Case, Sight]:
    """The case, and how much of it she sees. Raises Http404."""
    try:
        return find_seen(number, by)
    except Case.DoesNotExist:
        raise Http404 from None


def community_of(code: str, by: Actor) -> Place:
    """A community where she lives or has a seat, or above which she has one. Raises Http404."""
    community = Place.objects.filter(kind=PlaceKind.COMMUNITY, code=code).select_related("successor").first()
    if community is None or not any((community.path or "-").startswith(path) for path in paths_of(by)):
        raise Http404
    return community


def paths_of(by: Actor) -> set[str]:
    """The paths of the places to which she belongs."""
    return {seat.path for seat in by.seats if seat.role} | {home.path for home in by.homes}


def bodies_of(case: Case, ids: list[int], *, field: str) -> list[Body]:
    """Bodies that work in the case's community, in the order asked for. Raises Invalid at ``field``."""
    here = {body.pk: body for body in Chain(case.community).bodies}
    if any(pk not in here for pk in ids):
        raise Invalid(_("There is no such body here."), field=field)
    return [here[pk] for pk in dict.fromkeys(ids)]
