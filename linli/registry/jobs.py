"""What the worker does for the register: long files, in the background, with progress that others can see."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.errors import Refused

from . import actions
from .models import ImportRun

LONG_ROWS = 4_000  # what takes longer than a person waits for a page
LONG_BYTES = 300_000
KEPT_FOR = timedelta(days=7)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Agreed:
    """Who pressed the button. Whether she may was checked then, before the job was made."""

    user_id: int | None
    body_id: int | None

    def may(self, verb: str, path: str) -> bool:
        return True


@app.task(name="registry.check_import", queue="imports")
def check_import(run_id: int, user_id: int | None, body_id: int | None) -> None:
    """Check a file that was sent."""
    run = ImportRun.objects.select_related("place").get(pk=run_id)
    _unless_refused(
        lambda: actions.check_import(
            run, by=Agreed(user_id, body_id), at=timezone.now(), tick=lambda rows: actions.show_progress(run, rows)
        ),
        run,
    )


@app.task(name="registry.enter_import", queue="imports")
def enter_import(run_id: int, user_id: int | None, body_id: int | None) -> None:
    """Enter a file that was checked. Killed in between and started again, it begins anew: nothing was entered."""
    run = ImportRun.objects.select_related("place").get(pk=run_id)
    _unless_refused(
        lambda: actions.enter_import(
            run, by=Agreed(user_id, body_id), at=timezone.now(), tick=lambda rows: actions.show_progress(run, rows)
        ),
        run,
    )


@app.periodic(cron="20 3 * * *")
@app.task(name="registry.forget_files", queueing_lock="registry.forget_files")
def forget_files(timestamp: int) -> None:
    """Every night: files that were sent and not entered within a week are not kept any longer."""
    actions.forget_files(before=timezone.now() - KEPT_FOR)


def _unless_refused(work: Callable[[], object], run: ImportRun) -> None:
    """A refusal is an answer, not a failure of the job: the page says how the file stands."""
    try:
        work()
    except Refused as refusal:
        log.info("import %s: %s", run.pk, refusal)
