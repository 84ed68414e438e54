"""Shares: exact arithmetic, half-up text, and the two kinds of bound of art. 1259."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.shares import (
    HALF,
    THREE_QUARTERS,
    TWO_THIRDS,
    at_least,
    average,
    change,
    decimal,
    more_than,
    percent,
    ratio,
)


def test_the_figures_of_the_stories():
    assert percent(19, 34) == "55.9"
    assert change(3540, 1908) == "+85.53"
    assert average(3540, 45) == "78.7"
    assert percent(1273, 1774, 2) == "71.76"


def test_of_nothing_there_is_no_rate():
    assert (ratio(0, 0), percent(3, 0), change(5, 0), average(0, 0)) == (None, None, None, None)
    assert not at_least(0, 0, TWO_THIRDS)
    assert not more_than(0, 0)


def test_change_has_a_sign_unless_nothing_changed():
    assert [change(n, 1000) for n in (1000, 1001, 999, 0)] == ["0.00", "+0.10", "-0.10", "-100.00"]
    assert change(1000001, 1000000) == "0.00"
    assert change(999999, 1000000) == "0.00"
    assert change(2, 1, 0) == "+100"


def test_a_half_is_rounded_up():
    assert [decimal(Fraction(n, 8), 2) for n in (1, 3, -1)] == ["0.13", "0.38", "-0.13"]
    assert [decimal(Fraction(n, 2), 0) for n in (1, 3, 5, -1)] == ["1", "2", "3", "-1"]


@pytest.mark.parametrize("wrong", [0.5, True, "1", Decimal("0.5")])
def test_no_float_comes_in(wrong):
    for call in (ratio, percent, change, average):
        with pytest.raises(TypeError):
            call(wrong, 2)
    with pytest.raises(TypeError):
        more_than(1, 2, wrong)
    with pytest.raises(TypeError):
        at_least(wrong, 2, HALF)


# The vectors V1-V5 and V16 of the domain's section 3.7.
def test_two_thirds_of_a_hundred_is_sixty_seven():
    assert (at_least(66, 100, TWO_THIRDS), at_least(67, 100, TWO_THIRDS)) == (False, True)


def test_exactly_two_thirds_is_enough():
    assert at_least(60, 90, TWO_THIRDS)


def test_a_majority_is_more_than_half():
    assert (more_than(33, 67), more_than(34, 67)) == (False, True)
    assert (more_than(30, 60), more_than(31, 60)) == (False, True)


def test_exactly_three_quarters_is_enough():
    assert (at_least(44, 60, THREE_QUARTERS), at_least(45, 60, THREE_QUARTERS)) == (False, True)


def test_two_thirds_of_a_council_of_thirty_seven():
    assert (at_least(24, 37, TWO_THIRDS), at_least(25, 37, TWO_THIRDS)) == (False, True)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15), st.integers(0, 6))
def test_the_text_is_the_nearest_number_and_never_nearer_to_zero_on_a_half(part, whole, places):
    exact = Fraction(part, whole)
    distance = Fraction(decimal(exact, places)) - exact
    half = Fraction(1, 2 * 10**places)
    assert abs(distance) <= half
    if abs(distance) == half:
        assert (distance > 0) == (exact > 0)


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.fractions(0, 1))
def test_the_two_bounds_differ_exactly_at_the_bound(part, whole, bound):
    assert at_least(part, whole, bound) == (more_than(part, whole, bound) or Fraction(part, whole) == bound)
