"""The web server, as `linli serve` starts it, for the length of a measurement."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

HOST = "127.0.0.1"
PATIENCE = 60  # seconds


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """Its port and its process, once it answers. Raises RuntimeError if it does not."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "linli.run.web", "--host", HOST, "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "LINLI_PORT": str(port)})  # noqa: S603
    try:
        _wait(server, port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server does not start; its last words stand above.")
