"""kill -9 of any process while residents report: no acknowledged report is lost, and none is there twice.

Each report carries a key of its own. Who gets no answer sends the same report with the same key again, as a phone does.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.run.house import PATIENCE, ROOT, House

pytestmark = pytest.mark.live
RESIDENTS, EACH, AT_ONCE = 20, 15, 6
VICTIMS = ("page", "worker", "web", "database", "supervisor")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    try:
        house.start()
        yield house
    finally:
        house.clear_away()


def ask(house: House, code: str) -> dict | list:
    command = [
        sys.executable,
        "-m",
        "linli",
        "manage",
        "shell",
        "-v",
        "0",
        "-c",
        f"from tests.run import crowd; {code}",
    ]
    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def report(house: House, key: str, number: int, fast: threading.Event) -> str:
    """Send one report until it is acknowledged; the case's number."""
    text = f"{key} {number}: 门禁坏了"
    body = json.dumps({"kind": "complaint", "category": "facility.door", "text": text})
    headers = {
        "Authorization": f"Bearer {key}",
        "Idempotency-Key": f"{key}-{number}",
        "Content-Type": "application/json",
    }
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
        try:
            connection.request("POST", "/api/v1/communities/hh/cases", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status == 201:
                if not fast.is_set():
                    time.sleep(0.2)  # so that there is load for as long as there are victims
                return json.loads(content)["number"]
            assert answer.status >= 500, (answer.status, content)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    raise AssertionError(f"{text}: never acknowledged")


def test_no_acknowledged_report_is_lost_or_doubled(house: House):
    keys = ask(house, f"crowd.settle({RESIDENTS})")
    fast = threading.Event()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = {
            f"{key} {number}: 门禁坏了": pool.submit(report, house, key, number, fast)
            for number in range(EACH)
            for key in keys
        }
        for victim in VICTIMS:
            before = sum(future.done() for future in sent.values())
            while sum(future.done() for future in sent.values()) < before + 10:
                time.sleep(0.05)
            killed = house.member(victim)
            house.kill(victim)
            if victim == "supervisor":
                house.start()
            else:
                house.wait_until_replaced(victim, killed)
        fast.set()
        acknowledged = {text: future.result() for text, future in sent.items()}

    house.wait_until_good()
    house.wait_for(lambda: house.health()["log"]["pending_events"] == 0, "the log is not caught up")
    told = ask(house, "crowd.tell()")
    assert told["cases"] == acknowledged
    assert told["count"] == len(acknowledged) == RESIDENTS * EACH
    assert (told["recorded_once"], told["events_of_cases"]) == (True, RESIDENTS * EACH)
    assert (told["pending"], told["places_in_log"]) == (0, True)
