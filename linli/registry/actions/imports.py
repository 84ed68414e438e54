"""A register file on its way in: sent, matched, checked, entered. Entering is all or nothing and can be done again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.registry import rules
from linli.registry.imports import stored
from linli.registry.imports.changes import Changes
from linli.registry.imports.claims import gather
from linli.registry.imports.columns import KINDS, check_mapping, map_headers
from linli.registry.imports.lines import Problem, read_lines
from linli.registry.imports.projects import read_projects
from linli.registry.imports.tables import Table, read_table
from linli.registry.models import ImportProblem, ImportRun, Place
from linli.registry.queries import saved_mapping
from linli.registry.rules import PROJECT_TABLE, REGISTER_FILE
from linli.registry.states import IMPORT, ImportState, Severity

from .entering import enter_register, keep_contradictions

HEAD_ROWS = 10

Tick = Callable[[int], None]


@transaction.atomic
def start_import(
    place: Place, *, content: bytes, file_name: str, kind: str = REGISTER_FILE, by: Actor, at: datetime
) -> ImportRun:
    """Take a file in: look at its headings and match the columns as for the last such file, or by what they are called.

    The file is kept until it has been entered. Raises Denied, or Invalid for what cannot be read as a table.
    """
    rules.check_can_start_import(by, place, kind)
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of file."), field="kind")
    head = read_table(content, most=HEAD_ROWS)
    digest = sha256(content).hexdigest()
    stored.keep(digest, content)
    stored.keep_table(digest, head, stored.HEAD)
    run = ImportRun.objects.create(
        place=place,
        kind=kind,
        file_name=clean_line(file_name, most=400)[-200:],
        file_sha256=digest,
        mapping=saved_mapping(place, kind, head.headers) or map_headers(head.headers, kind),
        made_by_id=by.user_id,
        made_at=at,
    )
    _record(run, "start_import", {"kind": kind}, by, at)
    return run


@transaction.atomic
def map_columns(run: ImportRun, *, mapping: Mapping[str, str], by: Actor, at: datetime) -> ImportRun:
    """Say which column of the file is which of ours; what was checked before has to be checked again.

    Raises Denied, Conflict, or Invalid for a column that is missing or chosen twice.
    """
    rules.check_can_map_columns(by, run)
    chosen = check_mapping(mapping, table_of(run).headers, run.kind)
    move(run, IMPORT, "map_columns", mapping=chosen)
    _record(run, "map_columns", {"columns": sorted(chosen)}, by, at)
    return run


def check_import(run: ImportRun, *, by: Actor, at: datetime, tick: Tick | None = None) -> ImportRun:
    """The dry run: read every row and note every problem; nothing enters the register.

    ``tick`` is told how many rows have been read. Raises Denied, Conflict or Invalid.
    """
    rules.check_can_check_import(by, run)
    table = _table(run, tick)
    check_mapping(run.mapping, table.headers, run.kind)
    problems = _problems(run, table, at)
    with transaction.atomic():
        move(run, IMPORT, "check_import", rows_total=len(table.rows), rows_done=0)
        run.problems.all().delete()
        fields = ("row", "column", "severity", "code", "params")
        ImportProblem.objects.bulk_create(
            (ImportProblem(run=run, **{name: getattr(each, name) for name in fields}) for each in problems),
            batch_size=2000,
        )
        counts = {severity.value: sum(problem.severity == severity for problem in problems) for severity in Severity}
        _record(run, "check_import", {"rows": len(table.rows), "problems": counts}, by, at)
    return run


def enter_import(run: ImportRun, *, by: Actor, at: datetime, tick: Tick | None = None) -> ImportRun:
    """Enter a checked file: everything in one transaction, or nothing and the run has failed.

    The same file a second time changes nothing; a newer one ends what no longer holds and deletes nothing. What the
    file says in two ways enters as a contradiction. ``run.result`` counts what has changed. Raises Denied, Refused if
    something must be mended first, or Conflict if somebody else enters or changes the same register.
    """
    rules.check_can_enter_import(by, run)
    move(run, IMPORT, "begin", rows_done=0)
    try:
        table = _table(run, tick)
        _enter(run, table, by, at)
    except IntegrityError as error:
        move(run, IMPORT, "fail")
        raise Conflict(_("Somebody has changed the register in between. Enter the file once more.")) from error
    except Conflict:
        raise
    except Exception:
        move(run, IMPORT, "fail")
        raise
    # The file with names and phones has done its work; its hash stays (PIPL art. 19).
    if not ImportRun.objects.filter(file_sha256=run.file_sha256).exclude(state=ImportState.DONE).exists():
        stored.forget(run.file_sha256)
    return run


def import_register_file(
    community: Place, content: bytes, *, file_name: str, by: Actor, at: datetime, tick: Tick | None = None
) -> ImportRun:
    """All steps in one, for the command line: take in, match by headings, check, enter.

    With problems that must be mended nothing is entered, and the run comes back as CHECKED with its problems;
    otherwise it is DONE. Raises Denied, or Invalid for what cannot be read or matched.
    """
    run = start_import(community, content=content, file_name=file_name, by=by, at=at)
    map_columns(run, mapping=run.mapping, by=by, at=at)
    check_import(run, by=by, at=at, tick=tick)
    if not run.problems.filter(severity=Severity.ERROR).exists():
        enter_import(run, by=by, at=at, tick=tick)
    return run


def show_progress(run: ImportRun, rows: int) -> None:
    """Let the page see how many rows have been read. Called inside the transaction that enters them, it is written
    beside it, on a connection of its own: nobody would see it otherwise before all is over."""
    if not connection.in_atomic_block:
        ImportRun.objects.filter(pk=run.pk).update(rows_done=rows)
        return
    beside = connection.copy()
    beside.settings_dict["OPTIONS"].pop("pool", None)
    try:
        with beside.cursor() as cursor:
            cursor.execute("UPDATE registry_importrun SET rows_done = %s WHERE id = %s", [rows, run.pk])
    finally:
        beside.close()


def forget_files(*, before: datetime) -> int:
    """Delete the files that were sent before this moment and never entered; the runs stay. How many were deleted."""
    waiting = set(ImportRun.objects.filter(made_at__gte=before).values_list("file_sha256", flat=True))
    old = ImportRun.objects.filter(made_at__lt=before).exclude(state=ImportState.DONE)
    digests = set(old.values_list("file_sha256", flat=True)) - waiting
    return sum(stored.forget(digest) for digest in digests)


def table_of(run: ImportRun) -> Table:
    """The headings and the first rows. Raises Refused if the file is no longer kept."""
    return stored.kept_table(run.file_sha256, stored.HEAD) or read_table(stored.fetch(run.file_sha256), most=HEAD_ROWS)


@transaction.atomic
def _enter(run: ImportRun, table: Table, by: Actor, at: datetime) -> None:
    # One import at a time in one place; who waited here finds the register as the other has left it.
    Place.objects.select_for_update(no_key=True).get(pk=run.place_id)
    on = at.astimezone(SHANGHAI).date()
    if run.kind == PROJECT_TABLE:
        rows, problems = read_projects(table, run.mapping, run.place.name)
        _refuse_errors(problems)
        found = [("total_unlike_parts", problem.params) for problem in problems if problem.code == "total_unlike_parts"]
        result: dict[str, Any] = {"rows": [row.facts() for row in rows]}
    else:
        lines, problems = read_lines(table, run.mapping, on)
        _refuse_errors(problems)
        claims, _contradicting = gather(lines, on)
        changes: Changes = enter_register(run.place, claims.values(), on)
        found = [(each.code, _kept(each)) for each in changes.contradictions]
        result = dict(changes.counts())
    result["contradictions_new"] = keep_contradictions(run, found, at)
    move(run, IMPORT, "enter_import", rows_total=len(table.rows), rows_done=len(table.rows), done_at=at, result=result)
    counts = {name: count for name, count in result.items() if isinstance(count, int)}
    _record(run, "enter_import", {"rows": len(table.rows), "changes": counts}, by, at)


def _kept(found: Any) -> dict[str, Any]:
    """A contradiction's facts with the unit and people by their ids: no name is copied out of the register."""
    facts = {"unit": found.unit.id, "address": str(found.unit.address), **found.params}
    if found.persons:
        facts |= {"persons": sorted(person.id for person in found.persons), "count": len(found.persons)}
    return facts


