"""From the closed box to the final result: counted, posted for objections, counted anew if one was right, settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import keep_text
from linli.bodies.actions import add_body, register_decision
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind, DecisionKind
from linli.kernel.errors import Conflict, Refused
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.notices import actions as notices
from linli.notices.models import Posting
from linli.notices.queries import posting_for
from linli.notices.states import Kind
from linli.notices.states import Matter as PostingMatter
from linli.voting.models import Assembly, CountFile, Motion, Tally
from linli.voting.queries import counting as queries
from linli.voting.queries.assemblies import unchanged
from linli.voting.queries.proof import CountText, check_ballots, count_text
from linli.voting.rules import counting as rules
from linli.voting.states import ASSEMBLY, AssemblyState, Outcome

from .box import hold_alone
from .result_words import result_words


class Disagree(Refused):
    """The ballots are not those that the log has sealed; ``problems`` are the sentences."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(
            _("The result is not posted: what stands in the database is not what was sealed. %(problems)s")
            % {"problems": " ".join(problems)}
        )


@transaction.atomic
def post_result(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """Count and post the result for objections, with the file that anybody recounts; its hash stands in the log.

    Raises Disagree, a Refused, where a ballot is not the one that was sealed: then nothing is posted.
    """
    rules.check_can_post_result(assembly, by=by)
    hold_alone(assembly.pk)
    assembly.refresh_from_db()
    rules.check_can_post_result(assembly, by=by)
    _count_and_post(assembly, 1, "post_result", None, by, at)
    move(assembly, ASSEMBLY, "post_result", result_at=at)


@transaction.atomic
def count_anew(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """Count once more because an objection was upheld or a doubt about a ballot answered. Both counts are kept; the
    new posting replaces the old one, and the time for objections begins anew."""
    rules.check_can_count_anew(assembly, by=by)
    hold_alone(assembly.pk)
    assembly.refresh_from_db()
    rules.check_can_count_anew(assembly, by=by)
    old = posting_for(rules.RESULT, assembly.pk, community=assembly.community)
    turn = CountFile.objects.filter(assembly=assembly).count() + 1
    _count_and_post(assembly, turn, "count_anew", old, by, at)
    if Assembly.objects.filter(pk=assembly.pk, state=AssemblyState.RESULT).update(result_at=at) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    assembly.result_at = at


@transaction.atomic
def hold_result(assembly: Assembly, problems: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Say in the log that the result is held back, and how many ballots or lines are not what was sealed."""
    rules.check_can_post_result(assembly, by=by)
    _record(assembly, "hold_result", by, at, {"problems": list(problems)})


@transaction.atomic
def settle_result(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """The result is final: each motion has its outcome, and each that passed is a decision of the owners, on which
    money can be spent. Where a silence clause was posted, the count with it decides; both stay to be read."""
    hold_alone(assembly.pk)
    assembly.refresh_from_db()
    rules.check_can_settle_result(assembly, by=by, at=at)
    turn = CountFile.objects.filter(assembly=assembly).count()
    tallies, motions = queries.tallies_of(assembly, turn), queries.motions_of(assembly)
    move(assembly, ASSEMBLY, "settle_result", final_at=at)
    outcomes = {}
    for motion in motions:
        motion.outcome = tallies[motion.pk, assembly.silence_clause].outcome
        motion.decision = _decided(assembly, motion, by, at) if motion.outcome == Outcome.PASSED else None
        outcomes[str(motion.order)] = str(motion.outcome)
    Motion.objects.bulk_update(motions, ["outcome", "decision"])
    _record(assembly, "settle_result", by, at, {"turn": turn, "outcomes": outcomes})


def _count_and_post(
    assembly: Assembly, turn: int, verb: str, replaces: Posting | None, by: Actor, at: datetime
) -> None:
    problems = check_ballots(assembly)
    if not unchanged(assembly):
        problems.append(_("The roll or the terms are not those that were locked."))
    if problems:
        raise Disagree(problems)
    motions = queries.motions_of(assembly)
    found = queries.outcomes(assembly, motions, queries.counted(assembly, motions))
    Tally.objects.bulk_create(row for one in found for row in _tallies(one, turn, at))
    count = count_text(assembly, turn=turn)
    _check_same(found, count)
    file = keep_text(count.content, at=at)
    CountFile.objects.create(
        community_id=assembly.community_id,
        assembly=assembly,
        turn=turn,
        sha256=count.sha256,
        size=len(count.content),
        file=file,
        made_at=at,
    )
    title, text = result_words(assembly, found, count, turn)
    posting = notices.draft(
        assembly.community,
        kind=Kind.PUBLICITY,
        matter=PostingMatter.VOTE_RESULT,
        title=title,
        text=text,
        subject=(rules.RESULT, assembly.pk),
        body=assembly.body,
        replaces=replaces,
        by=by,
        at=at,
    )
    notices.post(posting, by=by, at=at)
    facts = {
        "turn": turn,
        "count_sha256": count.sha256,
        "figures": count.figures,
        "locked_sha256": assembly.locked_sha256,
        "posting": posting.pk,
        "rules": {str(one.motion.order): one.rules.references() for one in found},
    }
    _record(assembly, verb, by, at, facts)


def _tallies(one: queries.Outcome, turn: int, at: datetime) -> list[Tally]:
    both = [(False, one.figures, one.result), (True, one.clause_figures, one.clause_result)]
    return [
        Tally(
            community_id=one.motion.community_id,
            motion=one.motion,
            with_clause=with_clause,
            turn=turn,
            heads=figures.heads.stored(),
            area_dm2=figures.area_dm2.stored(),
            outcome=result.outcome,
            rules=one.rules.references(),
            at=at,
        )
        for with_clause, figures, result in both
        if figures is not None and result is not None
    ]


def _check_same(found: Sequence[queries.Outcome], count: CountText) -> None:
    """The file must say what the tally says: they are made by different code from the same rows."""
    for one, shown in zip(found, count.figures["motions"], strict=True):
        clause = str(one.clause_result.outcome) if one.clause_result else False
        if (str(one.result.outcome), clause) != (shown["outcome"], shown["with_clause"]):
            raise AssertionError(f"motion {one.motion.pk}: the tally and the count file differ")


def _decided(assembly: Assembly, motion: Motion, by: Actor, at: datetime) -> Any:
    closed = (assembly.closed_at or at).astimezone(SHANGHAI).date()
    return register_decision(
        assembly.community,
        body=_owners_assembly(assembly, by, at),
        kind=DecisionKind.ASSEMBLY,
        number=f"{assembly.number}-{motion.order}",
        title=motion.title,
        decided_on=closed,
        text=motion.text,
        limit_fen=motion.limit_fen,
        matter=motion.matter,
        proof_kind="voting.motion",
        proof_id=motion.pk,
        by=by,
        at=at,
    )


def _owners_assembly(assembly: Assembly, by: Actor, at: datetime) -> Body:
    """The body that the owners are together; it is there from their first decision on."""
    place = assembly.community
    found = Body.objects.filter(place=place, kind=BodyKind.OWNERS_ASSEMBLY, closed_on__isnull=True).first()
    if found is not None:
        return found
    return add_body(place, kind=BodyKind.OWNERS_ASSEMBLY, name=str(BodyKind.OWNERS_ASSEMBLY.label), by=by, at=at)


def _record(assembly: Assembly, verb: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    subject = (rules.RESULT, assembly.pk)
    record(log_id=assembly.community_id, verb=f"voting.{verb}", subject=subject, by=by, at=at, data=facts)
