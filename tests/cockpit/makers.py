"""Many cases at once, as years of them would stand in the tables: no verbs, so that a test can say exactly what is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases.models import CallBack, Case, Catalogue, Category
from linli.cases.states import Kind, State, Verdict
from linli.registry.models import Place, PopulationFact
from linli.registry.states import CommunityKind, Measure, PlaceKind, Stage
from tests.cases.makers import catalogue
from tests.cast import SHANGHAI, Cast

_numbers = count(1)


def on(year: int, month: int = 6, day: int = 15, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def category(cast: Cast, code: str = "facility.door") -> Category:
    if not Catalogue.objects.exists():
        catalogue(cast.places["dh"], cast.at)
    return Category.objects.get(code=code)


def case(cast: Cast, **more: Any) -> Case:
    """One case of hh that came in on 15 June 2025, was dispatched, contacted in time, closed and found good; not yet
    in the table."""
    begun = more.pop("submitted_at", on(2025))
    filed = more.pop("category", None) or category(cast)
    body = more.pop("body", None) or cast.body(BodyKind.PROPERTY_COMPANY)
    values: dict[str, Any] = {
        "community": cast.hh,
        "number": f"HH-2025-{next(_numbers)}",
        "kind": Kind.COMPLAINT,
        "category": filed,
        "category_code": filed.code,
        "channel": "hotline",
        "title": "门禁坏了",
        "text": "门禁坏了",
        "public_text": "门禁坏了",
        "state": State.CLOSED,
        "body": body,
        "first_body": body,
        "submitted_at": begun,
        "dispatched_at": begun + timedelta(hours=1),
        "contact_due_at": begun + timedelta(hours=25),
        "contacted_at": begun + timedelta(hours=3),
        "solve_due_at": begun + timedelta(days=7),
        "ended_at": begun + timedelta(days=2),
        "verdict": Verdict.SATISFIED,
    }
    return Case(**(values | more))


def stored(cases: Iterable[Case]) -> list[Case]:
    return Case.objects.bulk_create(list(cases), batch_size=2000)


def answered(cases: Iterable[Case], verdict: str | None = None, *, round: int = 1) -> None:
    """The reporters' answers; without ``verdict`` each case's own."""
    CallBack.objects.bulk_create(
        CallBack(
            community_id=one.community_id,
            case=one,
            round=round,
            verdict=verdict or one.verdict,
            body_id=one.body_id,
            at=one.submitted_at + timedelta(days=2),
        )
        for one in cases
    )


def communities(parent: Place, number: int, *, households: int = 1000, since: str = "t") -> list[Place]:
    """Communities in a neighbourhood, each with its households counted."""
    places = Place.objects.bulk_create(
        Place(
            kind=PlaceKind.COMMUNITY,
            parent=parent,
            code=f"{since}{index:02}",
            name=f"小区{since}{index:02}",
            community_kind=CommunityKind.COMMERCIAL,
            stage=Stage.OCCUPIED,
            occupied_year=2011,
        )
        for index in range(1, number + 1)
    )
    for place in places:
        place.path = f"{parent.path}{place.pk}."
    Place.objects.bulk_update(places, ["path"])
    PopulationFact.objects.bulk_create(
        PopulationFact(
            place=place,
            measure=Measure.HOUSEHOLDS,
            value=households,
            on=on(2025).date(),
            source="台账",
            recorded_at=on(2025),
        )
        for place in places
    )
    return places


def body_of(place: Place, name: str, kind: str = BodyKind.PARTY_BRANCH) -> Body:
    return Body.objects.create(place=place, kind=kind, name=name, opened_on=on(2020).date())
