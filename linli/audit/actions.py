"""The log's verbs: open a log, record what happened. Every verb of every room ends in ``record``."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from linli.kernel.actor import Actor

from .canonical import SALT_BYTES, canonical, commitment, rfc3339
from .models import Event, Log, Pending, Secret
from .notes import can_name

ACTOR = "actor"  # the commitment to who acted has a field of its own in the leaf

# One statement, one round trip: the event, its place in the sequencer's queue, and the openings of what is private.
RECORD_SQL = """
WITH event AS (
    INSERT INTO audit_event (log_id, at, verb, subject_kind, subject_id, actor_id, body_id, body_text)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
), pending AS (
    INSERT INTO audit_pending (event_id, log_id) SELECT id, %s FROM event
), secret AS (
    INSERT INTO audit_secret (event_id, name, salt, value)
    SELECT event.id, opening.name, opening.salt, opening.value
    FROM event, unnest(%s::text[], %s::bytea[], %s::text[]) AS opening (name, salt, value)
)
SELECT id FROM event
"""


@dataclass(frozen=True)
class Draft:
    """One event for ``record_many``; the fields are the arguments of ``record``."""

    log_id: int
    verb: str
    subject: tuple[str, int]
    by: Actor | None
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] | None = None


@transaction.atomic
def open_log(*, log_id: int, origin: str, at: datetime) -> Log:
    """Open the log of a place under the name that its checkpoints will carry. Opening it again changes nothing.

    Raises ValueError if ``origin`` cannot name a log: such a log could never be signed.
    """
    if not can_name(origin):
        raise ValueError(f"{origin!r} cannot name a log: no spaces, no plus sign, not empty")
    log, _ = Log.objects.get_or_create(id=log_id, defaults={"origin": origin, "opened_at": at})
    return log


def record(
    *,
    log_id: int,
    verb: str,
    subject: tuple[str, int],
    by: Actor | None,
    at: datetime,
    data: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
) -> Event:
    """Write down that ``verb`` (``room.verb``) was done to ``subject`` (kind, id), in the transaction of the verb.

    ``log_id`` is the id of the place whose log it is. ``data`` is open to everybody who reads the log: no names, no
    phones, no text of a resident. What is private goes into ``private``; the leaf then holds salted commitments, and
    a receipt can open them for those who may know. Who acted is always such a commitment.

    Raises TypeError or ValueError for what has no canonical form (``canonical``).
    """
    event, openings = prepare(Draft(log_id, verb, subject, by, at, data, private))
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SQL, record_parameters(event, openings))
        event.id = cursor.fetchone()[0]
    event._state.adding = False
    return event


def record_parameters(event: Event, openings: list[Secret]) -> list[Any]:
    """What ``RECORD_SQL`` takes, in its order."""
    return [
        event.log_id,
        event.at,
        event.verb,
        event.subject_kind,
        event.subject_id,
        event.actor_id,
        event.body_id,
        event.body_text,
        event.log_id,
        [secret.name for secret in openings],
        [secret.salt for secret in openings],
        [secret.value for secret in openings],
    ]


@transaction.atomic
def record_many(drafts: Iterable[Draft], *, batch: int = 2000) -> list[Event]:
    """Record many events set by set, in their order: for imports. All or nothing."""
    prepared = [prepare(draft) for draft in drafts]
    events = Event.objects.bulk_create([event for event, _ in prepared], batch_size=batch)
    for event, openings in prepared:
        for secret in openings:
            secret.event_id = event.id
    Pending.objects.bulk_create([Pending(event_id=e.id, log_id=e.log_id) for e in events], batch_size=batch)
    Secret.objects.bulk_create([secret for _, openings in prepared for secret in openings], batch_size=batch)
    return events


@transaction.atomic
def erase(*, event_id: int, names: Iterable[str], reason: str, by: Actor | None, at: datetime) -> int:
    """Forget what an event's commitments ``names`` hid (PIPL art. 47); proofs stay whole. Returns how many it forgot.

    That something was forgotten, and why, is itself recorded; what it was is not.
    """
    event = Event.objects.get(id=event_id)
    erased, _ = Secret.objects.filter(event_id=event_id, name__in=list(names)).delete()
    if erased:
        subject = (event.subject_kind, event.subject_id)
        facts = {"event": event_id, "erased": erased, "reason": reason}
        record(log_id=event.log_id, verb="audit.erase", subject=subject, by=by, at=at, data=facts)
    return erased


def prepare(draft: Draft) -> tuple[Event, list[Secret]]:
    """The event with its leaf, and the openings of its commitments; pure, nothing is written yet."""
    kind, subject_id = draft.subject
    actor_id = draft.by.user_id if draft.by else None
    body_id = draft.by.body_id if draft.by else None
    private = dict(draft.private or {})
    if ACTOR in private:
        raise ValueError("“actor” is the log's own name for who acted")
    if actor_id is not None:
        private[ACTOR] = actor_id
    openings = [
        Secret(name=name, salt=secrets.token_bytes(SALT_BYTES), value=canonical(value))
        for name, value in private.items()
    ]
    commitments: dict[str, str | None] = {s.name: commitment(bytes(s.salt), s.value).hex() for s in openings}
    leaf = {
        "log": draft.log_id,
        "at": rfc3339(draft.at),
        "verb": draft.verb,
        "subject": [kind, subject_id],
        "actor": commitments.pop(ACTOR, None),
        "body": body_id,
        "data": dict(draft.data),
        "commitments": commitments,
        "nonce": secrets.token_hex(16),  # makes each leaf unlike any other, and unguessable from its facts
    }
    event = Event(
        log_id=draft.log_id,
        at=draft.at,
        verb=draft.verb,
        subject_kind=kind,
        subject_id=subject_id,
        actor_id=actor_id,
        body_id=body_id,
        body_text=canonical(leaf),
    )
    return event, openings
