"""Tables as XLSX and CSV, with who took them out and how each figure is counted."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from linli.cases.queries.statistics import definitions
from linli.kernel.errors import Refused
from linli.kernel.text import safe_cell
from linli.law.deadlines import SHANGHAI

from .here import Here

KINDS = ("xlsx", "csv")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000  # a sheet of more than this opens on few desks
PIECE = 64_000

Row = Sequence[Any]


def export(here: Here, kind: str, name: str, title: str, rows: Iterable[Row], count: int = 0) -> HttpResponseBase:
    """The table as a file; its first row are the headings. ``count`` is how many rows there are, if that is known.
    Raises Refused for a table that is too long."""
    if count > MOST_ROWS:
        raise Refused(
            _("%(count)s rows are too many for one sheet. Choose a shorter period or a smaller place.")
            % {"count": f"{count:,}"}
        )
    mark = _mark(here, title)
    file_name = f"{here.place.code}-{name}-{here.at.astimezone(SHANGHAI):%Y%m%d}.{kind}"
    disposition = {"Content-Disposition": content_disposition_header(True, file_name) or ""}
    if kind == "csv":
        return StreamingHttpResponse(_csv(mark, rows), content_type="text/csv; charset=utf-8", headers=disposition)
    return _xlsx(mark, rows, file_name)


def _mark(here: Here, title: str) -> str:
    """The line above the table: what, where, when, and who took it out."""
    return _("%(title)s · %(place)s · %(period)s · taken out by %(name)s on %(day)s") % {
        "title": title,
        "place": here.place.name,
        "period": here.period.label,
        "name": here.by.name,
        "day": f"{here.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }


def _definition_rows() -> Iterator[Row]:
    yield [_("Figure"), _("How it is counted"), _("Source")]
    for one in definitions():
        yield [str(one.label), str(one.text), str(one.source)]


def _csv(mark: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """In pieces. Begins with a byte order mark, by which Excel knows UTF-8; the definitions stand below the table."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([safe_cell(mark)])
    for block in (rows, [[]], _definition_rows()):
        for row in block:
            writer.writerow([safe_cell(cell) for cell in row])
            if buffer.tell() > PIECE:
                yield buffer.getvalue().encode()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue().encode()


def _xlsx(mark: str, rows: Iterable[Row], file_name: str) -> HttpResponse | FileResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Rows behind it"))
    sheet.freeze_panes = "A3"
    sheet.append([safe_cell(mark)])
    _fill(sheet, rows)
    explained = book.create_sheet(_("Definitions"))
    for column, width in zip("ABC", (24, 90, 60), strict=True):
        explained.column_dimensions[column].width = width
    _fill(explained, _definition_rows())
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX_TYPE)


def _fill(sheet: Any, rows: Iterable[Row]) -> None:
    for number, row in enumerate(rows):
        cells = [safe_cell(cell) for cell in row]
        sheet.append([_bold(sheet, cell) for cell in cells] if number == 0 else cells)


def _bold(sheet: Any, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.font = Font(bold=True)
    return cell
