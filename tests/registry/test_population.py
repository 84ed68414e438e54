from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from linli.kernel.errors import Denied, Invalid
from linli.registry import actions, queries
from linli.registry.models import PopulationFact


def record(cast, now, on=date(2026, 1, 1), source="社区台账", by=None, **figures):
    return actions.record_population(cast.hh, figures=figures, on=on, source=source, by=by or cast.worker, at=now)


def test_the_latest_count_of_each_figure_holds(cast, now):
    record(cast, now, households=2900, rented_households=400)
    record(cast, now, on=date(2025, 1, 1), households=1)  # an older count that comes in late
    record(cast, now, on=date(2026, 2, 1), households=2991)
    figures = queries.figures_of([cast.hh])[cast.hh.pk]
    assert (figures.households, figures.rented_households, figures.people) == (2991, 400, None)
    assert figures.on == date(2026, 1, 1)
    assert queries.figures_of([cast.hh], on=date(2025, 6, 1))[cast.hh.pk].households == 1
    assert PopulationFact.objects.count() == 4


def test_where_nobody_has_counted_there_is_no_figure(cast):
    figures = queries.figures_of([cast.fy])[cast.fy.pk]
    assert (figures.households, figures.rented_share, figures.local_share) == (None, None, None)
    assert not queries.is_super(figures)


def test_more_than_ten_thousand_people_make_a_super_community(cast, now):
    record(cast, now, people=10_000)
    assert not queries.is_super(queries.figures_of([cast.hh])[cast.hh.pk])
    record(cast, now, people=10_001)
    assert queries.is_super(queries.figures_of([cast.hh])[cast.hh.pk])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"households": 10, "rented_households": 11}, "rented_households"),
        ({"people": -1}, "people"),
        ({"people": "12"}, "people"),
        ({"dogs": 3}, "dogs"),
        ({}, "households"),
        ({"people": 5, "source": " "}, "source"),
        ({"people": 5, "on": date(2026, 3, 3)}, "on"),
    ],
)
def test_what_cannot_be_a_figure_is_refused_at_its_field(cast, now, facts, field):
    with pytest.raises(Invalid) as refusal:
        record(cast, now, **facts)
    assert refusal.value.field == field


def test_a_part_is_held_against_the_whole_that_is_known(cast, now):
    record(cast, now, households=100)
    with pytest.raises(Invalid):
        record(cast, now, rented_households=101)
    record(cast, now, rented_households=100)
    with pytest.raises(Invalid):
        record(cast, now, households=99)


def test_residents_and_the_company_record_no_population(cast, now):
    for who in (cast.owner, cast.manager, cast.secretary, cast.auditor):
        with pytest.raises(Denied):
            record(cast, now, by=who, people=5)


def test_figures_cannot_be_changed_by_the_application(cast, now):
    (fact,) = record(cast, now, people=5)

    with pytest.raises(ProgrammingError), transaction.atomic():
        PopulationFact.objects.filter(pk=fact.pk).update(value=6)
