"""A random sample of the counted ballots: the residents' committee asks their owners whether the ballot was theirs.

Who is asked nobody chooses: the first checkpoint of the log that was signed after voting ended is hashed, and the hash
draws places among the counted lines in the order of the roll. Anybody draws the same places from the published seed
and the number of lines.
"""

from datetime import datetime
from hashlib import sha256
from math import ceil

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import Checkpoint
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.law.deadlines import SHANGHAI
from linli.law.profiles import profile
from linli.registry.queries import jurisdiction_of
from linli.voting.models import Assembly, Ballot, CallBack, Motion, Right
from linli.voting.rules import counting as rules
from linli.voting.rules.precedence import Verdict
from linli.voting.states import CallBackResult, DisputeKind, DisputeState, Standing

from .box import hold_together
from .verdicts import open_dispute, store_outcome


def drawn(seed: str, lines: int, size: int) -> list[int]:
    """``size`` different places from 1 to ``lines``: SHA-256 of the seed, a bar and 0, 1, 2 … as a number, modulo the
    number of lines, what is drawn already left out. Pure; anybody can do it."""
    found: list[int] = []
    turn = 0
    while len(found) < min(size, lines):
        place = int(sha256(f"{seed}|{turn}".encode()).hexdigest(), 16) % lines + 1
        if place not in found:
            found.append(place)
        turn += 1
    return found


@transaction.atomic
def draw_call_backs(assembly: Assembly, *, by: Actor, at: datetime) -> list[CallBack]:
    """Draw the sample, once; nothing while the log has signed no checkpoint since voting ended."""
    rules.check_can_draw_call_backs(assembly, by=by)
    Assembly.objects.select_for_update(no_key=True).get(pk=assembly.pk)
    signed = Checkpoint.objects.filter(log_id=assembly.community_id, at__gt=assembly.closed_at).order_by("size").first()
    if signed is None or CallBack.objects.filter(assembly=assembly).exists():
        return []
    counted = list(
        Right.objects.filter(assembly=assembly, standing=Standing.VOTED).order_by("number").values_list("pk", flat=True)
    )
    seed, size = sha256(signed.note.encode()).hexdigest(), _size(assembly, len(counted), at)
    places = drawn(seed, len(counted), size)
    made = CallBack.objects.bulk_create(
        CallBack(community_id=assembly.community_id, assembly=assembly, right_id=counted[place - 1]) for place in places
    )
    facts = {"checkpoint": signed.size, "seed": seed, "lines": len(counted), "places": places}
    _record(assembly, "draw_call_backs", by, at, facts)
    return made


@transaction.atomic
def record_call_back(call_back: CallBack, result: str, *, by: Actor, at: datetime) -> None:
    """What the owner said. If the ballot was not hers, it is doubted as if she had said so herself.

    Raises Denied, Refused once she has answered, Conflict if somebody else was faster."""
    rules.check_can_call_back(call_back, by=by)
    if result not in (CallBackResult.CONFIRMED, CallBackResult.DENIED, CallBackResult.NOT_REACHED):
        raise Invalid(_("Choose what the owner said."), field="result")
    changed = CallBack.objects.filter(pk=call_back.pk, result=call_back.result).update(
        result=result, asked_by=by.user_id, asked_at=at
    )
    if changed != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    assembly = call_back.assembly
    private: dict[str, object] = {"call_back": {"right": call_back.right.number, "result": str(result)}}
    _record(assembly, "record_call_back", by, at, {}, private)
    if result == CallBackResult.DENIED:
        _doubt(call_back.right_id, by, at)
    call_back.result = result


def _doubt(right_id: int, by: Actor, at: datetime) -> None:
    hold_together(Right.objects.values_list("assembly_id", flat=True).get(pk=right_id))
    line = Right.objects.select_for_update(no_key=True).get(pk=right_id)
    if line.disputes.filter(state=DisputeState.OPEN).exists() or line.ballot_id is None:
        return
    ballot = Ballot.objects.get(pk=line.ballot_id)
    try:
        with transaction.atomic():
            open_dispute(
                line, DisputeKind.NOT_MINE, ballot_id=ballot.pk, text=_("Said when called back."), by=by, at=at
            )
    except IntegrityError:
        return
    motions = list(Motion.objects.filter(assembly=line.assembly_id).order_by("order").values_list("pk", flat=True))
    store_outcome(line, motions, Verdict(None, DisputeKind.NOT_MINE), ballot.marks, fresh=None, at=at)


def _size(assembly: Assembly, lines: int, at: datetime) -> int:
    rules_here = profile(jurisdiction_of(assembly.community), on=at.astimezone(SHANGHAI).date())
    least, share = rules_here.count("voting.call_back_least"), rules_here.share("voting.call_back_share")
    return min(lines, max(least, ceil(share * lines)))


def _record(
    assembly: Assembly,
    verb: str,
    by: Actor,
    at: datetime,
    facts: dict[str, object],
    private: dict[str, object] | None = None,
) -> None:
    record(
        log_id=assembly.community_id,
        verb=f"voting.{verb}",
        subject=(rules.RESULT, assembly.pk),
        by=by,
        at=at,
        data=facts,
        private=private,
    )
