"""Casting a ballot: the only way in, for phone, paper and door. Four statements in one transaction."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid
from linli.people.models import User
from linli.voting.actions.box import BOX
from linli.voting.actions.verdicts import Fresh, answered_of, open_dispute, store_outcome
from linli.voting.commitments import tracker
from linli.voting.models import Ballot, Paper, Proxy, Right, Scan
from linli.voting.rules import casting as rules
from linli.voting.rules.precedence import Given, decide
from linli.voting.states import Channel, Standing

# One line of the roll at a time; the box is held together with all others who vote, so that nobody closes it meanwhile.
LOCK_SQL = """
SELECT pg_advisory_xact_lock_shared(%s, assembly_id::bit(31)::int), assembly_id, community_id, number, kind, area_dm2,
       is_contested, standing, ballot_id
FROM voting_right WHERE id = %s FOR NO KEY UPDATE
"""
# After the lock, so that it sees what the others have put in: the rules, whose line it is, and the ballots so far.
READ_SQL = """
SELECT assembly.id, assembly.community_id, place.path, assembly.state, assembly.opens_at, assembly.closes_at,
       assembly.channels, assembly.precedence, assembly.count_key,
       ARRAY(SELECT id FROM voting_motion WHERE assembly_id = assembly.id ORDER BY "order"),
       home.is_hers, home.is_sold, home.is_any, nextval(pg_get_serial_sequence('voting_ballot', 'id')),
       ballot.id, ballot.channel, ballot.marks, ballot.cast_at, ballot.voter_id, ballot.proxy_id
FROM voting_assembly AS assembly
JOIN registry_place AS place ON place.id = assembly.community_id
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(owns AND NOT later), false) AS is_hers, coalesce(bool_or(owns AND later), false) AS is_sold,
           count(*) > 0 AS is_any
    FROM (
        SELECT binding.relation = 'owner' AS owns, EXISTS (
            SELECT FROM registry_holding AS holding
            WHERE holding.unit_id = line.unit_id AND holding.from_date > assembly.snapshot_on
              AND (holding.person_id = binding.person_id
                   OR (binding.person_id IS NULL AND binding.from_at::date >= holding.from_date))
        ) AS later
        FROM voting_rightunit AS line
        JOIN registry_binding AS binding ON binding.unit_id = line.unit_id
        WHERE line.right_id = %(right)s AND binding.user_id = %(user)s AND binding.to_at IS NULL
    ) AS bound
) AS home
LEFT JOIN voting_ballot AS ballot ON ballot.right_id = %(right)s
WHERE assembly.id = %(assembly)s
"""


@transaction.atomic
def cast(
    right: Right,
    marks: str,
    *,
    channel: str,
    voter: User | None = None,
    proxy: Proxy | None = None,
    paper: Paper | None = None,
    scan: Scan | None = None,
    evidence: StoredFile | None = None,
    by: Actor,
    at: datetime,
) -> Ballot:
    """Put a ballot for one line of the roll into the box and decide by the posted rule which ballot of it counts.

    ``marks``: one letter for each motion in their order: y agree, n do not agree, a abstain, - left blank. On the
    phone ``voter`` is who acts, an owner of the line or the agent of ``proxy``; a ``paper`` comes with its ``scan``
    after two readers, a ballot at the door with ``evidence``, the photo of the signed paper. A paper was handed in when
    it was scanned; everything else at ``at``. Pressed twice, the second time finds the first.

    Raises Denied for who may not cast it, Refused before the opening and from the moment of closing on, Invalid for
    other letters.
    """
    line, facts, given, ballot_id = _look(right, by)
    handed_in_at = scan.taken_at if channel == Channel.PAPER and scan else at
    _check(line, facts, channel, voter, proxy, scan, evidence, by=by, at=at)
    rules.check_is_open(facts, channel, handed_in_at)
    rules.check_marks(marks, len(facts.motions))
    voter_id = by.user_id if channel == Channel.PHONE else None
    fresh = Given(ballot_id, channel, marks, handed_in_at, voter_id, proxy.pk if proxy else None)
    if channel == Channel.PHONE and (same := _said_before(given, fresh)):
        return Ballot.objects.get(pk=same.id)
    event = record(
        log_id=facts.community_id,
        verb="voting.cast",
        subject=("assembly", facts.assembly_id),
        by=by,
        at=at,
        data={},
        private={"ballot": _sealed(line, facts, fresh, scan, evidence)},
    )
    answered = answered_of(right.pk) if given or line.is_contested else ()
    verdict = decide(line.kind, facts.precedence, [*given, fresh], answered, contested=line.is_contested)
    ballot = Ballot(
        id=ballot_id,
        community_id=facts.community_id,
        assembly_id=facts.assembly_id,
        right=right,
        channel=channel,
        marks=marks,
        cast_at=handed_in_at,
        cast_by_id=by.user_id,
        voter_id=fresh.voter_id,
        proxy=proxy,
        paper=paper,
        scan=scan,
        evidence=evidence,
        event_id=event.pk,
    )
    before = next((one.marks for one in given if one.id == line.ballot_id), "")
    was_disputed = line.standing == Standing.DISPUTED
    store_outcome(line, facts.motions, verdict, before, fresh=Fresh(ballot, fresh.hand[0] == "account"), at=at)
    if verdict.dispute and not was_disputed:
        open_dispute(line, verdict.dispute, by=by, at=at)
    right.standing, right.ballot_id = line.standing, line.ballot_id
    return ballot


def _look(right: Right, by: Actor) -> tuple[Right, rules.Box, list[Given], int]:
    """The line under its lock, the box, the ballots so far, and the number of the next one."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [BOX, right.pk])
        row = cursor.fetchone()
        if row is None:
            raise Right.DoesNotExist(right.pk)
        _box, assembly_id, community_id, number, kind, area_dm2, is_contested, standing, counted_id = row
        cursor.execute(READ_SQL, {"right": right.pk, "user": by.user_id, "assembly": assembly_id})
        rows = cursor.fetchall()
    line = Right(
        id=right.pk,
        assembly_id=assembly_id,
        community_id=community_id,
        number=number,
        kind=kind,
        area_dm2=area_dm2,
        is_contested=is_contested,
        standing=standing,
        ballot_id=counted_id,
    )
    first = rows[0]
    facts = rules.Box(
        assembly_id=first[0],
        community_id=first[1],
        path=first[2] or "-",
        state=first[3],
        opens_at=first[4],
        closes_at=first[5],
        channels=tuple(first[6]),
        precedence=first[7],
        count_key=bytes(first[8] or b""),
        motions=tuple(first[9]),
        is_hers=first[10],
        is_sold=first[11],
        at_home=first[12],
    )
    return line, facts, [Given(*row[14:]) for row in rows if row[14] is not None], first[13]


