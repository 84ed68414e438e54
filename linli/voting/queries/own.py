"""What an owner sees of her own vote, and of nobody else's."""

from dataclasses import dataclass

from linli.bodies.actor import Actor
from linli.voting.models import Ballot, Dispute, Motion, Right
from linli.voting.states import Channel, DisputeState

ANSWER_OF = {"y": "yes", "n": "no", "a": "abstain", "-": "blank"}


@dataclass(frozen=True)
class Own:
    """One ballot of her line. ``answers`` is empty for one that a co-owner cast on her own phone."""

    ballot: Ballot
    counts: bool
    answers: list[tuple[Motion, str]]


def ballots_of(right: Right, motions: list[Motion], by: Actor) -> list[Own]:
    """The ballots in the name of her home, oldest first. What another co-owner chose on her phone stays hers; signed
    papers and what an agent cast belong to the home."""
    rows = Ballot.objects.filter(right=right).order_by("cast_at", "id")
    return [Own(row, row.pk == right.ballot_id, _answers(row, motions) if _is_open(row, by) else []) for row in rows]


def cast_for(right: Right, motions: list[Motion], by: Actor) -> list[Own]:
    """What an agent cast herself for a line."""
    rows = Ballot.objects.filter(right=right, voter=by.user_id, proxy__isnull=False).order_by("cast_at", "id")
    return [Own(row, row.pk == right.ballot_id, _answers(row, motions)) for row in rows]


def disputes_of(right: Right) -> list[Dispute]:
    return list(Dispute.objects.filter(right=right).order_by("id"))


def open_dispute_of(right: Right) -> Dispute | None:
    return Dispute.objects.filter(right=right, state=DisputeState.OPEN).first()


def own_ballot(pk: int, rights: list[Right], by: Actor) -> Ballot | None:
    """A ballot whose receipt she may have: in the name of one of her lines and not a co-owner's own, or cast by her."""
    ballot = Ballot.objects.select_related("right").filter(pk=pk).first()
    if ballot is None:
        return None
    if ballot.voter_id is not None and ballot.voter_id == by.user_id:
        return ballot
    mine = ballot.right_id in {right.pk for right in rights}
    return ballot if mine and _is_open(ballot, by) else None


def _is_open(ballot: Ballot, by: Actor) -> bool:
    return ballot.channel != Channel.PHONE or ballot.voter_id == by.user_id or ballot.proxy_id is not None


def _answers(ballot: Ballot, motions: list[Motion]) -> list[tuple[Motion, str]]:
    return [(motion, ANSWER_OF[letter]) for motion, letter in zip(motions, ballot.marks, strict=True)]
