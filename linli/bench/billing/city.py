"""A district of books and households to be billed: books and plans through the product's verbs, units as one set."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from linli.bodies.actions import add_body
from linli.bodies.actor import SYSTEM
from linli.bodies.models import Decision
from linli.bodies.states import BodyKind, DecisionKind
from linli.ledger.actions import open_book, set_fee_plan
from linli.ledger.models import Book
from linli.ledger.states import FeeBase
from linli.registry.actions import add_place
from linli.registry.models import Place
from linli.registry.states import CommunityKind, PlaceKind, Stage

BUILDINGS = 12
STREETS = 10

BUILDINGS_SQL = """
INSERT INTO registry_building (community_id, name)
SELECT id, n || '栋' FROM registry_place, generate_series(1, %(buildings)s) AS n WHERE kind = 'community' ORDER BY id, n
"""
# Sizes of a city's flats: 60 to 140 m² to the dm², so that most sums have to be rounded.
UNITS_SQL = """
INSERT INTO registry_unit (community_id, building_id, number, area_dm2, use)
SELECT building.community_id, building.id, n::text, 6000 + (building.id * 7919 + n * 104729) %% 8000, 'dwelling'
FROM (SELECT id, community_id, row_number() OVER (ORDER BY id) - 1 AS place FROM registry_building) AS building,
     generate_series(1, %(size)s / %(all)s + (building.place < %(size)s %% %(all)s)::int) AS n
ORDER BY building.id, n
"""
# Every fiftieth household pays a third less, and every tenth has paid for a year in advance.
DISCOUNTS_SQL = """
INSERT INTO ledger_discount (book_id, plan_id, unit_id, share_num, share_den, from_month, to_month, reason,
                             proposed_by_id, proposed_at, granted_at, refusal)
SELECT plan.book_id, plan.id, unit.id, 1, 3, plan.from_month, '2099-12-01', 'bench', %(user)s, %(at)s, %(at)s, ''
FROM ledger_feeplan AS plan JOIN registry_unit AS unit ON unit.community_id = plan.book_id WHERE unit.id %% 50 = 0
"""
CREDITS_SQL = """
INSERT INTO ledger_unitcredit (book_id, fund_id, unit_id, prepaid_fen)
SELECT plan.book_id, plan.fund_id, unit.id, 60000
FROM ledger_feeplan AS plan JOIN registry_unit AS unit ON unit.community_id = plan.book_id WHERE unit.id %% 10 = 0
"""


def build(*, size: int, communities: int, first: date, at: datetime) -> Place:
    """The district with ``size`` households in ``communities`` books, opened on ``first``."""
    with transaction.atomic():
        city = _place(None, PlaceKind.CITY, "量尺市", "bench-city", at)
        district = _place(city, PlaceKind.DISTRICT, "量尺区", "bench", at)
        inside = [_neighbourhood(district, number, at) for number in range(STREETS)]
        places = [_community(inside[number % STREETS], number, at) for number in range(communities)]
        with connection.cursor() as cursor:
            cursor.execute(BUILDINGS_SQL, {"buildings": BUILDINGS})
            cursor.execute(UNITS_SQL, {"size": size, "all": communities * BUILDINGS})
    for place in places:
        _book(place, first, at)
    return district


def prepay(user: int, at: datetime) -> None:
    """Some pay less, and some have paid in advance."""
    with connection.cursor() as cursor:
        cursor.execute(DISCOUNTS_SQL, {"user": user, "at": at})
        cursor.execute(CREDITS_SQL, {})


@transaction.atomic
def _book(place: Place, first: date, at: datetime) -> Book:
    body = add_body(place, kind=BodyKind.OWNERS_ASSEMBLY, name="业主大会", by=SYSTEM, at=at)
    decision = Decision.objects.create(
        community=place,
        body=body,
        kind=DecisionKind.ASSEMBLY,
        number="1",
        title="物业费",
        decided_on=first,
        text="物业费",
        proof_kind="bench",
        proof_id=place.pk,
        registered_at=at,
    )
    book = open_book(place, on=first, by=SYSTEM, at=at)
    fund = book.funds.get(code="fee")
    facts: dict[str, Any] = {"name": "物业费", "base": FeeBase.AREA, "rate_hfen": 5000, "from_month": first}
    set_fee_plan(book, fund=fund, **facts, decision=decision, by=SYSTEM, at=at)
    return book


def _neighbourhood(district: Place, number: int, at: datetime) -> Place:
    street = _place(district, PlaceKind.STREET, f"第{number + 1}街道", f"bench-j{number + 1}", at)
    return _place(street, PlaceKind.NEIGHBOURHOOD, f"第{number + 1}社区", f"bench-s{number + 1}", at)


def _community(parent: Place, number: int, at: datetime) -> Place:
    return add_place(
        parent=parent,
        kind=PlaceKind.COMMUNITY,
        name=f"量尺花园{number + 1}期",
        code=f"bench-c{number + 1}",
        community_kind=CommunityKind.COMMERCIAL,
        stage=Stage.OCCUPIED,
        occupied_year=2009,
        by=SYSTEM,
        at=at,
    )


def _place(parent: Place | None, kind: PlaceKind, name: str, code: str, at: datetime) -> Place:
    return add_place(parent=parent, kind=kind, name=name, code=code, by=SYSTEM, at=at)
