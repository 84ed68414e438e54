"""Reads of the log for the other rooms."""

from .archive import ARCHIVE, Report, verify_archive, write_archive
from .keys import public_key_text
from .models import Checkpoint, Event, Leaf, Pending
from .receipts import BadReceipt, Proven, consistency, receipt, verify

__all__ = [
    "ARCHIVE",
    "BadReceipt",
    "Proven",
    "Report",
    "consistency",
    "events_with_place",
    "history",
    "latest_checkpoint",
    "public_key_text",
    "receipt",
    "verify",
    "verify_archive",
    "waiting",
    "write_archive",
]


def history(subject: tuple[str, int], *, log_id: int) -> list[Event]:
    """What happened to one thing, oldest first, in one query; ``event.data`` are the facts of each."""
    kind, subject_id = subject
    events = Event.objects.filter(log_id=log_id, subject_kind=kind, subject_id=subject_id)
    return list(events.order_by("id"))


def events_with_place(event_ids: list[int]) -> dict[int, int]:
    """The place in its log's tree (from 0) of each event that has one already."""
    return dict(Leaf.objects.filter(event_id__in=event_ids).values_list("event_id", "index"))


def latest_checkpoint(log_id: int) -> Checkpoint | None:
    """The newest signed head of a log; None while the log is empty."""
    return Checkpoint.objects.filter(log_id=log_id).order_by("-size").first()


def waiting(log_id: int, verb: str) -> list[Event]:
    """What was recorded under a verb and has no place in the log yet, oldest first."""
    pending = Pending.objects.filter(log_id=log_id).values("event_id")
    return list(Event.objects.filter(id__in=pending, verb=verb).order_by("id"))
