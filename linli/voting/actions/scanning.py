"""Papers that come back: scanned, read by two who do not see each other's entry, settled by a third where they
differ."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.voting.actions.box import hold_together
from linli.voting.actions.casting import cast
from linli.voting.models import Assembly, Keying, Motion, Paper, Scan
from linli.voting.rules import paper as rules
from linli.voting.rules.casting import Box, check_is_open
from linli.voting.states import SCAN, Channel, ScanState


@transaction.atomic
def take_scan(assembly: Assembly, *, code: str, file: Upload, by: Actor, at: datetime) -> Scan:
    """Take in the picture of a filled-in paper under its serial number or the text of its QR, sealed by its hash. This
    moment is when the paper was handed in.

    Raises Denied, Refused after the end, Invalid for a code that is forged, foreign, void or used, and for a file that
    is no picture.
    """
    hold_together(assembly.pk)
    assembly = Assembly.objects.select_related("community").get(pk=assembly.pk)
    rules.check_can_take_scan(assembly, by=by)
    check_is_open(_box(assembly), Channel.PAPER, at)
    serial = rules.serial_from(code, assembly)
    paper = Paper.objects.select_related("right").filter(assembly=assembly, serial=serial).first()
    if paper is None:
        raise Invalid(_("No paper of this vote has this number. Look at it again."), field="code")
    if paper.voided_at is not None:
        raise Invalid(_("This paper was replaced by a newer print and is void."), field="code")
    stored = store(file, kinds=(PICTURE, PDF), at=at, field="file")
    try:
        with transaction.atomic():
            scan = Scan.objects.create(
                community_id=assembly.community_id,
                assembly=assembly,
                paper=paper,
                file=stored,
                taken_by_id=by.user_id or 0,
                taken_at=at,
            )
    except IntegrityError:
        raise Invalid(
            _("This paper has been taken in already. If this is another sheet with the same code, it is a copy."),
            field="code",
        ) from None
    _note("take_scan", scan, by=by, at=at, picture=bytes(stored.sha256).hex())
    return scan


@transaction.atomic
def key_scan(
    scan: Scan, *, choices: dict[str, str], is_signed: bool, is_readable: bool = True, by: Actor, at: datetime
) -> Scan:
    """What one of two readers sees: ``choices`` by motion id, "spoilt" for two marks in a question. If the second sees
    the same, the paper is cast, or rejected where both see no signature or cannot read it; else a third settles it.

    Raises Denied for who took it, has read it, or lives there; Conflict if somebody else was faster.
    """
    scan, motions = _locked(scan)
    rules.check_can_key_scan(scan, by=by)
    entry = _entry(choices, motions, is_readable)
    _keep(scan, 1 if scan.state == ScanState.TO_KEY else 2, entry, is_signed, by=by, at=at)
    if scan.state == ScanState.TO_KEY:
        move(scan, SCAN, "key_first")
        return scan
    first = scan.keyings.get(turn=1)
    if (first.choices, first.is_signed) != (entry, is_signed):
        move(scan, SCAN, "key_differs")
        return scan
    return _finish(scan, "key_agrees", entry, is_signed, motions, by=by, at=at)


@transaction.atomic
def settle_scan(scan: Scan, *, choices: dict[str, str], is_signed: bool, by: Actor, at: datetime) -> Scan:
    """A third person decides where two readers differ; what both saw stands. Raises as `key_scan`, and Invalid for a
    choice against both."""
    scan, motions = _locked(scan)
    rules.check_can_settle_scan(scan, by=by)
    entry = _entry(choices, motions, True)
    first, second = scan.keyings.order_by("turn")
    for motion in entry:
        seen = {first.choices.get(motion), second.choices.get(motion)}
        if len(seen) == 1 and entry[motion] not in seen and None not in seen:
            raise Invalid(_("Where both readers saw the same, that stands."), field="choices")
    if first.is_signed == second.is_signed != is_signed:
        raise Invalid(_("Where both readers saw the same, that stands."), field="is_signed")
    _keep(scan, 3, entry, is_signed, by=by, at=at)
    return _finish(scan, "settle_scan", entry, is_signed, motions, by=by, at=at)


@transaction.atomic
def reject_scan(scan: Scan, *, reason: str, by: Actor, at: datetime) -> Scan:
    """A third person finds that a paper is not valid, with the reason. A better picture can be taken anew."""
    scan, _motions = _locked(scan)
    rules.check_can_settle_scan(scan, "reject_scan", by=by)
    why = clean_line(reason, most=400, field="reason")
    if not why:
        raise Invalid(_("Write why it is not valid."), field="reason")
    move(scan, SCAN, "reject_scan", reject_reason=why)
    _note("reject_scan", scan, by=by, at=at, reason=why)
    return scan


@transaction.atomic
def look_at_scan(scan: Scan, *, by: Actor, at: datetime) -> StoredFile:
    """The picture, for who reads it or settles it. Each look is an event."""
    scan, _motions = _locked(scan)
    if scan.state == ScanState.MISMATCH:
        rules.check_can_settle_scan(scan, by=by)
    else:
        rules.check_can_key_scan(scan, by=by)
    _note("look", scan, by=by, at=at)
    return scan.file


def _finish(
    scan: Scan, verb: str, entry: dict[str, str], is_signed: bool, motions: list[Motion], *, by: Actor, at: datetime
) -> Scan:
    """Cast it, or reject it where it is not signed or cannot be read."""
    if not is_signed or not entry:
        why = _("It cannot be read.") if not entry else _("It is not signed.")
        move(scan, SCAN, "reject_scan", reject_reason=why)
        _note("reject_scan", scan, by=by, at=at, reason=why)
        return scan
    move(scan, SCAN, verb)
    marks = rules.marks_of(entry, motions)
    cast(scan.paper.right, marks, channel=Channel.PAPER, paper=scan.paper, scan=scan, by=by, at=at)
    return scan


def _entry(choices: dict[str, str], motions: list[Motion], is_readable: bool) -> dict[str, str]:
    """What is kept of a reading; nothing, where nothing can be read."""
    if not is_readable:
        return {}
    rules.check_choices(choices, motions)
    return {motion: str(choice) for motion, choice in choices.items()}


def _keep(scan: Scan, turn: int, entry: dict[str, str], is_signed: bool, *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            Keying.objects.create(
                community_id=scan.community_id,
                scan=scan,
                turn=turn,
                clerk_id=by.user_id or 0,
                choices=entry,
                is_signed=is_signed,
                at=at,
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now.")) from None
    _note("settle_scan" if turn == 3 else "key_scan", scan, by=by, at=at, turn=turn, entry=entry, signed=is_signed)


def _locked(scan: Scan) -> tuple[Scan, list[Motion]]:
    rows = Scan.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("community", "assembly__community", "paper__right", "file").get(pk=scan.pk)
    return found, list(Motion.objects.filter(assembly=found.assembly_id).order_by("order"))


def _box(assembly: Assembly) -> Box:
    """What the clock asks of an assembly."""
    return Box(
        assembly_id=assembly.pk,
        community_id=assembly.community_id,
        path=assembly.community.path or "-",
        state=assembly.state,
        opens_at=assembly.opens_at,
        closes_at=assembly.closes_at,
        channels=tuple(assembly.channels),
        precedence=assembly.precedence,
        count_key=b"",
        motions=(),
        is_hers=False,
        is_sold=False,
        at_home=False,
    )


def _note(verb: str, scan: Scan, *, by: Actor, at: datetime, **private: Any) -> None:
    record(
        log_id=scan.community_id,
        verb=f"voting.{verb}",
        subject=("assembly", scan.assembly_id),
        by=by,
        at=at,
        data={},
        private={"scan": {"scan": scan.pk, "paper": scan.paper_id, **private}},
    )
