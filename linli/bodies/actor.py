"""Who acts, with her seats and homes: one query a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from linli.kernel import requests
from linli.people.models import User
from linli.registry.states import Relation

from .roles import MAY, ROLE_OF_RELATION, Role, role_of


@dataclass(frozen=True)
class HeldSeat:
    body_id: int
    body_name: str
    body_kind: str
    role: Role | None
    title: str
    place_id: int
    place_name: str
    path: str
    building_id: int | None


@dataclass(frozen=True)
class Home:
    community_id: int
    community_name: str
    community_code: str
    path: str
    unit_id: int
    address: str  # "3栋2单元1204"
    role: Role


@dataclass(frozen=True)
class Actor:
    """A person with all that gives her rights. ``body_id`` is the seat she acts from: the first one, unless
    `acting_for` chose another."""

    user_id: int | None
    name: str = ""
    seats: tuple[HeldSeat, ...] = ()
    homes: tuple[Home, ...] = ()
    system: bool = False

    @property
    def grants(self) -> tuple[HeldSeat | Home, ...]:
        """All that gives her rights."""
        return (*self.seats, *self.homes)

    @property
    def body_id(self) -> int | None:
        return self.seats[0].body_id if self.seats else None

    def may(self, verb: str, path: str) -> bool:
        """Whether a seat or a home gives ``verb`` at the place with this path. The system may do what its clocks
        ask."""
        return self.system or any(
            grant.role and path.startswith(grant.path) and verb in MAY[grant.role] for grant in self.grants
        )

    def may_anywhere(self, verb: str) -> bool:
        return any(grant.role and verb in MAY[grant.role] for grant in self.grants)

    def paths(self, verb: str) -> list[str]:
        """The paths of the places at which she may do ``verb``."""
        return sorted({grant.path for grant in self.grants if grant.role and verb in MAY[grant.role]})

    def body_ids(self) -> set[int]:
        return {seat.body_id for seat in self.seats}

    def sits_in(self, body_ids: Iterable[int | None]) -> HeldSeat | None:
        """Her seat in one of these bodies, if she has one."""
        wanted = set(body_ids)
        return next((seat for seat in self.seats if seat.body_id in wanted), None)

    def acting_for(self, body_id: int | None) -> "Actor":
        """The same person with the seat in this body first, so that what she does is recorded as that body's."""
        seats = tuple(sorted(self.seats, key=lambda seat: seat.body_id != body_id))
        return Actor(self.user_id, self.name, seats, self.homes, self.system)


class Request(requests.Request):
    """A request as every view gets it, with all that is known of who acts."""

    actor: Actor
    waiting: dict[str, int]  # a page of the desk gives them: numbers beside its ways,
    late: tuple[str, ...]  # and which of these are late


NOBODY = Actor(None)
# A clock that ran out, a rule that moves a case by itself.
SYSTEM = Actor(None, system=True)


# One statement, because it runs with every request of a signed-in person: her seats, and her homes.
GRANTS_SQL = """
SELECT 'seat', seat.id, body.id, body.name, body.kind, seat.title, seat.building_id,
       place.id, place.name, place.code, place.path
FROM bodies_seat AS seat
JOIN bodies_body AS body ON body.id = seat.body_id
JOIN registry_place AS place ON place.id = body.place_id
WHERE seat.user_id = %(user)s AND seat.ended_on IS NULL AND seat.from_date <= %(on)s
  AND (seat.to_date IS NULL OR seat.to_date >= %(on)s) AND body.closed_on IS NULL
UNION ALL
SELECT 'home', binding.id, unit.id, building.name || coalesce(entrance.name, '') || unit.number, '', binding.relation,
       NULL, place.id, place.name, place.code, place.path
FROM registry_binding AS binding
JOIN registry_place AS place ON place.id = binding.community_id
JOIN registry_unit AS unit ON unit.id = binding.unit_id
JOIN registry_building AS building ON building.id = unit.building_id
LEFT JOIN registry_entrance AS entrance ON entrance.id = unit.entrance_id
WHERE binding.user_id = %(user)s AND binding.to_at IS NULL
ORDER BY 1, 2
"""


def actor_of(user: User | None, on: date) -> Actor:
    """The person behind a request. ``on`` is today in Asia/Shanghai: a seat outside its term gives nothing."""
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    with connection.cursor() as cursor:
        cursor.execute(GRANTS_SQL, {"user": user.pk, "on": on})
        rows = cursor.fetchall()
    seats = tuple(_held(*row[2:]) for row in rows if row[0] == "seat")
    homes = tuple(_home(*row[2:]) for row in rows if row[0] == "home")
    return Actor(user.pk, user.name, seats, homes)


def _held(
    body_id: int,
    body_name: str,
    body_kind: str,
    title: str,
    building_id: int | None,
    place_id: int,
    place_name: str,
    _code: str,
    path: str | None,
) -> HeldSeat:
    role = role_of(body_kind, title)
    return HeldSeat(body_id, body_name, body_kind, role, title, place_id, place_name, path or "", building_id)


def _home(
    unit_id: int,
    address: str,
    _kind: str,
    relation: str,
    _building_id: None,
    community_id: int,
    name: str,
    code: str,
    path: str | None,
) -> Home:
    return Home(community_id, name, code, path or "", unit_id, address, ROLE_OF_RELATION[Relation(relation)])
