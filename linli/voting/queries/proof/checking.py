"""Whether the ballots in the database are those that the log has sealed: asked before any result is posted."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from linli.audit.canonical import commitment
from linli.voting.models import Assembly, Dispute, Right
from linli.voting.rules.precedence import Answered, Given, decide
from linli.voting.states import DisputeState, Standing

CAST = "voting.cast"
# Every ballot beside its event, and every event beside its ballot.
BOTH_SQL = """
SELECT ballot.id, ballot.right_id, ballot.channel, ballot.marks, ballot.cast_at, ballot.voter_id, ballot.proxy_id,
       roll.number, roll.area_dm2, event.id, event.body_text, secret.salt, secret.value, leaf.hash
FROM (SELECT * FROM voting_ballot WHERE assembly_id = %(assembly)s) AS ballot
FULL JOIN (
    SELECT id, body_text FROM audit_event
    WHERE log_id = %(log)s AND subject_kind = 'assembly' AND subject_id = %(assembly)s AND verb = 'voting.cast'
) AS event ON event.id = ballot.event_id
LEFT JOIN voting_right AS roll ON roll.id = ballot.right_id
LEFT JOIN audit_secret AS secret ON secret.event_id = event.id AND secret.name = 'ballot'
LEFT JOIN audit_leaf AS leaf ON leaf.event_id = event.id
ORDER BY ballot.id
"""
MOST = 20  # so many are named; that there are more is said


def check_ballots(assembly: Assembly) -> list[str]:
    """What does not agree, as sentences without names; nothing if all does. Three queries.

    Each ballot must be the one that its event has sealed, each sealed ballot must be there, and each line of the roll
    must stand as the posted rule says of its ballots.
    """
    with connection.cursor() as cursor:
        cursor.execute(BOTH_SQL, {"assembly": assembly.pk, "log": assembly.community_id})
        rows = cursor.fetchall()
    problems = [problem for row in rows if (problem := _sealed_otherwise(row))]
    problems += _roll(assembly, [row for row in rows if row[0] is not None])
    if len(problems) > MOST:
        more = len(problems) - MOST
        return [*problems[:MOST], _("and %(count)d more") % {"count": more}]
    return problems


def _sealed_otherwise(row: Sequence[Any]) -> str:
    """What is wrong with one ballot or event; "" if nothing is."""
    ballot_id, _right, channel, marks, _at, _voter, proxy_id, number, area, event_id, text, salt, value, leaf = row
    if ballot_id is None:
        return _("Event %(event)d has sealed a ballot that is gone.") % {"event": event_id}
    if event_id is None:
        return _("Ballot %(ballot)d was never sealed in the log.") % {"ballot": ballot_id}
    facts = {"ballot": ballot_id, "event": event_id}
    if leaf is not None and bytes(leaf) != hashlib.sha256(b"\x00" + text.encode()).digest():
        return _("Event %(event)d is not the one that the log has signed.") % facts
    if value is None or commitment(bytes(salt), value).hex() != json.loads(text)["commitments"].get("ballot"):
        return _("What event %(event)d sealed cannot be opened.") % facts
    sealed = json.loads(value)
    said = {"ballot": ballot_id, "right": number, "channel": channel, "marks": marks, "area_dm2": area}
    if {name: sealed.get(name) for name in said} != said or sealed.get("proxy") != proxy_id:
        return _("Ballot %(ballot)d is not the one that was sealed.") % facts
    return ""


def _roll(assembly: Assembly, ballots: list[Sequence[Any]]) -> Iterator[str]:
    """The lines of the roll that do not stand as their ballots say."""
    given, answered, doubted = defaultdict[int, list[Given]](list), defaultdict[int, list[Answered]](list), set[int]()
    for ballot_id, right_id, channel, marks, cast_at, voter_id, proxy_id, *_rest in ballots:
        given[right_id].append(Given(ballot_id, channel, marks, cast_at, voter_id, proxy_id))
    disputes = Dispute.objects.filter(assembly=assembly).order_by("answered_at", "id")
    for right_id, kind, state, ballot_id, at in disputes.values_list("right", "kind", "state", "ballot", "answered_at"):
        if state == DisputeState.OPEN or at is None:
            doubted.add(right_id)
        else:
            answered[right_id].append(Answered(kind, state, ballot_id, at))
    lines = Right.objects.filter(assembly=assembly).order_by("number")
    for line in lines.only("number", "kind", "is_contested", "standing", "ballot_id"):
        verdict = decide(
            line.kind,
            assembly.precedence,
            given.get(line.pk, ()),
            answered.get(line.pk, ()),
            contested=line.is_contested,
        )
        disputed = line.pk in doubted or bool(verdict.dispute)
        counts = None if disputed or verdict.counts is None else verdict.counts.id
        standing = Standing.DISPUTED if disputed else Standing.VOTED if counts else Standing.WAITING
        if (line.standing, line.ballot_id) != (standing, counts):
            yield _("Line %(number)d of the roll does not stand as its ballots say.") % {"number": line.number}
