"""A month's bills of many books in the background. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import pgettext_lazy

from linli.kernel.workflow import Move, Workflow


class WaveState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("of bills in the background", "Waiting")
    RUNNING = "running", pgettext_lazy("of bills in the background", "Being made")
    DONE = "done", pgettext_lazy("of bills in the background", "Done")
    STOPPED = "stopped", pgettext_lazy("of bills in the background", "Stopped")


WAVE = Workflow(
    "bills in the background",
    WaveState,
    initial=WaveState.WAITING,
    moves=(
        # From RUNNING too: a worker that was killed is followed by another, which makes the rest.
        Move("run_wave", (WaveState.WAITING, WaveState.RUNNING), WaveState.RUNNING),
        Move("end_wave", (WaveState.RUNNING,), WaveState.DONE),
        Move("stop_wave", (WaveState.WAITING, WaveState.RUNNING), WaveState.STOPPED),
    ),
)
