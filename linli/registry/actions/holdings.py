"""Who owns a unit, from one day to another."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line, normal_phone
from linli.law.deadlines import SHANGHAI
from linli.registry import rules
from linli.registry.models import Holding, Person, Place, Unit
from linli.registry.states import PersonKind


@transaction.atomic
def set_holder(
    unit: Unit,
    *,
    name: str,
    phone: str = "",
    kind: str = PersonKind.PERSON,
    reference: str = "",
    from_date: date,
    with_others: bool = False,
    by: Actor,
    at: datetime,
) -> Holding:
    """Somebody owns the unit from a day on: ``with_others`` beside the present owners, otherwise in their place (their
    ownership ends on that day and stays in the history).

    Who owns it alone represents it; several owners name their representative. Raises Denied, Invalid, or Conflict.
    """
    community = unit.community
    rules.check_can_set_holder(by, community)
    not_in_future(from_date, at, "from_date")
    person = find_or_add_person(community, name=name, phone=phone, kind=kind, reference=reference)
    current = _current(unit)
    if any(holding.person_id == person.pk for holding in current):
        raise Conflict(_("%(name)s owns this unit already.") % {"name": person.masked_name})
    if not with_others:
        _end(current, from_date)
    try:
        with transaction.atomic():
            holding = Holding.objects.create(
                community=community,
                unit=unit,
                person=person,
                from_date=from_date,
                is_representative=not (with_others and current),
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just changed who owns this unit. Reload the page.")) from None
    when: dict[str, object] = {"from": from_date.isoformat()}
    _record(holding, "set_holder", by=by, at=at, data={"with_others": with_others}, private=when)
    return holding


@transaction.atomic
def name_representative(holding: Holding, *, by: Actor, at: datetime) -> Holding:
    """Of several owners this one represents the unit. Raises Denied, Refused or Conflict."""
    rules.check_can_name_representative(by, holding)
    current = _current(holding.unit)
    if holding.pk not in {other.pk for other in current}:
        raise Conflict(_("Somebody else has just changed who owns this unit. Reload the page."))
    Holding.objects.filter(unit=holding.unit, is_representative=True).update(is_representative=False)
    Holding.objects.filter(pk=holding.pk).update(is_representative=True)
    holding.is_representative = True
    _record(holding, "name_representative", by=by, at=at)
    return holding


@transaction.atomic
def end_holding(holding: Holding, *, on: date, by: Actor, at: datetime) -> Holding:
    """From the day ``on`` this person no longer owns the unit. If one owner is left, she represents it. Raises Denied,
    Invalid for a day before it began, or Conflict."""
    rules.check_can_end_holding(by, holding)
    not_in_future(on, at, "on")
    current = _current(holding.unit)
    if holding.pk not in {other.pk for other in current}:
        raise Conflict(_("This ownership has ended already."))
    _end([holding], on)
    left = [other for other in current if other.pk != holding.pk]
    if len(left) == 1:
        Holding.objects.filter(pk=left[0].pk).update(is_representative=True)
    _record(holding, "end_holding", by=by, at=at, private={"on": on.isoformat()})
    return holding


def find_or_add_person(
    community: Place, *, name: str, phone: str = "", kind: str = PersonKind.PERSON, reference: str = ""
) -> Person:
    """The person of this name and phone in the community's register, or a new row. Raises Invalid."""
    name = clean_line(name, most=80, field="name")
    if not name:
        raise Invalid(_("Write the name."), field="name")
    if kind not in PersonKind.values:
        raise Invalid(_("Choose what kind of owner this is."), field="kind")
    phone = normal_phone(phone, field="phone") if phone.strip() else ""
    reference = clean_line(reference, most=40, field="reference")
    if phone or kind != PersonKind.PERSON:
        same = Person.objects.filter(community=community, name=name, kind=kind)
        found = (same.filter(phone=phone) if kind == PersonKind.PERSON else same).first()
        if found:
            return found
    return Person.objects.create(community=community, name=name, phone=phone, kind=kind, reference=reference)


def not_in_future(day: date, at: datetime, field: str) -> None:
    """Raises Invalid for a day that has not come yet in Asia/Shanghai."""
    if day > at.astimezone(SHANGHAI).date():
        raise Invalid(_("The day lies in the future."), field=field)


def _record(
    holding: Holding,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, object] | None = None,
    private: dict[str, object] | None = None,
) -> None:
    """The log is open to everybody: that an ownership changed is said, of whom and of which unit it is committed to."""
    record(
        log_id=holding.community_id,
        verb=f"registry.{verb}",
        subject=("holding", holding.pk),
        by=by,
        at=at,
        data=data or {},
        private={"unit": holding.unit_id, "person": holding.person_id, **(private or {})},
    )


def _current(unit: Unit) -> list[Holding]:
    """The present holdings, locked until the end of the transaction, so that two workers do not both change them."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    return list(Holding.objects.filter(unit=unit, to_date__isnull=True).order_by("id"))


def _end(holdings: list[Holding], on: date) -> None:
    for holding in holdings:
        if holding.from_date and on < holding.from_date:
            raise Invalid(_("It cannot end before it began."), field="on")
    Holding.objects.filter(pk__in=[holding.pk for holding in holdings]).update(to_date=on, is_representative=False)
    for holding in holdings:
        holding.to_date, holding.is_representative = on, False
