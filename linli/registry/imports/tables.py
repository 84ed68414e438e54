"""A file that somebody sent, as rows of text, or the sentence why it cannot be read. Nothing in it is trusted."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid

from .columns import header_score

MOST_BYTES = 20 * 1024 * 1024
MOST_BYTES_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200  # a sheet of honest text packs to about a fifteenth
MOST_ROWS = 200_000
MOST_COLUMNS = 100
TICK_ROWS = 2000
HEADER_WITHIN = 10  # a title, a date and a unit of measure may stand above the headings

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ")
_DELIMITERS = ",;\t|，"

if not openpyxl.DEFUSEDXML:  # without it a few bytes of XML could fill the memory
    raise ImportError("openpyxl does not use defusedxml")


@dataclass(frozen=True)
class Table:
    """The headings, the number of the row they stand in, and all rows below as (row number, cells)."""

    headers: list[str]
    header_row: int
    rows: list[tuple[int, list[str]]]


def read_table(
    content: bytes,
    *,
    tick: Callable[[int], None] | None = None,
    most: int | None = None,
    score: Callable[[list[str]], int] = header_score,
) -> Table:
    """The table in an XLSX or CSV file, known by its content and not by its name.

    ``tick`` is told now and then how many rows have been read. With ``most`` only that much of the beginning is read.
    ``score`` says how much a row looks like the headings: those of a register, unless the caller knows others.
    Raises Invalid with a sentence for a file of another type, with macros, packed to burst, too long, too wide,
    damaged, or empty.
    """
    if len(content) > MOST_BYTES:
        raise _refused(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024})
    if not content.strip():
        raise _refused(_("The file is empty."))
    if content.startswith(_OLE):
        raise _refused(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password.")
        )
    if content.startswith(b"PK"):
        return _table(_xlsx_rows(content), tick, most, score)
    if content.startswith(_BINARY):
        raise _refused(_("This is not a table. Send an Excel file (.xlsx) or a CSV file."))
    return _table(_csv_rows(content, score), tick, most, score)


def _table(
    rows: Iterable[list[str]],
    tick: Callable[[int], None] | None,
    most: int | None,
    score: Callable[[list[str]], int],
) -> Table:
    kept: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, start=1):
        if tick and number % TICK_ROWS == 0:
            tick(number)
        if most is not None and len(kept) > most + HEADER_WITHIN:
            break
        if len(kept) > MOST_ROWS + HEADER_WITHIN:
            raise _refused(_("The file has more than %(most)d rows. Split it by building.") % {"most": MOST_ROWS})
        if len(row) > MOST_COLUMNS:
            raise _refused(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
        if any(row):
            kept.append((number, row))
    if not kept:
        raise _refused(_("The file is empty."))
    place = max(range(min(HEADER_WITHIN, len(kept))), key=lambda index: (score(kept[index][1]), -index))
    number, headers = kept[place]
    if len(kept) == place + 1:
        raise _refused(_("The file has headings but no rows."))
    return Table(_told_apart(headers), number, kept[place + 1 :])


def _told_apart(headers: list[str]) -> list[str]:
    """Two columns may be headed alike: the second becomes "联系电话 (2)"."""
    seen: dict[str, int] = {}
    names = []
    for index, header in enumerate(headers, start=1):
        name = " ".join(header.split()) or _("Column %(number)d") % {"number": index}
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    _check_package(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        for row in sheet.iter_rows(values_only=True):
            cells = [_text(value) for value in row[: MOST_COLUMNS + 1]]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
        book.close()
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, TypeError, AttributeError, EOFError):
        # openpyxl has no error of its own for a damaged file: whatever it trips over comes out. What defusedxml finds
        # in XML that multiplies itself is a ValueError too.
        raise _refused(_("This Excel file is damaged. Open it, save it again, and send it once more.")) from None


def _check_package(content: bytes) -> None:
    """Look into the package before anything is unpacked: zipfile unpacks no more than the sizes it states."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile:
        raise _refused(_("This Excel file is damaged. Open it, save it again, and send it once more.")) from None
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" not in names:
        raise _refused(_("This is not a table. Send an Excel file (.xlsx) or a CSV file."))
    if any("vbaproject" in name or "macrosheets" in name for name in names):
        raise _refused(_("The file holds macros. Save it as .xlsx, without macros."))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES_UNPACKED or unpacked > MOST_RATIO * max(len(content), 20_000):
        raise _refused(_("The file is packed in a way that no register needs; it is not unpacked."))


def _text(value: object) -> str:
    """A cell as text. A figure that a formula once left behind (89.32000000000001) is cut after six decimals."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):  # a day alone comes as its midnight; the hour of a work order counts
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".") if hasattr(value, "is_integer") else str(value)


def _csv_rows(content: bytes, score: Callable[[list[str]], int]) -> Iterator[list[str]]:
    text = _decoded(content)
    if "<html" in (start := text[:2000].lower()) or "<!doctype" in start or "<?xml" in start:
        raise _refused(_("This is a web page, not a table. Send an Excel file (.xlsx) or a CSV file."))
    delimiter = _delimiter(text, score)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise _refused(_("A quotation mark in this CSV file is never closed, so its rows run together.")) from None


def _decoded(content: bytes) -> str:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_utf_16 else ["utf-8-sig", "gb18030"]:  # the last is what Excel writes in China
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(_("This is not a table. Send an Excel file (.xlsx) or a CSV file."))


def _delimiter(text: str, score: Callable[[list[str]], int]) -> str:
    """The sign that parts the headings: the one by which most of the first lines are recognised as headings."""
    lines = [line for line in text.splitlines()[:HEADER_WITHIN] if line.strip()]
    scores = {d: max(score(line.replace('"', "").split(d)) for line in lines) for d in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: (scores[d], -_DELIMITERS.index(d)))
    return best if scores[best] else max(_DELIMITERS[:4], key=lines[0].count)


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, field="file")
