"""Registering what a body decided."""

from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, store
from linli.audit.models import StoredFile
from linli.bodies import rules
from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.states import DOCUMENT, DecisionKind, Matter
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.money import MOST_FEN
from linli.kernel.text import clean_line, clean_text
from linli.registry.models import Place

EARLIEST = date(1980, 1, 1)  # before the first commercial housing; an older year is a slip of the pen
LONGEST_TEXT = 10_000
Kind = TypeVar("Kind", DecisionKind, Matter)


@transaction.atomic
def register_decision(
    community: Place,
    *,
    body: Body,
    kind: DecisionKind | str,
    number: str,
    title: str,
    decided_on: date,
    text: str,
    limit_fen: int | None = None,
    matter: Matter | str = "",
    evidence: Upload | StoredFile | None = None,
    proof_kind: str = DOCUMENT,
    proof_id: int | None = None,
    supersedes: Decision | None = None,
    by: Actor,
    at: datetime,
) -> Decision:
    """Register what ``body`` decided for ``community``; ``limit_fen`` is the most that it allows to spend.

    A decision made on paper needs ``evidence`` (a PDF or a photo). A room that has proved the decision itself, such as
    a vote, names its proof (``proof_kind="voting.motion"``, ``proof_id``) and registers as the system.
    Raises Denied, Refused with the body that can, Invalid for a field, Conflict where somebody was faster.
    """
    kind = _one_of(DecisionKind, kind, "kind")
    matter = _one_of(Matter, matter, "matter") if matter else ""
    rules.check_can_register_decision(community, body, kind, matter=matter, proof_kind=proof_kind, by=by)
    if supersedes is not None:
        rules.check_can_supersede(supersedes, community, body, kind, at=at)
    row = Decision(
        community=community,
        body=body,
        kind=kind,
        matter=matter,
        number=_line(number, 40, "number"),
        title=_line(title, 120, "title"),
        decided_on=_day(decided_on, body, at),
        text=_text(text),
        limit_fen=_limit(limit_fen),
        proof_kind=proof_kind,
        proof_id=proof_id,
        registered_by_id=by.user_id,
        registered_at=at,
        supersedes=supersedes,
    )
    rules.check_number_is_free(community, body, row.number)
    row.evidence = _evidence(evidence, proof_kind, proof_id, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Somebody has just registered this decision. Reload the page.")) from None
    _record(row, by=by, at=at)
    return row


def _record(row: Decision, *, by: Actor, at: datetime) -> None:
    """The words can hold names, so the log has their hash; the register itself shows them to those who may read it."""
    data = {
        "body": row.body_id,
        "kind": str(row.kind),
        "matter": str(row.matter),
        "number": row.number,
        "decided_on": row.decided_on.isoformat(),
        "limit_fen": row.limit_fen,
        "text_sha256": sha256(f"{row.title}\n{row.text}".encode()).hexdigest(),
        "evidence_sha256": str(row.evidence) if row.evidence else None,
        "proof": [row.proof_kind, row.proof_id],
        "supersedes": row.supersedes_id,
    }
    subject = ("decision", row.pk)
    record(log_id=row.community_id, verb="bodies.register_decision", subject=subject, by=by, at=at, data=data)
    if row.supersedes_id is not None:
        old, told = ("decision", row.supersedes_id), {"by": row.pk}
        record(log_id=row.community_id, verb="bodies.supersede_decision", subject=old, by=by, at=at, data=told)


def _one_of(kinds: type[Kind], value: str, field: str) -> Kind:
    try:
        return kinds(value)
    except ValueError:
        raise Invalid(_("Choose one of the list."), field=field) from None


def _line(text: str, most: int, field: str) -> str:
    line = clean_line(text, most=most, field=field)
    if not line:
        raise Invalid(_("Fill this in."), field=field)
    return line


def _text(text: str) -> str:
    cleaned = clean_text(text, most=LONGEST_TEXT, field="text")
    if not cleaned:
        raise Invalid(_("Write what was decided, as it stands on the paper."), field="text")
    return cleaned


def _day(day: date, body: Body, at: datetime) -> date:
    if day > rules.day_of(at):
        raise Invalid(_("This day has not come yet."), field="decided_on")
    if day < EARLIEST:
        raise Invalid(_("Check the year."), field="decided_on")
    if body.closed_on is not None and day > body.closed_on:
        raise Invalid(_("The body had been closed by then."), field="decided_on")
    return day


def _limit(limit_fen: int | None) -> int | None:
    if limit_fen is None:
        return None
    if type(limit_fen) is not int:
        raise TypeError(f"an amount is an int of fen, not {type(limit_fen).__name__}")
    if not 0 < limit_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above 0, or leave it empty if the decision states none."), field="limit_fen")
    return limit_fen


def _evidence(
    given: Upload | StoredFile | None, proof_kind: str, proof_id: int | None, at: datetime
) -> StoredFile | None:
    if proof_kind != DOCUMENT and proof_id is None:
        raise ValueError(f"{proof_kind} proves nothing without its id")
    if given is None:
        if proof_kind == DOCUMENT:
            raise Invalid(_("Add the signed paper as a PDF or a photo."), field="evidence")
        return None
    return given if isinstance(given, StoredFile) else store(given, kinds=(PICTURE, PDF), at=at, field="evidence")
