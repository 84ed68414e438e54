"""Each figure is as large as the list behind it is long."""

from datetime import timedelta

import pytest
from django.db.models import Q

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.queries import statistics
from linli.cases.states import Occasion
from tests.cases.makers import fresh, reported
from tests.cockpit.conftest import counted
from tests.cockpit.varied import a_varied_year

pytestmark = pytest.mark.django_db


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
