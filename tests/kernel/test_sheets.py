"""Rows for a spreadsheet program: what was a formula is text, what was a number stays one."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from linli.kernel.sheets import sheet

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
