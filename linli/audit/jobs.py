"""The sequencer's clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .sequence import sequence_all


# The sixth field of the cron line is the second. A tick that finds one waiting is dropped, and one that finds one
# running waits for it, so ticks never pile up.
@app.periodic(cron="* * * * * */2")
@app.task(queue="audit", name="audit.sequence", queueing_lock="audit.sequence", lock="audit.sequence")
def sequence_tick(timestamp: int) -> int:
    """Every two seconds: give what was recorded its place, sign the new heads. Returns how many events it placed."""
    return sequence_all(timezone.now())
