"""Intake over HTTP and the same statements through pgbench, turn by turn."""

import argparse
import cProfile
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from time import process_time
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.audit.models import Event
from linli.bench.common import cpu, house, pgbench, statements
from linli.bench.common.district import District, Ids, build
from linli.bench.common.figures import figure
from linli.bench.common.signed_in import cookies, sign_in
from linli.cases.models import Case

from . import form, server

WARM_UP = 60  # requests to each run of the server, before it is measured
PROFILED = 300


def run(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The figure; Django must be set up on a database that is empty and may be filled."""
    at = timezone.now()
    house.tell(f"Building a district with {options.cases:,} cases …")
    district = build(communities=options.communities, households=60, cases=options.cases, at=at)
    sign_in((user for user, _community in district.ids.each_user()), at)
    connected_with = house.as_application()
    if options.profile:
        _profile(district, options.profile)
        return []
    seen, script = _statements(district)
    if options.show:
        print("\n".join(f"{sql};" for sql in seen))
    return [_measure(district, script, connected_with, options)]


@dataclass
class Spent:
    """Seconds by the clock, and CPU seconds of the web server and of the database."""

    clock: float = 0
    web: float = 0
    database: float = 0

    def __iadd__(self, other: "Spent") -> "Spent":
        return Spent(self.clock + other.clock, self.web + other.web, self.database + other.database)

    def said(self, count: int) -> str:
        """For so many cases, in words."""
        web = f"web {self.web / count * 1000:.1f} and " if self.web else ""
        database = f"database {self.database / count * 1000:.1f} ms of CPU"
        return f"{count / self.clock:,.0f} a second; a case takes {web}{database}"


def _measure(district: District, script: Path, connected_with: str, options: argparse.Namespace) -> dict[str, Any]:
    each = options.size // options.rounds
    turn = cycle(district.ids.each_user())
    http, bare = Spent(), Spent()
    house.tell(f"{each:,} requests by {options.clients} clients, then the same by pgbench, {options.rounds} times …")
    with server.serving() as (port, process):
        _send(district.ids, port, list(islice(turn, WARM_UP)), options.clients)
        for _ in range(options.rounds):
            web, database = cpu.seconds(process), cpu.of_database()
            answer = _send(district.ids, port, list(islice(turn, each)), options.clients)
            http += Spent(answer["seconds"], cpu.seconds(process) - web, cpu.of_database() - database)
            database = cpu.of_database()
            rate = pgbench.rate(script, clients=options.clients, transactions=each, options=connected_with)
            bare += Spent(each / rate, 0, cpu.of_database() - database)
    total = each * options.rounds
    house.tell(
        f"  over HTTP {http.said(total)}; the last round waited {answer['p50']:.0f} ms (p95 {answer['p95']:.0f})"
    )
    house.tell(f"  pgbench {bare.said(total)}")
    return figure("intake", total / http.clock, total / bare.clock, "cases/s", total)


def _send(ids: Ids, port: int, turn: list[tuple[int, int]], clients: int) -> dict[str, Any]:
    host = f"{server.HOST}:{port}"
    requests = [form.request(ids, host, user, community) for user, community in turn]
    job = {"host": server.HOST, "port": port, "clients": min(clients, len(turn)), "requests": requests}
    command = [sys.executable, "-m", "linli.bench.intake.client"]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["accepted"] != len(turn):
        raise RuntimeError(f"{len(turn) - answer['accepted']} of {len(turn)} were not accepted: {answer['refused']}")
    return answer


def _post(ids: Ids, client: Client, user: int, community: int) -> None:
    client.cookies.load(cookies(user))
    answer = client.post(form.path(), form.fields(ids, community), HTTP_HOST=server.HOST)
    if answer.status_code not in (302, 303):
        raise RuntimeError(f"The form was not accepted ({answer.status_code}).")


def _statements(district: District) -> tuple[list[str], Path]:
    """What one request runs once everything that is read once a process has been read; and its script."""
    client = Client(enforce_csrf_checks=True)
    (user, community), *others = islice(district.ids.each_user(), 4)
    for other in others:
        _post(district.ids, client, *other)
    with statements.recorded() as seen:
        _post(district.ids, client, user, community)
    case = Case.objects.filter(community_id=community).order_by("-id").values_list("id", "number")[0]
    event = Event.objects.filter(log_id=community).order_by("-id").values_list("id", flat=True)[0]
    text = statements.script(seen, district.ids, user=user, community=community, case=case, event=event)
    path = Path(os.environ["LINLI_HOME"]) / "intake.sql"
    path.write_text(text, encoding="utf-8")
    return seen, path


def _profile(district: District, path: str) -> None:
    """Where the time of our own goes; the wait for the database is not counted."""
    client = Client(enforce_csrf_checks=True)
    turn = district.ids.each_user()
    for one in islice(turn, 20):
        _post(district.ids, client, *one)
    start = process_time()
    for one in islice(turn, PROFILED):
        _post(district.ids, client, *one)
    house.tell(f"{(process_time() - start) / PROFILED * 1000:.2f} ms of CPU a request; where they go stands in {path}")
    profile = cProfile.Profile(process_time)
    profile.enable()
    for one in islice(turn, PROFILED):
        _post(district.ids, client, *one)
    profile.disable()
    profile.dump_stats(path)
