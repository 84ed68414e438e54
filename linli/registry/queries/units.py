"""Units, who holds them and who lives in them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from linli.registry.addresses import natural_key, parse_address
from linli.registry.models import Building, Holding, Place, Residence, Unit


@dataclass(frozen=True)
class UnitCounts:
    units: int
    area_dm2: int
    without_holder: int
    contested: int


def buildings_of(community: Place) -> list[Building]:
    """The buildings in natural order, each with ``unit_count``."""
    buildings = Building.objects.filter(community=community).annotate(unit_count=Count("units"))
    return sorted(buildings, key=lambda building: natural_key(building.name))


def units_of(community: Place) -> QuerySet[Unit]:
    """All units with building and entrance, in the order in which they entered the register."""
    return Unit.objects.filter(community=community).select_related("building", "entrance").order_by("id")


def units_page(
    community: Place, *, building: int | None = None, text: str = "", only: str = "", after: int = 0, size: int = 50
) -> tuple[list[Unit], int | None]:
    """One page of units after the key ``after``, and the key of the next page.

    ``only`` is "contested", "no_holder" or "let". Each unit carries ``now_held`` and ``now_lived`` (lists).
    """
    units = filtered_units(community, building=building, text=text, only=only)
    found = list(with_people(units.filter(pk__gt=after))[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def filtered_units(community: Place, *, building: int | None = None, text: str = "", only: str = "") -> QuerySet[Unit]:
    """The units of one community that fit; ``text`` is an address or a part of the number."""
    units = find_units(community, text) if text else units_of(community)
    if building:
        units = units.filter(building_id=building)
    current = Holding.objects.filter(community=community, to_date__isnull=True)
    if only == "contested":
        units = units.filter(pk__in=current.filter(contested=True).values("unit"))
    elif only == "no_holder":
        units = units.exclude(pk__in=current.values("unit"))
    elif only == "let":
        tenants = Residence.objects.filter(community=community, to_date__isnull=True, relation="tenant")
        units = units.filter(pk__in=tenants.values("unit"))
    return units


def find_units(community: Place, text: str) -> QuerySet[Unit]:
    """The units whose address fits what was typed: "3栋2单元1204", "3-2-1204", "1204"."""
    address = parse_address(text)
    units = units_of(community)
    if address is None:
        return units.filter(Q(building__name__icontains=text) | Q(number__icontains=text))
    units = units.filter(number__istartswith=address.number)
    if address.building:
        units = units.filter(building__name=address.building)
    return units.filter(entrance__name=address.entrance) if address.entrance else units


def find_unit(community: Place, text: str) -> Unit | None:
    """The one unit with this whole address; None if there is none or if it fits several."""
    address = parse_address(text)
    if address is None or not address.building:
        return None
    units = units_of(community).filter(building__name=address.building, number__iexact=address.number)
    if address.entrance:
        units = units.filter(entrance__name=address.entrance)
    found = list(units[:2])
    return found[0] if len(found) == 1 else None


def holders_on(unit: Unit, on: date) -> list[Holding]:
    """Who held the unit on this day; a holding's last day is the day before ``to_date``."""
    return list(
        unit.holdings.filter(_holds_on(on)).select_related("person").order_by("-is_representative", "from_date", "id")
    )


def residents_on(unit: Unit, on: date) -> list[Residence]:
    """Who lived in the unit on this day."""
    return list(unit.residences.filter(_holds_on(on)).select_related("person").order_by("from_date", "id"))


def unit_counts(community: Place) -> UnitCounts:
    """How many units, their whole area, and how many still lack an owner or have a contested one."""
    totals = Unit.objects.filter(community=community).aggregate(units=Count("pk"), area=Sum("area_dm2"))
    held = Holding.objects.filter(community=community, to_date__isnull=True).aggregate(
        units=Count("unit", distinct=True), contested=Count("unit", distinct=True, filter=Q(contested=True))
    )
    return UnitCounts(totals["units"], totals["area"] or 0, totals["units"] - held["units"], held["contested"])


def with_people(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """The units, each with its present ``now_held`` and ``now_lived``, in two further queries."""
    held = Holding.objects.filter(to_date__isnull=True).select_related("person").order_by("-is_representative", "id")
    lived = Residence.objects.filter(to_date__isnull=True).select_related("person").order_by("id")
    return units.prefetch_related(
        Prefetch("holdings", queryset=held, to_attr="now_held"),
        Prefetch("residences", queryset=lived, to_attr="now_lived"),
    )


def _holds_on(on: date) -> Q:
    return (Q(from_date__isnull=True) | Q(from_date__lte=on)) & (Q(to_date__isnull=True) | Q(to_date__gt=on))
