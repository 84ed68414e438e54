"""Money: integer fen, written and read exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.errors import Invalid
from linli.kernel.money import MOST_FEN, parse_yuan, yuan


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (182431642, "1,824,316.42"),
        (0, "0.00"),
        (5, "0.05"),
        (100000, "1,000.00"),
        (-3450, "-34.50"),
        (-5, "-0.05"),
    ],
)
def test_yuan_writes_two_decimals_and_thousands(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize("wrong", [1.5, True, "100", None])
def test_yuan_takes_nothing_but_an_int(wrong):
    with pytest.raises(TypeError):
        yuan(wrong)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("34,500.00", 3450000),
        ("34500", 3450000),
        ("0.5", 50),
        ("007", 700),
        (" ¥1,824,316.42 ", 182431642),
        ("３４，５００．００元", 3450000),
        ("￥20 元", 2000),
    ],
)
def test_parse_yuan_reads_what_people_write(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "元", "-5", "+5", "1.005", "34,50.00", "1,2345", "3万", "1e3", "0x10", "١٢", "1.", ".5", "1 000", "NaN"],
)
def test_parse_yuan_refuses_what_is_not_plainly_an_amount(text):
    with pytest.raises(Invalid) as refusal:
        parse_yuan(text, field="amount")
    assert refusal.value.field == "amount"
    assert "34,500.00" in str(refusal.value)


def test_parse_yuan_ends_where_a_column_would():
    assert parse_yuan("9,999,999,999,999.99") == MOST_FEN
    with pytest.raises(Invalid):
        parse_yuan("10,000,000,000,000.00")
    with pytest.raises(Invalid):
        parse_yuan("9" * 100_000)


@given(st.integers(min_value=0, max_value=MOST_FEN))
def test_what_is_written_can_be_read_again(fen):
    assert parse_yuan(yuan(fen)) == fen
