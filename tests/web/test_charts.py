"""Charts are drawn from whole numbers: what stands in the drawing follows from the values exactly."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.web import charts


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (3, 4), (5, 10), (10, 10), (11, 20), (39, 40), (318, 400)])
def test_the_scale_ends_at_a_round_number(most, top):
    assert charts.ceiling(most) == top


def chart(*groups, **more):
    series = [{"name": f"s{number}", "tone": "jade"} for number in range(len(groups[0]))] if groups else []
    cells = [
        {"label": f"{number}月", "values": [{"value": value, "href": f"?m={number}"} for value in values]}
        for number, values in enumerate(groups, start=1)
    ]
    return {"series": series, "groups": cells, **more}


def test_bars_stand_for_their_values():
    drawing = charts.bars(chart((100, 50), (0, 200)))
    assert [bar.height for bar in drawing.bars] == ["66.0", "33.0", "0.0", "132.0"]
    assert [bar.name for bar in drawing.bars] == ["1月 s0 100", "1月 s1 50", "2月 s0 0", "2月 s1 200"]
    assert [bar.href for bar in drawing.bars] == ["?m=1", "?m=1", "?m=2", "?m=2"]
    assert [tick.text for tick in drawing.ticks] == ["0", "100", "200"]


def test_a_scale_divides_only_the_numbers_at_the_side():
    drawing = charts.bars(chart((41_260_000,), (36_800_000,), scale=1_000_000))
    assert [tick.text for tick in drawing.ticks] == ["0", "50", "100"]
    assert drawing.bars[0].height == "54.5"


def test_what_is_below_nothing_is_drawn_as_nothing():
    assert [bar.height for bar in charts.bars(chart((-5,), (2,))).bars] == ["0.0", "132.0"]


def test_an_empty_chart_can_be_drawn():
    assert charts.bars(chart()).bars == ()


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)), min_size=1, max_size=36), st.booleans())
def test_each_bar_can_be_hit_and_none_overlaps(values, wide):
    drawing = charts.bars(chart(*values), wide=wide)
    hits = [(bar.hit_x, bar.hit_x + bar.hit_width) for bar in drawing.bars]
    assert all(end - start >= 24 for start, end in hits)
    assert all(before[1] <= after[0] for before, after in pairwise(hits))
    assert hits[0][0] >= drawing.left
    assert hits[-1][1] <= drawing.width


@pytest.mark.parametrize(
    ("values", "points"),
    [([], ""), ([7], "2.0,15.0"), ([1, 2], "2.0,27.0 102.0,3.0"), ([3, 3, 3], "2.0,15.0 52.0,15.0 102.0,15.0")],
)
def test_a_spark(values, points):
    assert charts.spark(values) == points
