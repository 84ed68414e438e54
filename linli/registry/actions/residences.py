"""Who lives in a unit without owning it: tenants and members of the family."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.registry import rules
from linli.registry.models import Residence, Unit
from linli.registry.states import Relation

from .holdings import find_or_add_person, not_in_future


@transaction.atomic
def set_resident(
    unit: Unit, *, name: str, phone: str = "", relation: str, from_date: date, by: Actor, at: datetime
) -> Residence:
    """A tenant or a member of the family lives in the unit from a day on. Raises Denied, Invalid or Conflict."""
    community = unit.community
    rules.check_can_set_resident(by, community)
    if relation not in (Relation.TENANT, Relation.FAMILY):
        raise Invalid(_("Choose tenant or family member; owners stand in the list of owners."), field="relation")
    not_in_future(from_date, at, "from_date")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    person = find_or_add_person(community, name=name, phone=phone)
    if Residence.objects.filter(unit=unit, person=person, relation=relation, to_date__isnull=True).exists():
        raise Conflict(_("%(name)s lives here already.") % {"name": person.masked_name})
    residence = Residence.objects.create(
        community=community, unit=unit, person=person, relation=relation, from_date=from_date
    )
    _record(residence, "set_resident", {"relation": str(relation)}, {"from": from_date.isoformat()}, by, at)
    return residence


@transaction.atomic
def end_residence(residence: Residence, *, on: date, by: Actor, at: datetime) -> Residence:
    """From the day ``on`` this person no longer lives here. Raises Denied, Invalid or Conflict."""
    rules.check_can_end_residence(by, residence)
    not_in_future(on, at, "on")
    if residence.from_date and on < residence.from_date:
        raise Invalid(_("It cannot end before it began."), field="on")
    if not Residence.objects.filter(pk=residence.pk, to_date__isnull=True).update(to_date=on):
        raise Conflict(_("This has ended already."))
    residence.to_date = on
    _record(residence, "end_residence", {}, {"on": on.isoformat()}, by, at)
    return residence


def _record(
    residence: Residence, verb: str, data: dict[str, object], private: dict[str, object], by: Actor, at: datetime
) -> None:
    """The log is open to everybody: who moved into which unit, and when, stands in it as commitments only."""
    record(
        log_id=residence.community_id,
        verb=f"registry.{verb}",
        subject=("residence", residence.pk),
        by=by,
        at=at,
        data=data,
        private={"unit": residence.unit_id, "person": residence.person_id, **private},
    )
