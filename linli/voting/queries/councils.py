"""Reads of councils: who sits there, what they are asked, how far a vote has come."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from linli.bodies.actor import Actor
from linli.bodies.models import Body, Seat
from linli.registry.models import Place
from linli.voting.models import CouncilMember, CouncilMotion, CouncilRules, CouncilVote
from linli.voting.rules.councils import MEMBERS
from linli.voting.states import COUNCILS, Choice

PAGE = 30


def councils_for(community: Place) -> list[Body]:
    """The councils that decide for this community: its own, and those of the places in which it lies."""
    ids = [int(part) for part in (community.path or "").split(".") if part]
    found = Body.objects.filter(place_id__in=ids, kind__in=COUNCILS, closed_on__isnull=True)
    return list(found.select_related("place").order_by("-place__path", "id"))


def member_ids(body: Body, on: date) -> list[int]:
    """The accounts of the council's members of that day; an alternate is none."""
    sitting = Seat.objects.filter(body=body, title__in=MEMBERS, ended_on__isnull=True, from_date__lte=on)
    sitting = sitting.filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    return sorted(set(sitting.values_list("user_id", flat=True)))


def rules_in_force(body: Body) -> CouncilRules | None:
    return CouncilRules.objects.filter(body=body).order_by("-version").first()


def motions_of(community: Place) -> QuerySet[CouncilMotion]:
    """The questions to its councils, the latest first."""
    found = CouncilMotion.objects.filter(community=community).select_related("body", "rules")
    return found.order_by("-proposed_at", "-id")


def motion_page(community: Place, *, state: str = "", after: int | None = None) -> tuple[list[CouncilMotion], str]:
    """One page, and the key of the next one or an empty text."""
    found = motions_of(community).order_by("-id")
    if state:
        found = found.filter(state=state)
    if after:
        found = found.filter(id__lt=after)
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def member_of(motion: CouncilMotion, by: Actor) -> CouncilMember | None:
    """Her line in the list of members of this vote."""
    if by.user_id is None:
        return None
    return CouncilMember.objects.filter(motion=motion, user_id=by.user_id).first()


def figures_of(motion: CouncilMotion) -> dict[str, int]:
    """Members, present, recused, and the votes by choice, as they are now."""
    counted = CouncilMember.objects.filter(motion=motion).aggregate(
        members=Count("id"),
        present=Count("id", filter=Q(is_present=True, recused_at__isnull=True)),
        recused=Count("id", filter=Q(recused_at__isnull=False)),
    )
    votes = dict(CouncilVote.objects.filter(motion=motion).values_list("choice").annotate(Count("id")))
    return counted | {str(choice): votes.get(choice, 0) for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN)}
