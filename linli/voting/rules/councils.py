"""Who may do what in a council, what a council may be asked at all, and what its votes come to."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import RESERVED, DecisionKind, Matter, SeatTitle
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.kernel.shares import at_least, more_than
from linli.kernel.shares import ratio as exact
from linli.registry.models import Place
from linli.voting.models import CouncilMember, CouncilMotion, CouncilRules
from linli.voting.states import COUNCILS, CouncilState, Over

LEADS = (SeatTitle.HEAD, SeatTitle.DEPUTY)
MEMBERS = (SeatTitle.HEAD, SeatTitle.DEPUTY, SeatTitle.MEMBER)


def check_can_set_council_rules(body: Body, *, by: Actor) -> None:
    _check_holds(by, "voting.set_council_rules", body.place)
    check_is_council(body)


def check_can_propose_to_council(body: Body, community: Place, matter: str, *, by: Actor) -> None:
    """Raises Denied, Invalid for a council of another place, Refused for what only the owners can decide."""
    _check_holds(by, "voting.propose_to_council", body.place)
    check_is_council(body)
    if not by.system and by.sits_in([body.pk]) is None and not _keeps(by, body):
        raise Denied(_("Only a member of this council, or whoever keeps its minutes, puts a question to it."))
    if not (community.path or "").startswith(body.place.path or "-"):
        raise Invalid(_("This council does not work for this community."), field="community")
    check_belongs_to_council(matter)


def check_belongs_to_council(matter: str) -> None:
    """The gate between the two systems of deciding (domain 3.6, 6.1): raises Refused with who decides instead."""
    if matter and DecisionKind.COUNCIL not in RESERVED.get(matter, (DecisionKind.COUNCIL,)):
        raise Refused(
            _(
                "“%(matter)s” concerns what the owners own together: the owners' assembly decides it, by area and by "
                "heads (Civil Code art. 278). A residents' council, where each member has one vote, cannot. It can "
                "discuss the matter and ask for an assembly."
            )
            % {"matter": Matter(matter).label}
        )


def check_can_open_council_vote(motion: CouncilMotion, rules: CouncilRules | None, members: int, *, by: Actor) -> None:
    _check_conducts(motion, "voting.open_council_vote", by)
    if rules is None:
        raise Refused(_("Set first how this council decides: by which share, and of whom it is taken."))
    if not members:
        raise Refused(_("This council has no members today. Enter its members first."))
    if not (motion.project and motion.money and motion.opinion):
        raise Refused(
            _("Three things belong to a question: what is to be done, where the money comes from, and what the "
              "residents think of it. Fill in what is missing.")
        )  # fmt: skip


def check_can_vote_in_council(motion: CouncilMotion, member: CouncilMember | None, *, by: Actor) -> None:
    """Raises Denied for whoever is not a member, Refused for a recused one, Conflict for a second vote."""
    _check_holds(by, "voting.vote_in_council", motion.body.place)
    if motion.state != CouncilState.VOTING:
        raise Refused(_("This question is not being voted on now."))
    if member is None:
        raise Denied(_("Only a member of this council on the day on which the vote was opened can vote."))
    if member.recused_at is not None:
        raise Refused(_("You have stepped back from this question, so you do not vote on it."))
    if member.voted_at is not None:
        raise Conflict(_("You have voted on this already. A vote in a council is not changed."))


def check_can_step_back(motion: CouncilMotion, member: CouncilMember | None, *, by: Actor) -> None:
    check_can_vote_in_council(motion, member, by=by)


def check_can_close_council_vote(motion: CouncilMotion, *, by: Actor) -> None:
    _check_conducts(motion, "voting.close_council_vote", by)


def check_can_withdraw_council_motion(motion: CouncilMotion, *, by: Actor) -> None:
    _check_conducts(motion, "voting.withdraw_council_motion", by)


def check_is_council(body: Body) -> None:
    if body.kind not in COUNCILS:
        raise Refused(
            _("%(body)s is not a council. Owners decide in their assembly, a committee in its meeting.")
            % {"body": body.name}
        )


def outcome_of(figures: Mapping[str, int], rules: CouncilRules) -> str:
    """Whether it passed: "passed" or "refused".

    A council decides only with more than half of its members present (城市居民委员会组织法 art. 9); the share is then
    taken of all members, or of those present. Who stepped back is a member, but not present for this question.
    """
    if not more_than(figures["present"], figures["members"]):
        return CouncilState.REFUSED
    whole = figures["members"] if rules.over == Over.ALL else figures["present"]
    share = exact(rules.part, rules.whole)
    assert share is not None  # the table says that whole is not 0
    enough = more_than if rules.is_strict else at_least
    return CouncilState.PASSED if enough(figures["yes"], whole, share) else CouncilState.REFUSED


def needed(members: int, rules: CouncilRules) -> int:
    """The fewest votes in favour with which it passes if the share is taken of ``members`` (2/3 of 37: 25)."""
    exactly, rest = divmod(rules.part * members, rules.whole)
    return exactly + 1 if rest or rules.is_strict else exactly


def conducts(motion: CouncilMotion, *, by: Actor) -> bool:
    """Whether she leads the council, or keeps its minutes (domain 3.6)."""
    seat = by.sits_in([motion.body_id])
    return by.system or _keeps(by, motion.body) or (seat is not None and seat.title in LEADS)


def sees_votes(motion: CouncilMotion, by: Actor) -> bool:
    """After an open vote the council, and whoever keeps its minutes, see who voted how; neighbours see figures."""
    return conducts(motion, by=by) or by.sits_in([motion.body_id]) is not None


def _check_conducts(motion: CouncilMotion, verb: str, by: Actor) -> None:
    _check_holds(by, verb, motion.body.place)
    if not conducts(motion, by=by):
        raise Denied(_("Only whoever leads this council, or keeps its minutes, does this."))


def _keeps(by: Actor, body: Body) -> bool:
    return by.may("voting.keep_council_minutes", body.place.path or "-")


def _check_holds(by: Actor, verb: str, place: Place) -> None:
    if not by.may(verb, place.path or "-"):
        raise Denied(_("Only members of the council and whoever keeps its minutes do this. You can read all of it."))
