"""The tally of ballots in the database, against the counter that shares no code; motion by motion (V10)."""

from random import Random

import pytest

from linli.voting.models import Assembly, Right
from linli.voting.queries.counting import counted, motions_of, outcomes
from linli.voting.states import Standing
from tests.voting import brute
from tests.voting.counts import filled
from tests.voting.makers import assembled, estate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(4))
def test_every_motion_is_counted_by_itself(cast, now, seed, django_assert_num_queries):
    random = Random(seed)
    marks = ["yyy", "yny", "nya", "y-y", "a-n", "---", None]
    answers = random.choices(marks, weights=(9, 4, 2, 4, 1, 1, 5), k=60)
    areas = [random.choice([1, 8_904, 10_000, 12_050]) for _ in answers]
    made = estate(cast, [(f"业主{n}",) for n in range(60)], area_dm2=areas)
    questions = [("", "甲"), ("rebuild", "乙"), ("", "丙")]
    assembly = assembled(cast, now, community=made.place, motions=questions)
    filled(cast, assembly, answers, now)
    served = {number for number in range(1, 61) if random.random() < 0.5}
    Right.objects.filter(assembly=assembly, number__in=served).update(served_at=now)
    assembly = Assembly.objects.get(pk=assembly.pk)
    assembly.silence_clause = True
    motions = motions_of(assembly)
    with django_assert_num_queries(1):
        found = outcomes(assembly, motions, counted(assembly, motions))
    for place, one in enumerate(found):
        roll = [
            # a ballot that leaves this motion blank was returned: nobody follows for it
            (area, None if answer is None else answer[place], answer is None and number in served)
            for number, (area, answer) in enumerate(zip(areas, answers, strict=True), start=1)
        ]
        assert one.result.outcome == brute.outcome(roll, one.motion.is_special), place
        assert one.clause_result.outcome == brute.outcome(roll, one.motion.is_special, clause=True), place


def test_a_disputed_line_and_one_without_a_ballot_stay_in_the_whole_and_do_not_count(cast, now):
    made = estate(cast, [(f"业主{n}",) for n in range(4)] + [()])
    assembly = assembled(cast, now, community=made.place)
    filled(cast, assembly, ["y", "y", "n"], now)
    Right.objects.filter(assembly=assembly, number=3).update(standing=Standing.DISPUTED)
    Right.objects.filter(assembly=assembly, kind="unknown").update(served_at=now)
    motions = motions_of(assembly)
    found = counted(assembly, motions)
    assert (found.whole, found.returned, found.silent) == ((5, 50_000), (2, 20_000), (0, 0))
    assert found.motions[motions[0].pk].heads.stored() == {"whole": 5, "took_part": 2, "yes": 2, "no": 0, "abstain": 0}
