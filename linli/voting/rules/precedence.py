"""Which of the ballots of one line of the roll counts. Pure: a function of the set, so that the order in which they
arrived never matters for what the posted rule says (domain 3.7, V8 and V15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.voting.states import Channel, DisputeKind, DisputeState, Precedence, RightKind

SIGNED = (Channel.PAPER, Channel.DOOR)


@dataclass(frozen=True)
class Given:
    """A valid ballot as the rule sees it. ``id`` grows with its arrival; ``cast_at`` is when it was handed in."""

    id: int
    channel: str
    marks: str
    cast_at: datetime
    voter_id: int | None = None
    proxy_id: int | None = None

    @property
    def hand(self) -> tuple[str, int | None]:
        """Who, of those who hold a unit together, has cast it, as far as the ballot tells: on a paper stands a
        signature, not an account."""
        if self.channel in SIGNED:
            return "signed", None
        return ("agent", self.proxy_id) if self.proxy_id else ("account", self.voter_id)


@dataclass(frozen=True)
class Answered:
    """A dispute about this line that was answered."""

    kind: str
    state: str
    ballot_id: int | None
    answered_at: datetime


@dataclass(frozen=True)
class Verdict:
    """The ballot that counts, or the dispute that must be answered first."""

    counts: Given | None
    dispute: str = ""  # a DisputeKind


def decide(
    kind: str, precedence: str, given: Iterable[Given], answered: Sequence[Answered] = (), *, contested: bool = False
) -> Verdict:
    """The verdict for a line of this ``kind`` under the posted ``precedence``.

    Co-owners have one ballot together: if those of different hands do not say the same, none counts until a counter
    has asked them. A ``contested`` line counts once it is settled whose it is.
    """
    valid = sorted(_valid(given, answered), key=lambda ballot: (ballot.cast_at, ballot.id))
    if not valid:
        return Verdict(None)
    if contested and not any((a.kind, a.state) == (DisputeKind.ROLL, DisputeState.DISMISSED) for a in answered):
        return Verdict(None, DisputeKind.ROLL)
    if kind == RightKind.CO_OWNED:
        hands: dict[tuple[str, int | None], list[Given]] = {}
        for ballot in valid:
            hands.setdefault(ballot.hand, []).append(ballot)
        if len({_pick(precedence, of_hand).marks for of_hand in hands.values()}) > 1:
            return Verdict(None, DisputeKind.CO_OWNERS)
    return Verdict(_pick(precedence, valid))


def _pick(precedence: str, ordered: Sequence[Given]) -> Given:
    if precedence == Precedence.PAPER:
        return next((ballot for ballot in ordered if ballot.channel in SIGNED), ordered[0])
    if precedence == Precedence.FIRST:
        return ordered[0]
    last = ordered[-1]
    for ballot in reversed(ordered):  # saying the same once more changes nothing
        if ballot.marks != last.marks:
            break
        last = ballot
    return last


def _valid(given: Iterable[Given], answered: Sequence[Answered]) -> Iterable[Given]:
    """What the answers leave. What was handed in before co-owners were heard is covered by that answer."""
    for ballot in given:
        if not any(_excludes(answer, ballot) for answer in answered):
            yield ballot


def _excludes(answer: Answered, ballot: Given) -> bool:
    upheld = answer.state == DisputeState.UPHELD
    if answer.kind == DisputeKind.NOT_MINE:
        return upheld and ballot.id == answer.ballot_id
    if ballot.cast_at > answer.answered_at:
        return False
    if answer.kind == DisputeKind.CO_OWNERS:
        return upheld or ballot.id != answer.ballot_id
    return upheld
