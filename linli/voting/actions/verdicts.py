"""How a line of the roll stands after a ballot or an answer: written with the turnout in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.voting.models import Ballot, Dispute, Motion, Right
from linli.voting.rules.precedence import Answered, Given, Verdict, decide
from linli.voting.states import DisputeState, Standing

PARTS = 16  # of the turnout, so that voters do not wait for each other

# The line, the turnout by motion in the order of the motions (so that two never wait for each other in a ring), and,
# where it is a new one, the ballot; where an owner votes herself, the proxy that ends.
STORE_SQL = """
WITH ballot AS (
    INSERT INTO voting_ballot (id, community_id, assembly_id, right_id, channel, marks, cast_at, cast_by_id, voter_id,
                               proxy_id, paper_id, scan_id, evidence_id, event_id)
    SELECT %(id)s, %(community)s, %(assembly)s, %(right)s, %(channel)s, %(marks)s, %(cast_at)s, %(cast_by)s::bigint,
           %(voter)s::bigint, %(proxy)s::bigint, %(paper)s::bigint, %(scan)s::bigint, %(evidence)s::bigint, %(event)s
    WHERE %(id)s::bigint IS NOT NULL
), line AS (
    UPDATE voting_right SET standing = %(standing)s, ballot_id = %(counts)s WHERE id = %(right)s
), proxy AS (
    UPDATE voting_proxy SET revoked_at = %(at)s WHERE right_id = %(right)s AND revoked_at IS NULL AND %(herself)s
)
INSERT INTO voting_turnout (community_id, assembly_id, motion_id, part, heads, area_dm2)
SELECT %(community)s, %(assembly)s, motion, %(part)s, heads, heads * %(area)s
FROM unnest(%(motions)s::bigint[], %(steps)s::int[]) AS change (motion, heads)
WHERE heads <> 0 ORDER BY motion
ON CONFLICT (assembly_id, part, motion_id) DO UPDATE
SET heads = voting_turnout.heads + excluded.heads, area_dm2 = voting_turnout.area_dm2 + excluded.area_dm2
"""


@dataclass(frozen=True)
class Fresh:
    """A ballot on its way in, and whether its owner casts it herself."""

    ballot: Ballot
    is_by_herself: bool


def store_outcome(
    line: Right, motions: Sequence[int], verdict: Verdict, before: str, *, fresh: Fresh | None, at: datetime
) -> None:
    """Write how the line stands by ``verdict``; ``before`` are the marks that counted until now ("" for none).
    The caller holds the line's lock."""
    is_open = line.standing == Standing.DISPUTED and fresh is not None  # stays so until it is answered
    counts = None if is_open else verdict.counts
    line.standing = Standing.DISPUTED if is_open or verdict.dispute else Standing.VOTED if counts else Standing.WAITING
    line.ballot_id = counts.id if counts else None
    after = counts.marks if counts else ""
    ballot = fresh.ballot if fresh else None
    with connection.cursor() as cursor:
        cursor.execute(
            STORE_SQL,
            {
                "id": ballot.pk if ballot else None,
                "community": line.community_id,
                "assembly": line.assembly_id,
                "right": line.pk,
                "channel": ballot.channel if ballot else "",
                "marks": ballot.marks if ballot else "",
                "cast_at": ballot.cast_at if ballot else at,
                "cast_by": ballot.cast_by_id if ballot else None,
                "voter": ballot.voter_id if ballot else None,
                "proxy": ballot.proxy_id if ballot else None,
                "paper": ballot.paper_id if ballot else None,
                "scan": ballot.scan_id if ballot else None,
                "evidence": ballot.evidence_id if ballot else None,
                "event": ballot.event_id if ballot else 0,
                "standing": str(line.standing),
                "counts": line.ballot_id,
                "herself": fresh is not None and fresh.is_by_herself,
                "at": at,
                "part": line.number % PARTS,
                "area": line.area_dm2,
                "motions": list(motions),
                "steps": [_took(after, n) - _took(before, n) for n in range(len(motions))],
            },
        )


def settle(line: Right, precedence: str, *, at: datetime) -> Verdict:
    """Decide anew after an answer. The caller holds the line's lock and has closed its dispute."""
    given = given_of(line.pk)
    verdict = decide(line.kind, precedence, given, answered_of(line.pk), contested=line.is_contested)
    before = next((ballot.marks for ballot in given if ballot.id == line.ballot_id), "")
    motions = list(Motion.objects.filter(assembly=line.assembly_id).order_by("order").values_list("pk", flat=True))
    if line.standing == Standing.DISPUTED:
        before = ""
    store_outcome(line, motions, verdict, before, fresh=None, at=at)
    return verdict


def open_dispute(
    line: Right, kind: str, *, ballot_id: int | None = None, text: str = "", by: Actor, at: datetime
) -> Dispute:
    """Something is wrong with this line; until it is answered it is not counted. One open dispute a line."""
    dispute = Dispute.objects.create(
        community_id=line.community_id,
        assembly_id=line.assembly_id,
        right_id=line.pk,
        ballot_id=ballot_id,
        kind=kind,
        text=text,
        raised_by_id=by.user_id,
        raised_at=at,
    )
    record(
        log_id=line.community_id,
        verb="voting.dispute",
        subject=("assembly", line.assembly_id),
        by=by,
        at=at,
        data={"kind": str(kind)},
        private={"dispute": {"dispute": dispute.pk, "right": line.number, "ballot": ballot_id, "text": text}},
    )
    return dispute


def given_of(right_id: int) -> list[Given]:
    """All ballots of a line."""
    rows = Ballot.objects.filter(right=right_id).order_by("id")
    return [Given(*row) for row in rows.values_list("id", "channel", "marks", "cast_at", "voter_id", "proxy_id")]


def answered_of(right_id: int) -> list[Answered]:
    """The answers that were given about a line, oldest first."""
    rows = Dispute.objects.filter(right=right_id).exclude(state=DisputeState.OPEN).order_by("answered_at", "id")
    return [Answered(row.kind, row.state, row.ballot_id, row.answered_at) for row in rows if row.answered_at]


def _took(marks: str, number: int) -> int:
    """Whether a ballot of these marks takes part in a motion: a blank does not (domain 3.7, V10)."""
    return 1 if marks and marks[number] != "-" else 0