def _check(
    line: Right,
    facts: rules.Box,
    channel: str,
    voter: User | None,
    proxy: Proxy | None,
    scan: Scan | None,
    evidence: StoredFile | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    if channel == Channel.PHONE:
        if voter is None or voter.pk != by.user_id:
            raise Denied(_("Everybody votes for herself."))
        rules.check_can_cast_by_phone(facts, line.kind, proxy, right_id=line.pk, by=by, at=at)
    elif channel == Channel.DOOR:
        rules.check_can_cast_at_door(facts, line.kind, by=by)
        if evidence is None:
            raise Invalid(_("Take a photo of the signed paper."), field="evidence")
    elif channel == Channel.PAPER:
        rules.check_can_cast_paper(facts, line.kind, scan, by=by)
    else:
        raise Invalid(_("Choose how it was cast."), field="channel")


def _said_before(given: list[Given], fresh: Given) -> Given | None:
    """The latest ballot of the line if it is hers and says the same: pressed twice, or a connection that broke before
    the answer came."""
    last = max(given, key=lambda ballot: (ballot.cast_at, ballot.id), default=None)
    is_same = last is not None and last.hand == fresh.hand and last.marks == fresh.marks
    return last if is_same and last is not None and last.voter_id == fresh.voter_id else None


def _sealed(
    line: Right, facts: rules.Box, fresh: Given, scan: Scan | None, evidence: StoredFile | None
) -> dict[str, Any]:
    """What the event commits to: everything by which her ballot is found in the count. Opened in her receipt only."""
    picture = scan.file if scan else evidence
    return {
        "ballot": fresh.id,
        "right": line.number,
        "channel": str(fresh.channel),
        "marks": fresh.marks,
        "area_dm2": line.area_dm2,
        "trackers": {str(motion): tracker(facts.count_key, motion, fresh.id) for motion in facts.motions},
        "picture": bytes(picture.sha256).hex() if picture else None,
        "proxy": fresh.proxy_id,
    }
