"""Problem, pilot and model communities, with who decided it and why (S0-20)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.registry import rules
from linli.registry.models import Classification, Place
from linli.registry.states import Label


@transaction.atomic
def classify(
    place: Place, *, label: str, from_date: date, reason: str, decided_by: str, by: Actor, at: datetime
) -> Classification:
    """Call a community problem, pilot or model from a day on. Raises Denied, Refused or Invalid."""
    rules.check_can_classify(by, place, label)
    if label not in Label.values:
        raise Invalid(_("Choose a classification."), field="label")
    reason, decided_by = _grounds(reason, decided_by)
    if from_date > at.astimezone(SHANGHAI).date():
        raise Invalid(_("The day lies in the future."), field="from_date")
    try:
        with transaction.atomic():
            classification = Classification.objects.create(
                place=place, label=label, from_date=from_date, reason=reason, decided_by=decided_by
            )
    except IntegrityError:
        raise Conflict(_("%(place)s has this classification already.") % {"place": place.name}) from None
    data = {"label": label, "from": from_date.isoformat(), "reason": reason, "decided_by": decided_by}
    record(log_id=place.pk, verb="registry.classify", subject=("place", place.pk), by=by, at=at, data=data)
    return classification


@transaction.atomic
def end_classification(
    place: Place, *, label: str, on: date, reason: str, decided_by: str, by: Actor, at: datetime
) -> Classification:
    """From the day ``on`` the community is no longer called so; that it was stays. Raises Denied, Refused, Invalid."""
    rules.check_can_end_classification(by, place, label, on)
    reason, decided_by = _grounds(reason, decided_by)
    if on > at.astimezone(SHANGHAI).date():
        raise Invalid(_("The day lies in the future."), field="on")
    current = Classification.objects.select_for_update().filter(place=place, label=label, to_date__isnull=True).first()
    if current is None:
        raise Conflict(_("%(place)s does not have this classification now.") % {"place": place.name})
    current.to_date, current.end_reason, current.end_decided_by = on, reason, decided_by
    current.save(update_fields=["to_date", "end_reason", "end_decided_by"])
    data = {"label": label, "on": on.isoformat(), "reason": reason, "decided_by": decided_by}
    record(log_id=place.pk, verb="registry.end_classification", subject=("place", place.pk), by=by, at=at, data=data)
    return current


def _grounds(reason: str, decided_by: str) -> tuple[str, str]:
    reason = clean_line(reason, most=400, field="reason")
    decided_by = clean_line(decided_by, most=80, field="decided_by")
    if not reason:
        raise Invalid(_("Write the reason; it stays in the history."), field="reason")
    if not decided_by:
        raise Invalid(_("Write who decided it."), field="decided_by")
    return reason, decided_by
