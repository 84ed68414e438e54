"""Who may call an assembly, draft it, post it and take it back; and its clocks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.roles import Role
from linli.bodies.states import BodyKind, DecisionKind, Matter
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.deadlines import DAYS, Limit, day_and_hour, due_at
from linli.notices.queries import gate, objections_of, posting_for
from linli.notices.states import ObjectionState
from linli.registry.models import Place
from linli.voting.facts import Terms
from linli.voting.models import Assembly
from linli.voting.queries.electorate import communities_of
from linli.voting.states import (
    ASSEMBLY,
    AssemblyKind,
    AssemblyState,
    Channel,
    Convening,
    DemandState,
    Scope,
)

from .common import acting, check_clock

SUBJECT = "voting.assembly"  # under which its postings stand with notices
COMMITTEES = (BodyKind.OWNERS_COMMITTEE, BodyKind.PMC)
IN_ITS_PLACE = (Role.NEIGHBOURHOOD, Role.STREET)
EXTENSION_MOST = 366
# What concerns everybody is not decided by one building or by those who bear one cost (Civil Code art. 278(1)–(4)).
FOR_ALL = (Matter.RULES, Matter.COVENANT, Matter.COMMITTEE, Matter.COMPANY, Matter.FEES, Matter.BUDGET)


def check_can_draft_assembly(community: Place, terms: Terms, *, by: Actor, at: datetime) -> Actor:
    """May she call this meeting? Gives the actor from the seat that calls it.

    Raises Denied, Refused where somebody else has to call it, Invalid for a term.
    """
    by = acting(community, "draft_assembly", by)
    if community.successor_id is not None:
        raise Refused(_("This community has been merged into another one. Its owners vote there."))
    check_terms(terms, community)
    check_convening(community, terms, by=by, at=at)
    return by


def check_terms(terms: Terms, community: Place) -> None:
    """Each term by itself and with its neighbours; what the law asks for is asked when it is posted."""
    for value, kinds, field in (
        (terms.kind, AssemblyKind, "kind"),
        (terms.convening, Convening, "convening"),
        (terms.scope, Scope, "scope"),
    ):
        if value not in kinds.values:
            raise Invalid(_("Choose one of the list."), field=field)
    if terms.closes_at <= terms.opens_at:
        raise Invalid(_("The last day of voting lies before its first."), field="closes_on")
    if not terms.channels or not set(terms.channels) <= set(Channel.values):
        raise Invalid(_("Choose at least one way of voting."), field="channels")
    if type(terms.extension_days) is not int or not 0 <= terms.extension_days <= EXTENSION_MOST:
        raise Invalid(_("Write a number of days, or 0 for none."), field="extension_days")
    inside = set(communities_of(community))
    if (terms.building is not None) != (terms.scope == Scope.BUILDING):
        raise Invalid(_("Choose the building whose owners vote."), field="building")
    if terms.building is not None and terms.building.community_id not in inside:
        raise Invalid(_("This building belongs to another community."), field="building")
    if (terms.scope == Scope.BEARERS) != bool(terms.bearers):
        raise Invalid(_("Choose the homes that bear the cost."), field="bearers")
    if terms.demand is not None and terms.demand.community_id not in inside:
        raise Invalid(_("This demand belongs to another community."), field="demand")


def check_convening(community: Place, terms: Terms, *, by: Actor, at: datetime) -> None:
    """The committee calls; whoever stands in its place says why (物业管理条例 art. 13; 274号 art. 51, 58)."""
    if (terms.kind == AssemblyKind.FIRST) != (terms.convening == Convening.PREPARATORY):
        raise Invalid(_("The first meeting, and only it, is called by the preparatory group."), field="convening")
    if terms.convening == Convening.DEMANDED and terms.demand is None:
        raise Invalid(_("Choose the demand that the meeting answers."), field="demand")
    if terms.demand is not None and terms.demand.state != DemandState.REACHED:
        raise Refused(_("A meeting is called on a demand that a fifth of the owners support and that waits for one."))
    if by.system:
        return
    seat, committee = by.seats[0], committee_of(community)
    if terms.convening in (Convening.COMMITTEE, Convening.DEMANDED):
        if seat.role not in (Role.COMMITTEE,):
            raise Refused(_("The committee calls this meeting. In its place you call it with the reason."))
        return
    if seat.role not in IN_ITS_PLACE:
        raise Refused(_("Only the residents' committee or the street calls a meeting in the committee's place."))
    if terms.convening == Convening.PREPARATORY:
        if committee is not None:
            raise Refused(_("This community has a committee already: its first meeting has been held."))
        return
    if not terms.reason.strip():
        raise Invalid(_("Say why it is called in the committee's place; everybody can read it."), field="reason")
    overdue = terms.demand is not None and terms.demand.due_at is not None and terms.demand.due_at <= at
    if committee is not None and seat.role != Role.STREET and not overdue:
        raise Refused(
            _(
                "The committee calls its meetings itself. If it does not, the street first orders it to; after that, "
                "or when the time to answer a demand is over, the residents' committee calls it "
                "(Guiding Rules art. 51)."
            )
        )


def committee_of(community: Place) -> Body | None:
    """The owners' committee, or the body that stands for one, if the community has any."""
    found = Body.objects.filter(place=community, kind__in=COMMITTEES, closed_on__isnull=True)
    return found.order_by("id").first()


