"""May this be done to a case on its way from the first receiver to a solution? Each check returns nothing or raises."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases.clocks import rule_due, rules_for
from linli.cases.models import Attachment, Case, Extension, HandBack, Note, Reporter
from linli.cases.routing import level_of
from linli.cases.states import CASE, Evidence, Kind, Purpose, State
from linli.kernel.errors import Denied, Invalid, Refused

from .common import (
    check_answers,
    check_answers_in_state,
    check_holds,
    check_not_complained_of,
    check_open,
    is_complained_of,
    seat_in,
)

MOST_PHOTOS = 6  # that a reporter adds at once
MOST_ADDED = 20  # how often the reporters of one case add something
EXTENDABLE = (State.SIGNED_FOR, State.CONTACTED, State.IN_PROGRESS, State.WHISTLED, State.REPORTED_IN)


def check_can_accept(case: Case, *, by: Actor) -> None:
    check_answers_in_state(case, "accept", by)


def check_can_ask_reporter(case: Case, *, by: Actor) -> None:
    """Somebody who can read the question and answer it here."""
    check_answers_in_state(case, "ask_reporter", by)
    if not Reporter.objects.filter(case=case, user__isnull=False).exists():
        raise Refused(_("Whoever reported this has no account and cannot read a question here. Call her instead."))


def check_can_add_information(case: Case, *, by: Actor, photos: int = 0) -> None:
    """A reporter, so many photos at once and so often; an answer to what she was asked is always taken."""
    if not by.system and not Reporter.objects.filter(case=case, user_id=by.user_id or 0).exists():
        raise Denied(_("Only those who reported this case can add to it."))
    check_open(case)
    if photos > MOST_PHOTOS:
        raise Invalid(_("At most %(most)d photos fit here. Take out some.") % {"most": MOST_PHOTOS}, field="photos")
    if case.state == State.NEEDS_INFO:
        return
    if Note.objects.filter(case=case, community_id=case.community_id, from_reporter=True).count() >= MOST_ADDED:
        raise Refused(
            _("The reporters have added something %(most)d times already. Please call %(body)s instead.")
            % {"most": MOST_ADDED, "body": case.body.name}
        )


def check_can_refuse(case: Case, *, by: Actor) -> None:
    """Only the first receiver may refuse, and only before the case has gone anywhere (条例 art. 11, 14)."""
    check_answers_in_state(case, "refuse", by)
    if case.dispatched_at or case.body_id != case.first_body_id:
        raise Refused(_("This case has already been taken up; it can no longer be refused, only solved."))


def check_can_answer(case: Case, *, by: Actor) -> None:
    """An answer alone is enough for an enquiry or a suggestion."""
    check_answers_in_state(case, "answer", by)
    if case.kind not in (Kind.ENQUIRY, Kind.SUGGESTION):
        raise Refused(_("An answer alone is enough only for an enquiry or a suggestion. Deal with it or dispatch it."))


def check_can_dispatch(case: Case, *, by: Actor, to: Body | None = None) -> None:
    """To a body of one's own place or inside it; what needs others is whistled. Never to the body complained of."""
    check_answers_in_state(case, "dispatch", by)
    if to is None:
        return
    seat = by.sits_in([case.body_id])
    community_path, place_path = case.community.path or "", to.place.path or ""
    if not community_path.startswith(place_path) or to.closed_on:
        raise Invalid(_("%(body)s does not work here. Choose a body from the list.") % {"body": to.name}, field="to")
    if seat and not place_path.startswith(seat.path):
        raise Invalid(
            _("%(body)s stands above you: it is called with a whistle, not dispatched to.") % {"body": to.name},
            field="to",
        )
    if is_complained_of(case, to):
        raise Invalid(
            _("The case is about %(body)s. It never goes to that body alone; choose another.") % {"body": to.name},
            field="to",
        )
    if to.pk == case.body_id:
        raise Invalid(_("It is already with you. Sign for it to deal with it yourself."), field="to")


def check_can_sign_for(case: Case, *, by: Actor) -> None:
    check_answers_in_state(case, "sign_for", by)


def check_can_contact(case: Case, *, by: Actor) -> None:
    check_answers_in_state(case, "contact", by)


def check_can_start(case: Case, *, by: Actor) -> None:
    check_answers_in_state(case, "start", by)


def check_can_hand_back(case: Case, *, by: Actor, at: datetime) -> None:
    """Whoever received it first may not pass it on this way (条例 art. 14); others a limited number of times."""
    check_answers_in_state(case, "hand_back", by)
    if case.body_id == case.first_body_id:
        raise Refused(
            _("Whoever receives a case first is responsible for it and cannot hand it back. Whistle for help.")
        )
    most = rules_for(case.community, at).count("cases.hand_back_most")
    if case.hand_backs >= most:
        raise Refused(_("It has been handed back %(count)d times; that is the most. Deal with it.") % {"count": most})


