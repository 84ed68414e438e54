"""The pages through Django's whole stack in this process, and the statistics beside their bare statements."""

import argparse
import gc
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.bench.common import house
from linli.bench.common.district import District, build
from linli.bench.common.figures import figure
from linli.bench.common.signed_in import cookies, sign_in
from linli.bench.common.statements import recorded
from linli.cases.queries import statistics
from linli.registry.models import Place

from .played import play

WARM_UP, PLAYED = 6, 30
TIME_MS, QUERIES, STATISTICS_MS = 50, 12, 100
HTML_BYTES, CSS_BYTES, JS_BYTES = 30 * 1024, 15 * 1024, 25 * 1024
HEADERS = {"Host": "127.0.0.1", "Accept-Encoding": "gzip, deflate, br", "Accept-Language": "zh-CN,zh;q=0.9"}
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPTS = re.compile(r'<script src="([^"]+)"')


@dataclass
class Opened:
    """One page, opened many times."""

    times_ms: list[float] = field(default_factory=list)
    queries: int = 0
    sent: int = 0
    cpu: float = 0  # seconds of ours, all requests
    waited: float = 0  # seconds for the database, all requests


def run(options: argparse.Namespace) -> list[dict[str, Any]]:
    """All figures; Django must be set up on a database that is empty and may be filled."""
    at = timezone.now()
    house.tell(f"Building a district with {options.size:,} cases …")
    district = build(communities=options.communities, households=options.households, cases=options.size, at=at)
    played = play(district, PLAYED)
    officials = (district.secretary, district.street_officer, district.district_officer)
    residents = [user for user, community in district.ids.each_user() if community == district.ids.first_community]
    sign_in({*residents, *officials}, at)
    house.as_application()
    gc.freeze()
    figures = []
    for name, turn in _pages(district, residents, played).items():
        page = _open(name, turn, options.requests)
        ordered = sorted(page.times_ms)
        for label, value in (("p50", ordered[len(ordered) // 2]), ("p95", ordered[len(ordered) * 95 // 100])):
            figures.append(figure(f"pages {name} {label}", value, TIME_MS, "ms", options.size))
        figures.append(figure(f"pages {name} queries", page.queries, QUERIES, "queries", options.size))
        figures.append(figure(f"pages {name} HTML", page.sent, HTML_BYTES, "bytes sent", options.size))
    figures += _static(residents[0], options.size)
    return figures + _statistics(district, options)


def _pages(
    district: District, residents: list[int], played: list[tuple[int, str]]
) -> dict[str, Iterator[tuple[int, str]]]:
    """Who opens what: (user or 0, address), again and again."""
    return {
        "home": cycle((user, "/") for user in residents),
        "case": cycle((user, f"/cases/{number}/") for user, number in played),
        "report": cycle((user, "/cases/new/") for user in residents),
        "desk": cycle([(district.street_officer, "/desk/")]),
        "desk case": cycle((district.secretary, f"/desk/cases/{number}/") for _user, number in played),
        "cockpit": cycle([(district.district_officer, "/cockpit/")]),
        "public page": cycle([(0, f"/c/{district.home}/")]),
    }


def _open(name: str, turn: Iterator[tuple[int, str]], times: int) -> Opened:
    client = Client()
    opened = Opened()
    for number, (user, address) in enumerate(islice(turn, WARM_UP + times)):
        client.cookies.clear()
        if user:
            client.cookies.load(cookies(user))
        waits: list[float] = []
        with connection.execute_wrapper(_timing(waits)):
            start, cpu = perf_counter(), process_time()
            answer = client.get(address, headers=HEADERS)
            spent, cpu = perf_counter() - start, process_time() - cpu
        if answer.status_code not in (200, 422):
            raise RuntimeError(f"{name}: {address} answered {answer.status_code}")
        if number >= WARM_UP:
            opened.times_ms.append(spent * 1000)
            opened.cpu += cpu
            opened.waited += sum(waits)
            opened.queries = max(opened.queries, len(waits))
            opened.sent = max(opened.sent, len(answer.content))
    cpu, waited = (value / times * 1000 for value in (opened.cpu, opened.waited))
    house.tell(f"{name}: {cpu:.1f} ms of CPU, and {waited:.1f} ms for the database, a page")
    return opened


def _timing(waits: list[float]) -> Callable[..., Any]:
    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        start = perf_counter()
        try:
            return run(sql, params, many, context)
        finally:
            waits.append(perf_counter() - start)

    return execute


def _static(user: int, size: int) -> list[dict[str, Any]]:
    """The style sheet and the scripts that a resident's first page names, as they are sent."""
    client = Client()
    client.cookies.load(cookies(user))
    html = client.get("/", headers=HEADERS).content.decode()
    figures = []
    for name, pattern, limit in (("CSS", STYLES, CSS_BYTES), ("JS", SCRIPTS, JS_BYTES)):
        answers = [client.get(address, headers=HEADERS) for address in pattern.findall(html)]
        sent = sum(len(b"".join(answer)) for answer in answers)
        figures.append(figure(f"pages {name}", sent, limit, "bytes sent", size))
    return figures


def _statistics(district: District, options: argparse.Namespace) -> list[dict[str, Any]]:
    """The figures of all communities over two years, as the cockpit counts them."""
    scope = statistics.scope_of(Place.objects.get(pk=district.place_id))
    period = statistics.period_of(statistics.LAST_12, district.at)

    def count() -> None:
        statistics.counts_by(scope, period, district.at)
        statistics.call_backs_by(scope, period)

    with recorded() as seen:
        count()

    def bare() -> None:
        with connection.cursor() as cursor:
            for sql in seen:
                cursor.cursor.execute(sql)
                cursor.fetchall()

    ours: list[float] = []
    limit: list[float] = []
    for _ in range(max(3, options.requests // 10)):
        for work, times in ((count, ours), (bare, limit)):
            start = perf_counter()
            work()
            times.append((perf_counter() - start) * 1000)
    ours.sort()
    limit.sort()
    median = ours[len(ours) // 2]
    return [
        figure("pages statistics", median, STATISTICS_MS, "ms", options.size),
        figure("pages statistics, beside the bare statements", median, limit[len(limit) // 2], "ms", options.size),
    ]
