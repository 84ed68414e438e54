"""Ballots for a whole roll at once, and their recount by the script that everybody uses."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from linli.audit.actions import Draft, record_many
from linli.voting.commitments import tracker
from linli.voting.models import Assembly, Ballot, Motion, Right
from linli.voting.states import Channel, Standing
from tests.cast import Cast

RECOUNT = Path(__file__).resolve().parents[2] / "recount.py"


def filled(cast: Cast, assembly: Assembly, answers: Sequence[str | None], at: datetime) -> list[Ballot]:
    """A ballot with these marks for each line of the roll in its order (None: none), as casting would leave it: row,
    sealed event, and the line that counts it. For counts of many; the casting itself is tested elsewhere."""
    motions = list(Motion.objects.filter(assembly=assembly).order_by("order").values_list("pk", flat=True))
    lines = Right.objects.filter(assembly=assembly).order_by("number")
    pairs = [(line, marks) for line, marks in zip(lines, answers, strict=False) if marks is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('voting_ballot', 'id')) FROM generate_series(1, %s)", [len(pairs)]
        )
        ids = [row[0] for row in cursor.fetchall()]
    voter, key = cast.users["owner"], bytes(assembly.count_key or b"")
    events = record_many(
        Draft(
            assembly.community_id,
            "voting.cast",
            ("assembly", assembly.pk),
            cast.owner,
            at,
            {},
            {"ballot": _sealed(line, marks, ballot_id, motions, key)},
        )
        for (line, marks), ballot_id in zip(pairs, ids, strict=True)
    )
    ballots = Ballot.objects.bulk_create(
        Ballot(
            id=ballot_id,
            community_id=assembly.community_id,
            assembly=assembly,
            right=line,
            channel=Channel.PHONE,
            marks=marks,
            cast_at=at,
            cast_by=voter,
            voter=voter,
            event_id=event.pk,
        )
        for (line, marks), ballot_id, event in zip(pairs, ids, events, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE voting_right SET ballot_id = ballot.id, standing = %s FROM voting_ballot AS ballot "
            "WHERE ballot.right_id = voting_right.id AND voting_right.assembly_id = %s AND ballot.id = ANY(%s)",
            [Standing.VOTED, assembly.pk, ids],
        )
    return ballots


def _sealed(line: Right, marks: str, ballot_id: int, motions: list[int], key: bytes) -> dict[str, Any]:
    return {
        "ballot": ballot_id,
        "right": line.number,
        "channel": str(Channel.PHONE),
        "marks": marks,
        "area_dm2": line.area_dm2,
        "trackers": {str(motion): tracker(key, motion, ballot_id) for motion in motions},
        "picture": None,
        "proxy": None,
    }


def recounted(content: bytes, folder: Path, receipt: dict[str, Any] | None = None) -> dict[str, Any] | str:
    """What `python recount.py` says: its figures, or the sentence with which it ends."""
    file = folder / "count.txt"
    file.write_bytes(content)
    arguments = [sys.executable, str(RECOUNT), str(file)]
    if receipt is not None:
        (folder / "receipt.json").write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
        arguments += ["--receipt", str(folder / "receipt.json")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        assert done.returncode == 1 and done.stderr.startswith("It does not agree: "), done.stderr
        return done.stderr.strip()
    found: dict[str, Any] = json.loads(done.stdout)
    return found
