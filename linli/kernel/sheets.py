"""Rows as a file for a spreadsheet program; no cell of it is ever a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .text import safe_cell

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
SHANGHAI = ZoneInfo("Asia/Shanghai")
PIECE = 64_000  # characters of CSV that go out at once
IN_MEMORY_BYTES = 5_000_000  # a larger workbook lies on the disk
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")  # openpyxl and Excel refuse these
_TITLE_LENGTH = 30

Row = Sequence[object]


@dataclass(frozen=True)
class Page:
    """One sheet. The first of ``rows`` are the headings; ``mark`` stands in a line of its own above them: who took
    the sheet out, and when. ``widths`` are those of the first columns, in characters."""

    title: str
    rows: Iterable[Row]
    mark: str = ""
    widths: tuple[int, ...] = ()


def sheet(heads: Row, rows: Iterable[Row], *, kind: str) -> bytes:
    """``rows`` under ``heads`` as XLSX or CSV, whole. Raises KeyError for another ``kind``."""
    page = Page("Linli", chain([heads], rows))
    return {CSV: csv_of, XLSX: xlsx_of}[kind](page)


def csv_of(*pages: Page) -> bytes:
    """The same as ``csv_pieces`` in one."""
    return b"".join(csv_pieces(*pages))


def xlsx_of(*pages: Page) -> bytes:
    """The same as ``workbook``, read."""
    with workbook(*pages) as file:
        return file.read()


def csv_pieces(*pages: Page) -> Iterator[bytes]:
    """The file in pieces and in constant memory, the pages one below the other. It begins with a byte order mark, by
    which Excel knows that it is UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for number, page in enumerate(pages):
        before: list[Row] = [[]] if number else []
        for row in chain(before, [[page.mark]] if page.mark else [], page.rows):
            writer.writerow([cell(value) for value in row])
            if buffer.tell() > PIECE:
                yield buffer.getvalue().encode()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue().encode()


def workbook(*pages: Page) -> IO[bytes]:
    """The file, open at its beginning; whoever takes it closes it."""
    book = Workbook(write_only=True)
    for page in pages:
        _fill(book.create_sheet(_NOT_IN_A_TITLE.sub(" ", page.title)[:_TITLE_LENGTH] or None), page)
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 the caller closes it
    book.save(file)
    file.seek(0)
    return file


def cell(value: object) -> object:
    """A value as it may stand in a cell: numbers and days as they are, moments as those of Asia/Shanghai and without a
    zone, as such programs know none, all else as text that is no formula."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, (int, Decimal, date)):
        return value
    return safe_cell(str(value))


def _fill(sheet: Any, page: Page) -> None:
    sheet.freeze_panes = "A3" if page.mark else "A2"
    for column, width in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", page.widths, strict=False):
        sheet.column_dimensions[column].width = width
    if page.mark:
        sheet.append([cell(page.mark)])
    for number, row in enumerate(page.rows):
        sheet.append([_shown(sheet, cell(value), is_head=number == 0) for value in row])


def _shown(sheet: Any, value: object, *, is_head: bool) -> object:
    """Headings are bold, and what comes as a Decimal are yuan."""
    if not is_head and not isinstance(value, Decimal):
        return value
    shown = WriteOnlyCell(sheet, value=value)
    if is_head:
        shown.font = Font(bold=True)
    else:
        shown.number_format = "#,##0.00"
    return shown
