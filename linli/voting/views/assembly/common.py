"""What the pages of a vote share: the vote behind the address, and how it stands in words."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.bodies.actor import Request
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Place
from linli.registry.queries import community_by_code
from linli.voting.models import Assembly
from linli.voting.queries import assemblies
from linli.voting.states import AssemblyState

TONES = {
    AssemblyState.POSTED: "amber",
    AssemblyState.OPEN: "seal",
    AssemblyState.COUNTING: "amber",
    AssemblyState.RESULT: "amber",
    AssemblyState.FINAL: "jade",
}


def readable(request: Request, code: str, verb: str = "read") -> Place:
    """A community in which she may do the verb; another one is not there for her."""
    try:
        community = community_by_code(code)
    except Place.DoesNotExist:
        raise Http404 from None
    if not request.actor.may(f"voting.{verb}", community.path or "-"):
        raise Http404(_("There is no such community for you."))
    return community


def shown(request: Request, code: str, pk: int, *, drafts: bool = False) -> Assembly:
    """A vote that she may read; drafts are for who calls votes."""
    community = readable(request, code, "draft_assembly" if drafts else "read")
    try:
        return assemblies.find(community, pk, drafts=drafts)
    except Assembly.DoesNotExist:
        raise Http404(_("There is no such vote.")) from None


def row_of(assembly: Assembly, at: datetime) -> dict[str, Any]:
    """A vote as a row of a list: what it is, where it stands, how many days are left."""
    return {
        "it": assembly,
        "tone": TONES.get(AssemblyState(assembly.state), ""),
        "when": when(assembly, at),
        "need": "soon" if assembly.state == AssemblyState.OPEN and days_left(assembly.closes_at, at) <= 3 else "",
    }


def when(assembly: Assembly, at: datetime) -> str:
    """ "3 days left", "begins in 12 days", or its state."""
    if assembly.state == AssemblyState.OPEN and at < assembly.closes_at:
        days = days_left(assembly.closes_at, at)
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if assembly.state == AssemblyState.POSTED and at < assembly.opens_at:
        days = days_left(assembly.opens_at, at)
        return ngettext("begins in %(count)d day", "begins in %(count)d days", days) % {"count": days}
    return str(assembly.get_state_display())


def days_left(until: datetime, at: datetime) -> int:
    """Days of the calendar until the last day, today included: on the last day one is left."""
    last = (until - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    return max(0, (last - at.astimezone(SHANGHAI).date()).days + 1)


def square(area_dm2: int) -> str:
    """Square metres without the unit: "1,204.50"."""
    return f"{area_dm2 // 100:,}.{area_dm2 % 100:02d}"


def address(name: str, *args: object) -> str:
    """The address of a page that another part of the room adds; "" while it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
