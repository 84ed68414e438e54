"""What all pages of the room share: which community a page is about, and for whom it is there."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.registry.models import Place
from linli.registry.queries import communities_inside, community_by_code


def readable(request: Request, code: str, verb: str = "read") -> Place:
    """A community in which she may do the verb; another one is not there for her."""
    try:
        community = community_by_code(code)
    except Place.DoesNotExist:
        raise Http404 from None
    if not request.actor.may(f"voting.{verb}", community.path or "-"):
        raise Http404(_("There is no such community for you."))
    return community


def to_her_community(request: Request, page: str) -> HttpResponse:
    """To this page of the community where she lives; for a seat, of the first community where it works."""
    by = request.actor
    if by.homes:
        return redirect(page, by.homes[0].community_code)
    for path in by.paths("voting.read"):
        if found := communities_inside(path).order_by("path").first():
            return redirect(page, found.code)
    raise Http404(_("There is no community of yours."))
