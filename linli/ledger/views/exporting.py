"""The page on which the book is taken out: which days, which fund, for which program."""

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from linli.bodies.actor import Request
from linli.kernel.errors import Refused
from linli.kernel.sheets import CSV, TYPES, XLSX
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.forms.exporting import ExportForm, Form
from linli.ledger.models import Book
from linli.ledger.queries.exporting import journals, sheets
from linli.ledger.queries.exporting.archive import write_book_archive
from linli.ledger.queries.exporting.selection import Selection
from linli.ledger.queries.openness.veil import Veil, sees_receipts
from linli.ledger.rules.exporting import check_can_export
from linli.ledger.views.common import of_book

TEXT = "text/plain; charset=utf-8"
STREAMED = {
    Form.ENTRIES: (sheets.entries_csv, "entries.csv", TYPES[CSV]),
    Form.ACCOUNTS: (sheets.accounts_csv, "accounts.csv", TYPES[CSV]),
    Form.BEANCOUNT: (journals.beancount, "beancount", TEXT),
    Form.HLEDGER: (journals.hledger, "journal", TEXT),
}


@of_book()
@require_GET
def resident(request: Request, book: Book) -> HttpResponseBase:
    """For everybody who reads the book."""
    return _export(request, book, "web/base.html")


@of_book()
@require_GET
def desk(request: Request, book: Book) -> HttpResponseBase:
    """The same for those who work on it, at their desk."""
    return _export(request, book, "web/desk.html")


def _export(request: Request, book: Book, layout: str) -> HttpResponseBase:
    check_can_export(book, by=request.actor)
    today = day_of(request.at)
    start = {"first": max(date(today.year, 1, 1), book.opened_on), "last": today, "form": Form.XLSX}
    veil = None if sees_receipts(book, request.actor) else Veil.of(book)
    form = ExportForm(request.GET or None, book=book, today=today, veil=veil, initial=start)
    if form.is_bound and form.is_valid():
        try:
            return _file(request, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    page = {"form": form, "book": book, "community": book.community, "layout": layout, "veiled": veil is not None}
    return render(request, "ledger/exporting_export.html", page, status=422 if form.errors else 200)


def _file(request: Request, form: ExportForm) -> HttpResponseBase:
    kind, selection = Form(form.cleaned_data["form"]), form.selection()
    if kind == Form.ARCHIVE:
        actions.take_archive(form.book, by=request.actor, at=request.at)
        file = TemporaryFile()  # noqa: SIM115 the response closes it
        write_book_archive(form.book.pk, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{form.book.community.code}.jsonl", content_type=TEXT)
    name = _name(selection)
    if kind == Form.XLSX:
        sheet = sheets.workbook(selection)
        return FileResponse(sheet, as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES[XLSX])
    write, ending, media_type = STREAMED[kind]
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{ending}") or ""}
    return StreamingHttpResponse(_in_this_language(write(selection)), content_type=media_type, headers=headers)


def _name(selection: Selection) -> str:
    chosen = selection.account or selection.fund
    parts = [selection.book.community.code, *([chosen.code] if chosen else [])]
    return f"{'-'.join(parts)}-{selection.first:%Y%m%d}-{selection.last:%Y%m%d}"


def _in_this_language(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces are made after the view has returned, when another reader's language may be set."""
    return _made_in(translation.get_language(), pieces)


def _made_in(language: str | None, pieces: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
