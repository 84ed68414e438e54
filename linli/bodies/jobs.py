"""The clock of suspensions: what nobody has confirmed in time is over."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.errors import Conflict

from .actions import lapse_suspension
from .actor import SYSTEM
from .models import Suspension
from .states import SuspensionState

BATCH = 200


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="bodies.lapse", name="bodies.lapse")
def lapse_suspensions(timestamp: int) -> None:
    """Every five minutes. A late run lets nothing stand longer: rules look at the limit, not at this."""
    lapse(timezone.now())


def lapse(at: datetime) -> int:
    """Write down which suspensions have run out by ``at``; returns how many."""
    over = Suspension.objects.filter(state=SuspensionState.IN_FORCE, until_at__lte=at).order_by("until_at")
    rows = list(over[:BATCH])
    return sum(_lapsed(row, at) for row in rows)


def _lapsed(row: Suspension, at: datetime) -> bool:
    try:
        lapse_suspension(row, by=SYSTEM, at=at)
    except Conflict:  # confirmed, lifted or written down in between
        return False
    return True
