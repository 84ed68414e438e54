"""The gates: V1–V13 by hand, boundaries by the hundred against the brute-force counter, and what must always hold."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.voting.rules.gates import AREA, HEADS, Count, Figures, decide, followed, thresholds, with_silence
from linli.voting.states import Choice, Outcome
from tests.voting import brute

ORDINARY, SPECIAL = thresholds({}, is_special=False), thresholds({}, is_special=True)


def figures_of(roll) -> Figures:
    def count(worth) -> Count:
        totals = {letter: sum(worth(line) for line in roll if line[1] == letter) for letter in "yna"}
        return Count(sum(map(worth, roll)), totals["y"], totals["n"], totals["a"])

    return Figures(count(lambda line: 1), count(lambda line: line[0]))


def outcome(roll, *, special=False, clause=False) -> str:
    figures = figures_of(roll)
    if clause:
        silent = [line for line in roll if line[1] is None and line[2]]
        figures = with_silence(figures, silent_heads=len(silent), silent_area_dm2=sum(line[0] for line in silent))
    return str(decide(figures, SPECIAL if special else ORDINARY).outcome)


def equal(whole: int, *, y: int = 0, n: int = 0, a: int = 0, area: int = 10_000, served: int = 0):
    """``whole`` lines of the same area, of whom so many chose so; of the rest the first ``served`` were reached."""
    choices = ["y"] * y + ["n"] * n + ["a"] * a
    rest = whole - len(choices)
    return [(area, choice, True) for choice in choices] + [(area, None, place < served) for place in range(rest)]


@pytest.mark.parametrize(
    ("vector", "roll", "special", "expected"),
    [
        ("V1", equal(100, y=66), False, Outcome.TOO_FEW),
        ("V1", equal(100, y=67), False, Outcome.PASSED),
        ("V2", equal(100, y=34, n=33), False, Outcome.PASSED),
        ("V2", equal(100, y=33, n=34), False, Outcome.REFUSED),
        ("V3", equal(90, y=60), False, Outcome.PASSED),
        ("V3", equal(90, y=59), False, Outcome.TOO_FEW),
        ("V4", equal(90, y=30, n=30), False, Outcome.REFUSED),
        ("V4", equal(90, y=31, n=29), False, Outcome.PASSED),
        ("V5", equal(90, y=45, n=15), True, Outcome.PASSED),
        ("V5", equal(90, y=44, n=16), True, Outcome.REFUSED),
        ("V6", [(100000, "y", True), *equal(10, n=7)], False, Outcome.REFUSED),
        ("V7", [(300000, None, True), *equal(70, y=66)], False, Outcome.TOO_FEW),
        ("V7", [(300000, None, True), *equal(70, y=67)], False, Outcome.PASSED),
        ("V11", equal(90, y=30, a=30), False, Outcome.REFUSED),
        ("V11", equal(90, y=45, a=15), True, Outcome.PASSED),
        ("V12", equal(100, y=60, served=40), False, Outcome.TOO_FEW),
    ],
)
def test_the_vectors_worked_out_by_hand(vector, roll, special, expected):
    assert outcome(roll, special=special) == expected == brute.outcome(roll, special)


def test_v6_says_which_gate_it_was():
    roll = [(100000, "y", True), *equal(10, n=7)]
    result = decide(figures_of(roll), ORDINARY)
    assert [(gate.name, gate.measure, gate.part, gate.whole, gate.passes) for gate in result.gates] == [
        ("took_part", HEADS, 8, 11, True),
        ("took_part", AREA, 170_000, 200_000, True),
        ("agree", HEADS, 1, 8, False),
        ("agree", AREA, 100_000, 170_000, True),
    ]
    assert result.gates[2].needed == 5 and result.gates[2].missing == 4


def test_v13_the_silent_follow_the_majority_only_where_they_were_reached():
    roll = equal(100, y=40, n=15, served=12)
    assert outcome(roll) == Outcome.TOO_FEW
    assert outcome(roll, clause=True) == Outcome.PASSED == brute.outcome(roll, clause=True)
    unreached = equal(100, y=40, n=15, served=11)
    assert outcome(unreached, clause=True) == Outcome.TOO_FEW


def test_without_a_majority_of_both_measures_the_silent_take_part_and_do_not_agree():
    # The yes has the heads, the no has the area: the silent follow neither.
    roll = [(10_000, "y", True)] * 30 + [(30_000, "n", True)] * 20 + [(10_000, None, True)] * 20
    assert followed(figures_of(roll)) is None
    silent = with_silence(figures_of(roll), silent_heads=20, silent_area_dm2=200_000)
    assert (silent.heads.abstain, silent.heads.yes, silent.heads.no) == (20, 30, 20)
    assert outcome(roll, clause=True) == Outcome.REFUSED == brute.outcome(roll, clause=True)


def test_nobody_at_all_decides_nothing():
    assert outcome(equal(10)) == Outcome.TOO_FEW
    result = decide(figures_of(equal(10)), ORDINARY)
    assert [gate.passes for gate in result.gates] == [False] * 4
    assert [gate.needed for gate in result.gates] == [7, 66_667, 1, 1]


def test_references_name_the_article():
    assert ORDINARY.references() == {
        "voting.took_part": "cn/2021-01-01#voting.took_part",
        "voting.agree": "cn/2021-01-01#voting.agree",
    }
    assert SPECIAL.agree.share == Fraction(3, 4) and SPECIAL.agree.inclusive and not ORDINARY.agree.inclusive


def boundaries() -> list[tuple[list[tuple[int, str | None, bool]], bool]]:
    """At every threshold exactly, one head and one dm² below and above it, for small and large electorates."""
    cases = []
    for whole in (1, 2, 3, 4, 6, 8, 11, 12, 24, 90, 99, 100, 101, 120):
        for special, (top, bottom) in ((False, (1, 2)), (True, (3, 4))):
            for part in {whole * 2 // 3 - 1, whole * 2 // 3, whole * 2 // 3 + 1, whole}:
                if not 0 <= part <= whole:
                    continue
                for yes in {part * top // bottom - 1, part * top // bottom, part * top // bottom + 1}:
                    if 0 <= yes <= part:
                        for area in (1, 8_904):
                            roll = equal(whole, y=yes, n=part - yes, area=area)
                            cases.append((roll, special))
                            cases += [([*roll[:-1], (area + by, *roll[-1][1:])], special) for by in (1, -1) if area > 1]
                            cases += [([(area + 1, *roll[0][1:]), *roll[1:]], special)]
    return cases


def test_boundaries_by_the_hundred():
    cases = boundaries()
    assert len(cases) >= 500
    for roll, special in cases:
        assert outcome(roll, special=special) == brute.outcome(roll, special), (roll, special)


def test_a_unit_of_a_hundredth_of_a_square_metre_decides():
    # 2/3 of the area exactly, then one dm² less: the unit of 0.01 m² is the one that is missing.
    exact = [(1, "y", True), (199, "y", True), (100, None, True)]
    assert outcome(exact) == Outcome.PASSED
    short = [(1, None, True), (199, "y", True), (100, None, True)]
    assert decide(figures_of(short), ORDINARY).gates[1].missing == 1
    # The very same with three quarters and a half of the area.
    assert (
        outcome([(75, "y", True), (25, "n", True)] + [(75, "y", True)] * 2 + [(25, "y", True)], special=True)
        == "passed"
    )
    half = [(50, "y", True), (1, "y", True), (51, "n", True), (1, "y", True)]
    assert outcome(half) == Outcome.PASSED  # 52 of 103, 3 of 4
    assert outcome([(50, "y", True), (51, "n", True), (1, "y", True)]) == Outcome.REFUSED  # 51 of 102


LINES = st.tuples(st.integers(1, 500), st.sampled_from(["y", "n", "a", "-", None]), st.booleans())


@given(st.lists(LINES, min_size=1, max_size=40), st.booleans(), st.booleans())
@settings(max_examples=400, deadline=None)
def test_the_gates_say_what_the_brute_force_says(roll, special, clause):
    assert outcome(roll, special=special, clause=clause) == brute.outcome(roll, special, clause)


@given(st.lists(LINES, min_size=1, max_size=30), st.booleans(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_never_matters(roll, special, random: Random):
    mixed = list(roll)
    random.shuffle(mixed)
    assert figures_of(mixed) == figures_of(roll)
    assert outcome(mixed, special=special) == outcome(roll, special=special)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.sampled_from("yna"), st.just(True)), min_size=1, max_size=30),
    st.booleans(),
    st.data(),
)
@settings(deadline=None)
def test_one_more_yes_never_turns_a_pass_into_a_fail(roll, special, data):
    place = data.draw(st.integers(0, len(roll) - 1))
    more = [*roll[:place], (roll[place][0], "y", True), *roll[place + 1 :]]
    if outcome(roll, special=special) == Outcome.PASSED:
        assert outcome(more, special=special) == Outcome.PASSED


@given(st.lists(LINES, min_size=1, max_size=30), st.booleans())
@settings(deadline=None)
def test_needed_is_the_smallest_part_that_passes(roll, special):
    for gate in decide(figures_of(roll), SPECIAL if special else ORDINARY).gates:
        if gate.whole:
            assert gate.threshold.met(gate.needed, gate.whole) or gate.needed > gate.whole
            assert not gate.threshold.met(gate.needed - 1, gate.whole) or gate.needed == 1
        assert (gate.missing == 0) == (gate.passes or gate.needed <= gate.part)


def test_a_choice_is_counted_by_its_name():
    count = Count(10, 1, 2, 3)
    assert [count.of(choice) for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN)] == [1, 2, 3]
