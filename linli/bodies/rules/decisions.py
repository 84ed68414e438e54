"""Who may register a decision for which body, who stops it, and who answers for having stopped it."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor, HeldSeat
from linli.bodies.models import Body, Decision, Suspension
from linli.bodies.queries import bodies_at, standing_suspension
from linli.bodies.roles import MAY, Role
from linli.bodies.states import (
    DECIDES,
    DOCUMENT,
    KEPT_BY_OTHERS,
    RESERVED,
    BodyKind,
    DecisionKind,
    Matter,
    SuspensionState,
)
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI, Limit, due_at
from linli.law.profiles import Rule, profile
from linli.registry.models import Place
from linli.registry.queries import jurisdiction_of
from linli.registry.states import PlaceKind

from .organisation import check_may

# Who keeps the minutes of a body whose members have no account of the body's own (274号 art. 58; domain 3.6).
KEEPERS = frozenset({Role.WORKER, Role.NEIGHBOURHOOD, Role.STREET})
SUSPENSION_RULE = "bodies.suspension"


def check_can_register_decisions(community: Place, *, by: Actor) -> None:
    """May she register a decision of any body here? Of which, is for ``check_can_register_decision``."""
    if not by.may("bodies.register_decision", community.path or ""):
        _tell_who_decides_instead(community, by)
    check_may(by, "bodies.register_decision", community)
    if community.kind != PlaceKind.COMMUNITY:
        raise Refused(_("Decisions are registered for one community. Choose the community."))
    if community.successor_id is not None:
        raise Refused(_("This community has been merged into another one. Register the decision there."))


def check_can_register_decision(
    community: Place, body: Body, kind: str, *, matter: str = "", proof_kind: str = DOCUMENT, by: Actor
) -> None:
    """Raises Denied for somebody from outside the body that decided (or for whoever claims another room's proof),
    Refused where this body cannot make this decision, Invalid for a body that does not work here."""
    check_can_register_decisions(community, by=by)
    if proof_kind != DOCUMENT and not by.system:
        raise Denied(_("Only the system registers what another part of it has proved."))
    if not by.system and not registers_for(body, community, by=by):
        raise Denied(_("Only a member of the body that decided registers its decision."))
    if not (community.path or "").startswith(body.place.path or "-"):
        raise Invalid(_("This body does not work in this community."), field="body")
    if body.kind not in DECIDES[kind]:
        raise Refused(who_can(community, body.name, kind))
    if matter and kind not in RESERVED.get(matter, DECIDES):
        raise Refused(
            _("Only the owners together decide on “%(matter)s” (Civil Code art. 278): register their decision.")
            % {"matter": Matter(matter).label}
        )


def check_can_supersede(old: Decision, community: Place, body: Body, kind: str, *, at: datetime) -> None:
    """A body supersedes what it decided itself; the owners' assembly also what any other body decided."""
    if old.community_id != community.pk:
        raise Invalid(_("This decision belongs to another community."), field="supersedes")
    if old.body_id != body.pk and kind != DecisionKind.ASSEMBLY:
        raise Refused(_("Only the body that decided it, or the owners' assembly, can supersede a decision."))
    if old.superseded_by is not None:
        raise Conflict(_("This decision has been superseded already."))
    if standing_suspension(old, at) is not None:
        raise Refused(_("A suspended decision cannot be superseded until the suspension is over."))


def check_number_is_free(community: Place, body: Body, number: str) -> None:
    if Decision.objects.filter(community=community, body=body, number=number).exists():
        raise Invalid(_("This body has a decision of this number already."), field="number")


def check_can_suspend_decision(decision: Decision, *, by: Actor, at: datetime) -> None:
    check_may(by, "bodies.suspend_decision", decision.community)
    if by.system:
        raise Denied(_("A person suspends a decision, not the system."))
    if decision.superseded_by is not None:
        raise Refused(_("This decision has been superseded. Suspend the one that took its place."))
    if standing_suspension(decision, at) is not None:
        raise Conflict(_("This decision is suspended already."))


def check_can_confirm_suspension(suspension: Suspension, *, by: Actor, at: datetime) -> None:
    _check_second_person(suspension, "bodies.confirm_suspension", by)
    if suspension.state == SuspensionState.CONFIRMED:
        raise Conflict(_("This suspension has been confirmed already."))
    _check_stands(suspension, at)
    if suspension.appealed_at is not None and suspension.answered_at is None:
        raise Refused(_("An appeal waits for its answer. Answer it first."))


def check_can_lift_suspension(suspension: Suspension, *, by: Actor, at: datetime) -> None:
    _check_second_person(suspension, "bodies.lift_suspension", by)
    _check_stands(suspension, at)
    if suspension.appealed_at is not None and suspension.answered_at is None:
        raise Refused(_("An appeal waits for its answer. Grant it, and the suspension is lifted."))


def check_can_appeal_suspension(suspension: Suspension, *, by: Actor, at: datetime) -> None:
    """Who sits in the body that decided; for the assembly and the councils, the committee of the community."""
    check_may(by, "bodies.appeal_suspension", suspension.community)
    body = suspension.decision.body
    if by.user_id is None or (by.sits_in([body.pk]) is None and body.kind not in KEPT_BY_OTHERS):
        raise Denied(_("Only a member of the body that decided can appeal."))
    if suspension.appealed_at is not None:
        raise Conflict(_("An appeal has been made already; it is answered once."))
    _check_stands(suspension, at)


def check_can_answer_appeal(suspension: Suspension, *, by: Actor) -> None:
    _check_second_person(suspension, "bodies.answer_appeal", by)
    if suspension.appealed_at is None:
        raise Refused(_("Nobody has appealed."))
    if suspension.answered_at is not None:
        raise Conflict(_("This appeal has been answered already."))


def who_can(community: Place, name: str, kind: str) -> str:
    """The sentence that ``name`` cannot make such a decision, with the body that can."""
    kinds = DECIDES[kind]
    here = bodies_at(community, kinds)
    facts = {"body": name, "kind": DecisionKind(kind).label}
    if here:
        facts["able"] = " / ".join(body.name for body in here.values())
        return _("“%(body)s” cannot make this kind of decision (%(kind)s). %(able)s can.") % facts
    facts["able"] = " / ".join(str(BodyKind(one).label) for one in kinds)
    return (
        _("“%(body)s” cannot make this kind of decision (%(kind)s). Only this can: %(able)s; none stands here yet.")
        % facts
    )


def suspension_rule(community: Place, at: datetime) -> Rule:
    """How long a suspension can stand unconfirmed under the rules of the city on that day."""
    on = at.astimezone(SHANGHAI).date()
    return profile(jurisdiction_of(community), on=on).rule(SUSPENSION_RULE)


def longest_suspension(community: Place, at: datetime) -> datetime:
    """The last moment until which a suspension that begins at ``at`` can stand unconfirmed."""
    limit = suspension_rule(community, at).value
    if not isinstance(limit, Limit):
        raise TypeError(f"{SUSPENSION_RULE} is {limit!r}, not a limit")
    return due_at(at, limit)


def registers_for(body: Body, community: Place, *, by: Actor) -> bool:
    """Whether it is for her to register what this body decided: her own body's, or that of one whose minutes the
    neighbourhood or the street keeps. Of a courtyard committee they learn which body can decide instead."""
    if by.sits_in([body.pk]) is not None:
        return True
    path = community.path or "-"
    keeps = any(seat.role in KEEPERS and path.startswith(seat.path) for seat in by.seats)
    return keeps and (body.kind in KEPT_BY_OTHERS or body.kind == BodyKind.COURTYARD_COMMITTEE)


def seat_with(by: Actor, verb: str, place: Place) -> HeldSeat | None:
    """The first seat of hers that gives ``verb`` at this place."""
    path = place.path or "-"
    return next((s for s in by.seats if s.role and path.startswith(s.path) and verb in MAY[s.role]), None)


def _tell_who_decides_instead(community: Place, by: Actor) -> None:
    """Whoever sits in a body that can decide nothing here, such as a courtyard committee, is told which body can."""
    for seat in by.seats:
        decides_nothing = not any(seat.body_kind in kinds for kinds in DECIDES.values())
        if decides_nothing and seat.role is None and seat.path == community.path:
            raise Denied(who_can(community, seat.body_name, DecisionKind.CONTRACT))


def _check_second_person(suspension: Suspension, verb: str, by: Actor) -> None:
    check_may(by, verb, suspension.community)
    if by.user_id is None or by.user_id == suspension.suspended_by_id:
        raise Denied(_("Another person than the one who suspended it decides about this."))


def _check_stands(suspension: Suspension, at: datetime) -> None:
    ended = suspension.ended_at is not None
    if ended or (suspension.state == SuspensionState.IN_FORCE and at >= suspension.until_at):
        raise Conflict(_("This suspension is over."))
