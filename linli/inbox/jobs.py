"""What the worker does for the inbox: sends what waits."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import deliver_next
from .models import Delivery

MOST_A_ROUND = 200  # so that one round comes to an end even in a flood


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="inbox.deliver", name="inbox.deliver")
def deliver(timestamp: int) -> None:
    """Every five seconds: what waits to be sent."""
    deliver_waiting()


def deliver_waiting() -> int:
    """Send what is due now, one after the other, and return how many were tried. The clock is read for each, because
    a signature carries the moment at which it was made."""
    silent: set[str] = set()
    for tried in range(MOST_A_ROUND):
        delivery = deliver_next(at=timezone.now(), skip=silent)
        if delivery is None:
            return tried
        if delivery.state == Delivery.State.WAITING:
            silent.add(delivery.address)
    return MOST_A_ROUND
