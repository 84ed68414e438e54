"""`linli serve`: database, web server and job worker as one family that starts, lives and ends together.

    supervisor ── web (granian) ── two processes
               ├─ worker (procrastinate)
               └─ keeper ── stops the database if the supervisor is killed

On Ctrl-C or SIGTERM the web server answers what it has taken in, then the worker finishes its jobs, then the database
comes to rest. If the supervisor is killed, the children see it at their lifeline and end; a new start waits for that.
"""

import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from django.utils import timezone

from . import database, home, lifeline, prepare, programs
from .children import Child, inheriting
from .errors import CannotStart

TICK = 0.25  # seconds
HOPELESS = 3  # deaths before the first answer, after which there is no point in trying again

logger = logging.getLogger("linli.run")


@dataclass
class Family:
    """What belongs together while Linli serves."""

    folder: Path
    host: str
    port: int
    embedded: bool
    lock: IO[str]  # inherited by all children: free when the last of them has ended
    lifeline: int  # the reading end; the writing end is open in the supervisor only
    children: list[Child] = field(default_factory=list)
    keeper: subprocess.Popen[bytes] | None = None
    gates: list[int] | None = field(default_factory=list)  # of children that wait; None when all is prepared
    keepers_line: int | None = None  # the keeper reads its end; all others hold this one, so it ends with the last

    @property
    def named(self) -> str:
        """A host by which this machine reaches the web server."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    @property
    def address(self) -> str:
        return f"http://[{self.named}]:{self.port}/" if ":" in self.named else f"http://{self.named}:{self.port}/"


def serve(*, host: str, port: int, load: Callable[..., object] | None = None) -> int:
    """Serve until told to stop; the exit code. ``load`` fills the demo before the first page.

    Raises CannotStart with a sentence where the port or the folder is taken or the database does not start.
    """
    _on_signals(_interrupt)
    folder = home.data_home()
    home.make(folder)
    with home.lock_for_serving(folder), home.lock_for_family(folder) as lock:
        _refuse_taken_port(host, port)
        embedded = not os.environ.get("DATABASE_URL")
        if embedded and not database.folder(folder).exists():
            say(f"Making the database in {folder} …")
        with database.using(folder) as url:
            os.environ["DATABASE_URL"] = url
            family = Family(folder, host, port, embedded, lock, os.pipe()[0])
            try:
                return _serve(family, load)
            finally:
                _end(family)


def _serve(family: Family, load: Callable[..., object] | None) -> int:
    prepare.compile_catalogues()
    if family.embedded:
        _keep_database(family)
    family.children = _children(family)
    web, worker = family.children
    web.start()  # it loads its code on the other core and then waits at the gate
    _prepare(load)
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            say("Stopping …")
        stop.set()

    _on_signals(end)
    _open_gates(family)
    if not _first_answer(family, web, stop):
        return 0 if stop.is_set() else 1
    worker.start()  # not before, so that the first page has both cores
    _live(family, stop)
    return 0


def say(sentence: str) -> None:
    print(sentence, flush=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt  # while things are being prepared, which a half-done step survives


def _on_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            signal.signal(number, handler)


def _refuse_taken_port(host: str, port: int) -> None:
    """The web server's processes share their port, so that it would not itself notice a stranger on it."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} may be used by the system's administrator only; choose one above 1023."
            ) from None
        except OSError as error:
            raise CannotStart(
                f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port or LINLI_PORT."
            ) from None


def _prepare(load: Callable[..., object] | None) -> None:
    prepare.set_up_django(as_owner=True)
    prepare.migrate(say)
    if load:
        load(timezone.now())
    prepare.collect_static(say)
    del os.environ["LINLI_AS_OWNER"]  # the children work as the application


def _keep_database(family: Family) -> None:
    """A shell that waits for the end of the supervisor and of all its children and then stops the database.

    In a session of its own, because Ctrl-C must not reach it; it has nothing to do in an orderly end.
    """
    reading, family.keepers_line = os.pipe()
    family.keeper = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", 'read -r _; exec "$@"', "linli-keeper", *database.stop_command(family.folder)],
        stdin=reading,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[family.lock.fileno()],
        start_new_session=True,
        **programs.as_user(),
    )
    os.close(reading)


def _children(family: Family) -> list[Child]:
    def starter(*arguments: str) -> Callable[[], subprocess.Popen[bytes]]:
        return lambda: _start(family, [sys.executable, "-m", *arguments])

    web = starter("linli.run.web", "--host", family.host, "--port", str(family.port))
    return [
        Child("the web server", web, patience=15),
        Child("the job worker", starter("linli.run.worker"), patience=30),
    ]


def _start(family: Family, command: list[str]) -> subprocess.Popen[bytes]:
    waits_at, opens = os.pipe()
    files = [family.lock.fileno(), family.lifeline, waits_at]
    if family.keepers_line is not None:
        files.append(family.keepers_line)
    process = inheriting(command, files, {lifeline.VARIABLE: str(family.lifeline), lifeline.GATE: str(waits_at)})
    os.close(waits_at)
    if family.gates is None:
        _open(opens)
    else:
        family.gates.append(opens)
    return process


def _open_gates(family: Family) -> None:
    for gate in family.gates or []:
        _open(gate)
    family.gates = None


def _open(gate: int) -> None:
    with suppress(BrokenPipeError):  # the child has died meanwhile
        os.write(gate, b"!")
    os.close(gate)


def _first_answer(family: Family, web: Child, stop: threading.Event) -> bool:
    """Wait until the web server answers, and say where."""
    while not stop.wait(TICK / 5):
        web.look_after()
        if web.deaths >= HOPELESS:
            say("The web server does not start; its last words stand above.")
            return False
        if _answers(family):
            say(f"邻里 Linli: {family.address}    (Ctrl-C 停止 stops it)")
            return True
    return False


def _live(family: Family, stop: threading.Event) -> None:
    """Look after the children until told to stop."""
    looked = 0.0
    while not stop.wait(TICK):
        for child in family.children:
            child.look_after()
        if family.embedded and time.monotonic() - looked > 2:
            looked = time.monotonic()
            _revive_database(family)


def _answers(family: Family) -> bool:
    """Does the web server answer? What it says of its health is another matter."""
    asking = http.client.HTTPConnection(family.named, family.port, timeout=5)
    try:
        asking.request("GET", "/healthz")
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True


def _revive_database(family: Family) -> None:
    if not database.is_running(family.folder):
        logger.warning("the database has ended; it is started again")
        try:
            database.start(family.folder)
        except CannotStart as error:
            logger.error("%s", error)


def _end(family: Family) -> None:
    """Web first, so that nobody is turned away half-way; the database ends with ``database.using``."""
    for child in family.children:
        child.stop()
    if family.keeper:
        family.keeper.kill()
        family.keeper.wait()
