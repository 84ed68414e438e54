"""What all rows together say of each unit, and where they contradict each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from linli.kernel.mask import mask_name
from linli.registry.addresses import Address
from linli.registry.states import Severity

from .lines import Line, Problem, Somebody


@dataclass
class Claim:
    """One unit as the file knows it. The first row decides where rows differ; what the others say is kept as a
    contradiction and mended by nobody but who has the duty."""

    address: Address
    area_dm2: int
    use: str
    areas_dm2: list[int] = field(default_factory=list)  # all that were stated, each once
    owners: list[Somebody] = field(default_factory=list)
    contested: bool = False
    representatives: list[str] = field(default_factory=list)
    held_since: dict[str, date] = field(default_factory=dict)  # by the owner's name
    tenants: list[Somebody] = field(default_factory=list)
    tenant_since: dict[str, date] = field(default_factory=dict)
    phones: dict[str, list[str]] = field(default_factory=dict)  # by name, where more than one number is stated
    lines_with_owners: int = 0
    all_together: bool = True
    last_row: int = 0


def gather(lines: Iterable[Line], today: date) -> tuple[dict[Address, Claim], list[Problem]]:
    """The claims by address, and the contradictions among the rows. A tenancy that is over is not taken in."""
    claims: dict[Address, Claim] = {}
    problems: list[Problem] = []
    for line in lines:
        claim = claims.get(line.address)
        if claim is None:
            claim = claims[line.address] = Claim(line.address, line.area_dm2, line.use, [line.area_dm2])
        elif line.area_dm2 not in claim.areas_dm2:
            claim.areas_dm2.append(line.area_dm2)
            params = {"address": str(line.address), "areas_dm2": list(claim.areas_dm2)}
            problems.append(Problem(line.row, "area", Severity.CONTRADICTION, "unit_two_areas", params))
        claim.last_row = line.row
        _add_owners(claim, line)
        if not (line.tenant_until and line.tenant_until <= today):
            for tenant in line.tenants:
                _add(claim, claim.tenants, tenant, line.row)
                if line.tenant_since:
                    claim.tenant_since.setdefault(tenant.name, line.tenant_since)
    for claim in claims.values():
        problems += _contradictions(claim)
    problems.sort(key=lambda problem: problem.row)
    return claims, problems


def _add_owners(claim: Claim, line: Line) -> None:
    if not line.owners:
        return
    before = len(claim.owners)
    for owner in line.owners:
        _add(claim, claim.owners, owner, line.row)
        if line.held_since:
            claim.held_since.setdefault(owner.name, line.held_since)
    if len(claim.owners) > before:  # a row that repeats another claims nothing new
        claim.lines_with_owners += 1
        claim.all_together = claim.all_together and line.together
    if line.represented_by and line.represented_by not in claim.representatives:
        claim.representatives.append(line.represented_by)


def _add(claim: Claim, known: list[Somebody], new: Somebody, row: int) -> None:
    """Add somebody unless she is there; a unit that names one person with two numbers contradicts itself."""
    other = next((other for other in known if other.name == new.name), None)
    if other is None:
        known.append(new)
    elif not other.phone and new.phone:
        known[known.index(other)] = replace(other, phone=new.phone)
    stated = [other.phone if other else "", new.phone, *new.other_phones]
    phones = list(dict.fromkeys(phone for phone in [*claim.phones.get(new.name, []), *stated] if phone))
    if len(phones) > 1:
        claim.phones[new.name] = phones


def _contradictions(claim: Claim) -> list[Problem]:
    found = []
    if claim.lines_with_owners > 1 and not claim.all_together:
        claim.contested = True
        params = {"address": str(claim.address), "count": claim.lines_with_owners}
        found.append(Problem(claim.last_row, "owner", Severity.CONTRADICTION, "two_owners", params))
    for name, phones in claim.phones.items():
        params = {"address": str(claim.address), "name": mask_name(name), "count": len(phones)}
        found.append(Problem(claim.last_row, "owner_phone", Severity.CONTRADICTION, "person_two_phones", params))
    names = {owner.name for owner in claim.owners}
    claim.representatives = [name for name in claim.representatives if name in names]
    if len(claim.representatives) > 1:
        params = {"address": str(claim.address)}
        found.append(Problem(claim.last_row, "representative", Severity.CONTRADICTION, "two_representatives", params))
    return found
