"""Buildings, their entrances, and units."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.area import MOST_DM2
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.registry import rules
from linli.registry.addresses import building_name, entrance_name, unit_number
from linli.registry.models import Building, Entrance, Place, Unit
from linli.registry.states import UnitUse


@transaction.atomic
def add_building(community: Place, *, name: str, entrances: Sequence[str] = (), by: Actor, at: datetime) -> Building:
    """Add a building with its entrances; ``"3"`` is taken as ``"3栋"``. Raises Denied or Invalid."""
    rules.check_can_add_building(by, community)
    name = building_name(clean_line(name, most=30, field="name"))
    if not name:
        raise Invalid(_("Write the building's name, such as 3栋."), field="name")
    if Building.objects.filter(community=community, name=name).exists():
        raise Invalid(_("%(name)s is in the register already.") % {"name": name}, field="name")
    building = Building.objects.create(community=community, name=name)
    names = [entrance_name(clean_line(entrance, most=30, field="entrances")) for entrance in entrances]
    Entrance.objects.bulk_create(
        Entrance(community=community, building=building, name=entrance) for entrance in dict.fromkeys(names) if entrance
    )
    data = {"name": name, "entrances": names}
    record(
        log_id=community.pk, verb="registry.add_building", subject=("building", building.pk), by=by, at=at, data=data
    )
    return building


@transaction.atomic
def add_unit(
    building: Building,
    *,
    number: str,
    area_dm2: int,
    entrance: Entrance | None = None,
    use: str = UnitUse.DWELLING,
    by: Actor,
    at: datetime,
) -> Unit:
    """Add an exclusive unit with the area of its deed in dm². Raises Denied, or Invalid for an area of 0 or a number
    that the building has already."""
    rules.check_can_add_unit(by, building.community)
    number = unit_number(clean_line(number, most=20, field="number"))
    if not number:
        raise Invalid(_("Write the unit's number, such as 1204."), field="number")
    if not 0 < area_dm2 <= MOST_DM2:
        raise Invalid(_("An area of 0 cannot be right; take the figure from the title deed."), field="area")
    if use not in UnitUse.values:
        raise Invalid(_("Choose what the unit is used for."), field="use")
    if entrance and entrance.building_id != building.pk:
        raise Invalid(_("This entrance belongs to another building."), field="entrance")
    try:
        with transaction.atomic():
            unit = Unit.objects.create(
                community=building.community,
                building=building,
                entrance=entrance,
                number=number,
                area_dm2=area_dm2,
                use=use,
            )
    except IntegrityError:
        raise Invalid(_("%(name)s is in the register already.") % {"name": number}, field="number") from None
    data = {"building": building.pk, "number": number, "area_dm2": area_dm2, "use": use}
    record(log_id=unit.community_id, verb="registry.add_unit", subject=("unit", unit.pk), by=by, at=at, data=data)
    return unit
