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
GRACE = 15  # seconds between the polite signal and the end


def supervised() -> bool:
    """Was this process started by a supervisor?"""
    return VARIABLE in os.environ


def watch() -> None:
    """End this process when its supervisor or its parent has ended. Does nothing where there is no supervisor."""
    if supervised():
        arguments = (int(os.environ[VARIABLE]), os.getppid())
        threading.Thread(target=_watch, args=arguments, name="lifeline", daemon=True).start()


def _watch(pipe: int, parent: int) -> None:
    while os.getppid() == parent and not select.select([pipe], [], [], 1.0)[0]:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
