"""Area: integer dm², written and read exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.area import MOST_DM2, parse_area, square_metres
from linli.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("text", "dm2"),
    [
        ("89.32", 8932),
        ("89.3", 8930),
        ("89", 8900),
        ("0.01", 1),
        ("1,234.50", 123450),
        ("８９．３２㎡", 8932),
        ("89.32 m²", 8932),
        ("89.32M2", 8932),
        ("89.32平方米", 8932),
        (" 089.32 平米", 8932),
    ],
)
def test_parse_area_reads_what_a_register_holds(text, dm2):
    assert parse_area(text) == dm2


@pytest.mark.parametrize(
    ("text", "part_of_sentence"),
    [
        ("0", "面积不能为 0"),
        ("0.00", "面积不能为 0"),
        ("-89.32", "不能是负数"),
        ("－89.32", "不能是负数"),
        ("89.321", "两位小数"),
        ("89.30000000000001", "两位小数"),
        ("", "请用数字"),
        ("约89", "请用数字"),
        ("8 9", "请用数字"),
        ("=89", "请用数字"),
        ("1e2", "请用数字"),
        ("89.", "请用数字"),
        ("10000000.01", "面积过大"),
        ("9" * 100_000, "面积过大"),
    ],
)
def test_parse_area_refuses_with_a_sentence_that_helps(text, part_of_sentence):
    with pytest.raises(Invalid) as refusal:
        parse_area(text, field="area")
    assert (refusal.value.field, part_of_sentence in str(refusal.value)) == ("area", True)


def test_a_raised_digit_is_not_taken_for_a_decimal():
    with pytest.raises(Invalid):
        parse_area("89.3²")


@pytest.mark.parametrize("wrong", [89.32, True, "8932"])
def test_square_metres_takes_nothing_but_an_int(wrong):
    with pytest.raises(TypeError):
        square_metres(wrong)


def test_square_metres_keeps_two_decimals():
    assert [square_metres(n) for n in (8932, 8900, 1, 0, -8932)] == ["89.32", "89.00", "0.01", "0.00", "-89.32"]


@given(st.integers(min_value=1, max_value=MOST_DM2))
def test_what_is_written_can_be_read_again(dm2):
    assert parse_area(square_metres(dm2)) == dm2
