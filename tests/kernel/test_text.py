"""Text: made safe without changing what was said."""

import csv
import io
import unicodedata

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.errors import Invalid
from linli.kernel.text import (
    clean_line,
    clean_text,
    is_mobile,
    key_in,
    local_phone,
    normal_phone,
    plain_cell,
    safe_cell,
    without_invisibles,
)


def test_clean_text_keeps_paragraphs_and_drops_the_rest():
    assert clean_text("  电梯\t 坏了\r\n\r\n\r\n\r\n　　请来修\x00\x07  \n", most=50) == "电梯 坏了\n\n请来修"


def test_bidirectional_overrides_and_zero_width_characters_go():
    assert clean_line("\u202egpj.exe\u202c \u200b\ufeff\u2066x\u2069") == "gpj.exe x"


def test_half_of_a_surrogate_pair_goes():
    assert clean_line("a\ud83db") == "ab"


def test_a_family_stays_together():
    assert clean_line("👨\u200d👩\u200d👧 一家") == "👨\u200d👩\u200d👧 一家"


def test_text_is_composed_but_not_folded():
    assert clean_line("e\u0301 ９９ m²") == "é ９９ m²"


def test_clean_line_has_one_line():
    assert clean_line("第一行\n第二行\u2028第三行") == "第一行 第二行 第三行"


def test_a_text_that_is_too_long_is_refused_with_the_limit():
    assert clean_text("字" * 500, most=500) == "字" * 500
    with pytest.raises(Invalid) as refusal:
        clean_text("字" * 100_000, most=500, field="text")
    assert refusal.value.field == "text"
    assert str(refusal.value) == "这里最多写 500 个字，您写了 100000 个，请精简一下。"


def test_the_limit_counts_what_is_left_after_cleaning():
    assert clean_line(" " * 1000 + "字" * 10 + "\u200b" * 1000, most=10) == "字" * 10


@given(st.text())
def test_cleaning_is_finished_after_once(text):
    for clean in (clean_line, clean_text):
        once = clean(text, most=10_000)
        assert clean(once, most=10_000) == once
        assert not {unicodedata.category(char) for char in once} & {"Cs"}


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("+86 138-1234-5678", "+8613812345678"),
        ("13812345678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("008613812345678", "+8613812345678"),
        ("１３８ １２３４ ５６７８", "+8613812345678"),
        ("0755-2345 6789", "+8675523456789"),
        ("(010) 6234 5678", "+861062345678"),
        ("+86 755 2345 6789", "+8675523456789"),
        ("+44 20 7946 0000", "+442079460000"),
    ],
)
def test_normal_phone(text, normal):
    assert normal_phone(text) == normal
    assert normal_phone(normal) == normal


@pytest.mark.parametrize(
    "text",
    ["", "1381234567", "138123456789", "12812345678", "23456789", "+", "+86", "13812345678转1", "=13812345678", "١"],
)
def test_what_is_no_phone_number_is_refused(text):
    with pytest.raises(Invalid) as refusal:
        normal_phone(text, field="phone")
    assert refusal.value.field == "phone"


def test_only_mobiles_take_messages():
    assert [is_mobile(p) for p in ("+8613812345678", "+8675523456789", "13812345678")] == [True, False, False]


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "　=1",
        "\xa0=1",
        "\x00=1",
    ],
)
def test_a_formula_becomes_text(formula):
    assert str(safe_cell(formula)).startswith("'")


def test_numbers_and_plain_words_stay_what_they_are():
    for value in (1, -5, None, True, "3栋-201", "张三", "", "a=b"):
        assert safe_cell(value) is value or safe_cell(value) == value


def test_a_spreadsheet_reads_the_guarded_cell_as_text():
    sheet = openpyxl.Workbook().active
    sheet["A1"], sheet["A2"] = "=1+1", safe_cell("=1+1")
    assert (sheet["A1"].data_type, sheet["A2"].data_type) == ("f", "s")


@given(st.text())
def test_an_exported_cell_can_be_imported_again(text):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([safe_cell(text), "end"])
    file.seek(0)
    guarded, _end = next(csv.reader(file))
    assert plain_cell(guarded) == without_invisibles(text)


@pytest.mark.parametrize(
    ("phone", "written"),
    [("+8613812345678", "13812345678"), ("+8675523456789", "075523456789"), ("+4915112345678", "+4915112345678")],
)
def test_a_number_as_people_write_it(phone, written):
    assert local_phone(phone) == written
    if phone.startswith("+86"):
        assert normal_phone(written) == phone


@pytest.mark.parametrize(
    ("text", "key"),
    [("7", 7), ("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("٧", None), ("²", None), ("-7", None), ("", None)],
)
def test_a_key_in_an_address(text, key):
    assert key_in(text) == key
    assert key_in(None) is None
