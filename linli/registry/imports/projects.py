"""A table of projects by stage (S1-15): totals are held against their parts, and neither is mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.kernel.text import clean_line, half_width
from linli.registry.states import Severity

from .lines import Problem
from .tables import Table

PARTS = ("building", "planned", "occupied")


@dataclass(frozen=True)
class ProjectRow:
    """One row: what it says in total, and its parts by stage as far as they are stated."""

    row: int
    place: str
    total: int
    parts: dict[str, int]
    as_of: str

    @property
    def sum(self) -> int:
        return sum(self.parts.values())

    def facts(self) -> dict[str, Any]:
        """For keeping: everything that the row says, and what its parts add up to."""
        return {"place": self.place, "total": self.total, "parts": self.parts, "sum": self.sum, "as_of": self.as_of}


def read_projects(
    table: Table, mapping: Mapping[str, str], default_place: str
) -> tuple[list[ProjectRow], list[Problem]]:
    """The rows, and what is wrong with them: a number that cannot be read is an error; a total that is not the sum of
    its parts is a contradiction of the source, which is kept."""
    places = {column: table.headers.index(header) for column, header in mapping.items()}
    rows: list[ProjectRow] = []
    problems: list[Problem] = []
    for number, cells in table.rows:
        texts = {column: cells[at] if at < len(cells) else "" for column, at in places.items()}
        counts: dict[str, int] = {}
        for column in ("total", *PARTS):
            text = half_width(texts.get(column, "")).replace(",", "")
            if not text:
                continue
            if text.isdecimal() and text.isascii() and len(text) <= 9:
                counts[column] = int(text)
            else:
                params = {"value": text[:20]}
                problems.append(Problem(number, column, Severity.ERROR, "number_unreadable", params))
        if "total" not in counts:
            if not any(problem.row == number for problem in problems):
                problems.append(Problem(number, "total", Severity.ERROR, "number_unreadable", {"value": ""}))
            continue
        parts = {column: counts[column] for column in PARTS if column in counts}
        place = clean_line(texts.get("place", "")[:60], most=60) or default_place
        row = ProjectRow(number, place, counts["total"], parts, clean_line(texts.get("as_of", "")[:20], most=20))
        rows.append(row)
        if parts and row.sum != row.total:
            problems.append(Problem(number, "total", Severity.CONTRADICTION, "total_unlike_parts", row.facts()))
    return rows, problems
