"""Rows as a file for a spreadsheet program; no cell of it is ever a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from .text import safe_cell

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
SHANGHAI = ZoneInfo("Asia/Shanghai")

Row = Sequence[object]


def sheet(heads: Row, rows: Iterable[Row], *, kind: str) -> bytes:
    """``rows`` under ``heads`` as XLSX or CSV. Moments are those of Asia/Shanghai, without a zone, as such programs
    know none. CSV begins with a mark by which Excel knows that it is UTF-8. Raises KeyError for another ``kind``."""
    lines = ([cell(value) for value in row] for row in (list(map(str, heads)), *rows))
    return {CSV: _csv, XLSX: _xlsx}[kind](lines)


def cell(value: object) -> object:
    """A value as it may stand in a cell: numbers and days as they are, all else as text that is no formula."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, (int, date)):
        return value
    return safe_cell(str(value))


def _csv(lines: Iterable[list[object]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(lines)
    return ("\ufeff" + text.getvalue()).encode()


def _xlsx(lines: Iterable[list[object]]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("Linli")
    page.freeze_panes = "A2"
    for line in lines:
        page.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
