"""Rows for a spreadsheet program: what was a formula is text, what was a number stays one."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from linli.kernel.downloads import download
from linli.kernel.sheets import Page, csv_of, csv_pieces, sheet, xlsx_of

HEADS = ["标题", "金额"]
ROWS = [["=HYPERLINK(1)", 3600], ["@后门", datetime(2026, 3, 2, 1, 0, tzinfo=UTC)], ["", None]]


def test_csv_opens_in_excel_as_utf_8_without_formulas():
    content = sheet(HEADS, ROWS, kind="csv")
    assert content.startswith("\ufeff".encode())
    read = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert read == [HEADS, ["'=HYPERLINK(1)", "3600"], ["'@后门", "2026-03-02 09:00:00"], ["", ""]]


def test_xlsx_keeps_numbers_and_moments():
    page = load_workbook(BytesIO(sheet(HEADS, ROWS, kind="xlsx"))).active
    read = [list(row) for row in page.iter_rows(values_only=True)]
    assert read == [HEADS, ["'=HYPERLINK(1)", 3600], ["'@后门", datetime(2026, 3, 2, 9, 0)], [None, None]]  # noqa: DTZ001


def test_another_kind_is_refused():
    with pytest.raises(KeyError):
        sheet(HEADS, ROWS, kind="exe")


def test_a_mark_stands_above_and_a_second_page_below_or_behind():
    pages = (Page("明细", [HEADS, ["=1", Decimal("3600.5")]], "谁在何时导出"), Page("说/明", [["口径"], ["什么"]]))
    lines = list(csv.reader(StringIO(csv_of(*pages).decode("utf-8-sig"))))
    assert lines == [["谁在何时导出"], HEADS, ["'=1", "3600.5"], [], ["口径"], ["什么"]]
    book = load_workbook(BytesIO(xlsx_of(*pages)))
    assert book.sheetnames == ["明细", "说 明"]
    page = book["明细"]
    assert [list(row) for row in page.iter_rows(values_only=True)] == [["谁在何时导出", None], HEADS, ["'=1", 3600.5]]
    assert (page.freeze_panes, page["A2"].font.b, page["B3"].number_format) == ("A3", True, "#,##0.00")


def test_a_long_sheet_leaves_in_pieces():
    rows = ([number, "字" * 100] for number in range(2_000))
    pieces = list(csv_pieces(Page("x", rows)))
    assert len(pieces) == 4
    assert b"".join(pieces).decode("utf-8-sig").count("\r\n") == 2_000


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_download_carries_its_chinese_name(kind, start, streamed):
    response = download("红湖公园城", Page("x", [HEADS, *ROWS]), kind=kind, streamed=streamed)
    assert b"".join(response).startswith(start)
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''%E7%BA%A2%E6%B9%96%E5%85%AC%E5%9B%AD%E5%9F%8E.{kind}"
    )
