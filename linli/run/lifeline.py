"""A child process ends when its supervisor does, even if that was killed and could tell nobody.

The supervisor keeps the writing end of a pipe and each child inherits the reading end. When the supervisor is gone the
kernel closes the pipe, and the children notice. Works on every Unix.
"""

import os
import select
import signal
import threading
import time

VARIABLE = "LINLI_LIFELINE"  # the number of the inherited file
GATE = "LINLI_GATE"  # likewise: one byte comes through it when all is prepared
GRACE = 15  # seconds between the polite signal and the end


def supervised() -> bool:
    """Was this process started by a supervisor?"""
    return VARIABLE in os.environ


def watch() -> None:
    """End this process when its supervisor has ended. Does nothing where there is none."""
    if supervised():
        _in_thread([int(os.environ[VARIABLE])])


def watch_parent() -> None:
    """End this process when its parent has ended: for a grandchild, which its own parent tells to stop."""
    if supervised():
        _in_thread([])


def wait_at_gate() -> bool:
    """Wait until the supervisor has prepared everything; False where it has ended instead."""
    return GATE not in os.environ or os.read(int(os.environ[GATE]), 1) != b""


def _in_thread(pipes: list[int]) -> None:
    threading.Thread(target=_watch, args=(pipes, os.getppid()), name="lifeline", daemon=True).start()


def _watch(pipes: list[int], parent: int) -> None:
    while os.getppid() == parent and not select.select(pipes, [], [], 1.0)[0]:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
