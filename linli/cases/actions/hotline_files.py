"""A hotline's file on its way in: sent, checked, entered. How it stands is kept, so that long ones go on in the
background with progress that others can see."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.queries.hotline import Checked, Problem, check_hotline, missing_columns, rows_of, table_of
from linli.cases.states import HOTLINE_FILE
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.registry.models import ImportProblem, ImportRun, Place
from linli.registry.queries import sent_files
from linli.registry.states import IMPORT, ImportState, Severity

from .hotline import import_hotline

HEAD_ROWS = 10
BATCH = 2000
SAID = "said"  # the one code of a problem here: its sentence was made when the file was checked

Tick = Callable[[int], None]


@transaction.atomic
def start_hotline_file(place: Place, *, content: bytes, file_name: str, by: Actor, at: datetime) -> ImportRun:
    """Take a file in and keep it until it has been entered. Raises Denied, or Invalid for what is no table."""
    rules.check_can_import_hotline(place, by=by)
    table_of(content, most=HEAD_ROWS)
    digest = sha256(content).hexdigest()
    sent_files.keep(digest, content)
    run = ImportRun.objects.create(
        place=place,
        kind=HOTLINE_FILE,
        file_name=clean_line(file_name, most=400)[-200:],
        file_sha256=digest,
        made_by_id=by.user_id,
        made_at=at,
    )
    _record(run, "cases.start_hotline_file", {}, by, at)
    return run


def check_hotline_file(run: ImportRun, *, by: Actor, at: datetime, tick: Tick | None = None) -> ImportRun:
    """The dry run: every problem by row in the reader's language, and in ``run.result`` what would enter.

    What can no longer be read is a problem of row 0. ``tick`` is told how many rows have been checked. Raises Denied,
    Conflict for a file that has been entered or is just being entered, Refused if it is no longer kept.
    """
    rules.check_can_check_hotline_file(run, by=by)
    content = sent_files.fetch(run.file_sha256)
    mapping: dict[str, str] = {}
    try:
        table = table_of(content)
        rows, mapping = rows_of(table)
        checked = check_hotline(rows, run.place, at=at, tick=tick)
    except Invalid as refusal:
        rows, checked = [], Checked(problems=[Problem(0, "", str(refusal))])
    result = {
        "new": len(checked.lines),
        "open": sum(line.case.ended_at is None for line in checked.lines),
        "known": checked.known,
        "missing": missing_columns(mapping),
    }
    with transaction.atomic():
        move(run, IMPORT, "check_import", rows_total=len(rows), rows_done=0, mapping=mapping, result=result)
        run.problems.all().delete()
        ImportProblem.objects.bulk_create(
            (
                ImportProblem(
                    run=run,
                    row=one.row,
                    column=one.column[:40],
                    severity=Severity.ERROR,
                    code=SAID,
                    params={"sentence": one.sentence},
                )
                for one in checked.problems
            ),
            batch_size=BATCH,
        )
        counts = {"rows": len(rows), "new": len(checked.lines), "problems": len(checked.problems)}
        _record(run, "cases.check_hotline_file", counts, by, at)
    return run


def enter_hotline_file(run: ImportRun, *, by: Actor, at: datetime, tick: Tick | None = None) -> ImportRun:
    """Enter a checked file: all rows in one transaction, or none and the run has failed. It can be done again, also by
    a second process after the first was killed: what is known already changes nothing.

    Raises Denied, Conflict if it has been entered, Refused or Invalid if something must be mended first.
    """
    rules.check_can_enter_hotline_file(run, by=by)
    move(run, IMPORT, "begin", rows_done=0)
    try:
        rows, _mapping = rows_of(table_of(sent_files.fetch(run.file_sha256)))
        with transaction.atomic():
            counts = import_hotline(run.place, rows, file_sha256=run.file_sha256, by=by, at=at, tick=tick)
            done = len(rows)
            move(run, IMPORT, "enter_import", rows_total=done, rows_done=done, done_at=at, result=counts)
    except Conflict:
        raise
    except Exception:
        move(run, IMPORT, "fail")
        raise
    # The file with names and phones has done its work; its hash stays (PIPL art. 19).
    if not ImportRun.objects.filter(file_sha256=run.file_sha256).exclude(state=ImportState.DONE).exists():
        sent_files.forget(run.file_sha256)
    return run


def _record(run: ImportRun, verb: str, data: dict[str, int], by: Actor, at: datetime) -> None:
    facts = {"file": run.file_sha256, **data}
    record(log_id=run.place_id, verb=verb, subject=("import", run.pk), by=by, at=at, data=facts)
