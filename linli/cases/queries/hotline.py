"""A city hotline's or petition office's file: what each row says, what is wrong with it, and the results that go back.

Rows are dicts by the names in ``HEADINGS``; cells are texts, or the dates and numbers of a spreadsheet.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.cases.clocks import accept_key, contact_due, rule_due, solve_due
from linli.cases.models import Case
from linli.cases.routing import level_of
from linli.cases.states import ENDED, Channel, Kind, State, Verdict
from linli.kernel.errors import Invalid
from linli.kernel.mask import scrub
from linli.kernel.text import clean_line, clean_text, normal_phone
from linli.registry.models import Place
from linli.registry.queries import Table, read_table

from .hotline_cells import CHANNELS, ENDS, EXCLUDED, HEADINGS, KINDS, VERDICTS, Cell, moment, text_of, word, yes
from .hotline_world import World, inside
from .intake import served_as

NEEDED = ("number", "community", "submitted_at", "category", "text")
TICK_ROWS = 500
TIMES = ("dispatched_at", "contact_due_at", "contacted_at", "claimed_at", "ended_at")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one row (1 is the first below the heading); ``column`` is one of ``HEADINGS``."""

    row: int
    column: str
    sentence: str


@dataclass
class Line:
    """One row as a case that is not saved yet; ``excluded`` is the reason if it is left out of the rates."""

    row: int
    case: Case
    name: str
    phone: str
    excluded: str


@dataclass
class Checked:
    """``lines`` are new and enter if there are no ``problems``; ``known`` stand there already and change nothing."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: int = 0


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Which column of a file holds what: our name by the heading that the file uses. Unknown headings are left out."""
    ours = {heading: name for name, headings in HEADINGS.items() for heading in (name, *headings)}
    found: dict[str, int] = {}
    for place, heading in enumerate(header):
        name = ours.get("".join(str(heading or "").split()).casefold())
        if name is not None:
            found.setdefault(name, place)
    return found


def table_of(content: bytes, *, most: int | None = None) -> Table:
    """The table in a file; its headings are the row that names most of ours. Raises Invalid for what is none."""
    return read_table(content, most=most, score=lambda cells: len(columns_of(cells)))


