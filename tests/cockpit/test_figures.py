"""Each figure against its definition, and against the rows behind it."""

from datetime import timedelta
from fractions import Fraction

import pytest

from linli.cases.models import (
    Exclusion,
)
from linli.cases.queries import statistics
from linli.cases.states import Channel, ExclusionReason, State, Verdict
from tests.cockpit.conftest import counted
from tests.cockpit.makers import answered, case, category, on, stored

pytestmark = pytest.mark.django_db
OPEN = {"state": State.IN_PROGRESS, "ended_at": None, "verdict": ""}


def test_of_no_cases_there_is_no_rate(cast, scope, year, now):
    counts = counted(scope, year, now)
    assert (counts["total"], [counts.rate(key) for key in statistics.RATES]) == (0, [None] * 4)


def test_the_response_rate_counts_who_was_contacted_within_the_limit(cast, scope, year, now):
    late = on(2025) + timedelta(hours=25)
    stored(
        [
            case(cast),
            case(cast, contacted_at=late - timedelta(microseconds=1)),
            case(cast, contacted_at=late),  # at the limit itself is late
            case(cast, contacted_at=None, **OPEN),
            case(cast, dispatched_at=None, contact_due_at=None, contacted_at=None),  # answered at once: not dispatched
            case(cast, excluded=True),
        ]
    )
    counts = counted(scope, year, now)
    assert (counts["in_time"], counts["dispatched"], counts.rate("response")) == (2, 4, Fraction(1, 2))


def test_only_the_reporter_says_what_is_solved(cast, scope, year, now):
    future = now + timedelta(days=1)
    stored(
        [
            case(cast),
            case(cast, verdict=Verdict.SOLVED_ONLY),
            case(cast, verdict=Verdict.NOT_SOLVED),
            case(cast, verdict=Verdict.UNANSWERED),
            case(cast, state=State.CLAIMED, ended_at=None, verdict="", claimed_at=on(2025)),  # the handler's claim
            case(cast, **OPEN),  # past its limit
            case(cast, **OPEN, solve_due_at=now),  # it comes due at this moment
            case(cast, **OPEN, solve_due_at=future),  # not yet due
            case(cast, state=State.REFUSED, verdict=""),
            case(cast, state=State.WITHDRAWN, verdict=""),
            case(cast, excluded=True, verdict=Verdict.NOT_SOLVED),
        ]
    )
    counts = counted(scope, year, now)
    assert (counts["solved"], counts["due"], counts["excluded"]) == (2, 7, 1)
    assert counts.rate("resolution") == Fraction(2, 7)


def test_satisfaction_is_of_answers_and_not_of_cases(cast, scope, year, now):
    twice, once, silent, left_out = stored(
        [case(cast, redos=1), case(cast), case(cast, verdict=Verdict.UNANSWERED), case(cast, excluded=True)]
    )
    answered([twice], Verdict.NOT_SOLVED)
    answered([twice], Verdict.SATISFIED, round=2)
    answered([once], Verdict.SOLVED_ONLY)
    answered([silent, left_out])
    counts = counted(scope, year, now)
    assert (counts["satisfied"], counts["answered"], counts.rate("satisfaction")) == (1, 3, Fraction(1, 3))
    assert counts["redone"] == 1


def test_a_case_stays_inside_if_it_closes_without_going_up(cast, scope, year, now):
    stored([case(cast), case(cast), case(cast, left_community=True), case(cast, **OPEN)])
    counts = counted(scope, year, now)
    assert (counts["inside"], counts["closed"], counts["left"]) == (2, 3, 1)


def test_a_merged_case_counts_once_with_the_one_that_took_it_in(cast, scope, year, now):
    (main,) = stored([case(cast, submitted_at=on(2024))])
    stored([case(cast, state=State.MERGED, merged_into=main, verdict="", channel=Channel.PETITION)])
    counts = counted(scope, year, now)
    assert (counts["total"], counts.was("total"), counts["petitions"]) == (0, 1, 0)


def test_the_year_changes_at_midnight_in_shanghai(cast, scope, year, now):
    new_year = on(2025, 1, 1, 0)
    stored([case(cast, submitted_at=new_year), case(cast, submitted_at=new_year - timedelta(microseconds=1))])
    stored([case(cast, submitted_at=on(2026, 1, 1, 0))])
    counts = counted(scope, year, now)
    assert (counts["total"], counts.was("total")) == (1, 1)


