"""Who brings ballots to the doors, and to which."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.roles import Role
from linli.kernel.errors import Denied, Invalid, Refused
from linli.voting.models import Assembly, Right
from linli.voting.states import AssemblyState, Served

from .casting import check_duty

NEEDS_EVIDENCE = (Served.IN_HAND, Served.MAIL, Served.FAMILY)


def check_can_deliver(right: Right, how: str, *, has_evidence: bool, by: Actor, at: datetime) -> None:
    """Raises Denied (a captain outside her building, too), Refused outside the time, Invalid without its proof."""
    check_duty(right.community.path or "-", "deliver", by)
    allowed = buildings_of(right.assembly, by)
    if allowed is not None and right.building_id not in allowed:
        raise Denied(_("This home is not in your building."))
    if right.assembly.state not in (AssemblyState.POSTED, AssemblyState.OPEN) or at >= right.assembly.closes_at:
        raise Refused(_("Ballots are delivered from the posting of the vote until its end."))
    if how not in Served.values or how == Served.PHONE:
        raise Invalid(_("Choose how it was delivered."), field="how")
    if how in NEEDS_EVIDENCE and not has_evidence:
        raise Invalid(_("A photo of the signed slip belongs to it: without it nothing is proved."), field="evidence")


def check_can_remind_voters(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    check_duty(assembly.community.path or "-", "remind_voters", by)
    if assembly.state != AssemblyState.OPEN or at >= assembly.closes_at:
        raise Refused(_("Voting is over."))


def buildings_of(assembly: Assembly, by: Actor) -> set[int] | None:
    """The buildings whose doors she may see; None: all of them."""
    path = assembly.community.path or "-"
    seats = [seat for seat in by.seats if seat.role and path.startswith(seat.path)]
    if by.system or any(seat.role in (Role.WORKER, Role.NEIGHBOURHOOD) for seat in seats):
        return None
    return {seat.building_id for seat in seats if seat.role == Role.CAPTAIN and seat.building_id}
