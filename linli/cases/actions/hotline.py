"""Cases from a city hotline's or petition office's file, for many communities in one run (S1-16, S1-17, S1-26)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import Draft, record, record_many
from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.models import CallBack, Case, Exclusion, Reporter
from linli.cases.queries.hotline import Checked, Line, check_hotline
from linli.cases.queries.hotline_cells import Cell, heading
from linli.cases.queries.hotline_world import inside
from linli.kernel.errors import Invalid
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Binding, Place
from linli.registry.states import PlaceKind

from .notify import tell_bodies

BATCH = 2000
MOST_SHOWN = 3  # problems named in the sentence; the dry run lists all
# All numbers of a run at once: by community and year, the last one given out.
NUMBERS_SQL = """
INSERT INTO cases_casecounter (community_id, year, last)
SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::int[])
ON CONFLICT (community_id, year) DO UPDATE SET last = cases_casecounter.last + excluded.last
RETURNING community_id, year, last
"""


@transaction.atomic
def import_hotline(
    place: Place,
    rows: Iterable[Mapping[str, Cell]],
    *,
    file_sha256: str,
    by: Actor,
    at: datetime,
    tick: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """Enter the rows of a file (names as in ``queries.hotline_cells.HEADINGS``): all of them or none.

    What has a time of ending comes in as closed history; the rest are cases with clocks in their first receiver's desk.
    Numbers that are known already change nothing, so that a file can be sent again. Returns how many were "new", of
    them "open", and how many were "known". ``tick`` is told how many rows have been checked. Raises Invalid if any row
    has a problem; ``check_hotline`` lists them all.
    """
    rules.check_can_import_hotline(place, by=by)
    _one_run_at_a_time(place)
    checked = check_hotline(rows, place, at=at, tick=tick)
    if checked.problems:
        raise Invalid(_problems(checked), field="file")
    lines = checked.lines
    _give_numbers([line.case for line in lines])
    Case.objects.bulk_create([line.case for line in lines], batch_size=BATCH)
    _reporters(lines)
    _outcomes(lines)
    _record(lines, file_sha256, by, at)
    counts = {
        "new": len(lines),
        "open": sum(line.case.ended_at is None for line in lines),
        "known": checked.known,
    }
    record(
        log_id=place.pk,
        verb="cases.import_hotline",
        subject=("place", place.pk),
        by=by,
        at=at,
        data={"file": file_sha256, **counts},
    )
    return counts


def _one_run_at_a_time(place: Place) -> None:
    """Two runs over one community would both find a number unknown. Reports by residents are not held up by this."""
    communities = Place.objects.filter(path__startswith=inside(place), kind=PlaceKind.COMMUNITY)
    list(communities.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _problems(checked: Checked) -> str:
    shown = [
        _("Row %(row)d, %(column)s: %(what)s.")
        % {"row": p.row, "column": heading(p.column), "what": p.sentence.rstrip(".。")}
        for p in checked.problems[:MOST_SHOWN]
    ]
    count = len(checked.problems)
    more = [_("Nothing was entered; %(count)d rows have to be mended first.") % {"count": count}]
    return " ".join(shown + more)


def _give_numbers(cases: Sequence[Case]) -> None:
    """In the order in which they came in, by community and year."""
    cases = sorted(cases, key=lambda case: case.submitted_at)
    years = [case.submitted_at.astimezone(SHANGHAI).year for case in cases]
    wanted = Counter((case.community_id, year) for case, year in zip(cases, years, strict=True))
    keys = sorted(wanted)
    with connection.cursor() as cursor:
        communities, numbered_years = [pk for pk, _year in keys], [year for _pk, year in keys]
        cursor.execute(NUMBERS_SQL, [communities, numbered_years, [wanted[key] for key in keys]])
        given = {(pk, year): last - wanted[pk, year] for pk, year, last in cursor.fetchall()}
    for case, year in zip(cases, years, strict=True):
        given[case.community_id, year] += 1
        case.number = f"{case.community.code.upper()}-{year}-{given[case.community_id, year]}"


def _reporters(lines: Sequence[Line]) -> None:
    """Of open cases always, of ended ones where the file names somebody. Whose phone is bound there is told."""
    bound = {
        (community_id, phone): user_id
        for community_id, phone, user_id in Binding.objects.filter(
            community_id__in={line.case.community_id for line in lines},
            user__phone__in={line.phone for line in lines} - {""},
            user__phone_verified_at__isnull=False,
            to_at__isnull=True,
        ).values_list("community_id", "user__phone", "user_id")
    }
    reporters = []
    for line in lines:
        case = line.case
        if not (line.name or line.phone or case.ended_at is None):
            continue
        user_id = bound.get((case.community_id, line.phone))
        who = {"user_id": user_id} if user_id else {"name": line.name, "phone": line.phone}
        reporters.append(
            Reporter(community_id=case.community_id, case=case, first=True, joined_at=case.submitted_at, **who)
        )
    Reporter.objects.bulk_create(reporters, batch_size=BATCH)


def _outcomes(lines: Sequence[Line]) -> None:
    """The reporters' verdicts and what the city left out of its own rates, as rows of their own."""
    judged = [
        CallBack(
            community_id=line.case.community_id,
            case=line.case,
            round=1,
            verdict=line.case.verdict,
            body=line.case.body,
            by_telephone=True,
            at=line.case.ended_at,
        )
        for line in lines
        if line.case.verdict and line.case.ended_at
    ]
    CallBack.objects.bulk_create(judged, batch_size=BATCH)
    left_out = [
        Exclusion(
            community_id=line.case.community_id,
            case=line.case,
            reason=line.excluded,
            text=line.case.outside_number,
            proposed_at=line.case.ended_at or line.case.submitted_at,
            confirmed_at=line.case.ended_at or line.case.submitted_at,
        )
        for line in lines
        if line.excluded
    ]
    Exclusion.objects.bulk_create(left_out, batch_size=BATCH)


def _record(lines: Sequence[Line], file_sha256: str, by: Actor, at: datetime) -> None:
    """An event for each case in its community's log, and word to whoever receives an open one."""
    events = record_many([_draft(line.case, file_sha256, by, at) for line in lines])
    for line, event in zip(lines, events, strict=True):
        if line.case.ended_at is None:
            tell_bodies(line.case, [line.case.body_id], "for_you", event, at=at)


def _draft(case: Case, file_sha256: str, by: Actor, at: datetime) -> Draft:
    return Draft(
        log_id=case.community_id,
        verb="cases.import",
        subject=("case", case.pk),
        by=by,
        at=at,
        data={
            "state": str(case.state),
            "level": int(case.level),
            "number": case.number,
            "outside_number": case.outside_number,
            "kind": str(case.kind),
            "category": case.category_code,
            "channel": str(case.channel),
            "body": case.body.name,
            "urgent": case.urgent,
            "submitted_at": case.submitted_at.isoformat(),
            "solve_due_at": case.solve_due_at.isoformat(),
            "ended_at": case.ended_at.isoformat() if case.ended_at else None,
            "verdict": str(case.verdict),
            "file": file_sha256,
        },
        private={"title": case.title, "text": case.text},
    )
