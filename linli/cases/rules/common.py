"""Who may see a case, and who answers for it. Rights are checked before the state: a stranger learns nothing."""

from collections.abc import Iterable
from enum import IntEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor, HeldSeat
from linli.bodies.models import Body
from linli.bodies.roles import MAY, Role
from linli.bodies.states import ANSWERABLE_TO_STREET
from linli.cases.models import Case, Reporter, WhistleCall
from linli.cases.states import CASE, ENDED, State
from linli.kernel.errors import Denied, Refused

# They see every case of their places; everybody else who handles sees what her body has to do with.
OVERSEERS = frozenset(role for role, verbs in MAY.items() if "cases.dispatch" in verbs) | {Role.CALL_BACK}


class Sight(IntEnum):
    """How much of a case somebody sees."""

    NOTHING = 0
    PUBLIC = 1  # what neighbours see: no names, the text without numbers and addresses
    CALLED = 2  # a body whose whistle is over: what it was called for, its report-in, the joint result
    OWN = 3  # her own case, with what she wrote
    FULL = 4  # the handling side; the reporter's name and phone still cost a recorded look


def sight(case: Case, by: Actor) -> Sight:
    """How much of this case the actor sees. At most three queries."""
    path = case.community.path or ""
    if by.system:
        return Sight.FULL
    if by.seats and _handles(case, by):
        return Sight.FULL
    if by.user_id and Reporter.objects.filter(case=case, user_id=by.user_id).exists():
        return Sight.OWN
    if by.seats and calls_of(case, by).exists():
        return Sight.CALLED
    # What was taken back is no longer anybody's business but of those who wrote or handled it.
    if case.state == State.WITHDRAWN:
        return Sight.NOTHING
    if case.open_to_neighbours and (
        by.may("cases.read_open", path) or any(home.community_id == case.community_id for home in by.homes)
    ):
        return Sight.PUBLIC
    return Sight.NOTHING


def _reading(case: Case, by: Actor) -> list[HeldSeat]:
    """Her seats that may read what their body has to do with here."""
    path = case.community.path or ""
    return [seat for seat in by.seats if seat.role and path.startswith(seat.path) and "cases.read" in MAY[seat.role]]


def calls_of(case: Case, by: Actor) -> QuerySet[WhistleCall]:
    """The calls of her bodies to this case, of whistles open and over."""
    return WhistleCall.objects.filter(case=case, body_id__in={seat.body_id for seat in _reading(case, by)})


def _handles(case: Case, by: Actor) -> bool:
    here = _reading(case, by)
    bodies = {seat.body_id for seat in here}
    if not bodies:
        return False
    # A case about her own body she reads only where that body is called to act, whatever other seats she holds.
    about_her_own = case.about_id is not None and case.about_id in by.body_ids()
    if not about_her_own and (case.body_id in bodies or any(seat.role in OVERSEERS for seat in here)):
        return True
    # Who was called needs the whole case to act on it, and no longer than that (个人信息保护法 art. 6, 19).
    return calls_of(case, by).filter(whistle__ended_at__isnull=True).exists()


def check_can_read(case: Case, *, by: Actor) -> None:
    """Raises Denied if the actor may not know of this case; a page answers 404 then."""
    if sight(case, by) == Sight.NOTHING:
        raise Denied(_("There is no such case for you."))


def check_holds(case: Case, verb: str, by: Actor) -> None:
    """Raises Denied unless a seat or home gives ``cases.<verb>`` at the case's community."""
    if not by.may(f"cases.{verb}", case.community.path or ""):
        raise Denied(_("Your role does not allow this here."))


def check_answers(case: Case, verb: str, by: Actor) -> None:
    """Raises Denied unless the actor holds the verb and sits in the body that answers for the case now."""
    check_holds(case, verb, by)
    check_not_complained_of(case, by)
    if not by.system and seat_in(by, verb, [case.body_id]) is None:
        raise Denied(
            _("%(body)s answers for this case now. You can act on it when it is with you.") % {"body": case.body.name}
        )


def check_not_complained_of(case: Case, by: Actor) -> None:
    """Raises Denied to whoever sits in the body that the case is about, whatever other seats she holds."""
    if by.sits_in([case.about_id]) is not None:
        raise Denied(_("This case is about your own body; somebody else deals with it."))


def is_complained_of(case: Case, body: Body) -> bool:
    """Is the case about this body? One that complains of a committee or company without naming it is about each of
    them."""
    unnamed = case.about_id is None and case.category.about_body
    return body.pk == case.about_id or (unnamed and body.kind in ANSWERABLE_TO_STREET)


def seat_in(by: Actor, verb: str, body_ids: Iterable[int | None]) -> HeldSeat | None:
    """Her seat in one of these bodies that itself gives ``cases.<verb>``: what a seat elsewhere allows does not hold
    here, such as that of a committee member who is a building captain of the residents' committee besides."""
    wanted = set(body_ids)
    held = (seat for seat in by.seats if seat.body_id in wanted and seat.role)
    return next((seat for seat in held if seat.role and f"cases.{verb}" in MAY[seat.role]), None)


def check_answers_in_state(case: Case, verb: str, by: Actor) -> None:
    """`check_answers`, and the workflow has this move from where the case stands."""
    check_answers(case, verb, by)
    CASE.target(verb, case.state)


def check_above(case: Case, verb: str, by: Actor) -> None:
    """Raises Denied unless the actor holds the verb from a seat at a level above the body that answers for the case:
    nobody decides on her own work."""
    check_holds(case, verb, by)
    check_not_complained_of(case, by)
    if not by.system and seat_above(case, verb, by) is None:
        raise Denied(_("This is decided one level up, by somebody who does not handle the case herself."))


def seat_above(case: Case, verb: str, by: Actor) -> int | None:
    """The body from which the actor may do ``verb`` to a case that another body answers for."""
    body_path = case.body.place.path or ""
    return next(
        (
            seat.body_id
            for seat in by.seats
            if seat.role
            and f"cases.{verb}" in MAY[seat.role]
            and body_path.startswith(seat.path)
            and seat.body_id not in (case.body_id, case.about_id)
        ),
        None,
    )


def check_is_clock(by: Actor) -> None:
    """Raises Denied for anybody but the system."""
    if not by.system:
        raise Denied(_("Your role does not allow this here."))


def check_open(case: Case) -> None:
    """Raises Refused once a case has ended."""
    if case.state in ENDED:
        raise Refused(
            _("This case has ended (%(state)s). If the matter has come back, report it again and name %(number)s.")
            % {"state": case.get_state_display(), "number": case.number}
        )
