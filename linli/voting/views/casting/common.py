"""What the pages of ballots share."""

from typing import Any

from django.http import Http404

from linli.bodies.actor import Request
from linli.voting.models import Assembly, Right
from linli.voting.queries.canvass import lines_of
from linli.voting.queries.proxies import proxies_of
from linli.voting.states import LOCKED


def vote_here(request: Request, code: str, pk: int, *verbs: str) -> Assembly:
    """A posted vote of this community for somebody at home in it, an agent in it, or whoever holds one of ``verbs``
    there; for others there is no such page."""
    found = Assembly.objects.select_related("community", "building").filter(community__code=code, pk=pk)
    assembly = found.filter(state__in=LOCKED).first()
    if assembly is None:
        raise Http404
    path = assembly.community.path or "-"
    if verbs:
        allowed = any(request.actor.may(f"voting.{verb}", path) for verb in verbs)
    else:
        allowed = any(path.startswith(grant.path) for grant in request.actor.grants)
        allowed = allowed or bool(proxies_of(assembly, request.actor))
    if not allowed:
        raise Http404
    return assembly


def line_here(request: Request, assembly: Assembly, number: int) -> tuple[Right, Any]:
    """One of her own lines, or one that she votes for by a proxy, with that proxy. 404 for any other."""
    for right in lines_of(assembly, request.actor):
        if right.number == number:
            return right, None
    for proxy in proxies_of(assembly, request.actor):
        if proxy.right.number == number:
            return proxy.right, proxy
    raise Http404
