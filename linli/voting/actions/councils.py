"""The verbs of councils: how one decides, what it is asked, its votes, its minutes."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import StoredFile
from linli.bodies import actions as bodies
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Body
from linli.bodies.states import DecisionKind, Matter
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.money import MOST_FEN
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import day_of
from linli.notices import queries as notices
from linli.notices.models import Posting
from linli.registry.models import Place
from linli.voting.models import CouncilMember, CouncilMotion, CouncilRules, CouncilVote
from linli.voting.queries.councils import figures_of, member_ids, rules_in_force
from linli.voting.rules import councils as rules
from linli.voting.states import COUNCIL_MOTION, TAKES_PART, Choice, CouncilState, Over

SUBJECT = "council_motion"


@transaction.atomic
def set_council_rules(
    body: Body, *, over: str, part: int, whole: int, strict: bool, secret: bool, source: str, by: Actor, at: datetime
) -> CouncilRules:
    """From now on ``body`` decides by ``part``/``whole`` of all its members or of those present; ``strict`` means more
    than that share. Votes that are open keep the rules that they were opened under. ``source``: where it is written.
    """
    rules.check_can_set_council_rules(body, by=by)
    if over not in Over.values:
        raise Invalid(_("Choose one of the list."), field="over")
    if not 1 <= part <= whole <= 1000:
        raise Invalid(_("Write a share such as 2 of 3."), field="part")
    if strict and part == whole:
        raise Invalid(_("More than all of them cannot be reached."), field="part")
    written = clean_line(source, most=200, field="source")
    if not written:
        raise Invalid(_("Say where this is written."), field="source")
    latest = CouncilRules.objects.filter(body=body).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            row = CouncilRules.objects.create(
                body=body,
                version=latest + 1,
                over=over,
                part=part,
                whole=whole,
                is_strict=strict,
                is_secret=secret,
                source=written,
                set_by_id=by.user_id or 0,
                set_at=at,
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just changed this. Reload the page.")) from None
    facts = {"body": body.pk, "version": row.version, "over": over, "share": [part, whole], "strict": strict}
    facts |= {"secret": secret, "source": written}
    record(
        log_id=body.place_id,
        verb="voting.set_council_rules",
        subject=("council_rules", row.pk),
        by=by,
        at=at,
        data=facts,
    )
    return row


@transaction.atomic
def propose_to_council(
    body: Body,
    community: Place,
    *,
    title: str,
    project: str,
    money: str = "",
    opinion: str = "",
    matter: str = "",
    limit_fen: int | None = None,
    posting: Posting | None = None,
    by: Actor,
    at: datetime,
) -> CouncilMotion:
    """Put a question to a council: what is to be done, where the money comes from, what the residents think of it.

    ``limit_fen`` is the most that a yes allows to spend. ``posting`` is the publicity whose period must be over and
    whose objections must be answered before the council votes. Raises Denied, Invalid, and Refused with who decides
    instead.
    """
    rules.check_can_propose_to_council(body, community, matter, by=by)
    if matter and matter not in Matter.values:
        raise Invalid(_("Choose one of the list."), field="matter")
    if limit_fen is not None and not 0 < limit_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above 0."), field="limit_fen")
    if posting is not None and posting.community_id != community.pk:
        raise Invalid(_("Choose a posting of this community."), field="posting")
    name, words = clean_line(title, most=120, field="title"), clean_text(project, most=4000, field="project")
    if not name:
        raise Invalid(_("Fill this in."), field="title")
    if not words:
        raise Invalid(_("Write what is to be done."), field="project")
    motion = CouncilMotion.objects.create(
        community=community,
        body=body,
        number=_next_number(body, at),
        title=name,
        matter=matter,
        project=words,
        money=clean_text(money, most=2000, field="money"),
        opinion=clean_text(opinion, most=2000, field="opinion"),
        limit_fen=limit_fen,
        posting=posting,
        proposed_by_id=by.user_id or 0,
        proposed_at=at,
    )
    _note(motion, "propose_to_council", by, at, council=body.pk, matter=matter, limit_fen=limit_fen)
    return motion


@transaction.atomic
def open_council_vote(motion: CouncilMotion, *, by: Actor, at: datetime) -> None:
    """Begin the vote: the members of today and the rules of today are set down, and hold for this vote.

    Raises Refused while the plan is still posted for objections, or one of the three parts of a question is missing.
    """
    in_force = rules_in_force(motion.body)
    members = member_ids(motion.body, day_of(at))
    rules.check_can_open_council_vote(motion, in_force, len(members), by=by)
    if motion.posting is not None:
        notices.check_gate_open(motion.posting, at)
    move(motion, COUNCIL_MOTION, "open_council_vote", rules=in_force, opened_at=at)
    rows = [CouncilMember(community_id=motion.community_id, motion=motion, user_id=user) for user in members]
    CouncilMember.objects.bulk_create(rows)
    version = in_force.version if in_force else 0
    _note(motion, "open_council_vote", by, at, members=len(members), rules=version)


@transaction.atomic
def vote_in_council(motion: CouncilMotion, choice: str, *, by: Actor, at: datetime) -> None:
    """Cast her vote, once. In a secret vote neither the row nor the log says what she chose."""
    member = _locked(motion, by)
    rules.check_can_vote_in_council(motion, member, by=by)
    if choice not in TAKES_PART:
        raise Invalid(_("Choose one of the list."), field="choice")
    assert member is not None and motion.rules is not None  # the rule has seen to it
    secret = motion.rules.is_secret
    CouncilMember.objects.filter(pk=member.pk).update(is_present=True, voted_at=at)
    CouncilVote.objects.create(
        community_id=motion.community_id, motion=motion, member=None if secret else member, choice=Choice(choice)
    )
    private = {} if secret else {"choice": choice}
    subject, log = (SUBJECT, motion.pk), motion.community_id
    record(log_id=log, verb="voting.vote_in_council", subject=subject, by=by, at=at, data={}, private=private)


@transaction.atomic
def step_back(motion: CouncilMotion, *, reason: str, by: Actor, at: datetime) -> None:
    """She has an interest of her own in it and takes no part (回避). She stays a member in the count of all."""
    member = _locked(motion, by)
    rules.check_can_step_back(motion, member, by=by)
    words = clean_line(reason, most=200, field="reason")
    if not words:
        raise Invalid(_("Say in a few words why you step back."), field="reason")
    assert member is not None
    CouncilMember.objects.filter(pk=member.pk).update(recused_at=at, recuse_reason=words)
    _note(motion, "step_back", by, at)


@transaction.atomic
def close_council_vote(
    motion: CouncilMotion, *, minutes: str, file: StoredFile | None = None, by: Actor, at: datetime
) -> CouncilMotion:
    """End the vote, count, and write down the minutes. A question that passed is a decision of the council from now on:
    the community's book accepts it as one.

    Raises Invalid without minutes.
    """
    rules.check_can_close_council_vote(motion, by=by)
    words = clean_text(minutes, most=8000, field="minutes")
    if not words:
        raise Invalid(_("Write what was said and how it was decided."), field="minutes")
    motion = CouncilMotion.objects.select_for_update(of=("self",)).select_related("body", "rules").get(pk=motion.pk)
    list(CouncilMember.objects.select_for_update().filter(motion=motion).order_by("id"))  # a vote under way ends first
    figures = figures_of(motion)
    outcome = rules.outcome_of(figures, motion.rules) if motion.rules else CouncilState.REFUSED
    verb = "pass_council_motion" if outcome == CouncilState.PASSED else "refuse_council_motion"
    move(motion, COUNCIL_MOTION, verb, closed_at=at, figures=figures, minutes=words, minutes_file=file)
    _note(motion, "close_council_vote", by, at, outcome=str(outcome), figures=figures)
    if outcome == CouncilState.PASSED:
        _decide(motion, at)
    return motion


@transaction.atomic
def withdraw_council_motion(motion: CouncilMotion, *, by: Actor, at: datetime) -> None:
    """Take back a question before it is voted on."""
    rules.check_can_withdraw_council_motion(motion, by=by)
    move(motion, COUNCIL_MOTION, "withdraw_council_motion", closed_at=at)
    _note(motion, "withdraw_council_motion", by, at)


def _decide(motion: CouncilMotion, at: datetime) -> None:
    """A passed question stands in the register of decisions, with the vote as its proof."""
    decision = bodies.register_decision(
        motion.community,
        body=motion.body,
        kind=DecisionKind.COUNCIL,
        number=motion.number,
        title=motion.title,
        decided_on=day_of(at),
        text=motion.project,
        limit_fen=motion.limit_fen,
        matter=motion.matter,
        proof_kind="voting.council_motion",
        proof_id=motion.pk,
        by=SYSTEM,
        at=at,
    )
    CouncilMotion.objects.filter(pk=motion.pk).update(decision=decision)
    motion.decision = decision


def _locked(motion: CouncilMotion, by: Actor) -> CouncilMember | None:
    """Her line, locked; and the state of the vote read anew behind the lock, for it may have ended in between."""
    member = CouncilMember.objects.select_for_update().filter(motion=motion, user_id=by.user_id or 0).first()
    motion.refresh_from_db(fields=["state", "rules"])
    return member


def _next_number(body: Body, at: datetime) -> str:
    """ "议2026-3": the third question to this council in the year. The council's row is locked meanwhile."""
    Body.objects.select_for_update().get(pk=body.pk)
    year = day_of(at).year
    count = CouncilMotion.objects.filter(body=body, number__startswith=f"议{year}-").count()
    return f"议{year}-{count + 1}"


def _note(motion: CouncilMotion, verb: str, by: Actor, at: datetime, **facts: object) -> None:
    subject, log = (SUBJECT, motion.pk), motion.community_id
    record(log_id=log, verb=f"voting.{verb}", subject=subject, by=by, at=at, data=facts)
