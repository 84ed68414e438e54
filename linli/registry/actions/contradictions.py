"""Settling what the sources say in two ways: by who has the duty, with the reason, and never by the machine."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.registry import rules
from linli.registry.models import Contradiction, Holding, Unit


@transaction.atomic
def settle_contradiction(
    contradiction: Contradiction,
    *,
    settlement: str,
    owners: Collection[int] | None = None,
    area_dm2: int | None = None,
    by: Actor,
    at: datetime,
) -> Contradiction:
    """Say what holds, and why.

    Of two who claim a unit, ``owners`` are the ids of the holdings that hold (several: they own it together); the
    others end today. Of two areas, ``area_dm2`` is the one that holds, one of those stated. Other contradictions are
    settled by the sentence alone. Raises Denied, Invalid or Conflict.
    """
    rules.check_can_settle_contradiction(by, contradiction)
    settlement = clean_line(settlement, most=300, field="settlement")
    if not settlement:
        raise Invalid(_("Write how it was settled and on what ground."), field="settlement")
    open_still = Contradiction.objects.filter(pk=contradiction.pk, settled_at__isnull=True)
    if open_still.update(settled_at=at, settled_by_id=by.user_id, settlement=settlement) != 1:
        raise Conflict(_("This contradiction has been settled already."))
    # Of which unit and whose it is now: the log is open to everybody, so this stands in it as commitments.
    held: dict[str, Any] = {}
    if contradiction.code == "two_owners":
        held = _settle_owners(contradiction, owners, at)
    elif contradiction.code == "unit_two_areas":
        held = _settle_area(contradiction, area_dm2)
    record(
        log_id=contradiction.place_id,
        verb="registry.settle_contradiction",
        subject=("contradiction", contradiction.pk),
        by=by,
        at=at,
        data={"code": contradiction.code},
        private={"settlement": settlement, **held},
    )
    contradiction.refresh_from_db()
    return contradiction


def _settle_owners(contradiction: Contradiction, owners: Collection[int] | None, at: datetime) -> dict[str, Any]:
    unit = Unit.objects.select_for_update(no_key=True).get(
        pk=contradiction.params["unit"], community=contradiction.place
    )
    current = list(Holding.objects.filter(unit=unit, to_date__isnull=True))
    contested = [holding for holding in current if holding.contested]
    if not contested:
        return {"unit": unit.pk}  # a later file or a worker has already cleared it up
    kept = [holding for holding in contested if holding.pk in (owners or ())]
    if not kept:
        raise Invalid(_("Choose who owns the unit."), field="owners")
    on = at.astimezone(SHANGHAI).date()
    dropped = [holding for holding in contested if holding not in kept]
    for holding in dropped:
        holding.to_date = max(on, holding.from_date or on)
        holding.save(update_fields=["to_date"])
    Holding.objects.filter(pk__in=[holding.pk for holding in kept]).update(contested=False)
    if len(current) - len(dropped) == 1:
        Holding.objects.filter(pk=kept[0].pk).update(is_representative=True)
    return {"unit": unit.pk, "kept": [holding.pk for holding in kept], "ended": [holding.pk for holding in dropped]}


def _settle_area(contradiction: Contradiction, area_dm2: int | None) -> dict[str, Any]:
    if area_dm2 not in contradiction.params["areas_dm2"]:
        raise Invalid(_("Choose the area that holds."), field="area_dm2")
    unit = contradiction.params["unit"]
    Unit.objects.filter(pk=unit, community=contradiction.place).update(area_dm2=area_dm2)
    return {"unit": unit, "area_dm2": area_dm2}
