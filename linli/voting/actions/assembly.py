"""Drafting an assembly and its questions, posting it, taking it back."""

from dataclasses import replace
from datetime import datetime
from secrets import token_bytes
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.money import MOST_FEN
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import day_of
from linli.law.profiles import Profile
from linli.notices import actions as notices
from linli.notices.queries import posting_for
from linli.notices.states import Kind
from linli.notices.states import Matter as PostingMatter
from linli.notices.states import State as PostingState
from linli.registry.models import Place
from linli.voting.facts import Question, Terms
from linli.voting.models import Assembly, Demand, Motion
from linli.voting.queries.assemblies import content_of, content_sha256, motions_of
from linli.voting.queries.procedure import LOCKED_KEYS, is_special, procedure_of, rules_for
from linli.voting.rules import assembly as rules
from linli.voting.rules import posting as complete
from linli.voting.states import ASSEMBLY, DEMAND, AssemblyState, Convening

from .announcement import announcement
from .electorate import fill_roll

TITLE_MOST, TEXT_MOST, REASON_MOST, MOTIONS_MOST = 120, 8_000, 400, 20


@transaction.atomic
def draft_assembly(community: Place, terms: Terms, *, by: Actor, at: datetime) -> Assembly:
    """Begin a vote that nobody sees yet. The body from whose seat she acts calls it.

    Raises Denied, Refused where somebody else has to call it, Invalid for a term, Conflict for its number.
    """
    by = rules.check_can_draft_assembly(community, terms, by=by, at=at)
    terms = _clean(terms)
    body = Body.objects.get(pk=by.body_id) if by.body_id else rules.committee_of(community)
    if body is None:
        raise Invalid(_("Nobody calls this meeting."), field="convening")
    try:
        with transaction.atomic():
            assembly = Assembly.objects.create(
                community=community,
                number=_next_number(community, at),
                body=body,
                drafted_by_id=by.user_id,
                drafted_at=at,
                **_columns(terms, community, at),
            )
    except IntegrityError:
        raise Conflict(_("Somebody has just begun another vote here. Please send it once more.")) from None
    _record(assembly, "draft_assembly", by, at, {"number": assembly.number, "body": body.pk})
    return assembly


@transaction.atomic
def edit_assembly(assembly: Assembly, terms: Terms, *, by: Actor, at: datetime) -> None:
    """Change the terms of a draft. Raises as `draft_assembly`, and Conflict if it was posted in between."""
    by = rules.check_can_change(assembly, by=by)
    same = terms.demand is not None and terms.demand.pk == assembly.demand_id
    rules.check_can_draft_assembly(assembly.community, terms, by=by, at=at)
    terms = _clean(terms)
    columns = _columns(terms, assembly.community, at)
    found = Assembly.objects.filter(pk=assembly.pk, state=AssemblyState.DRAFT).update(**columns)
    rules.check_unchanged(found)
    for name, value in columns.items():
        setattr(assembly, name, value)
    _record(assembly, "edit_assembly", by, at, {"same_demand": same})


@transaction.atomic
def add_motion(assembly: Assembly, question: Question, *, by: Actor, at: datetime) -> Motion:
    """Put one more question on the agenda of a draft, at its end; it is counted by itself.

    Raises Refused for what belongs to a council, Invalid for a field.
    """
    by = rules.check_can_change(_locked(assembly), by=by)
    columns = _motion_columns(assembly, question, at)
    orders = list(Motion.objects.filter(assembly=assembly).values_list("order", flat=True))
    if len(orders) >= MOTIONS_MOST:
        raise Invalid(_("At most %(most)d questions fit on one paper.") % {"most": MOTIONS_MOST}, field="title")
    motion = Motion.objects.create(
        community_id=assembly.community_id, assembly=assembly, order=max(orders, default=0) + 1, **columns
    )
    _record(assembly, "add_motion", by, at, {"motion": motion.pk, "matter": str(motion.matter)})
    return motion