def _problems(run: ImportRun, table: Table, at: datetime) -> list[Problem]:
    if run.kind == PROJECT_TABLE:
        return read_projects(table, run.mapping, run.place.name)[1]
    on = at.astimezone(SHANGHAI).date()
    lines, problems = read_lines(table, run.mapping, on)
    _claims, contradictions = gather(lines, on)
    return problems + contradictions


def _refuse_errors(problems: list[Problem]) -> None:
    if errors := sum(problem.severity == Severity.ERROR for problem in problems):
        raise Refused(_("%(count)d problems have to be mended in the file first.") % {"count": errors})


def _table(run: ImportRun, tick: Tick | None) -> Table:
    """The whole table, read once and kept for the next step. Raises Refused if the file is no longer kept."""
    table = stored.kept_table(run.file_sha256, stored.WHOLE)
    if table is None:
        table = read_table(stored.fetch(run.file_sha256), tick=tick)
        stored.keep_table(run.file_sha256, table, stored.WHOLE)
    return table


def _record(run: ImportRun, verb: str, data: dict[str, Any], by: Actor, at: datetime) -> None:
    record(
        log_id=run.place_id,
        verb=f"registry.{verb}",
        subject=("import", run.pk),
        by=by,
        at=at,
        data={"file": run.file_sha256, **data},
    )
