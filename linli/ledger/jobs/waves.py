"""Bills of many books in the background. The job holds only which work it is; how far it has come stands in the row."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import actor_of
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.models import BillWave

logger = logging.getLogger(__name__)


@app.task(name="ledger.run_wave", queue="bills")
def run_wave(wave_id: int) -> None:
    """Killed in between it is given to another worker (run/worker.py) and makes the rest."""
    wave = BillWave.objects.select_related("place", "asked_by").get(pk=wave_id)
    at = timezone.now()
    by = actor_of(wave.asked_by, at.astimezone(SHANGHAI).date()).acting_for(wave.asked_body_id)
    result = actions.run_wave(wave, by=by, at=at)
    logger.info("bills of %s in %s: %s made", wave.month, wave.place_id, result.bills)