def rows_of(table: Table) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows by our names, and which heading of the file was taken for which of ours."""
    columns = columns_of(table.headers)
    rows = [
        {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        for _number, cells in table.rows
    ]
    return rows, {name: table.headers[place] for name, place in columns.items()}


def missing_columns(mapping: Collection[str]) -> list[str]:
    """Our names of the columns without which no row can be read."""
    return [name for name in NEEDED if name not in mapping]


def check_hotline(
    rows: Iterable[Mapping[str, Cell]], place: Place, *, at: datetime, tick: Callable[[int], None] | None = None
) -> Checked:
    """A dry run: every problem by row, nothing written. A fixed number of queries, whatever the number of rows.
    ``tick`` is told now and then how many have been checked."""
    rows = list(rows)
    world = World(place, at)
    known = world.known([text_of(row.get("number")) for row in rows])
    checked = Checked()
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if tick and number % TICK_ROWS == 0:
            tick(number)
        outside = text_of(row.get("number"))
        if outside and outside in seen:
            sentence = _("the number %(number)s stands in row %(row)d already") % {
                "number": outside,
                "row": seen[outside],
            }
            checked.problems.append(Problem(number, "number", sentence))
            continue
        seen[outside] = number
        try:
            if outside in known:
                checked.known += world.is_same_place(row, known[outside])
            else:
                checked.lines.append(_line(number, row, world))
        except Invalid as invalid:
            checked.problems.append(Problem(number, invalid.field, str(invalid)))
    return checked


def _line(number: int, row: Mapping[str, Cell], world: World) -> Line:
    if unknown := set(row) - set(HEADINGS):
        raise Invalid(_("there is no column “%(name)s”") % {"name": min(unknown)}, field=min(unknown))
    for name in NEEDED:
        if not text_of(row.get(name)):
            raise Invalid(_("this cell is empty"), field=name)
    ended_at = moment(row, "ended_at", world.at)
    community = world.community(row)
    submitted_at = moment(row, "submitted_at", world.at)
    category = world.category(community, text_of(row["category"]))
    first = world.chain(served_as(community)).first(category, None)
    named = text_of(row.get("body"))
    body = world.body(community, named) if named else first
    if body is None or submitted_at is None:
        raise Invalid(_("nobody receives cases in this community"), field="community")
    text = clean_text(text_of(row["text"]), most=5000, field="text")
    case = Case(
        community=community,
        kind=word(row, "kind", KINDS) or Kind.COMPLAINT,
        category=category,
        category_code=category.code,
        channel=word(row, "channel", CHANNELS) or Channel.HOTLINE,
        outside_number=clean_line(text_of(row["number"]), most=60, field="number"),
        title=scrub(clean_line(text_of(row.get("title")) or text.split("\n", 1)[0][:80], most=80, field="title")),
        text=text,
        public_text=scrub(text),
        building=world.building(community, text_of(row.get("building"))),
        spot=scrub(clean_line(text_of(row.get("spot")), most=120, field="spot")),
        open_to_neighbours=False,  # who called the city did not ask to be shown to neighbours
        level=level_of(body),
        body=body,
        first_body=first or body,
        urgent=category.urgent,
        submitted_at=submitted_at,
        solve_due_at=moment(row, "solve_due_at") or solve_due(category, submitted_at),
        result=clean_text(text_of(row.get("result")), most=2000, field="result"),
        left_community=yes(row, "left_community"),
    )
    excluded = word(row, "excluded", EXCLUDED)
    _history(case, row, ended_at, world.at)
    case.excluded = bool(excluded)
    phone = text_of(row.get("phone"))
    return Line(
        number,
        case,
        name=clean_line(text_of(row.get("name")), most=60, field="name"),
        phone=normal_phone(phone, field="phone") if phone else "",
        excluded=excluded,
    )


def _history(case: Case, row: Mapping[str, Cell], ended_at: datetime | None, at: datetime) -> None:
    """What the file knows of the case's course. What it does not say stays empty, so that no rate rests on a guess."""
    state = word(row, "state", ENDS)
    if state and ended_at is None:
        raise Invalid(_("an ended case needs the time at which it ended"), field="ended_at")
    verdict = word(row, "verdict", VERDICTS)
    if verdict and ended_at is None:
        raise Invalid(_("a verdict belongs to a case that has ended"), field="verdict")
    if ended_at is None:
        # It begins here and now: the limits run from when it reaches the community, the solution's from its first day.
        case.due_at = rule_due(case.community, accept_key(urgent=case.urgent), at)
        case.body, case.level = case.first_body, level_of(case.first_body)
        return
    case.state = state or State.CLOSED
    case.ended_at, case.verdict = ended_at, verdict
    for name in TIMES[:-1]:
        setattr(case, name, moment(row, name, None if name == "contact_due_at" else at))
    if case.dispatched_at and not case.contact_due_at:
        case.contact_due_at = contact_due(case.category, case.dispatched_at)
    for name in ("dispatched_at", "contacted_at", "claimed_at", "ended_at"):
        value = getattr(case, name)
        if value is not None and value < case.submitted_at:
            raise Invalid(_("this is earlier than the day on which the case came in"), field=name)


def hotline_results(place: Place, *, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    """What goes back to the city: how the cases stand that came from it and were moved or ended in the span.

    Rows by the names of ``HEADINGS``, with our own number besides; times are aware.
    """
    cases = (
        Case.objects.filter(community__path__startswith=inside(place), channel__in=(Channel.HOTLINE, Channel.PETITION))
        .exclude(outside_number="")
        .filter(submitted_at__lt=until)
        .exclude(ended_at__lt=since)
        .select_related("community", "body")
        .order_by("submitted_at", "id")
    )
    for case in cases.iterator(chunk_size=2000):
        yield {
            "number": case.outside_number,
            "our_number": case.number,
            "community": case.community.name,
            "category": case.category_code,
            "state": str(State(case.state).label) if case.state in ENDED else str(_("Being dealt with")),
            "body": case.body.name,
            "submitted_at": case.submitted_at,
            "dispatched_at": case.dispatched_at,
            "contacted_at": case.contacted_at,
            "claimed_at": case.claimed_at,
            "ended_at": case.ended_at,
            "verdict": str(Verdict(case.verdict).label) if case.verdict else "",
            "result": case.result,
        }
