"""The rows of a list as a sheet for a spreadsheet program; no cell is a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook

from linli.kernel.text import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000


def sheet(name: str, heads: Sequence[object], rows: Iterable[Sequence[object]], *, kind: str) -> HttpResponse:
    """An XLSX or CSV file of these rows. CSV begins with a mark by which Excel knows that it is UTF-8."""
    lines = ([_cell(value) for value in row] for row in rows)
    head = [str(one) for one in heads]
    if kind == "csv":
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(head)
        writer.writerows(lines)
        content, media_type = ("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8"
    else:
        book = Workbook(write_only=True)
        page = book.create_sheet("Linli")
        page.append(head)
        for line in lines:
            page.append(line)
        buffer = BytesIO()
        book.save(buffer)
        content, media_type = buffer.getvalue(), XLSX
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{"csv" if kind == "csv" else "xlsx"}"'
    return response


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, (int, str)):
        return safe_cell(value)
    return safe_cell(str(value))
