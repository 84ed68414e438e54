"""Area is a fingerprint: an attacker who knows the area of every flat and has the published file (ADR 0015).

She is as clever as can be: for every sum that the file opens she works out all sets of flats that fit it, and claims a
choice only where every one of them has the same flat in it. Against a file with exact sums by choice she succeeds.
"""

import json
from random import Random

import pytest

from linli.voting.queries.proof import count_text
from linli.voting.rules.hiding import opening
from tests.voting.counts import filled
from tests.voting.makers import assembled, estate

pytestmark = pytest.mark.django_db


def in_every_fitting_set(areas: list[int], count: int, total: int) -> set[int]:
    """The places of flats that are in every set of ``count`` flats with this total area."""
    ahead = [[0] * (count + 1) for _ in range(len(areas) + 1)]  # sums that the first flats can have, as bits
    ahead[0][0] = 1
    for place, area in enumerate(areas):
        for some in range(count + 1):
            ahead[place + 1][some] = ahead[place][some] | (ahead[place][some - 1] << area if some else 0)
    assert ahead[-1][count] >> total & 1, "the file states a sum that no flats have"

    def fits_without(left_out: int) -> bool:
        rest = [area for place, area in enumerate(areas) if place != left_out]
        sums = [1] + [0] * count
        for area in rest:
            for some in range(count, 0, -1):
                sums[some] |= sums[some - 1] << area
        return bool(sums[count] >> total & 1)

    return {place for place in range(len(areas)) if not fits_without(place)}


def claims(content: bytes, areas: list[int], *, naive: list[str] | None = None) -> set[tuple[int, str]]:
    """(place of the flat, choice) that she can prove. ``naive``: as if the file had opened every choice exactly."""
    if naive is not None:
        groups = {letter: [areas[n] for n, mark in enumerate(naive) if mark == letter] for letter in set(naive)}
        sets = {letter: (len(found), sum(found)) for letter, found in groups.items()}
    else:
        header = json.loads(content.split(b"\n", 1)[0])
        lines = [line.split() for line in content.decode().splitlines()[1:-1]]
        sets = {
            key[2:]: (sum(kind == key[:1] and mark[-1] == key[2:] for kind, mark, *_rest in lines), area)
            for key, (area, _r) in header["opened"].items()
            if key.startswith("1 ")
        }
    found = set()
    for choice, (count, total) in sets.items():
        if choice != "+" and count < len(areas):  # a pool says nothing of who in it chose what
            found |= {(place, choice) for place in in_every_fitting_set(areas, count, total)}
    return found


def cast_so(cast, now, areas, marks):
    made = estate(cast, [(f"业主{n}",) for n in range(len(areas))], area_dm2=areas)
    assembly = assembled(cast, now, community=made.place)
    filled(cast, assembly, marks, now)
    return count_text(assembly).content


DISTINCT = Random(1).sample(range(400, 900), 30)
ALIKE = [500] * 29 + [501]


@pytest.mark.parametrize(
    ("areas", "marks"),
    [
        (DISTINCT, ["n"] + ["y"] * 29),  # all but one
        (DISTINCT, ["y"] + ["n"] * 29),
        (DISTINCT, ["n"] * 2 + ["y"] * 28),
        (DISTINCT, ["n"] * 2 + ["a"] + ["y"] * 27),
        (DISTINCT, ["-"] + ["y"] * 29),
        (ALIKE, ["y"] * 20 + ["n"] * 10),  # the one that is 0.01 m² larger said no
        (ALIKE, ["n"] * 9 + ["y"] * 21),
    ],
)
def test_she_succeeds_against_exact_sums_and_fails_against_ours(cast, now, areas, marks):
    naive = claims(b"", areas, naive=marks)
    assert naive and all(marks[place] == choice for place, choice in naive)
    assert claims(cast_so(cast, now, areas, marks), areas) == set()


def test_a_choice_of_five_whose_sum_few_sets_fit_is_opened_together_with_others(cast, now):
    marks = ["n"] * 5 + ["y"] * 25
    content = cast_so(cast, now, DISTINCT, marks)
    assert b"\n1 n " not in content and b"\n1 n+ " in content and b"\n1 y+ " in content
    assert claims(content, DISTINCT) == set()


def test_in_the_pool_of_a_single_no_at_least_nine_others_said_yes(cast, now):
    lines = cast_so(cast, now, DISTINCT, ["n"] + ["y"] * 29).decode().splitlines()
    marks = [line.split()[1] for line in lines if line.startswith("1 ")]
    assert marks.count("n+") == 1 and marks.count("y+") == 9 and marks.count("y") == 20


def test_where_no_pool_decides_the_sums_are_exact_and_the_file_says_so(cast, now):
    # Seven owners: any pool that hides would leave the outcome open. They were told so on the ballot.
    content = cast_so(cast, now, [501, 622, 743, 864, 985, 406, 527], ["y"] * 4 + ["n"] * 3)
    assert json.loads(content.split(b"\n", 1)[0])["bare"] == [1]


def test_who_is_drawn_into_the_pool_follows_from_the_key_and_not_from_the_roll():
    lines = [("n", DISTINCT[0]), *(("y", area) for area in DISTINCT[1:])]
    pools = {opening(lines, lambda spans: True, Random(seed)).mixed for seed in range(20)}
    assert len(pools) > 15 and all(0 in pool and len(pool) == 10 for pool in pools)
