"""Writing a file's changes into the register, set by set: 100,000 units in seconds, inside the caller's transaction."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from django.db import connection, models

from linli.registry.addresses import Address
from linli.registry.imports.changes import (
    Changes,
    HoldingRow,
    PersonRow,
    Planner,
    Register,
    ResidenceRow,
    UnitRow,
)
from linli.registry.imports.claims import Claim
from linli.registry.models import (
    Building,
    Contradiction,
    Entrance,
    Holding,
    ImportRun,
    Person,
    Place,
    Residence,
    Unit,
)
from linli.registry.states import Relation


class HasId(Protocol):
    id: int | None


Row = TypeVar("Row", bound=HasId)

BATCH = 5000


def enter_register(community: Place, claims: Iterable[Claim], on: date) -> Changes:
    """Plan the changes against the register as it stands and write them. Raises IntegrityError if somebody changes
    the same rows at the same time."""
    changes = Planner(read_register(community), on).plan(claims)
    buildings, entrances = _add_buildings(community, [unit.address for unit in changes.new_units])
    _copy(
        Person,
        ["community_id", "kind", "name", "phone", "reference"],
        changes.new_persons,
        lambda person: (community.pk, person.kind, person.name, person.phone, person.reference),
    )
    _copy(
        Unit,
        ["community_id", "building_id", "entrance_id", "number", "area_dm2", "use"],
        changes.new_units,
        lambda unit: (
            community.pk,
            buildings[unit.address.building],
            entrances.get((unit.address.building, unit.address.entrance)),
            unit.address.number,
            unit.area_dm2,
            unit.use,
        ),
    )
    _update(Unit, ["area_dm2", "use"], changes.changed_units)
    _update(Person, ["phone"], changes.changed_persons)
    # First what ends, then what changes, then what begins: a unit never has two representatives, not even in between.
    _update(Holding, ["to_date", "is_representative"], changes.ended_holdings)
    changed = sorted(changes.changed_holdings, key=lambda row: row.is_representative)
    _update(Holding, ["is_representative", "contested", "from_date"], changed)
    _copy(
        Holding,
        ["community_id", "unit_id", "person_id", "is_representative", "contested", "from_date"],
        changes.new_holdings,
        lambda row: (
            community.pk,
            row.unit.id,
            row.person.id,
            row.is_representative,
            row.contested,
            row.from_date,
        ),
    )
    _update(Residence, ["to_date"], changes.ended_tenancies)
    _copy(
        Residence,
        ["community_id", "unit_id", "person_id", "relation", "from_date"],
        changes.new_tenancies,
        lambda row: (community.pk, row.unit.id, row.person.id, Relation.TENANT.value, row.from_date),
    )
    return changes


def keep_contradictions(run: ImportRun, found: Collection[tuple[str, dict[str, Any]]], at: datetime) -> int:
    """Keep what contradicts itself, unless the register has it already, open or settled. How many are new."""
    known = {
        (code, json.dumps(params, sort_keys=True))
        for code, params in Contradiction.objects.filter(place=run.place).values_list("code", "params")
    }
    fresh = []
    for code, params in found:
        key = (code, json.dumps(params, sort_keys=True))
        if key not in known:
            known.add(key)
            fresh.append(Contradiction(place=run.place, run=run, code=code, params=params, found_at=at))
    Contradiction.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)


def read_register(community: Place) -> Register:
    """The whole register of one community as it stands, in five queries."""
    here: dict[int, UnitRow] = {}
    register = Register()
    units = Unit.objects.filter(community=community).values_list(
        "id", "building__name", "entrance__name", "number", "area_dm2", "use"
    )
    for pk, building, entrance, number, area_dm2, use in units.iterator(BATCH):
        address = Address(building, entrance or "", number)
        here[pk] = register.units[address] = UnitRow(pk, address, area_dm2, use)
    persons: dict[int, PersonRow] = {}
    found = Person.objects.filter(community=community).order_by("id")
    for values in found.values_list("id", "name", "phone", "kind", "reference").iterator(BATCH):
        persons[values[0]] = PersonRow(*values)
    register.persons = list(persons.values())
    holdings = Holding.objects.filter(community=community, to_date__isnull=True).values_list(
        "id", "unit_id", "person_id", "is_representative", "contested", "from_date"
    )
    for pk, unit_id, person_id, represents, contested, from_date in holdings.iterator(BATCH):
        unit = here[unit_id]
        holding = HoldingRow(pk, unit, persons[person_id], represents, contested, from_date)
        register.holdings.setdefault(unit.address, []).append(holding)
    tenancies = Residence.objects.filter(community=community, to_date__isnull=True, relation=Relation.TENANT)
    for pk, unit_id, person_id, from_date in tenancies.values_list("id", "unit_id", "person_id", "from_date"):
        unit = here[unit_id]
        register.tenancies.setdefault(unit.address, []).append(ResidenceRow(pk, unit, persons[person_id], from_date))
    settled = Contradiction.objects.filter(place=community, settled_at__isnull=False)
    for code, params in settled.values_list("code", "params"):
        about = tuple(params.get("persons") or params.get("areas_dm2") or ())
        register.settled.add((code, params.get("unit", 0), about))
    return register


def _add_buildings(community: Place, addresses: list[Address]) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Every building and entrance that the new units need, by their names."""
    names = dict.fromkeys(address.building for address in addresses)
    Building.objects.bulk_create((Building(community=community, name=name) for name in names), ignore_conflicts=True)
    buildings = dict(Building.objects.filter(community=community).values_list("name", "id"))
    doors = dict.fromkeys((address.building, address.entrance) for address in addresses if address.entrance)
    Entrance.objects.bulk_create(
        (Entrance(community=community, building_id=buildings[building], name=name) for building, name in doors),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    found = Entrance.objects.filter(community=community).values_list("building__name", "name", "id")
    return buildings, {(building, name): pk for building, name, pk in found}


def _copy(
    model: type[models.Model], columns: list[str], rows: Sequence[Row], values: Callable[[Row], tuple[Any, ...]]
) -> None:
    """COPY the rows into the model's table and give each its id. Ten times as fast as INSERT, under the same rules."""
    if not rows:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.id = pk
        names = ", ".join(f'"{column}"' for column in ["id", *columns])
        with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row((row.id, *values(row)))


def _update(model: type[models.Model], fields: list[str], rows: Sequence[Row]) -> None:
    if rows:
        changed = [model(pk=row.id, **{name: getattr(row, name) for name in fields}) for row in rows]
        model._default_manager.bulk_update(changed, fields, batch_size=1000)
