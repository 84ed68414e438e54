"""“I did not vote this”: a ballot is doubted, looked into, and counts again or not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_text
from linli.kernel.workflow import move
from linli.voting.actions.box import hold_together
from linli.voting.actions.verdicts import open_dispute, settle, store_outcome
from linli.voting.models import Ballot, Dispute, Motion, Right
from linli.voting.rules import disputes as rules
from linli.voting.rules.precedence import Verdict
from linli.voting.states import DISPUTE, DisputeKind


@transaction.atomic
def dispute(right: Right, kind: str = DisputeKind.NOT_MINE, *, text: str = "", by: Actor, at: datetime) -> Dispute:
    """The owner says that the ballot counted for her line is not hers (or that the roll is wrong about her). Until a
    counter answers, the line is not counted. Possible until the result is final.

    Raises Denied for who does not hold it, Refused where nothing was cast or it is being looked into already.
    """
    line = _locked(right)
    rules.check_can_dispute(line, by=by)
    if kind not in (DisputeKind.NOT_MINE, DisputeKind.ROLL):
        raise Invalid(_("Say what is wrong."), field="kind")
    words = clean_text(text, most=2000, field="text")
    counted_id, before = line.ballot_id, ""
    if kind == DisputeKind.NOT_MINE and counted_id is None:
        raise Invalid(_("No ballot is recorded for this home."), field="kind")
    if counted_id is not None:
        before = Ballot.objects.get(pk=counted_id).marks
    made = open_dispute(line, kind, ballot_id=counted_id, text=words, by=by, at=at)
    motions = list(Motion.objects.filter(assembly=line.assembly_id).order_by("order").values_list("pk", flat=True))
    store_outcome(line, motions, Verdict(None, kind), before, fresh=None, at=at)
    right.standing, right.ballot_id = line.standing, None
    return made


@transaction.atomic
def answer_dispute(
    disputed: Dispute, *, upheld: bool, answer: str, ballot: Ballot | None = None, by: Actor, at: datetime
) -> None:
    """A counter who had no hand in it answers: ``upheld``, the ballot does not count; otherwise it does. Where
    co-owners said different things and have agreed since, ``ballot`` is the one that counts.

    Raises Denied, Refused or Conflict where it was answered already, Invalid without an answer in words.
    """
    line = _locked(disputed.right)
    disputed = Dispute.objects.select_related("right__assembly", "right__community").get(pk=disputed.pk)
    rules.check_can_answer_dispute(disputed, by=by)
    words = clean_text(answer, most=2000, field="answer")
    if not words:
        raise Invalid(_("Write what you found out; the owner reads it."), field="answer")
    chosen_id = disputed.ballot_id
    if disputed.kind == DisputeKind.CO_OWNERS and not upheld:
        if ballot is None or ballot.right_id != line.pk:
            raise Invalid(_("Choose the ballot on which the co-owners have agreed."), field="ballot")
        chosen_id = ballot.pk
    verb = "uphold_dispute" if upheld else "dismiss_dispute"
    move(disputed, DISPUTE, verb, answer=words, answered_by_id=by.user_id, answered_at=at, ballot_id=chosen_id)
    record(
        log_id=line.community_id,
        verb=f"voting.{verb}",
        subject=("assembly", line.assembly_id),
        by=by,
        at=at,
        data={"kind": str(disputed.kind)},
        private={"dispute": {"dispute": disputed.pk, "right": line.number, "ballot": chosen_id, "answer": words}},
    )
    verdict = settle(line, line.assembly.precedence, at=at)
    if verdict.dispute:
        open_dispute(line, verdict.dispute, by=by, at=at)


def _locked(right: Right) -> Right:
    """The line under its lock, with what the rules ask of it."""
    hold_together(right.assembly_id)
    rows = Right.objects.select_for_update(of=("self",), no_key=True).select_related("assembly", "community")
    return rows.get(pk=right.pk)
