"""Who may post, object and answer, and when: nothing, or a sentence."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import Limit, day_and_hour, due_at
from linli.law.explain import limit_text
from linli.law.profiles import Rule
from linli.registry.models import Place

from . import queries
from .models import Objection, Posting
from .queries import check_gate_open
from .states import OBJECTION, POSTING, Kind, ObjectionState, State

__all__ = ["check_gate_open"]  # among the checks below: the gate


def check_can_draft(community: Place, kind: str, *, by: Actor) -> None:
    """A publicity binds everybody's next step, so a company may only tell and disclose."""
    _check_may("draft", community, by)
    if kind == Kind.PUBLICITY:
        _check_may_publicise(community, by)


def check_can_edit(posting: Posting, *, by: Actor) -> None:
    _check_hers("draft", posting, by)
    if posting.state != State.DRAFT:
        raise Refused(_("What is posted does not change. Write a correction: it replaces this one and starts anew."))


def check_can_correct(posting: Posting, *, by: Actor) -> None:
    """May she write the posting that is to replace this one?"""
    _check_hers("draft", posting, by)
    POSTING.target("replace", posting.state)


def check_can_post(posting: Posting, *, by: Actor, at: datetime) -> None:
    _check_hers("post", posting, by)
    POSTING.target("post", posting.state)
    check_period(posting, at)
    if posting.replaces is not None:
        POSTING.target("replace", posting.replaces.state)


def check_period(posting: Posting, at: datetime) -> None:
    """The period, begun now, must not end before the shortest one that the law allows."""
    floor = queries.floor_of(posting.community, posting.matter, at)
    if not posting.period:
        if posting.kind != Kind.DISCLOSURE:
            raise Invalid(_("Say how long it is posted."), field="days")
        return
    if due_at(at, Limit.parse(posting.period)) < due_at(at, queries.limit_of(floor)):
        facts = {"given": limit_text(Limit.parse(posting.period)), "least": said(floor)}
        raise Invalid(_("%(given)s is too short. At least %(least)s are needed.") % facts, field="days")


def check_can_withdraw(posting: Posting, *, by: Actor) -> None:
    _check_hers("withdraw", posting, by)
    POSTING.target("withdraw", posting.state)


def check_can_end(posting: Posting, *, by: Actor, at: datetime) -> None:
    """Only the clock ends a period."""
    if not by.system:
        raise Denied(_("A period ends by itself."))
    POSTING.target("end", posting.state)
    if posting.until_at is None or at < posting.until_at:
        raise Refused(_("The period is not over yet."))


def check_can_object(posting: Posting, *, by: Actor, at: datetime) -> None:
    if by.user_id is None or not by.may("notices.object", posting.community.path or "-"):
        raise Denied(_("Objections are for those who live here or own a home here. Link your home to your account."))
    if posting.kind != Kind.PUBLICITY or posting.state not in (State.POSTED, State.ENDED):
        raise Refused(_("There is no period for objections here. If something is wrong, report it as a request."))
    if posting.until_at is None or at >= posting.until_at:
        facts = {"end": said_day(posting.until_at)}
        raise Refused(
            _(
                "The period for objections ended on %(end)s. Report the matter as a request, or turn to the "
                "neighbourhood committee or the street office; they must answer you."
            )
            % facts
        )
    if Objection.objects.filter(posting=posting, user_id=by.user_id, state=ObjectionState.OPEN).exists():
        raise Refused(_("You have an objection here that waits for its answer. You can object again after that."))


def check_can_answer_objection(objection: Objection, *, by: Actor) -> None:
    _check_hers("answer_objection", objection.posting, by)
    if objection.user_id == by.user_id:
        raise Denied(_("Your own objection is answered by somebody else."))
    OBJECTION.target("uphold", objection.state)


def check_can_add_board_photo(posting: Posting, *, by: Actor) -> None:
    _check_may("add_board_photo", posting.community, by)
    if posting.posted_at is None:
        raise Refused(_("It has not been posted yet."))


def said(floor: Rule) -> str:
    """ "7 days (Hangzhou Property Management Regulation, art. 26)"."""
    facts = {"limit": limit_text(queries.limit_of(floor)), "source": floor.citation}
    return _("%(limit)s (%(source)s)") % facts


def said_day(until: datetime | None) -> str:
    """The last day of a period."""
    return day_and_hour(until)[0].isoformat() if until else ""


def _check_may(verb: str, community: Place, by: Actor) -> None:
    if not by.may(f"notices.{verb}", community.path or "-"):
        raise Denied(_("This is for the bodies that answer for this community."))


def _check_may_publicise(community: Place, by: Actor) -> None:
    if not by.may("notices.publicise", community.path or "-"):
        raise Denied(
            _(
                "What is posted for objections is posted by the branch, the committee, the neighbourhood or the "
                "street. A company may announce and disclose."
            )
        )


def _check_hers(verb: str, posting: Posting, by: Actor) -> None:
    """A body deals with what it posted itself; who answers for the whole neighbourhood, with all of it."""
    _check_may(verb, posting.community, by)
    own = posting.body_id is None or by.system or by.sits_in([posting.body_id]) is not None
    if not own and not by.may("notices.manage_any", posting.community.path or "-"):
        raise Denied(_("This was posted by another body. Please ask %(body)s.") % {"body": posting.body})
    if posting.kind == Kind.PUBLICITY and verb in ("draft", "post"):
        _check_may_publicise(posting.community, by)
