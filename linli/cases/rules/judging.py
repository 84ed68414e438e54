"""The reporter's word, and what may be left out of the rates."""

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Seat
from linli.bodies.queries import current_seats
from linli.bodies.roles import MAY, role_of
from linli.cases.models import Case, Exclusion, Reporter
from linli.cases.states import CASE, State, Verdict
from linli.kernel.errors import Denied, Invalid, Refused

from .common import check_above, check_holds, check_is_clock, check_not_complained_of


def _reporters(case: Case) -> list[Reporter]:
    return list(Reporter.objects.filter(case=case).order_by("-first", "id"))


def check_can_judge(case: Case, *, by: Actor, verdict: str | None = None) -> None:
    """The first reporter judges; if she has no account, the next who has one. The handler never does."""
    judges = [reporter for reporter in _reporters(case) if reporter.user_id]
    mine = [reporter for reporter in judges if reporter.user_id == by.user_id]
    if not mine:
        raise Denied(_("Whoever reported the case says whether it is solved."))
    if mine[0] != judges[0]:
        raise Denied(_("The first reporter says whether it is solved; you will be told."))
    if case.state != State.CLAIMED:
        raise Refused(_("%(body)s has not given a result yet, so it cannot be judged.") % {"body": case.body.name})
    if _works_in(case, by):
        raise Refused(_("Your own body handled this case; somebody else rings back."))
    if verdict is not None and verdict not in (Verdict.SATISFIED, Verdict.SOLVED_ONLY, Verdict.NOT_SOLVED):
        raise Invalid(_("Choose one of the three answers."), field="verdict")


def check_can_call_back(case: Case, *, by: Actor, verdict: str | None = None) -> None:
    """Somebody rings the reporter and writes down her answer; never somebody of the body whose work it is."""
    check_holds(case, "call_back", by)
    check_not_complained_of(case, by)
    if by.sits_in([case.body_id]) is not None:
        raise Denied(_("Your own body handled this case; somebody else rings back."))
    if case.state != State.CLAIMED:
        raise Refused(_("%(body)s has not given a result yet, so it cannot be judged.") % {"body": case.body.name})
    if verdict is not None and verdict not in Verdict.values:
        raise Invalid(_("Choose one of the answers."), field="verdict")


def _works_in(case: Case, by: Actor) -> bool:
    """Does she belong to the body whose work is judged, also where she acts from her home and shows no seat?"""
    seats = current_seats(timezone.localdate(case.claimed_at)) if case.claimed_at else Seat.objects.none()
    held = seats.filter(user_id=by.user_id or 0, body_id=case.body_id).select_related("body")
    roles = [role_of(seat.body.kind, seat.title) for seat in held]
    return any(role is not None and "cases.resolve" in MAY[role] for role in roles)


def check_can_close_unanswered(case: Case, *, by: Actor) -> None:
    check_is_clock(by)
    CASE.target("close_unanswered", case.state)


def check_can_withdraw(case: Case, *, by: Actor) -> None:
    reporters = _reporters(case)
    if by.user_id is None or not reporters or reporters[0].user_id != by.user_id:
        raise Denied(_("Only whoever reported the case first can withdraw it."))
    CASE.target("withdraw", case.state)
    if len(reporters) > 1:
        raise Refused(_("Others have joined your case, so it goes on."))


def check_can_propose_exclusion(case: Case, *, by: Actor) -> None:
    """Left out of the rates for a reason, and published as a number (domain 5.3); again after it was turned down."""
    check_above(case, "propose_exclusion", by)
    if Exclusion.objects.filter(case=case, turned_down_at__isnull=True).exists():
        raise Refused(_("Leaving this case out has been proposed already."))


def check_can_confirm_exclusion(exclusion: Exclusion, *, by: Actor) -> None:
    _check_second_person(exclusion, "confirm_exclusion", by)


def check_can_turn_down_exclusion(exclusion: Exclusion, *, by: Actor) -> None:
    _check_second_person(exclusion, "turn_down_exclusion", by)


def _check_second_person(exclusion: Exclusion, verb: str, by: Actor) -> None:
    check_above(exclusion.case, verb, by)
    if exclusion.confirmed_at is not None or exclusion.turned_down_at is not None:
        raise Refused(_("This has been decided already."))
    if exclusion.proposed_by_id == by.user_id:
        raise Denied(_("A second person has to decide on this."))
