"""Who may do what in the votes of a community. Rights are checked before anything else: a stranger learns nothing."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor, HeldSeat
from linli.bodies.roles import MAY
from linli.kernel.errors import Denied
from linli.registry.models import Place


def check_holds(community: Place, verb: str, by: Actor) -> None:
    """Raises Denied unless a seat or a home gives ``voting.<verb>`` in this community."""
    if not by.may(f"voting.{verb}", community.path or "-"):
        raise Denied(_("Your role does not allow this here."))


def check_clock(by: Actor) -> None:
    """What the posted times do, nobody does by hand."""
    if not by.system:
        raise Denied(_("A vote begins and ends by itself, at the hour that was posted."))


def seat_for(community: Place, verb: str, by: Actor) -> HeldSeat | None:
    """The seat from which she may do the verb here: the one she acts from if it gives the verb, else the first that
    does."""
    path = community.path or "-"
    gives = (seat for seat in by.seats if seat.role and path.startswith(seat.path) and _holds(seat, verb))
    return next(gives, None)


def acting(community: Place, verb: str, by: Actor) -> Actor:
    """The same person with the seat first that gives her this verb here, so that it is recorded as that body's.

    Raises Denied unless a seat gives it; the system acts as itself."""
    check_holds(community, verb, by)
    if by.system:
        return by
    seat = seat_for(community, verb, by)
    if seat is None:
        raise Denied(_("Your role does not allow this here."))
    return by.acting_for(seat.body_id)


def _holds(seat: HeldSeat, verb: str) -> bool:
    return seat.role is not None and f"voting.{verb}" in MAY[seat.role]
