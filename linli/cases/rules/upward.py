"""May a case be whistled, sent up, supervised, put on the long-cycle ledger or referred?"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases.clocks import rules_for
from linli.cases.models import Case, Referral, Supervision, WhistleCall
from linli.cases.states import CASE, Occasion, State
from linli.kernel.errors import Denied, Invalid, Refused

from .common import (
    check_above,
    check_answers,
    check_answers_in_state,
    check_holds,
    check_not_complained_of,
    check_open,
    is_complained_of,
    seat_in,
)

MOST_CALLED = 12


def check_can_whistle(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    occasion: str | None = None,
    called: Sequence[Body] = (),
    lead: Body | None = None,
) -> None:
    """On a permitted occasion, to bodies that work here, one of which leads."""
    check_answers_in_state(case, "whistle", by)
    if occasion is None:
        return
    if occasion not in Occasion.values or occasion not in rules_for(case.community, at).choices("whistle.occasions"):
        raise Invalid(_("A whistle is permitted on three occasions only; choose one of them."), field="occasion")
    if not called:
        raise Invalid(_("Choose at least one body to call."), field="called")
    if len(called) > MOST_CALLED:
        raise Invalid(_("At most %(count)d bodies can be called at once.") % {"count": MOST_CALLED}, field="called")
    path = case.community.path or ""
    for body in called:
        if body.closed_on or not path.startswith(body.place.path or ""):
            raise Invalid(
                _("%(body)s does not work here. Choose a body from the list.") % {"body": body.name}, field="called"
            )
        if body.pk == case.body_id:
            raise Invalid(_("You cannot call yourself; choose others."), field="called")
    if lead is None or lead.pk not in {body.pk for body in called}:
        raise Invalid(_("One of the called bodies has to lead."), field="lead")
    if is_complained_of(case, lead):
        raise Invalid(
            _("The case is about %(body)s; it can be called, but not lead.") % {"body": lead.name}, field="lead"
        )


def check_can_report_in(call: WhistleCall, *, by: Actor) -> None:
    check_holds(call.case, "report_in", by)
    if not by.system and seat_in(by, "report_in", [call.body_id]) is None:
        raise Denied(_("Only %(body)s can report in for itself.") % {"body": call.body.name})
    if call.reported_in_at is not None:
        raise Refused(_("%(body)s has already reported in.") % {"body": call.body.name})


def check_can_joint_result(case: Case, *, by: Actor) -> None:
    """The lead of the called bodies or the whistler writes down what came of it."""
    check_holds(case, "joint_result", by)
    leads = WhistleCall.objects.filter(case=case, leads=True, whistle__ended_at__isnull=True).values_list(
        "body_id", flat=True
    )
    if not by.system and seat_in(by, "joint_result", [case.body_id, *leads]) is None:
        raise Denied(_("The joint result comes from the body that leads or from the one that whistled."))
    CASE.target("joint_result", case.state)


def check_can_rate_whistle(call: WhistleCall, *, by: Actor, rating: int | None = None) -> None:
    """Both sides rate each other (条例 art. 33), once, when the whistle is over."""
    check_holds(call.case, "rate_whistle", by)
    if seat_in(by, "rate_whistle", [call.body_id, call.whistle.body_id]) is None:
        raise Denied(_("Only the two sides of a whistle rate each other."))
    if call.whistle.ended_at is None:
        raise Refused(_("Rate each other when the joint result stands."))
    done = call.rating_by_whistler if by.sits_in([call.whistle.body_id]) else call.rating_by_called
    if done is not None:
        raise Refused(_("You have rated this already."))
    if rating is not None and not 1 <= rating <= 5:
        raise Invalid(_("Give one to five stars."), field="rating")


def check_can_escalate(case: Case, *, by: Actor) -> None:
    check_answers_in_state(case, "escalate", by)


def check_can_supervise(case: Case, *, by: Actor) -> None:
    check_above(case, "supervise", by)
    check_open(case)
    if case.supervised:
        raise Refused(_("The case is already supervised."))


def check_can_end_supervision(supervision: Supervision, *, by: Actor) -> None:
    check_holds(supervision.case, "end_supervision", by)
    if not by.system and seat_in(by, "end_supervision", [supervision.body_id]) is None:
        raise Denied(_("%(body)s supervises this case and ends it.") % {"body": supervision.body.name})
    if supervision.ended_at is not None:
        raise Refused(_("This supervision has ended."))


def check_can_to_long_cycle(case: Case, *, by: Actor) -> None:
    """Only what is beyond a community's capacity (S1-51): the catalogue says which categories are."""
    check_answers_in_state(case, "to_long_cycle", by)
    if not case.category.beyond:
        raise Refused(
            _("“%(category)s” is not among the categories for the long-cycle ledger. Whistle, or send it up.")
            % {"category": case.category.name}
        )


def check_can_interim_report(case: Case, *, by: Actor) -> None:
    check_answers(case, "interim_report", by)
    if case.state != State.LONG_CYCLE:
        raise Refused(_("Interim reports are for cases on the long-cycle ledger."))


def check_can_refer(case: Case, *, by: Actor) -> None:
    check_holds(case, "refer", by)
    check_not_complained_of(case, by)
    check_open(case)


def check_can_record_reply(referral: Referral, *, by: Actor) -> None:
    check_holds(referral.case, "record_reply", by)
    check_not_complained_of(referral.case, by)
    if referral.replied_on is not None:
        raise Refused(_("The reply has been recorded already."))
