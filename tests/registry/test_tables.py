"""A file that somebody sent is not trusted: each bad one gives one sentence."""

import io
import zipfile

import pytest

from linli.kernel.errors import Invalid
from linli.registry.imports import tables
from linli.registry.imports.tables import read_table

from .files import HEADERS, csv_text, row, xlsx


def sentence(content: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        read_table(content)
    assert refusal.value.field == "file"
    return str(refusal.value)


def package(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_file(content: bytes, name: str, added: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, added)
    return buffer.getvalue()


def test_xlsx_is_read_with_its_title_skipped():
    table = read_table(xlsx([row("101"), row("102")], title="红湖公园城住户清册"))
    assert table.headers == list(HEADERS)
    assert table.header_row == 2
    assert [(number, cells[2]) for number, cells in table.rows] == [(3, "101"), (4, "102")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    table = read_table(csv_text([row("101")], delimiter=delimiter).encode(encoding))
    assert table.headers == list(HEADERS)
    assert table.rows[0][1][:6] == ["9栋", "1单元", "101", "89.04", "住宅", "秦一"]


def test_numbers_of_a_sheet_become_the_text_that_people_see():
    table = read_table(xlsx([row(1204, area=89.32000000000001, building=3)]))
    assert table.rows[0][1][:4] == ["3", "1单元", "1204", "89.32"]


def test_two_columns_of_one_name_are_told_apart():
    assert read_table(csv_text([["1", "2"]], ("联系电话", "联系电话")).encode()).headers == ["联系电话", "联系电话 (2)"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (csv_text([]).encode(), "no rows"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "not a table"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ".xls"),
        (b"<!doctype html><html><table></table></html>", "web page"),
        (b"a,b\0c\n1,2", "not a table"),
        ('楼栋,房号,面积\n"3栋,101,89'.encode(), "quotation mark"),
        (package({"word/document.xml": b"<w/>"}), "not a table"),
        (b"PK\x03\x04 broken", "damaged"),
        (package({"xl/workbook.xml": b"<workbook"}), "damaged"),
        (package({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "macros"),
        (package({"xl/workbook.xml": b"<x/>", "xl/sheet.xml": b"0" * 50_000_000}), "packed"),
    ],
)
def test_a_wrong_file_gives_one_sentence(content, words, settings):
    settings.LANGUAGE_CODE = "en"
    assert words in sentence(content)


def test_a_file_with_macros_is_refused_even_if_the_rest_is_right(settings):
    settings.LANGUAGE_CODE = "en"
    assert "macros" in sentence(with_file(xlsx([row()]), "xl/vbaProject.bin", b"x"))


def test_xml_that_multiplies_itself_is_not_expanded(settings):
    settings.LANGUAGE_CODE = "en"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    good = zipfile.ZipFile(io.BytesIO(xlsx([row()])))
    files = {name: good.read(name) for name in good.namelist()} | {"xl/workbook.xml": bomb}
    assert "damaged" in sentence(package(files))


def test_too_many_rows_and_columns_are_refused(monkeypatch, settings):
    settings.LANGUAGE_CODE = "en"
    assert "columns" in sentence(csv_text([range(101)], [f"c{n}" for n in range(101)]).encode())
    monkeypatch.setattr(tables, "MOST_ROWS", 50)
    assert "rows" in sentence(csv_text([row(str(n)) for n in range(70)]).encode())


def test_only_the_beginning_is_read_where_that_is_enough():
    assert len(read_table(csv_text([row(str(n)) for n in range(500)]).encode(), most=10).rows) < 25


def test_progress_is_told():
    ticks: list[int] = []
    read_table(csv_text([row(str(n)) for n in range(5000)]).encode(), tick=ticks.append)
    assert ticks == [2000, 4000]
