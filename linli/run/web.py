"""The web server: granian with two processes of a few threads each. The supervisor starts it as `-m linli.run.web`."""

import argparse
import gc
import importlib
import os
import signal
from typing import Any

import django
from django.urls import reverse
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from linli.run import lifeline

PROCESSES = 2
THREADS = 4  # per process; a page waits for the database most of its time
WAITING = 64  # requests per process that are taken in at once; more wait in the kernel's queue
GARBAGE = 20_000  # objects made before the collector looks; one page makes some thousands
PATIENCE = 10  # seconds that a stopping process has to answer what it has taken in


def load(_target: str) -> Any:
    """What each process does first: granian has forked it, and threads are not inherited."""
    lifeline.watch_parent()
    application = importlib.import_module("linli.wsgi").application
    # What stands now stays to the end; the collector need not look through it again and again.
    gc.freeze()
    gc.set_threshold(GARBAGE)
    return application


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    if lifeline.supervised():
        # Ctrl-C reaches the whole process group, but the supervisor says when to stop; a granian process that is told
        # twice does not stop at all.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()
    reverse("healthz")  # loads every view, once and before the processes part, while the tables are being prepared
    if not lifeline.wait_at_gate():
        return
    lifeline.watch()
    importlib.import_module("linli.wsgi")  # looks at the static files, which are there by now
    Server(
        "linli.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("LINLI_WEB_PROCESSES", PROCESSES)),
        blocking_threads=THREADS,
        backpressure=WAITING,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    ).serve(target_loader=load)


if __name__ == "__main__":
    main()