@transaction.atomic
def edit_motion(motion: Motion, question: Question, *, by: Actor, at: datetime) -> None:
    """Change a question of a draft; without a new file it keeps the one that it has."""
    by = rules.check_can_change(_locked(motion.assembly), by=by)
    columns = _motion_columns(motion.assembly, replace(question, file=question.file or motion.file), at)
    Motion.objects.filter(pk=motion.pk).update(**columns)
    for name, value in columns.items():
        setattr(motion, name, value)
    _record(motion.assembly, "edit_motion", by, at, {"motion": motion.pk, "matter": str(motion.matter)})


@transaction.atomic
def remove_motion(motion: Motion, *, by: Actor, at: datetime) -> None:
    """Take a question off a draft; those behind it move up."""
    assembly, order, gone = motion.assembly, motion.order, motion.pk
    by = rules.check_can_change(_locked(assembly), by=by)
    motion.delete()
    for later in Motion.objects.filter(assembly=assembly, order__gt=order).order_by("order"):
        Motion.objects.filter(pk=later.pk).update(order=later.order - 1)
    _record(assembly, "remove_motion", by, at, {"motion": gone})


@transaction.atomic
def post_assembly(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """Post it for objections: from now on nothing changes that decides the outcome.

    The electorate is reckoned from the register of its day and written down; topics, electorate, period, channels,
    precedence, extension, clause and rules are hashed, and the hash stands in the log and on the posting. The hour of
    the posting opens the time for objections; voting begins when that is over and each objection is answered.
    Raises Denied, Refused with everything that is missing, Conflict if somebody was faster.
    """
    by = rules.check_can_post_assembly(_locked(assembly), by=by)
    community, profile = assembly.community, rules_for(assembly.community, at)
    motions = motions_of(assembly)
    _by_the_rules(assembly, motions, profile)
    figures = fill_roll(assembly)
    complete.check_complete(assembly, motions, profile, figures, at)
    assembly.rules_version = profile.version
    assembly.rules = {key: profile.rule(key).reference for key in LOCKED_KEYS}
    digest = content_sha256(assembly, motions)
    locked: dict[str, Any] = {
        name: getattr(assembly, name)
        for name in ("heads", "area_dm2", "precedence", "parking_counts", "silence_decision", "rules", "rules_version")
    }
    move(
        assembly,
        ASSEMBLY,
        "post_assembly",
        locked_at=at,
        locked_sha256=digest,
        count_key=token_bytes(32),
        **locked,
    )
    if assembly.demand is not None:
        move(assembly.demand, DEMAND, "call_on_demand")
    title, text = announcement(assembly, motions, profile)
    posting = notices.draft(
        community,
        kind=Kind.PUBLICITY,
        matter=PostingMatter.MEETING,
        title=title,
        text=text,
        period=complete.notice_limit(assembly, profile, at),
        subject=(rules.SUBJECT, assembly.pk),
        body=assembly.body,
        by=by,
        at=at,
    )
    notices.post(posting, by=by, at=at)
    content = content_of(assembly, motions)
    _record(assembly, "post_assembly", by, at, {"content": content, "sha256": digest, "posting": posting.pk})


@transaction.atomic
def withdraw_assembly(assembly: Assembly, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Take it back before anybody has voted. What was posted stays to be read, with the reason; a demand that it
    answered waits for a meeting again."""
    by = rules.check_can_withdraw_assembly(_locked(assembly), by=by, at=at)
    words = clean_line(reason, most=REASON_MOST, field="reason")
    if not words and assembly.state != AssemblyState.DRAFT:
        raise Invalid(_("Say why it is withdrawn; everybody can read it."), field="reason")
    posting = posting_for(rules.SUBJECT, assembly.pk, community=assembly.community)
    if posting is not None and posting.state in (PostingState.POSTED, PostingState.ENDED):
        notices.withdraw(posting, reason=words, by=by, at=at)
    demand, called = assembly.demand, assembly.state == AssemblyState.POSTED
    move(assembly, ASSEMBLY, "withdraw_assembly", withdrawn_reason=words, demand=None)
    if demand is not None and called:
        move(Demand.objects.get(pk=demand.pk), DEMAND, "call_again")
    _record(assembly, "withdraw_assembly", by, at, {"reason": words})


@transaction.atomic
def look_at_roll(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """That somebody whose duty it is looked at the list of owners; the look itself is the page's."""
    by = rules.check_can_look_at_roll(assembly, by=by)
    _record(assembly, "look_at_roll", by, at, {})


def _locked(assembly: Assembly) -> Assembly:
    """The row under its lock, with its state read anew: of two who act at once the second sees what the first did."""
    fresh = Assembly.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=assembly.pk)
    assembly.state = fresh
    return assembly


def _next_number(community: Place, at: datetime) -> str:
    year = day_of(at).year
    return f"{year}-{Assembly.objects.filter(community=community, number__startswith=f'{year}-').count() + 1}"


def _clean(terms: Terms) -> Terms:
    title = clean_line(terms.title, most=TITLE_MOST, field="title")
    if not title:
        raise Invalid(_("Give it a title."), field="title")
    reason = clean_line(terms.reason, most=REASON_MOST, field="reason") if terms.convening == Convening.ORDERED else ""
    return replace(terms, title=title, text=clean_text(terms.text, most=TEXT_MOST, field="text"), reason=reason)


def _columns(terms: Terms, community: Place, at: datetime) -> dict[str, Any]:
    profile = rules_for(community, at)
    own = procedure_of(community)
    return {
        "title": terms.title,
        "text": terms.text,
        "kind": terms.kind,
        "convening": terms.convening,
        "reason": terms.reason,
        "demand": terms.demand,
        "scope": terms.scope,
        "building": terms.building,
        "bearers": sorted(set(terms.bearers)),
        "snapshot_on": terms.snapshot_on,
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "channels": sorted(set(terms.channels)),
        "extension_days": terms.extension_days,
        "precedence": profile.choices("voting.precedence")[0],
        "parking_counts": profile.count("voting.parking_counts") == 1,
        **_silence(terms.silence_clause, profile, own.decision if own else None),
    }


def _silence(wanted: bool, profile: Profile, decision: Any) -> dict[str, Any]:
    if wanted and profile.count("voting.silence_clause") != 1:
        raise Invalid(
            _("A silence clause needs the owners' rules of procedure to say so. They do not."), field="silence_clause"
        )
    return {"silence_clause": wanted, "silence_decision": decision if wanted else None}


def _by_the_rules(assembly: Assembly, motions: list[Motion], profile: Profile) -> None:
    """What follows from the rules, by those of the day on which it is posted."""
    assembly.precedence = profile.choices("voting.precedence")[0]
    assembly.parking_counts = profile.count("voting.parking_counts") == 1
    for motion in motions:
        special = is_special(motion.matter, profile)
        if motion.is_special != special:
            Motion.objects.filter(pk=motion.pk).update(is_special=special)
            motion.is_special = special


def _motion_columns(assembly: Assembly, question: Question, at: datetime) -> dict[str, Any]:
    rules.check_matter(question.matter, assembly.scope)
    title = clean_line(question.title, most=TITLE_MOST, field="title")
    text = clean_text(question.text, most=TEXT_MOST, field="text")
    if not title:
        raise Invalid(_("Write the question in one sentence."), field="title")
    if not text:
        raise Invalid(_("Write what exactly is decided: what, where, by whom, until when, for how much."), field="text")
    if question.limit_fen is not None and not 0 < question.limit_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above 0, or leave it empty."), field="limit_fen")
    return {
        "matter": question.matter,
        "title": title,
        "text": text,
        "limit_fen": question.limit_fen,
        "file": question.file,
        "is_special": is_special(question.matter, rules_for(assembly.community, at)),
    }


def _record(assembly: Assembly, verb: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    subject = ("assembly", assembly.pk)
    record(log_id=assembly.community_id, verb=f"voting.{verb}", subject=subject, by=by, at=at, data=facts)
