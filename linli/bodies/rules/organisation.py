"""Who may set up bodies and give seats, and when not.

Rights come from the table in roles.py and hold downward from a seat's place. Two things it cannot say stand here:
nobody gives herself a seat, and nobody gives a role that stands above her own (``RANK``).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body, Seat
from linli.bodies.roles import Role, role_of
from linli.bodies.states import APART, KINDS_AT, BodyKind, SeatTitle
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.people.models import User
from linli.registry.models import Building, Place

# Seats are given by equals or by those above. The auditor looks at streets, so no street appoints her.
RANK: dict[Role, int] = {Role.OPERATOR: 4, Role.DISTRICT: 3, Role.AUDITOR: 3, Role.STREET: 2, Role.CALL_BACK: 2}
LOWEST = 1
MOST_HOURS = 21


def day_of(at: datetime) -> date:
    """The day that ``at`` falls on where the communities are."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def check_can_add_body(place: Place, kind: str, *, by: Actor) -> None:
    check_may(by, "bodies.add_body", place)
    _check_rank(by, place, kind, SeatTitle.MEMBER)
    if place.successor_id is not None:
        raise Refused(_("This community has been merged into another one. Add the body there."))
    if kind not in KINDS_AT[place.kind]:
        raise Invalid(_("A body of this kind does not stand at a place of this kind."), field="kind")


def check_can_edit_body(body: Body, *, by: Actor) -> None:
    check_may(by, "bodies.edit_body", body.place)
    _check_open(body)


def check_can_close_body(body: Body, *, by: Actor) -> None:
    check_may(by, "bodies.close_body", body.place)
    _check_rank(by, body.place, body.kind, SeatTitle.MEMBER)
    _check_open(body)


def check_can_set_duty_hours(body: Body, *, by: Actor) -> None:
    """A secretary or a manager sets those of her own body, street and district those of all."""
    check_may(by, "bodies.set_duty_hours", body.place)
    if by.sits_in([body.pk]) is None and not by.system and not by.may("bodies.edit_body", body.place.path or ""):
        raise Denied(_("You can set the duty hours of your own body only."))
    _check_open(body)


def check_can_give_seats(body: Body, title: str, *, by: Actor) -> None:
    """May she give a seat of this title in this body to anybody? Whom, is for ``check_can_seat``."""
    check_may(by, "bodies.seat", body.place)
    _check_rank(by, body.place, body.kind, title)
    _check_open(body)


def check_can_seat(body: Body, user: User, title: str, *, building: Building | None, by: Actor, on: date) -> None:
    check_can_give_seats(body, title, by=by)
    if by.user_id == user.pk:
        raise Denied(_("Nobody gives herself a seat. Ask somebody else who may."))
    if not user.is_active:
        raise Refused(_("This account is closed."))
    if (title == SeatTitle.CAPTAIN) != (building is not None):
        raise Invalid(_("A building captain has a building, and nobody else has one."), field="building")
    if building and not (building.community.path or "").startswith(body.place.path or "-"):
        raise Invalid(_("This building does not lie where this body works."), field="building")
    held = Seat.objects.filter(user=user, ended_on__isnull=True).select_related("body")
    for seat in held:
        if has_ended(seat, on):
            continue
        if seat.body_id == body.pk and seat.title == title:
            raise Conflict(_("She holds this seat already."))
        if seat.body.place_id == body.place_id and _apart(seat.body.kind, body.kind):
            raise Refused(
                _("She sits in “%(body)s”. Whoever supervises cannot sit where she supervises; end that seat first.")
                % {"body": seat.body.name}
            )


def check_can_end_seats(body: Body, *, by: Actor) -> None:
    """May she end the seats of this body?"""
    check_may(by, "bodies.end_seat", body.place)
    _check_rank(by, body.place, body.kind, SeatTitle.MEMBER)


def check_can_end_seat(seat: Seat, *, by: Actor) -> None:
    check_can_end_seats(seat.body, by=by)
    _check_rank(by, seat.body.place, seat.body.kind, seat.title)
    if seat.ended_on is not None:
        raise Conflict(_("This seat has been ended already."))


def has_ended(seat: Seat, on: date) -> bool:
    return seat.ended_on is not None or (seat.to_date is not None and seat.to_date < on)


def rank_of(role: Role | None) -> int:
    return RANK.get(role, LOWEST) if role else 0


def check_may(by: Actor, verb: str, place: Place) -> None:
    if not by.may(verb, place.path or ""):
        raise Denied(_("None of your seats gives you this right at %(place)s.") % {"place": place.name})


def _check_rank(by: Actor, place: Place, kind: str, title: str) -> None:
    if by.system:
        return
    own = max((rank_of(seat.role) for seat in by.seats if (place.path or "").startswith(seat.path)), default=0)
    if rank_of(role_of(kind, title)) > own:
        raise Denied(_("This seat stands above your own. Whoever stands above it gives it."))


def _check_open(body: Body) -> None:
    if body.closed_on is not None:
        raise Refused(_("This body has been closed."))


def _apart(one: str, other: str) -> bool:
    return frozenset({BodyKind(one), BodyKind(other)}) in APART
