"""Each figure against its definition, and against the rows behind it."""

import random
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db.models import Q

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import (
    Case,
    Escalation,
    Exclusion,
    HandBack,
    InterimReport,
    Supervision,
    Whistle,
    WhistleCall,
)
from linli.cases.queries import statistics
from linli.cases.queries.statistics import Counts
from linli.cases.states import Channel, EscalationReason, ExclusionReason, HandBackReason, Occasion, State, Verdict
from tests.cases.makers import fresh, reported
from tests.cast import Cast
from tests.cockpit.makers import answered, case, category, on, stored

pytestmark = pytest.mark.django_db
OPEN = {"state": State.IN_PROGRESS, "ended_at": None, "verdict": ""}


@pytest.fixture
def scope(cast: Cast):
    return statistics.scope_of(cast.places["dh"])


@pytest.fixture
def year(now):
    return statistics.period_of("", now)


def counted(scope, period, at) -> Counts:
    return statistics.total_of(
        [
            *statistics.counts_by(scope, period, at).values(),
            *statistics.call_backs_by(scope, period, compare=True).values(),
        ]
    )


def test_of_no_cases_there_is_no_rate(cast, scope, year, now):
    counts = counted(scope, year, now)
    assert (counts["total"], [counts.rate(key) for key in statistics.RATES]) == (0, [None] * 4)