def check_can_decide_objection(hand_back: HandBack, *, by: Actor, to: Body | None = None) -> None:
    _check_decider(hand_back.case, hand_back, "decide_objection", by)
    if hand_back.upheld is not None:
        raise Refused(_("This has been decided already."))
    CASE.target("decide_objection", hand_back.case.state)
    if to is not None:
        if to.closed_on or not (hand_back.case.community.path or "").startswith(to.place.path or ""):
            raise Invalid(
                _("%(body)s does not work here. Choose a body from the list.") % {"body": to.name}, field="to"
            )
        if to.pk == hand_back.body_id or is_complained_of(hand_back.case, to):
            raise Invalid(_("Choose another body than the one that handed it back or is complained of."), field="to")


def check_can_ask_extension(case: Case, *, by: Actor, at: datetime, until: datetime | None = None) -> None:
    """Before the limit has passed, a limited number of times, and not longer than the rule allows (条例 art. 15)."""
    check_answers(case, "ask_extension", by)
    if case.state not in EXTENDABLE:
        raise Refused(_("More time can be asked for once the case is signed for and as long as it is being handled."))
    if at >= case.solve_due_at:
        raise Refused(_("The limit has passed; more time has to be asked for before that."))
    rules = rules_for(case.community, at)
    extensions = list(Extension.objects.filter(case=case).only("granted"))
    if any(extension.granted is None for extension in extensions):
        raise Refused(_("You have already asked for more time; wait for the answer."))
    if sum(extension.granted is True for extension in extensions) >= rules.count("cases.extension_most"):
        raise Refused(_("It has been extended already; it cannot be extended again."))
    if until is None:
        return
    latest = rule_due(case.community, "cases.extension", case.solve_due_at)
    if not case.solve_due_at < until <= latest:
        raise Invalid(
            _("Choose a day after the present limit and not later than %(latest)s.")
            % {"latest": latest.strftime("%Y-%m-%d")},
            field="until",
        )


def check_can_decide_extension(extension: Extension, *, by: Actor) -> None:
    _check_decider(extension.case, extension, "decide_extension", by)
    if extension.granted is not None:
        raise Refused(_("This has been decided already."))
    case = extension.case
    if case.state not in EXTENDABLE or extension.until <= case.solve_due_at:
        raise Refused(_("The case has gone on meanwhile; there is nothing left to decide."))


def _check_decider(case: Case, thing: Extension | HandBack, verb: str, by: Actor) -> None:
    check_holds(case, verb, by)
    check_not_complained_of(case, by)
    if by.system:
        return
    if seat_in(by, verb, [thing.decider_id]) is None:
        raise Denied(_("%(body)s decides on this.") % {"body": thing.decider.name})
    if thing.asked_by_id == by.user_id:
        raise Denied(_("Somebody else than the person who asked has to decide."))


def check_can_resolve(case: Case, *, by: Actor) -> None:
    check_answers_in_state(case, "resolve", by)


def check_evidence(case: Case, purposes: Collection[str]) -> None:
    """Closing needs what the category asks for, counting what is already on the case. Raises Invalid."""
    wanted = {
        Evidence.NOTE: set(),
        Evidence.PHOTO: {Purpose.AFTER},
        Evidence.PHOTO_PAIR: {Purpose.BEFORE, Purpose.AFTER},
        Evidence.DOCUMENT: {Purpose.DOCUMENT},
    }[Evidence(case.category.evidence)]
    have = set(purposes)
    # A photo from this round is asked for after a redo; one from before the work stays good. The reporter's own
    # photo shows how it was.
    kept = set(Attachment.objects.filter(case=case).values_list("purpose", flat=True))
    have |= kept & {Purpose.BEFORE, Purpose.DOCUMENT}
    if Purpose.REPORTED in kept:
        have.add(Purpose.BEFORE)
    missing = [
        Purpose(purpose).label
        for purpose in (Purpose.BEFORE, Purpose.AFTER, Purpose.DOCUMENT)
        if purpose in wanted - have
    ]
    if missing:
        raise Invalid(
            _("To say that this is solved, add: %(missing)s.") % {"missing": _(", ").join(str(m) for m in missing)},
            field="photos",
        )


def check_can_add_note(case: Case, *, by: Actor) -> None:
    check_answers(case, "add_note", by)
    check_open(case)


def check_can_see_reporter(case: Case, *, by: Actor) -> None:
    """Whoever answers for the case, or rings back about it, may look; each look is recorded."""
    check_holds(case, "see_reporter", by)
    check_not_complained_of(case, by)
    ringing = case.state == State.CLAIMED and by.may("cases.call_back", case.community.path or "")
    if not ringing and not by.system and seat_in(by, "see_reporter", [case.body_id]) is None:
        raise Denied(_("Only %(body)s, which answers for the case now, may see this.") % {"body": case.body.name})


def check_can_mediate(case: Case, *, by: Actor) -> None:
    check_answers(case, "mediate", by)
    check_open(case)


def level_after(case: Case, to: Body) -> int:
    """The level a case stands at once ``to`` answers for it: it never falls back below where it has been brought."""
    return max(case.level, int(level_of(to)))
