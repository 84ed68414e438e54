"""S0 红湖公园城: how it stands in the registry, as figures and never as a list of people; from disorder to order."""

from datetime import date

from linli.audit.models import Event
from linli.registry import actions, queries
from linli.registry.models import Person
from linli.registry.states import Label, Measure


def test_the_community_stands_in_the_registry_with_its_figures(cast, now):
    people_before = Person.objects.count()
    actions.edit_place(
        cast.hh,
        name="红湖公园城",
        community_kind="commercial",
        stage="occupied",
        occupied_year=2009,
        by=cast.street,
        at=now,
    )
    actions.record_population(
        cast.hh,
        figures={
            Measure.HOUSEHOLDS: 2991,
            Measure.RENTED: 438,
            Measure.PEOPLE: 12_100,
            Measure.LOCAL_REGISTRATION: 1314,
        },
        on=date(2025, 12, 31),
        source="社区人口台账",
        by=cast.worker,
        at=now,
    )
    community = queries.community_by_code("hh")
    figures = queries.figures_of([community])[community.pk]
    assert (figures.households, figures.rented_households, figures.rented_share) == (2991, 438, "14.6")
    assert (figures.people, figures.local_registration, figures.local_share) == (12_100, 1314, "10.9")
    assert queries.is_super(figures)
    assert community.occupied_year == 2009
    assert Person.objects.count() == people_before


def test_it_is_classed_a_problem_community_and_later_leaves_that_class(cast, now):
    actions.classify(
        cast.hh,
        label=Label.PROBLEM,
        from_date=date(2024, 3, 1),
        reason="一年内群体性上访 11 起、堵路 2 起",
        decided_by="大丰街道党工委",
        by=cast.street,
        at=now,
    )
    assert [each.label for each in queries.classification_of(cast.hh, on=cast.on)] == [Label.PROBLEM]
    actions.end_classification(
        cast.hh,
        label=Label.PROBLEM,
        on=date(2026, 2, 28),
        reason="连续十二个月无群体性上访",
        decided_by="大丰街道党工委",
        by=cast.street,
        at=now,
    )
    assert queries.classification_of(cast.hh, on=cast.on) == []
    assert [each.label for each in queries.classification_of(cast.hh, on=date(2025, 6, 1))] == [Label.PROBLEM]
    (history,) = queries.classifications_of(cast.hh)
    assert (history.from_date, history.to_date, history.end_reason, history.end_decided_by) == (
        date(2024, 3, 1),
        date(2026, 2, 28),
        "连续十二个月无群体性上访",
        "大丰街道党工委",
    )
    verbs = Event.objects.filter(log_id=cast.hh.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["registry.classify", "registry.end_classification"]
