"""Reads of bodies: who answers where, who sits there and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from linli.bodies.models import Body, DutyHour, Seat
from linli.bodies.roles import Role, role_of
from linli.bodies.states import ESCALATION, PARTY_BODIES, BodyKind, SeatTitle
from linli.registry.models import Binding, Place
from linli.registry.states import PlaceKind

NAMED_TITLES = (SeatTitle.HEAD, SeatTitle.DEPUTY, SeatTitle.MEMBER, SeatTitle.CAPTAIN)
TERM_ALARM_DAYS = 90


@dataclass
class Branch:
    """One place of the organisation tree: its bodies and what lies inside it."""

    place: Place
    bodies: list[Body] = field(default_factory=list)
    inside: list["Branch"] = field(default_factory=list)


def open_bodies() -> QuerySet[Body]:
    return Body.objects.filter(closed_on__isnull=True)


def current_seats(on: date) -> QuerySet[Seat]:
    """Seats that are held on this day: begun, not ended, the term not over."""
    return Seat.objects.filter(ended_on__isnull=True, from_date__lte=on).filter(
        Q(to_date__isnull=True) | Q(to_date__gte=on)
    )


def around(place: Place) -> list[int]:
    """The ids of the places around this one, from the city down to itself."""
    return [int(part) for part in (place.path or "").split(".") if part]


def body_at(place: Place, kind: str) -> Body | None:
    """The open body of this kind that stands nearest: at the place itself, else in the next place around it."""
    return bodies_at(place, [kind]).get(kind)


def bodies_at(place: Place, kinds: Iterable[str]) -> dict[str, Body]:
    """``body_at`` for several kinds in one query; a kind that stands nowhere on the way up is left out."""
    ids = around(place)
    rows = open_bodies().filter(place_id__in=ids, kind__in=list(kinds)).select_related("place")
    nearest: dict[str, Body] = {}
    for body in rows.order_by(Length("place__path"), "-id"):
        nearest[body.kind] = body  # the deepest comes last; of several at one place the oldest
    return nearest


def bodies_of(place: Place, *, on: date) -> list[Body]:
    """The open bodies of one place, each with ``held`` (its seats of that day) and ``hours`` (its duty hours)."""
    return list(_with_seats(open_bodies().filter(place=place), on))


def body_page(pk: int, *, on: date) -> Body:
    """One body with ``held`` and ``hours``; closed ones too. Raises Body.DoesNotExist."""
    return _with_seats(Body.objects.filter(pk=pk), on).get()


def past_seats(body: Body, *, on: date) -> QuerySet[Seat]:
    """Who sat there before, the latest first."""
    over = Q(ended_on__isnull=False) | Q(to_date__lt=on)
    return Seat.objects.filter(over, body=body).select_related("user").order_by("-from_date", "-id")


def heads(body_ids: Iterable[int], *, on: date) -> dict[int, list[Seat]]:
    """Who leads each of these bodies, in one query."""
    found: dict[int, list[Seat]] = {pk: [] for pk in body_ids}
    seats = current_seats(on).filter(body_id__in=list(found), title=SeatTitle.HEAD).select_related("user")
    for seat in seats.order_by("id"):
        found[seat.body_id].append(seat)
    return found


def terms_ending(paths: Iterable[str], *, on: date, days: int = TERM_ALARM_DAYS) -> QuerySet[Seat]:
    """Seats inside these places whose term is over, or is over within ``days`` days, the most urgent first."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(body__place__path__startswith=path)
    return (
        Seat.objects.filter(inside, ended_on__isnull=True, to_date__lte=on + timedelta(days=days))
        .filter(body__closed_on__isnull=True)
        .select_related("user", "body__place")
        .order_by("to_date", "id")
    )


def tree(top: Place) -> Branch:
    """The organisation from a place down to its communities, with all open bodies; two queries (domain 2, S1-20)."""
    places = Place.objects.filter(path__startswith=top.path or "-", successor__isnull=True)
    branches = {place.pk: Branch(place) for place in places}
    for branch in sorted(branches.values(), key=lambda one: around(one.place)):
        if branch.place.pk != top.pk and branch.place.parent_id in branches:
            branches[branch.place.parent_id].inside.append(branch)
    for body in open_bodies().filter(place_id__in=branches).order_by("id"):
        branches[body.place_id].bodies.append(body)
    return branches[top.pk]


