"""Everything of one vote in one ZIP for a court: what was posted, the roll, ballots and scans, events, the counts, the
programs that check them, and a guide to read it."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from linli.audit import queries as audit
from linli.audit.files import open_file
from linli.audit.models import Event, StoredFile
from linli.kernel.area import square_metres
from linli.kernel.mask import mask_name
from linli.notices.models import Posting
from linli.voting.models import Assembly, Ballot, CountFile, Delivery, Right
from linli.voting.queries.assemblies import content_of, motions_of
from linli.voting.rules.counting import RESULT

ROOT = Path(__file__).resolve().parents[4]
PROGRAMS = tuple(ROOT / name for name in ("recount.py", "verify.py"))
BOM = "\ufeff"  # so that a spreadsheet reads the Chinese


def write_archive(assembly: Assembly, file: BinaryIO, *, names: bool) -> None:
    """Write the ZIP. ``names``: the roll with names in full, else masked. Choices stand in it: it is for the court and
    for those who watch over the vote, never for the public."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _guide(assembly, names=names))
        archive.writestr("locked.json", _json(content_of(assembly, motions_of(assembly))))
        for posting in _postings(assembly):
            archive.writestr(f"postings/{posting.pk}.txt", f"{posting.title}\n\n{posting.text}\n")
        archive.writestr("roll.csv", _csv(_roll(assembly, names=names)))
        archive.writestr("ballots.csv", _csv(_ballots(assembly)))
        archive.writestr("deliveries.csv", _csv(_deliveries(assembly)))
        archive.writestr("events.jsonl", "".join(f"{event.body_text}\n" for event in _events(assembly)))
        for receipt_of, receipt in _receipts(assembly):
            archive.writestr(f"receipts/{receipt_of}.json", _json(receipt))
        for count in CountFile.objects.filter(assembly=assembly).select_related("file"):
            if count.file is not None:
                with open_file(count.file) as content:
                    archive.writestr(f"counts/count-{count.turn}.txt", content.read())
        for stored in _pictures(assembly):
            with open_file(stored) as content:
                archive.writestr(f"pictures/{stored}", content.read())
        for path in PROGRAMS:
            if path.exists():
                archive.write(path, path.name)


def _guide(assembly: Assembly, *, names: bool) -> str:
    lines = [
        f"{assembly.community.name} · {assembly.number} · {assembly.title}",
        "",
        _("locked.json: what was locked when the vote was posted; its hash stands in the first event."),
        _("postings/: what was posted, word for word."),
        _("roll.csv: one line for each head, with its area; names in full.")
        if names
        else _("roll.csv: one line for each head, with its area; names masked."),
        _("ballots.csv: every ballot that came in, also those that do not count, with the event that sealed it."),
        _("deliveries.csv: how each ballot reached its owner, with the hash of the proof."),
        _("pictures/: the scans and photos, named by their SHA-256."),
        _("events.jsonl: the entries of the log about this vote, as they were hashed."),
        _("receipts/: of each ballot, that its entry is in the log. Check with: python verify.py receipts/1.json"),
        _("counts/: the published counts. Check with: python recount.py counts/count-1.txt"),
        _("Public key of the log: %(key)s") % {"key": audit.public_key_text()},
    ]
    return BOM + "\n".join(lines) + "\n"


def _postings(assembly: Assembly) -> Iterator[Posting]:
    kinds = ("voting.assembly", RESULT)
    found = Posting.objects.filter(community=assembly.community_id, subject_kind__in=kinds, subject_id=assembly.pk)
    yield from found.exclude(posted_at__isnull=True).order_by("posted_at", "id")


def _roll(assembly: Assembly, *, names: bool) -> Iterator[list[object]]:
    yield ["number", "kind", "name", "building", "area_m2", "standing", "ballot", "served_at"]
    lines = Right.objects.filter(assembly=assembly).select_related("person", "building").order_by("number")
    for line in lines.iterator(chunk_size=2000):
        name = line.person.name if line.person else ""
        yield [
            line.number,
            line.kind,
            name if names else mask_name(name),
            line.building.name,
            square_metres(line.area_dm2),
            line.standing,
            line.ballot_id or "",
            line.served_at.isoformat() if line.served_at else "",
        ]


def _ballots(assembly: Assembly) -> Iterator[list[object]]:
    yield ["ballot", "roll_number", "channel", "marks", "cast_at", "counts", "event", "picture_sha256"]
    ballots = Ballot.objects.filter(assembly=assembly).select_related("right", "scan__file", "evidence").order_by("id")
    for ballot in ballots.iterator(chunk_size=2000):
        picture = ballot.scan.file if ballot.scan else ballot.evidence
        yield [
            ballot.pk,
            ballot.right.number,
            ballot.channel,
            ballot.marks,
            ballot.cast_at.isoformat(),
            ballot.right.ballot_id == ballot.pk,
            ballot.event_id,
            picture or "",
        ]


def _deliveries(assembly: Assembly) -> Iterator[list[object]]:
    yield ["roll_number", "how", "at", "evidence_sha256"]
    found = Delivery.objects.filter(assembly=assembly).select_related("right", "evidence").order_by("id")
    for one in found.iterator(chunk_size=2000):
        yield [one.right.number, one.how, one.at.isoformat(), one.evidence or ""]


def _events(assembly: Assembly) -> Iterator[Event]:
    subjects = ("assembly", RESULT)
    found = Event.objects.filter(log_id=assembly.community_id, subject_kind__in=subjects, subject_id=assembly.pk)
    yield from found.order_by("id").iterator(chunk_size=2000)


def _receipts(assembly: Assembly) -> Iterator[tuple[int, dict[str, Any]]]:
    """Of each ballot, with its sealed facts opened; what the log has not placed yet is left out."""
    for ballot_id, event_id in Ballot.objects.filter(assembly=assembly).order_by("id").values_list("id", "event_id"):
        receipt = audit.receipt(event_id, open=("ballot",))
        if receipt is not None:
            yield ballot_id, receipt


def _pictures(assembly: Assembly) -> Iterator[StoredFile]:
    ballots = Ballot.objects.filter(assembly=assembly).select_related("scan__file", "evidence").order_by("id")
    files = {ballot.scan.file if ballot.scan else ballot.evidence for ballot in ballots}
    files |= {one.evidence for one in Delivery.objects.filter(assembly=assembly).select_related("evidence")}
    yield from sorted((file for file in files if file is not None), key=str)


def _csv(rows: Iterator[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return BOM + out.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
