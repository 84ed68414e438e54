"""A real `linli serve` in a folder of its own, to be killed and started again."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 300  # seconds; only a guard against waiting for ever, also on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """``environment`` adds to that of the process, for example LINLI_DEMO."""

    def __init__(self, **environment: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="linli-house-"))
        self.folder.chmod(0o711)  # as root the database runs as a user of its own
        self.port = free_port()
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LINLI_AS_OWNER")}
        self.environment = {**inherited, "LINLI_HOME": str(self.folder), **environment}
        self.log = self.folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, command: str = "serve") -> None:
        """Start it and wait until its health is good."""
        self.process = self.launch(command)
        self.wait_until_good()

    def launch(self, command: str = "serve", *, port: int | None = None) -> subprocess.Popen[bytes]:
        arguments = [sys.executable, "-m", "linli", command, "--port", str(port or self.port)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                arguments, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def get(self, path: str) -> tuple[int, bytes] | None:
        """Status and body; None where nobody answers."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asking.request("GET", path)
            answer = asking.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            asking.close()

    def health(self) -> dict[str, object] | None:
        answer = self.get("/healthz")
        return json.loads(answer[1]) if answer and answer[0] in (200, 503) else None

    def wait_until_good(self) -> None:
        self.wait_for(lambda: (self.health() or {}).get("good") is True, "it does not become healthy")

    def member(self, name: str) -> psutil.Process:
        """One process of the family: supervisor, web (granian's first), page (one of its own), worker or database."""
        if name == "database":
            return psutil.Process(int((self.folder / "database" / "postmaster.pid").read_text().split("\n")[0]))
        assert self.process is not None
        supervisor = psutil.Process(self.process.pid)
        if name == "supervisor":
            return supervisor
        module = "linli.run.worker" if name == "worker" else "linli.run.web"
        first = next(child for child in supervisor.children() if module in child.cmdline())
        return first.children()[0] if name == "page" else first

    def wait_until_replaced(self, name: str, dead: psutil.Process) -> None:
        """Another process has taken the place of ``dead``, and all is well."""
        self.wait_for(lambda: self._find(name) not in (None, dead), f"{name} is not started again")
        self.wait_until_good()

    def _find(self, name: str) -> psutil.Process | None:
        try:
            return self.member(name)
        except (StopIteration, IndexError, OSError, psutil.NoSuchProcess):
            return None

    def family(self) -> list[psutil.Process]:
        """Every process that belongs to this house."""
        assert self.process is not None
        supervisor = psutil.Process(self.process.pid)
        database = self.member("database")
        return [supervisor, *supervisor.children(recursive=True), database, *database.children(recursive=True)]

    def kill(self, name: str) -> None:
        """As an emergency does it: kill -9."""
        process = self.member(name)
        process.kill()
        process.wait(PATIENCE)

    def wait_until_gone(self, processes: list[psutil.Process]) -> None:
        _gone, alive = psutil.wait_procs(processes, timeout=PATIENCE)
        left = [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        assert left == []

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it in an orderly way; its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def clear_away(self) -> None:
        if self.process and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, condition, complaint: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if self.process and self.process.poll() is not None:
                raise AssertionError(f"it has ended with {self.process.returncode}:\n{self.said()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{complaint}: {self.health()}\n{self.said()}")
            time.sleep(0.1)