def check_can_change(assembly: Assembly, *, by: Actor) -> Actor:
    """Only while it is a draft, and only the body that calls it."""
    by = _hers(assembly, "draft_assembly", by)
    if assembly.state != AssemblyState.DRAFT:
        raise Refused(
            _(
                "What is posted does not change: every owner votes on the same words under the same rules. If it is "
                "wrong, withdraw it with the reason and post it anew."
            )
        )
    return by


def check_can_post_assembly(assembly: Assembly, *, by: Actor) -> Actor:
    """What is still missing is said by `missing`."""
    by = _hers(assembly, "post_assembly", by)
    ASSEMBLY.target("post_assembly", assembly.state)
    return by


def check_can_withdraw_assembly(assembly: Assembly, *, by: Actor, at: datetime) -> Actor:
    by = _hers(assembly, "withdraw_assembly", by)
    ASSEMBLY.target("withdraw_assembly", assembly.state)
    return by


def check_can_look_at_roll(assembly: Assembly, *, by: Actor) -> Actor:
    """Whose duty it is; every such look is recorded."""
    return acting(assembly.community, "look_at_roll", by)


def check_can_open_voting(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """The posted hour has come, the publicity is over, and no objection was right."""
    check_clock(by)
    ASSEMBLY.target("open_voting", assembly.state)
    if at < assembly.opens_at:
        raise Refused(_("The posted hour has not come."))
    if sentence := why_shut(assembly, at):
        raise Refused(sentence)


def why_shut(assembly: Assembly, at: datetime) -> str:
    """ "" where the vote can begin at its hour, else what stands in its way."""
    posting = posting_for(SUBJECT, assembly.pk, community=assembly.community)
    if posting is None:
        return _("The meeting has not been posted.")
    if sentence := gate(posting, at):
        return sentence
    if any(one.state == ObjectionState.UPHELD for one in objections_of(posting)):
        return _("An objection was right. Withdraw the vote, mend what was wrong, and post it anew.")
    if at >= assembly.closes_at:
        return _("The time of voting has passed before it could begin. Withdraw it and post it anew.")
    return ""


def check_can_close_voting(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    check_clock(by)
    ASSEMBLY.target("close_voting", assembly.state)
    if at < assembly.closes_at:
        raise Refused(_("Voting is not over yet."))


def check_can_extend_voting(assembly: Assembly, *, too_few: bool, by: Actor, at: datetime) -> None:
    """Once, by the days that were posted, and only if too few took part."""
    check_can_close_voting(assembly, by=by, at=at)
    if not assembly.extension_days or assembly.extended_at is not None:
        raise Refused(_("It runs on only once, and only if that was posted before."))
    if not too_few:
        raise Refused(_("Enough owners took part: there is nothing to extend."))


def check_matter(matter: str, scope: str) -> None:
    """Is it the owners' to decide, and these owners'?"""
    if matter == FOR_COUNCIL:
        raise Refused(
            _(
                "This belongs to the residents, not to what the owners own together: the residents' council decides "
                "it, where each member has one vote. The owners' assembly decides nothing outside property management "
                "(Regulation on Property Management art. 19)."
            )
        )
    if matter and matter not in Matter.values:
        raise Invalid(_("Choose one of the list."), field="matter")
    if scope != Scope.ALL and matter in FOR_ALL:
        raise Invalid(
            _("“%(matter)s” concerns all owners of the community, so all of them vote on it.")
            % {"matter": Matter(matter).label},
            field="matter",
        )


def end_of(start: datetime, limit: Limit) -> datetime:
    """The end of a span of voting: days are whole days, and a rest day at the end does not lengthen them."""
    return start + timedelta(days=limit.amount) if limit.unit == DAYS else due_at(start, limit)


def said_moment(moment: datetime) -> str:
    day, hour = day_and_hour(moment)
    return f"{day.isoformat()} {hour}"


def who_decides(matter: str) -> str:
    """The kind of decision that a matter needs: the gate between the owners and a council."""
    return DecisionKind.COUNCIL if matter == FOR_COUNCIL else DecisionKind.ASSEMBLY


FOR_COUNCIL = "for_council"  # what somebody chooses in the form who takes a council's matter for the owners'


def _hers(assembly: Assembly, verb: str, by: Actor) -> Actor:
    by = acting(assembly.community, verb, by)
    if by.system:
        return by
    seat = by.sits_in([assembly.body_id])
    if seat is None:
        raise Denied(_("%(body)s calls this meeting. Please ask it.") % {"body": assembly.body.name})
    return by.acting_for(seat.body_id)


def check_unchanged(found: int) -> None:
    """A compare-and-set on a draft: somebody may have posted it in between."""
    if found != 1:
        raise Conflict(_("Somebody has posted or withdrawn this in the meantime. Reload the page."))
