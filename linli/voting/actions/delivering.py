"""That a ballot reached its owner, with what proves it; those that could not be are put up on the board."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, store
from linli.bodies.actor import Actor
from linli.inbox.actions import tell
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.voting.models import Assembly, Delivery, Right
from linli.voting.queries.canvass import last_reminded, reachable
from linli.voting.rules import delivering as rules
from linli.voting.rules.casting import check_is_voter
from linli.voting.rules.disputes import is_owner_of
from linli.voting.states import REACHED, AssemblyState, Served


@transaction.atomic
def deliver(
    right: Right, how: str, *, evidence: Upload | None = None, note: str = "", by: Actor, at: datetime
) -> Delivery:
    """A ballot was given, sent, or put up on the board because nobody could be reached (274号 art. 22). What proves
    nothing does not count as served. Raises Denied, Refused, or Invalid without the photo of the signed slip."""
    right = Right.objects.select_related("assembly__community", "community").get(pk=right.pk)
    rules.check_can_deliver(right, how, has_evidence=evidence is not None, by=by, at=at)
    file = store(evidence, kinds=(PICTURE, PDF), at=at, field="evidence") if evidence is not None else None
    words = clean_line(note, most=200, field="note")
    made = Delivery.objects.create(
        community_id=right.community_id,
        assembly_id=right.assembly_id,
        right=right,
        how=how,
        evidence=file,
        note=words,
        by_user_id=by.user_id,
        at=at,
    )
    _served(right, how, at)
    picture = bytes(file.sha256).hex() if file else None
    _note("deliver", right, by, at, {"how": str(how)}, {"right": right.number, "note": words, "picture": picture})
    return made


@transaction.atomic
def open_ballot(right: Right, *, by: Actor, at: datetime) -> None:
    """The owner has read the questions on her phone: that proves that the ballot reached her. Once a line."""
    right = Right.objects.select_related("assembly", "community").get(pk=right.pk)
    check_is_voter(right.community.path or "-", by)
    running = right.assembly.state in (AssemblyState.POSTED, AssemblyState.OPEN) and at < right.assembly.closes_at
    if right.served_at is not None or not running or not is_owner_of(right, by):
        return
    Delivery.objects.create(
        community_id=right.community_id,
        assembly_id=right.assembly_id,
        right=right,
        how=Served.PHONE,
        by_user_id=by.user_id,
        at=at,
    )
    _served(right, Served.PHONE, at)
    _note("deliver", right, by, at, {"how": str(Served.PHONE)}, {"right": right.number})


@transaction.atomic
def remind_voters(assembly: Assembly, *, by: Actor, at: datetime) -> int:
    """Tell every owner with an account whose line waits for a ballot, at most once a day. Returns how many."""
    assembly = (
        Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("community").get(pk=assembly.pk)
    )
    rules.check_can_remind_voters(assembly, by=by, at=at)
    last = last_reminded(assembly)
    if last is not None and last.astimezone(SHANGHAI).date() == at.astimezone(SHANGHAI).date():
        return 0
    users = reachable(assembly)
    event = record(
        log_id=assembly.community_id,
        verb="voting.remind_voters",
        subject=("assembly", assembly.pk),
        by=by,
        at=at,
        data={"reached": len(users)},
    )
    until = assembly.closes_at.astimezone(SHANGHAI)
    tell(
        community_id=assembly.community_id,
        users=users,
        bodies=(),
        template="voting.reminder",
        params={"title": assembly.title, "number": assembly.number, "due": f"{until:%Y-%m-%d %H:%M}"},
        link=reverse("voting:my-votes", args=[assembly.community.code, assembly.pk]),
        event_id=event.pk,
        at=at,
    )
    return len(users)


def _served(right: Right, how: str, at: datetime) -> None:
    if how in REACHED:
        Right.objects.filter(pk=right.pk, served_at__isnull=True).update(served_at=at)


def _note(
    verb: str, right: Right, by: Actor, at: datetime, data: dict[str, object], private: dict[str, object]
) -> None:
    record(
        log_id=right.community_id,
        verb=f"voting.{verb}",
        subject=("assembly", right.assembly_id),
        by=by,
        at=at,
        data=data,
        private={"delivery": private},
    )
