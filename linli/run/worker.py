"""The job worker: runs the rooms' jobs and schedules. The supervisor starts it as `-m linli.run.worker`."""

import asyncio
import contextlib
import logging
import os
import signal
from typing import cast

import django
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ProcrastinateException, UniqueViolation
from procrastinate.jobs import Job, Status

from linli.run import lifeline

CONCURRENCY = 2
HEARTBEAT = 5.0  # seconds
STALLED = 20.0  # seconds without a heartbeat, after which a worker counts as dead
KEPT_HOURS = 72  # how long finished jobs can be looked at
PATIENCE = 20.0  # seconds that running jobs have to finish when the worker is stopped

logger = logging.getLogger("linli.run.worker")


async def look_after_jobs(app: App) -> None:
    """Give the jobs of killed workers to living ones, and forget what was finished long ago."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
                logger.warning("job %s (%s) was left by a worker that died; it is run again", job.id, job.task_name)
                await revive(app, job)
            await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
        except ProcrastinateException:
            logger.exception("jobs could not be looked after; tried again in %d s", STALLED)
        await asyncio.sleep(STALLED)


async def revive(app: App, job: Job) -> None:
    """Run a dead worker's job again; where the same work already waits in the queue, that one takes its place."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        # As long as the dead job holds its lock, the waiting one could not start.
        await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)


async def work(app: App) -> None:
    """Work until told to stop; what is running then may finish."""
    async with app.open_async():
        keeper = asyncio.create_task(look_after_jobs(app))
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                shutdown_graceful_timeout=PATIENCE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED,
            )
        )
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, worker.cancel)
        # Ctrl-C reaches the whole process group; under a supervisor it is the supervisor who says when.
        loop.add_signal_handler(signal.SIGINT, (lambda: None) if lifeline.supervised() else worker.cancel)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await worker
        finally:
            keeper.cancel()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()
    lifeline.watch()
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        asyncio.run(work(working))


if __name__ == "__main__":
    main()
