"""From the first receiver to "solved": accept, dispatch, sign for, contact, work."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.roles import Role
from linli.cases import rules
from linli.cases.clocks import accept_key, contact_due, lengthened, rule_due
from linli.cases.models import Attachment, Case, Mediation, Note, Reporter
from linli.cases.states import Purpose, RefusalReason, State
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_text
from linli.people.queries import has_consented
from linli.people.states import ConsentPurpose

from .moving import drop_extension, step
from .notify import record_case, tell_bodies, tell_reporters
from .words import words

# Called in to solve it: they see a phone number only if she agreed to that (个人信息保护法 art. 23). The first
# receivers and the levels above work for her neighbourhood and need no consent of their own (art. 13).
CALLED_IN = frozenset({Role.DEPARTMENT, Role.MANAGER, Role.STAFF, Role.COMMITTEE})
Photos = Sequence[tuple[StoredFile, str]]


@transaction.atomic
def accept(case: Case, *, by: Actor, at: datetime) -> None:
    """The first receiver takes the case; from now on it is hers to dispatch or to deal with."""
    rules.check_can_accept(case, by=by)
    due = min(rule_due(case.community, "cases.sign_for", at), case.solve_due_at)
    step(case, "accept", due_at=due)
    event = record_case(case, "accept", by=by, at=at, body=case.body.name)
    tell_reporters(case, "accepted", event, at=at, body=case.body.name)


@transaction.atomic
def ask_reporter(case: Case, *, question: str, by: Actor, at: datetime) -> None:
    """Something is missing: the reporter is asked, and the clock stands until she answers."""
    rules.check_can_ask_reporter(case, by=by)
    question = words(question, most=1000, field="question")
    step(case, "ask_reporter", paused_at=at, due_at=None)
    _note(case, question, by=by, at=at)
    event = record_case(case, "ask_reporter", by=by, at=at, private={"text": question}, body=case.body.name)
    tell_reporters(case, "asked", event, at=at, body=case.body.name)


@transaction.atomic
def add_information(case: Case, *, text: str, photos: Sequence[StoredFile] = (), by: Actor, at: datetime) -> None:
    """The reporter adds a word or a photo; if she was asked, the clock goes on, longer by the time it stood."""
    rules.check_can_add_information(case, by=by, photos=len(photos))
    text = words(text, most=2000, field="text")
    if case.state == State.NEEDS_INFO:
        end_pause(case, at=at)
    _note(case, text, by=by, at=at, from_reporter=True)
    hashes = attach(case, [(photo, Purpose.REPORTED) for photo in photos], by=by, at=at)
    event = record_case(case, "add_information", by=by, at=at, private={"text": text}, files=hashes)
    tell_bodies(case, [case.body_id], "information", event, at=at)


def end_pause(case: Case, *, at: datetime) -> None:
    """The clock goes on, longer by the time it stood. Part of `add_information` and `stop_waiting`."""
    solve_by = lengthened(case.category, case.solve_due_at, at - (case.paused_at or at))
    accept_by = rule_due(case.community, accept_key(urgent=case.urgent), at)
    step(case, "add_information", paused_at=None, solve_due_at=solve_by, due_at=min(accept_by, solve_by))


@transaction.atomic
def refuse(case: Case, *, reason: str, channel: str, by: Actor, at: datetime) -> None:
    """Not a matter for this product: the reason from the closed list, and where it belongs (条例 art. 11)."""
    rules.check_can_refuse(case, by=by)
    if reason not in RefusalReason.values:
        raise Invalid(_("Choose a reason from the list."), field="reason")
    channel = words(channel, most=300, field="channel")
    step(case, "refuse", due_at=None, ended_at=at, result=channel)
    event = record_case(case, "refuse", by=by, at=at, reason=reason, private={"text": channel})
    tell_reporters(case, "refused", event, at=at, reason=reason)


@transaction.atomic
def answer(case: Case, *, text: str, by: Actor, at: datetime) -> None:
    """An enquiry or a suggestion is answered; whether that is enough is for the reporter to say."""
    rules.check_can_answer(case, by=by)
    text = words(text, most=2000, field="text")
    step(
        case,
        "answer",
        result=text,
        claimed_at=at,
        contacted_at=case.contacted_at or at,
        due_at=rule_due(case.community, "cases.call_back_silence", at),
    )
    event = record_case(case, "answer", by=by, at=at, body=case.body.name, private={"text": text})
    tell_reporters(case, "judge_please", event, at=at, body=case.body.name)


@transaction.atomic
def dispatch(case: Case, *, to: Body, by: Actor, at: datetime) -> None:
    """Send the case to the body that has to deal with it; the clock for contacting the reporter starts."""
    rules.check_can_dispatch(case, by=by, to=to)
    sender, contact_by = case.body, contact_due(case.category, at)
    step(
        case,
        "dispatch",
        body=to,
        level=rules.level_after(case, to),
        dispatched_at=case.dispatched_at or at,
        contact_due_at=case.contact_due_at or contact_by,
        due_at=min(contact_by, case.solve_due_at),
    )
    event = record_case(case, "dispatch", by=by, at=at, body=sender.name, to=to.name)
    tell_bodies(case, [to.pk], "for_you", event, at=at, body=sender.name)
    tell_reporters(case, "dispatched", event, at=at, body=to.name)


@transaction.atomic
def sign_for(case: Case, *, by: Actor, at: datetime) -> None:
    """The body confirms that the case is with it. Whoever accepted it may sign for it and deal with it herself."""
    rules.check_can_sign_for(case, by=by)
    fields = {}
    if case.state == State.ACCEPTED:
        contact_by = contact_due(case.category, at)
        fields = {
            "dispatched_at": case.dispatched_at or at,
            "contact_due_at": case.contact_due_at or contact_by,
            "due_at": min(contact_by, case.solve_due_at),
        }
    step(case, "sign_for", **fields)
    record_case(case, "sign_for", by=by, at=at, body=case.body.name)


@transaction.atomic
def contact(case: Case, *, text: str, by: Actor, at: datetime) -> None:
    """The reporter has been spoken to; ``text`` says what was agreed and is shown to her."""
    rules.check_can_contact(case, by=by)
    text = words(text, most=1000, field="text")
    step(case, "contact", contacted_at=case.contacted_at or at, due_at=case.solve_due_at)
    _note(case, text, by=by, at=at)
    event = record_case(case, "contact", by=by, at=at, body=case.body.name, private={"text": text})
    tell_reporters(case, "contacted", event, at=at, body=case.body.name)


@transaction.atomic
def start(case: Case, *, text: str = "", by: Actor, at: datetime) -> None:
    """Work begins."""
    rules.check_can_start(case, by=by)
    text = clean_text(text, most=1000, field="text")
    step(case, "start")
    if text:
        _note(case, text, by=by, at=at)
    record_case(case, "start", by=by, at=at, body=case.body.name, private={"text": text} if text else None)


@transaction.atomic
def resolve(case: Case, *, text: str, photos: Photos = (), by: Actor, at: datetime) -> None:
    """The handler says it is solved and shows it; now the reporter is asked."""
    rules.check_can_resolve(case, by=by)
    rules.check_evidence(case, [purpose for file, purpose in photos])
    claim(case, "resolve", text=text, photos=photos, by=by, at=at)


def claim(case: Case, verb: str, *, text: str, photos: Photos, by: Actor, at: datetime) -> None:
    """Write down a result and ask the reporter. Part of `resolve` and `joint_result`, which have checked it."""
    text = words(text, most=2000, field="text")
    hashes = attach(case, photos, by=by, at=at)
    step(
        case,
        verb,
        result=text,
        claimed_at=at,
        due_at=rule_due(case.community, "cases.call_back_silence", at),
    )
    drop_extension(case, at=at)
    event = record_case(case, verb, by=by, at=at, body=case.body.name, files=hashes, private={"text": text})
    tell_reporters(case, "judge_please", event, at=at, body=case.body.name)


@transaction.atomic
def add_note(case: Case, *, text: str, shown: bool, by: Actor, at: datetime) -> None:
    """A word of the handler; ``shown`` to the reporter, or for the handling side only."""
    rules.check_can_add_note(case, by=by)
    text = words(text, most=2000, field="text")
    _note(case, text, by=by, at=at, shown=shown)
    event = record_case(case, "add_note", by=by, at=at, body=case.body.name, shown=shown, private={"text": text})
    if shown:
        tell_reporters(case, "note", event, at=at, body=case.body.name)


@transaction.atomic
def see_reporter(case: Case, *, by: Actor, at: datetime) -> list[Reporter]:
    """Names and phones of the reporters. Each look is an event that the reporters can see in the time line."""
    rules.check_can_see_reporter(case, by=by)
    seat = by.sits_in([case.body_id]) or (by.seats[0] if by.seats else None)
    record_case(case, "see_reporter", by=by, at=at, body=seat.body_name if seat else "")
    found = list(Reporter.objects.filter(case=case).select_related("user").order_by("-first", "id"))
    if seat and seat.role in CALLED_IN:
        for reporter in found:
            if reporter.user and not has_consented(reporter.user.pk, ConsentPurpose.CONTACT):
                reporter.user.phone = reporter.user.email = None  # in this copy only; nothing is saved
    return found


@transaction.atomic
def mediate(
    case: Case,
    *,
    parties: str,
    positions: str,
    outcome: str,
    agreed: bool,
    signed_paper: StoredFile | None,
    by: Actor,
    at: datetime,
) -> Mediation:
    """Parties of opposing interest sat down (S0-14): who, what each wanted, what they agreed, and that they signed."""
    rules.check_can_mediate(case, by=by)
    if agreed and signed_paper is None:
        raise Invalid(_("An agreement needs the paper that both sides signed."), field="signed_paper")
    mediation = Mediation.objects.create(
        community=case.community,
        case=case,
        parties=words(parties, most=300, field="parties"),
        positions=words(positions, most=2000, field="positions"),
        outcome=words(outcome, most=2000, field="outcome"),
        agreed=agreed,
        signed_paper=signed_paper,
        by_id=by.user_id,
        at=at,
    )
    record_case(
        case,
        "mediate",
        by=by,
        at=at,
        agreed=agreed,
        files=[str(signed_paper)] if signed_paper else [],
        private={"parties": mediation.parties, "outcome": mediation.outcome},
    )
    return mediation


def attach(case: Case, photos: Photos, *, by: Actor, at: datetime) -> list[str]:
    """Add stored files to the case; the same file twice for the same purpose is one. Returns their hashes for the
    event."""
    Attachment.objects.bulk_create(
        [
            Attachment(
                community_id=case.community_id,
                case=case,
                file=file,
                purpose=purpose,
                added_by_id=by.user_id,
                added_at=at,
            )
            for file, purpose in photos
        ],
        ignore_conflicts=True,
    )
    return [str(file) for file, purpose in photos]


def _note(case: Case, text: str, *, by: Actor, at: datetime, shown: bool = True, from_reporter: bool = False) -> None:
    Note.objects.create(
        community_id=case.community_id,
        case=case,
        text=text,
        shown=shown,
        from_reporter=from_reporter,
        by_id=by.user_id,
        body=None if from_reporter else case.body,
        at=at,
    )