def test_a_merged_community_is_counted_with_its_successor(cast, year, now):
    stored([case(cast, community=cast.fy), case(cast)])
    cast.fy.successor, cast.fy.merged_on = cast.hh, on(2025).date()
    cast.fy.save()
    scope = statistics.scope_of(cast.places["df"])
    by_community = statistics.under_standing(scope, statistics.counts_by(scope, year, now))
    assert {pk: counts["total"] for pk, counts in by_community.items()} == {cast.hh.pk: 2}
    assert statistics.months_by(scope, statistics.month_starts(year.now.end, 12), year.now.end)[cast.hh.pk][5] == 2
    assert statistics.scope_of(cast.fy).communities == ()
    assert statistics.scope_of(cast.hh).members(cast.hh.pk) == [cast.hh.pk, cast.fy.pk]


def test_months_add_up_to_the_year(cast, scope, year):
    stored(case(cast, submitted_at=on(2025, month)) for month in (1, 3, 3, 12))
    starts = statistics.month_starts(year.now.end, 12)
    assert statistics.months_by(scope, starts, year.now.end) == {cast.hh.pk: [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1]}


def test_categories_keep_their_line_through_versions_of_the_catalogue(cast, scope, year, now):
    old = category(cast)
    newer = category(cast)
    newer.pk, newer.name = None, "门禁与大门"
    newer.catalogue = type(old.catalogue).objects.create(
        place=cast.places["dh"], version=2, note="改名", published_at=now
    )
    newer.save(force_insert=True)
    stored(
        [case(cast, category=old), case(cast, category=newer), case(cast, category=category(cast, "safety.fire_lane"))]
    )
    lines = statistics.categories(scope, year, now)
    assert [(line.code, line.name, line.counts["total"]) for line in lines] == [
        ("facility.door", "门禁与大门", 2),
        ("safety.fire_lane", "消防通道被占", 1),
    ]
    headings = statistics.headings(lines)
    assert [(line.code, line.name, line.counts["total"]) for line in headings] == [
        ("facility", "设施", 2),
        ("safety", "安全", 1),
    ]


def test_why_cases_were_left_out_is_published(cast, scope, year, now):
    first, second, proposed = stored([case(cast, excluded=True), case(cast, excluded=True), case(cast)])
    for one, reason in (
        (first, ExclusionReason.TEST),
        (second, ExclusionReason.TEST),
        (proposed, ExclusionReason.MALICIOUS),
    ):
        Exclusion.objects.create(
            community=cast.hh, case=one, reason=reason, text="x", proposed_at=now,
            confirmed_at=None if one is proposed else now,
        )  # fmt: skip
    assert list(statistics.exclusion_reasons(scope, year).values()) == [2]


def test_few_cases_of_one_building_are_not_shown_and_cannot_be_reckoned(cast, year, now):
    third, fourth = sorted({unit.building for unit in cast.units["hh"]}, key=lambda building: building.pk)
    scope = statistics.scope_of(cast.hh)
    stored([*(case(cast, building=third) for _ in range(9)), *(case(cast, building=fourth) for _ in range(4))])
    lines, least = statistics.buildings(scope, year, now)
    assert (least, [(line.name, line.number) for line in lines]) == (5, [("3栋", None), ("4栋", None)])
    stored([case(cast, building=fourth), case(cast)])
    lines, _least = statistics.buildings(scope, year, now)
    assert [(line.name, line.number) for line in lines] == [("3栋", 9), ("4栋", 5), ("", 1)]


def test_a_streak_without_petitions_breaks_on_the_first(cast, now):
    scope = statistics.scope_of(cast.places["hhsq"])
    stored(
        [
            case(cast, channel=Channel.PETITION, submitted_at=on(2022, 3, 2)),
            case(cast, submitted_at=on(2025)),
            case(cast, community=cast.fy, submitted_at=on(2024, 3, 3)),
        ]
    )
    found = {one.community.code: (one.years, one.whole_record) for one in statistics.streaks(scope, now)}
    assert found == {"hh": (4, False), "fy": (1, True)}
    stored([case(cast, channel=Channel.PETITION, submitted_at=now - timedelta(days=1))])
    first, second = statistics.streaks(scope, now)
    assert (first.community.code, second.community.code, second.years, second.days) == ("fy", "hh", 0, 1)
