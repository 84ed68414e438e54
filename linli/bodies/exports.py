"""The register of decisions as a sheet for a spreadsheet program; no cell is a formula."""

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from linli.kernel.money import yuan
from linli.kernel.text import safe_cell

from .models import Decision, Suspension

CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_ROWS = 50_000


def decision_rows(decisions: Iterable[Decision], stopped: Mapping[int, Suspension]) -> list[list[object]]:
    """The headings and one row for each decision. Its words stay on its page: they can name people."""
    heads: list[object] = [
        _("Number"),
        _("Title"),
        _("Kind"),
        _("Body"),
        _("Decided on"),
        _("Major matter"),
        _("Allows at most (yuan)"),
        _("Suspended"),
        _("Superseded by"),
        _("SHA-256 of the paper"),
    ]
    return [heads, *([safe_cell(cell) for cell in _row(one, stopped.get(one.pk))] for one in decisions)]


def _row(one: Decision, stop: Suspension | None) -> list[object]:
    later = one.superseded_by
    return [
        one.number,
        one.title,
        one.get_kind_display(),
        one.body.name,
        one.decided_on.isoformat(),
        one.get_matter_display(),
        yuan(one.limit_fen) if one.limit_fen is not None else "",
        stop.reason if stop else "",
        later.number if later else "",
        str(one.evidence) if one.evidence else "",
    ]


def write(rows: Iterable[list[object]], kind: str, title: str) -> bytes:
    """The rows as one file. CSV begins with a mark by which Excel knows that it is UTF-8."""
    if kind == CSV:
        text = StringIO()
        csv.writer(text).writerows(rows)
        return ("\ufeff" + text.getvalue()).encode()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:30])
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