def test_the_response_rate_counts_who_was_contacted_within_the_limit(cast, scope, year, now):
    late = on(2025) + timedelta(hours=25)
    stored(
        [
            case(cast),
            case(cast, contacted_at=late),  # at the limit itself is still within it
            case(cast, contacted_at=late + timedelta(seconds=1)),
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


def a_varied_year(cast: Cast, now) -> None:
    """240 cases in every state, in both years and both communities, with all that can happen to them."""
    chance, made = random.Random(45), []
    codes = [category(cast, code) for code in ("facility.door", "safety.fire_lane", "body.company")]
    bodies = [cast.body(BodyKind.PROPERTY_COMPANY), cast.body(BodyKind.RESIDENTS_COMMITTEE)]
    for number in range(240):
        state = chance.choice([State.CLOSED, *State])
        begun = on(chance.choice((2024, 2025)), chance.randint(1, 12))
        ended = state in (State.CLOSED, State.REFUSED, State.MERGED, State.WITHDRAWN)
        made.append(
            case(
                cast,
                state=State.CLOSED if state == State.MERGED and not number else state,
                merged_into_id=made[0].pk if state == State.MERGED and number else None,
                community=chance.choice((cast.hh, cast.fy)),
                body=chance.choice(bodies),
                submitted_at=begun,
                ended_at=begun + timedelta(days=3) if ended else None,
                contacted_at=chance.choice((None, begun + timedelta(hours=2), begun + timedelta(hours=30))),
                verdict=chance.choice(("", *Verdict.values)),
                solve_due_at=chance.choice((begun, now + timedelta(days=9))),
                excluded=chance.random() < 0.15,
                left_community=chance.random() < 0.4,
                redos=chance.randint(0, 1),
                hand_backs=chance.randint(0, 1),
                channel=chance.choice((Channel.APP, Channel.PETITION)),
                category=chance.choice(codes),
            )
        )
        if not number:
            made[0].save()
    made = [made[0], *stored(made[1:])]
    answered(one for one in made if one.verdict)
    answered((one for one in made if one.redos), Verdict.NOT_SOLVED, round=2)
    what_happened(cast, made, now)


def what_happened(cast: Cast, made: list[Case], now) -> None:
    police, street = cast.body(BodyKind.POLICE), cast.body(BodyKind.STREET_OFFICE)
    for number, one in enumerate(made[:24]):
        here = {"community_id": one.community_id, "case": one}
        due = now - timedelta(days=number * 3)
        whistle = Whistle.objects.create(
            **here, occasion=Occasion.JOINT, text="x", body=street, at=due - timedelta(days=1), report_in_due_at=due,
            rule="x", ended_at=now,
        )  # fmt: skip
        reported_at = (None, due - timedelta(hours=1), due)[number % 3]
        WhistleCall.objects.create(
            **here, whistle=whistle, body=police, due_at=due, reported_in_at=reported_at, missed=number % 3 != 1,
            rating_by_whistler=(None, 4)[number % 2], rating_by_called=(None, None, 3)[number % 3],
        )  # fmt: skip
        Escalation.objects.create(
            **here, reason=EscalationReason.NOT_SOLVED, from_level=1, to_level=2, from_body=street, to_body=street,
            automatic=number % 2 == 0, at=now,
        )  # fmt: skip
        ended = (None, now)[number % 2]
        Supervision.objects.create(**here, body=street, reason="x", begun_at=now, ended_at=ended)
        HandBack.objects.create(
            **here, body=police, reason=HandBackReason.NOT_OUR_DUTY, text="x", asked_at=now, decider=street,
            upheld=(None, True)[number % 2], decided_at=ended,
        )  # fmt: skip
        InterimReport.objects.create(**here, number=1, text="x", next_due_at=due + timedelta(days=9), at=due)


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("key", [*statistics.FIGURES, "answered", "satisfied"])
def test_a_figure_is_as_large_as_its_list_is_long(cast, scope, year, now, key, earlier):
    a_varied_year(cast, now)
    counts = counted(scope, year, now)
    number = counts.was(key) if earlier else counts[key]
    assert number > 0
    assert statistics.rows_of(key, scope, year, now, before=earlier).query.count() == number


def test_a_rates_lists_are_its_whole_its_part_and_the_rest(cast, scope, year, now):
    a_varied_year(cast, now)
    for rate in statistics.RATES.values():
        whole, part, rest = (
            {row.pk for row in statistics.rows_of(key, scope, year, now).query}
            for key in (rate.whole, rate.part, rate.rest)
        )
        assert part
        assert rest
        assert (part | rest, part & rest) == (whole, set())


def test_lights_and_steps_are_as_many_as_their_rows(cast, scope, year, now):
    a_varied_year(cast, now)
    board = statistics.board(scope, year, now)
    for key, number in {**board.lights, **board.steps}.items():
        assert (key, statistics.rows_of(key, scope, year, now).query.count()) == (key, number)
        assert number > 0
    assert board.missing == [("大丰派出所", board.lights["missed"])]


def test_figures_by_body_community_and_category_add_up(cast, scope, year, now):
    a_varied_year(cast, now)
    whole = statistics.total_of(statistics.counts_by(scope, year, now).values())
    for by in ("body_id", "category_id", "state"):
        assert statistics.total_of(statistics.counts_by(scope, year, now, (by,)).values()) == whole
    answers = statistics.total_of(statistics.call_backs_by(scope, year).values())
    for by in ("category_id", "call_backs__body_id"):
        assert statistics.total_of(statistics.call_backs_by(scope, year, by).values()) == answers
    door = Q(category_code="facility.door")
    narrow = statistics.total_of(statistics.counts_by(scope, year, now, narrow=door).values())
    assert narrow["total"] == statistics.rows_of("total", scope, year, now, narrow=door).query.count() > 0


def test_how_a_department_reports_in_and_how_both_sides_rate(cast, scope, now):
    a_varied_year(cast, now)
    period = statistics.period_of("this-year", now)
    (police,) = statistics.reporting(scope, period, now)
    for key, number in (("calls", police.calls), ("on_time", police.on_time), ("late", police.missed)):
        assert statistics.rows_of(key, scope, period, now).of_body(police.body_id).query.count() == number > 0
    assert (police.waiting, police.rating, police.rating_back) == (0, 4, 3)
    whistling = statistics.whistling(scope, period, cast.body(BodyKind.STREET_OFFICE).pk)
    assert (whistling.whistles, whistling.rating) == (police.calls, 3)


def test_what_the_verbs_do_is_what_the_figures_say(cast, now):
    """A case through the product's own verbs: whistled, one department misses, judged twice."""
    scope, period = statistics.scope_of(cast.hh), statistics.period_of("this-year", now + timedelta(days=3))
    seen = reported(cast, now)
    actions.accept(seen, by=cast.secretary, at=now)
    called = [cast.body(BodyKind.POLICE)]
    actions.whistle(
        fresh(seen), occasion=Occasion.JOINT, text="联合", called=called, lead=called[0], by=cast.secretary, at=now
    )
    late = now + timedelta(days=3)
    board = statistics.board(scope, period, late)
    assert (board.lights["missed"], board.missing, board.steps["whistled"]) == (1, [("大丰派出所", 1)], 1)
    assert statistics.total_of(statistics.counts_by(scope, period, late).values())["left"] == 1
