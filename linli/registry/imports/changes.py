"""What a file changes in the register as it stands: worked out in memory, so that a dry run and the entering agree.

Nothing is ever deleted. A unit that the file does not name, and owners of a unit for which it names nobody, stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from linli.kernel.mask import mask_name, mask_phone
from linli.registry.addresses import Address
from linli.registry.states import PersonKind

from .claims import Claim
from .lines import Somebody


@dataclass(eq=False)
class PersonRow:
    id: int | None
    name: str
    phone: str
    kind: str
    reference: str = ""


@dataclass(eq=False)
class UnitRow:
    id: int | None
    address: Address
    area_dm2: int
    use: str


@dataclass(eq=False)
class HoldingRow:
    id: int | None
    unit: UnitRow
    person: PersonRow
    is_representative: bool = False
    contested: bool = False
    from_date: date | None = None
    to_date: date | None = None


@dataclass(eq=False)
class ResidenceRow:
    id: int | None
    unit: UnitRow
    person: PersonRow
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True)
class Found:
    """A contradiction to be kept, about one unit; ``persons`` are those whom it is about, if any."""

    code: str
    unit: UnitRow
    params: dict[str, Any]
    persons: tuple[PersonRow, ...] = ()


@dataclass
class Register:
    """A community's register as it stands: everything that holds now."""

    units: dict[Address, UnitRow] = field(default_factory=dict)
    persons: list[PersonRow] = field(default_factory=list)
    holdings: dict[Address, list[HoldingRow]] = field(default_factory=dict)
    tenancies: dict[Address, list[ResidenceRow]] = field(default_factory=dict)
    # What somebody has settled is not raised again by the same file: (code, unit's id, what it was about)
    settled: set[tuple[str, int, tuple[int, ...]]] = field(default_factory=set)


