"""Who acts, with her seats and homes: two queries a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from linli.people.models import User
from linli.registry.models import Binding
from linli.registry.states import Relation

from .models import Seat
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


NOBODY = Actor(None)
# A clock that ran out, a rule that moves a case by itself.
SYSTEM = Actor(None, system=True)


def actor_of(user: User | None, on: date) -> Actor:
    """The person behind a request. ``on`` is today in Asia/Shanghai: a seat outside its term gives nothing."""
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    seats = (
        Seat.objects.filter(user=user, ended_on__isnull=True, from_date__lte=on, body__closed_on__isnull=True)
        .filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
        .select_related("body__place")
        .order_by("id")
    )
    bindings = (
        Binding.objects.filter(user=user, to_at__isnull=True)
        .select_related("community", "unit__building", "unit__entrance")
        .order_by("id")
    )
    return Actor(
        user.pk,
        user.name,
        tuple(_held(seat) for seat in seats),
        tuple(_home(binding) for binding in bindings),
    )


def _held(seat: Seat) -> HeldSeat:
    body, place = seat.body, seat.body.place
    return HeldSeat(
        body_id=body.pk,
        body_name=body.name,
        body_kind=body.kind,
        role=role_of(body.kind, seat.title),
        title=seat.title,
        place_id=place.pk,
        place_name=place.name,
        path=place.path or "",
        building_id=seat.building_id,
    )


def _home(binding: Binding) -> Home:
    community, unit = binding.community, binding.unit
    return Home(
        community_id=community.pk,
        community_name=community.name,
        community_code=community.code,
        path=community.path or "",
        unit_id=unit.pk,
        address=f"{unit.building.name}{unit.entrance.name if unit.entrance else ''}{unit.number}",
        role=ROLE_OF_RELATION[Relation(binding.relation)],
    )
