"""HTML as PDF for paper, and pages of a PDF as pictures (PyMuPDF; ADR 0010).

The HTML is that of a Django template, which escapes what people wrote; here nothing is escaped. What the engine knows
of HTML and CSS is small: paragraphs, headings, lists, plain tables, pictures by name, type size and weight, margins.
Chinese and Latin type is part of PyMuPDF and goes into the file in part, so that it prints the same everywhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

import pymupdf
from django.utils.translation import gettext as _

from .errors import Invalid

MARGIN_POINTS, FOOT_POINTS = 54, 30  # 1 point is 1/72 inch: 19 mm at the sides, room for the line at the foot
PAGES_MOST = 400
SIDE_MOST_PIXELS = 4000
COPY_FONT = "china-s"  # Chinese and Latin, part of PyMuPDF
BASE_CSS = "body { font-family: sans-serif; } p { margin: 0; }"
FOOT_CSS = "p { font-size: 8.5pt; color: #555555; text-align: center; font-family: sans-serif; }"


def render(
    html: str,
    css: str,
    *,
    size: str = "a4",
    pictures: Mapping[str, bytes] | None = None,
    foot: str = "",
    title: str = "",
) -> bytes:
    """The PDF of ``html``; the same arguments give the same bytes, for it holds neither dates nor random ids.

    ``pictures`` are PNG or JPEG by the names that ``<img src>`` uses; no file and no other host is ever read.
    ``foot`` stands at the foot of each page, before "1 / 3". ``title`` is what a reader shows above the window.
    Raises ValueError for an unknown ``size``, and where the text would not end within 400 pages.
    """
    sheet = pymupdf.paper_rect(size)
    if sheet.is_empty or sheet.is_infinite:
        raise ValueError(f"{size!r} is no size of paper")
    shelf = pymupdf.Archive()
    for name, picture in (pictures or {}).items():
        shelf.add(picture, name)
    story = pymupdf.Story(html=html, user_css=f"{BASE_CSS}\n{css}", archive=shelf)
    with pymupdf.open("pdf", _flow(story, sheet)) as document:
        _number_pages(document, foot)
        document.subset_fonts()
        if title:
            document.set_metadata({"title": title})
        content: bytes = document.tobytes(garbage=4, deflate=True, no_new_id=True)
    return content


def page_count(content: bytes) -> int:
    """How many pages a PDF has. Raises Invalid for what cannot be read."""
    with _opened(content) as document:
        count: int = document.page_count
    return count


def picture_of_page(content: bytes, number: int = 0, *, side_pixels: int = 1600) -> bytes:
    """One page (from 0) as PNG, its long side ``side_pixels``; scripts and links in the file are not run.

    Raises Invalid for a file that cannot be read, and IndexError for a page that it does not have.
    """
    if not 1 <= side_pixels <= SIDE_MOST_PIXELS:
        raise ValueError(f"{side_pixels} pixels: from 1 to {SIDE_MOST_PIXELS}")
    with _opened(content) as document:
        if not 0 <= number < document.page_count:
            raise IndexError(number)
        try:
            page = document[number]
            zoom = side_pixels / max(page.rect.width, page.rect.height, 1)
            picture: bytes = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False).tobytes("png")
        except RuntimeError as error:  # what PyMuPDF raises for any damage inside
            raise Invalid(_("This PDF is damaged and cannot be shown."), field="file") from error
    return picture


def _flow(story: pymupdf.Story, sheet: pymupdf.Rect) -> bytes:
    """The story on as many sheets as it needs."""
    out = BytesIO()
    writer = pymupdf.DocumentWriter(out)
    where = pymupdf.Rect(MARGIN_POINTS, MARGIN_POINTS, sheet.x1 - MARGIN_POINTS, sheet.y1 - MARGIN_POINTS - FOOT_POINTS)
    for _number in range(PAGES_MOST):
        device = writer.begin_page(sheet)
        more, _filled = story.place(where)
        story.draw(device)
        writer.end_page()
        if not more:
            writer.close()
            return out.getvalue()
    raise ValueError(f"the text does not end within {PAGES_MOST} pages")


def _number_pages(document: pymupdf.Document, foot: str) -> None:
    for number in range(document.page_count):
        page = document[number]
        box = page.rect
        line = pymupdf.Rect(
            MARGIN_POINTS, box.height - MARGIN_POINTS - 8, box.width - MARGIN_POINTS, box.height - MARGIN_POINTS + 16
        )
        count = f"{number + 1} / {document.page_count}"
        words = f"{escape(foot)}　{count}" if foot else count
        page.insert_htmlbox(line, f"<p>{words}</p>", css=FOOT_CSS)


def _opened(content: bytes) -> pymupdf.Document:
    try:
        document = pymupdf.open("pdf", content)
    except (RuntimeError, ValueError) as error:
        raise Invalid(_("This PDF is damaged and cannot be shown."), field="file") from error
    if document.page_count == 0 and not document.needs_pass:
        document.close()
        raise Invalid(_("This PDF is damaged and cannot be shown."), field="file")
    if document.needs_pass:
        document.close()
        raise Invalid(_("This PDF asks for a password. Please send one that opens without."), field="file")
    return document


@dataclass(frozen=True)
class Fill:
    """What stands on one copy of a printed form: lines of text as (x, y, size in points, text) on its first page, a
    short line at the head of each further page, and a square code as (x, y, side in points, its rows of 0 and 1)."""

    lines: Sequence[tuple[int, int, int, str]]
    further: str
    code: tuple[int, int, int, Sequence[Sequence[int]]]


def copies(
    form: bytes, fills: Iterable[Fill], *, title: str = "", tick: Callable[[int], object] | None = None
) -> bytes:
    """One PDF with a copy of ``form`` for each fill: the form is in the file once, however many copies there are.
    ``tick`` is told every hundred copies how many are done. Raises Invalid for a form that cannot be read."""
    with _opened(form) as sheet, pymupdf.open() as document:
        count = sheet.page_count
        for number in range(count):
            page = document.new_page(width=sheet[number].rect.width, height=sheet[number].rect.height)
            page.show_pdf_page(page.rect, sheet, number)
            page.insert_font(fontname=COPY_FONT)  # once: to load it for each copy would take longer than all the rest
        for done, fill in enumerate(fills, start=1):
            for number in range(count):
                document.fullcopy_page(number)
                _fill(document[-1], fill, is_first=number == 0)
            if tick and done % 100 == 0:
                tick(done)
        document.delete_pages(0, count - 1)
        document.subset_fonts()
        if title:
            document.set_metadata({"title": title})
        content: bytes = document.tobytes(garbage=3, deflate=True, no_new_id=True)
    return content


def _fill(page: pymupdf.Page, fill: Fill, *, is_first: bool) -> None:
    if not is_first:
        page.insert_text((MARGIN_POINTS, MARGIN_POINTS - 12), fill.further, fontname=COPY_FONT, fontsize=10)
        return
    for x, y, points, text in fill.lines:
        page.insert_text((x, y), text, fontname=COPY_FONT, fontsize=points)
    x, y, side, rows = fill.code
    shape = page.new_shape()
    cell = side / len(rows)
    for down, row in enumerate(rows):
        for start, end in _runs(row):
            corner = x + start * cell, y + down * cell
            shape.draw_rect(pymupdf.Rect(*corner, x + end * cell, corner[1] + cell))
    shape.finish(fill=0, color=None, width=0)
    shape.commit()


def _runs(row: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Where a row is dark: from and to."""
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place
            start = None