@dataclass
class Changes:
    units_same: int = 0
    new_units: list[UnitRow] = field(default_factory=list)
    changed_units: list[UnitRow] = field(default_factory=list)
    new_persons: list[PersonRow] = field(default_factory=list)
    changed_persons: list[PersonRow] = field(default_factory=list)
    new_holdings: list[HoldingRow] = field(default_factory=list)
    changed_holdings: list[HoldingRow] = field(default_factory=list)
    ended_holdings: list[HoldingRow] = field(default_factory=list)
    new_tenancies: list[ResidenceRow] = field(default_factory=list)
    ended_tenancies: list[ResidenceRow] = field(default_factory=list)
    contradictions: list[Found] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many of each, for the event and the page."""
        return {
            "units_same": self.units_same,
            "units_new": len(self.new_units),
            "units_changed": len(self.changed_units),
            "persons_new": len(self.new_persons),
            "persons_changed": len(self.changed_persons),
            "holdings_new": len(self.new_holdings),
            "holdings_changed": len(self.changed_holdings),
            "holdings_ended": len(self.ended_holdings),
            "tenancies_new": len(self.new_tenancies),
            "tenancies_ended": len(self.ended_tenancies),
        }

    @property
    def is_empty(self) -> bool:
        return not any(count for name, count in self.counts().items() if name != "units_same")


class Planner:
    """Works out the changes claim by claim, and remembers whom it has met, so that one owner of several units is one
    person."""

    def __init__(self, register: Register, on: date) -> None:
        self.register, self.on = register, on
        self.changes = Changes()
        self._by_phone = {(p.name, p.phone): p for p in register.persons if p.phone and p.kind == PersonKind.PERSON}
        self._organisations = {p.name: p for p in register.persons if p.kind != PersonKind.PERSON}
        self._in_file: set[tuple[str, str]] = set()

    def plan(self, claims: Iterable[Claim]) -> Changes:
        claims = list(claims)
        self._in_file = {(s.name, s.phone) for claim in claims for s in (*claim.owners, *claim.tenants) if s.phone}
        for claim in claims:
            unit = self._unit(claim)
            here = {
                row.person.name: row.person
                for rows in (self.register.tenancies, self.register.holdings)
                for row in rows.get(claim.address, [])
            }
            for name, phones in claim.phones.items():
                params = {"name": mask_name(name), "count": len(phones), "phones": [mask_phone(p) for p in phones]}
                self.changes.contradictions.append(Found("person_two_phones", unit, params))
            if claim.owners:
                self._holdings(claim, unit, here)
            if claim.tenants:
                self._tenancies(claim, unit, here)
        return self.changes

    def _unit(self, claim: Claim) -> UnitRow:
        unit = self.register.units.get(claim.address)
        if len(claim.areas_dm2) > 1:
            areas = tuple(sorted(claim.areas_dm2))
            if unit and unit.id and ("unit_two_areas", unit.id, areas) in self.register.settled:
                self.changes.units_same += 1
                return unit
        if unit is None:
            unit = UnitRow(None, claim.address, claim.area_dm2, claim.use)
            self.changes.new_units.append(unit)
        elif (unit.area_dm2, unit.use) != (claim.area_dm2, claim.use):
            unit.area_dm2, unit.use = claim.area_dm2, claim.use
            self.changes.changed_units.append(unit)
        else:
            self.changes.units_same += 1
        if len(claim.areas_dm2) > 1:
            self.changes.contradictions.append(Found("unit_two_areas", unit, {"areas_dm2": sorted(claim.areas_dm2)}))
        return unit

    def _person(self, somebody: Somebody, here: dict[str, PersonRow]) -> PersonRow:
        """The row of the register that this is, or a new one. The same name and phone is one person; without a phone
        only the same name in the same unit is; a company is known by its name."""
        if somebody.kind != PersonKind.PERSON:
            person = self._organisations.get(somebody.name)
            return person or self._new(somebody)
        if somebody.phone and (known := self._by_phone.get((somebody.name, somebody.phone))):
            return known
        resident = here.get(somebody.name)
        if resident is not None and resident.kind == PersonKind.PERSON:
            if not somebody.phone or somebody.phone == resident.phone:
                return resident
            if not resident.phone or (resident.name, resident.phone) not in self._in_file:
                resident.phone = somebody.phone  # she has a new number
                self._by_phone[somebody.name, somebody.phone] = resident
                if resident.id is not None:
                    self.changes.changed_persons.append(resident)
                return resident
        return self._new(somebody)

    def _new(self, somebody: Somebody) -> PersonRow:
        person = PersonRow(None, somebody.name, somebody.phone, somebody.kind, somebody.deed)
        self.changes.new_persons.append(person)
        if somebody.kind != PersonKind.PERSON:
            self._organisations[somebody.name] = person
        elif somebody.phone:
            self._by_phone[somebody.name, somebody.phone] = person
        return person

    def _holdings(self, claim: Claim, unit: UnitRow, here: dict[str, PersonRow]) -> None:
        persons = []
        for owner in claim.owners:
            person = self._person(owner, here)
            here[owner.name] = person
            persons.append(person)
        if claim.contested:
            ids = tuple(sorted(person.id or 0 for person in persons))
            if unit.id and ("two_owners", unit.id, ids) in self.register.settled:
                return
            self.changes.contradictions.append(Found("two_owners", unit, {}, tuple(persons)))
        if len(claim.representatives) > 1:
            self.changes.contradictions.append(Found("two_representatives", unit, {}))
        current = {row.person: row for row in self.register.holdings.get(claim.address, [])}
        represents = self._representative(claim, persons, current)
        ended = [row for person, row in current.items() if person not in persons]
        since = [day for day in claim.held_since.values() if day <= self.on]
        for row in ended:
            row.to_date = max(min(since, default=self.on), row.from_date or date.min)
            row.is_representative = False
            self.changes.ended_holdings.append(row)
        for owner, person in zip(claim.owners, persons, strict=True):
            stated = claim.held_since.get(owner.name)
            wanted = (person is represents, claim.contested)
            if person not in current:
                begins = stated or (self.on if ended else None)
                current[person] = HoldingRow(None, unit, person, *wanted, begins)
                self.changes.new_holdings.append(current[person])
                continue
            row = current[person]
            if row.id and (row.is_representative, row.contested, row.from_date) != (*wanted, stated or row.from_date):
                row.is_representative, row.contested = wanted
                row.from_date = stated or row.from_date
                self.changes.changed_holdings.append(row)

    def _representative(
        self, claim: Claim, persons: list[PersonRow], current: dict[PersonRow, HoldingRow]
    ) -> PersonRow | None:
        """Who alone owns the unit represents it; of several the one whom the file or, earlier, the owners named."""
        if claim.contested:
            return None
        if len(set(persons)) == 1:
            return persons[0]
        if len(claim.representatives) == 1:
            names = [owner.name for owner in claim.owners]
            return persons[names.index(claim.representatives[0])]
        return next((p for p in persons if p in current and current[p].is_representative), None)

    def _tenancies(self, claim: Claim, unit: UnitRow, here: dict[str, PersonRow]) -> None:
        persons = [self._person(tenant, here) for tenant in claim.tenants]
        current = {row.person: row for row in self.register.tenancies.get(claim.address, [])}
        since = [day for day in claim.tenant_since.values() if day <= self.on]
        for person, row in current.items():
            if person not in persons:
                row.to_date = max(min(since, default=self.on), row.from_date or date.min)
                self.changes.ended_tenancies.append(row)
        for tenant, person in zip(claim.tenants, persons, strict=True):
            if person not in current:
                begins = claim.tenant_since.get(tenant.name)
                self.changes.new_tenancies.append(ResidenceRow(None, unit, person, begins))
