"""What the worker draws: ballots of a whole community, with progress that others can see."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.voting.actions.printing import draw, show_drawn
from linli.voting.models import PrintRun

SHORT = 60  # so many a person waits for


@app.task(name="voting.draw_ballots", queue="imports")
def draw_ballots(run_id: int) -> None:
    """Draw the file of a run. Killed in between and started again, it begins anew."""
    run = PrintRun.objects.select_related("assembly__community").get(pk=run_id)
    draw(run, tick=lambda done: show_drawn(run, done), at=timezone.now())
