"""What was posted, as the bytes that are hashed, and the proof that it still is what it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from linli.audit import queries as audit
from linli.audit.canonical import canonical
from linli.audit.models import Event
from linli.notices.models import Posting, PostingFile

SUBJECT = "posting"
POSTED = "notices.post"


@dataclass(frozen=True)
class Proof:
    """``same``: the content has the hash that the event of its posting holds. ``entry`` counts from 1; None while the
    event waits for its place in the log."""

    same: bool
    since: datetime
    sha256: str
    event_id: int
    entry: int | None


def files_of(posting: Posting) -> list[PostingFile]:
    """Its pictures and papers in their order; one query."""
    return list(PostingFile.objects.filter(posting=posting).select_related("file").order_by("order"))


def content_of(posting: Posting, files: Iterable[PostingFile]) -> dict[str, Any]:
    """What is hashed: anybody can write it down from the page and compute the same."""
    return {
        "kind": posting.kind,
        "matter": posting.matter,
        "title": posting.title,
        "text": posting.text,
        "files": [{"name": one.name, "sha256": bytes(one.file.sha256).hex()} for one in files],
    }


def content_sha256(posting: Posting, files: Iterable[PostingFile]) -> bytes:
    """SHA-256 over the canonical JSON of `content_of`."""
    return sha256(canonical(content_of(posting, files)).encode()).digest()


def posted_event(posting: Posting) -> Event | None:
    """The event of its posting; None for a draft."""
    found = Event.objects.filter(log_id=posting.community_id, subject_kind=SUBJECT, subject_id=posting.pk, verb=POSTED)
    return found.order_by("id").first()


def proof(posting: Posting, files: Iterable[PostingFile]) -> Proof | None:
    """Whether this content is what the log says was posted; None for a draft. Two queries."""
    event = posted_event(posting)
    if event is None:
        return None
    now = content_sha256(posting, files)
    stored = bytes(posting.content_sha256 or b"")
    place = audit.events_with_place([event.pk]).get(event.pk)
    return Proof(
        same=now == stored and now.hex() == event.data["sha256"],
        since=event.at,
        sha256=now.hex(),
        event_id=event.pk,
        entry=None if place is None else place + 1,
    )


def unchanged(posting: Posting) -> bool:
    """Is the content, files included, what the event of its posting says was posted? False for a draft."""
    found = proof(posting, files_of(posting))
    return found is not None and found.same
