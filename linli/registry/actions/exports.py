"""Taking the register out of the house: recorded with how much of it, and whether names were readable."""

from datetime import datetime

from django.db import transaction

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.registry import rules
from linli.registry.models import Place


@transaction.atomic
def export(community: Place, *, full: bool, units: int, file_format: str, by: Actor, at: datetime) -> None:
    """Allow and record one export of ``units`` units; ``full`` with unmasked names and phones. Raises Denied."""
    rules.check_can_export(by, community)
    if full:
        rules.check_can_see_person(by, community)
    data = {"units": units, "full": full, "format": file_format}
    record(log_id=community.pk, verb="registry.export", subject=("place", community.pk), by=by, at=at, data=data)