def escalation_path(place: Place) -> list[tuple[Place, Body | None]]:
    """From this place up to the district: each place with the body that answers for it, None where there is none."""
    ids = around(place)
    places = Place.objects.in_bulk(ids)
    bodies = {(body.place_id, body.kind): body for body in open_bodies().filter(place_id__in=ids).order_by("-id")}
    upward = [places[pk] for pk in reversed(ids) if pk in places and places[pk].kind != PlaceKind.CITY]
    return [(one, bodies.get((one.pk, ESCALATION[one.kind]))) for one in upward]


def directory(community: Place, *, on: date) -> list[tuple[Place, list[Body]]]:
    """Who answers for a community, from its own bodies up to the street's, for those who live there.

    Each body has ``named``: the seats whose names are public because of the seat. Of Party bodies only who leads
    them; staff are not named; telephones are the body's, never a person's.
    """
    ids = around(community)
    rows = open_bodies().filter(place_id__in=ids).exclude(kind__in=[BodyKind.OPERATOR, BodyKind.LEADING_GROUP])
    bodies = list(_with_seats(rows.select_related("place"), on))
    for body in bodies:
        body.named = [seat for seat in body.held if is_named(body, seat, community)]  # type: ignore[attr-defined]
    places = {body.place_id: body.place for body in bodies}
    nearest_first = [pk for pk in reversed(ids) if pk in places and places[pk].kind != PlaceKind.CITY]
    return [(places[pk], [body for body in bodies if body.place_id == pk]) for pk in nearest_first]


def is_named(body: Body, seat: Seat, community: Place) -> bool:
    if body.kind in PARTY_BODIES:
        return seat.title in (SeatTitle.HEAD, SeatTitle.DEPUTY)
    if seat.title == SeatTitle.CAPTAIN:
        return seat.building is not None and seat.building.community_id == community.pk
    return seat.title in NAMED_TITLES


def appointments(path: str, *, on: date) -> dict[str, dict[str, int]]:
    """How many seats of each kind of body were elected, sent, selected or hired (domain 2, S3-7): counts only."""
    rows = (
        current_seats(on)
        .filter(body__place__path__startswith=path, body__closed_on__isnull=True)
        .exclude(appointment="")
        .values_list("body__kind", "appointment")
        .annotate(number=Count("id"))
        .order_by("body__kind", "appointment")
    )
    counts: dict[str, dict[str, int]] = {}
    for kind, appointment, number in rows:
        counts.setdefault(kind, {})[appointment] = number
    return counts


def labels(user_ids: Iterable[int], *, on: date) -> dict[int, str]:
    """What each of these people is, in words: her first seat, else her first home. For the demo's list of sign-ins."""
    ids = list(user_ids)
    found: dict[int, str] = {}
    homes = Binding.objects.filter(user_id__in=ids, to_at__isnull=True).select_related("community")
    for home in homes.order_by("-id"):
        found[home.user_id] = f"{home.community.name} · {home.get_relation_display()}"
    seats = current_seats(on).filter(user_id__in=ids).select_related("body__place")
    for seat in seats.order_by("-id"):
        role = role_of(seat.body.kind, seat.title)
        label = seat.body.name if role in (None, Role.DEPARTMENT) else role.label  # which department says more
        found[seat.user_id] = f"{seat.body.place.name} · {label}"
    return found


def _with_seats(bodies: QuerySet[Body], on: date) -> QuerySet[Body]:
    seats = current_seats(on).select_related("user", "building").order_by("id")
    hours = DutyHour.objects.order_by("weekday", "opens_at")
    return bodies.order_by("id").prefetch_related(
        Prefetch("seats", queryset=seats, to_attr="held"), Prefetch("duty_hours", queryset=hours, to_attr="hours")
    )
