"""One child process of the supervisor: started, watched, started again with growing pauses, stopped."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a child that died is started again
STEADY = 60.0  # seconds after which a child counts as well again

logger = logging.getLogger("linli.run")


class Child:
    """A process with a name for the log and a function that starts it."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]], *, patience: float) -> None:
        self.name, self.patience = name, patience
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None
        self._since = 0.0
        self._pause = FIRST_PAUSE
        self._due: float | None = None
        self.deaths = 0

    def start(self) -> None:
        self._process, self._since, self._due = self._start(), time.monotonic(), None

    def look_after(self) -> None:
        """Start the child again if it has died and its pause is over."""
        now = time.monotonic()
        if self._due is not None:
            if now >= self._due:
                self.start()
            return
        if self._process is None or (code := self._process.poll()) is None:
            return
        self.deaths += 1
        self._pause = FIRST_PAUSE if now - self._since > STEADY else min(self._pause * 2, LONGEST_PAUSE)
        logger.warning("%s has ended (%s); it is started again in %.1f s", self.name, _how(code), self._pause)
        self._due = now + self._pause

    def stop(self) -> None:
        """Ask the child to stop and wait for it; after its patience it is killed."""
        process, self._process, self._due = self._process, None, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(self.patience)
        except subprocess.TimeoutExpired:
            logger.warning("%s does not stop within %d s and is killed", self.name, self.patience)
            process.kill()
            process.wait()


def _how(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def inheriting(command: list[str], files: list[int], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start ``command`` with these open files and additions to the environment."""
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, pass_fds=files, env={**os.environ, **environment}
    )
