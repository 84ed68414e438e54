"""An account's page and its balance on any day, in its first year and in its last, beside the bare SQL."""

import gc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, repeat
from random import Random
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test import Client

from linli.bench.common import house
from linli.bench.common.figures import figure
from linli.bench.common.signed_in import cookies, sign_in
from linli.bench.common.statements import recorded
from linli.ledger.models import Account
from linli.ledger.queries.accounts import account_page
from linli.ledger.queries.balances import balance

from .books import BANK, Made

BALANCE_MS, PAGE_MS = 10, 50
WARM_UP = 6
HEADERS = {"Host": "127.0.0.1", "Accept-Language": "zh-CN,zh;q=0.9"}
FULL_YEAR = 365


def figures(made: Made, size: int, requests: int) -> Iterator[dict[str, Any]]:
    """Times in ms: the 95th percentile, and for balances the slowest of the same."""
    accounts = list(Account.objects.filter(book=made.book, fund__code="fee").select_related("fund", "book"))
    bank = made.account(BANK)
    name = f"ledger of {size:,} transfers"
    any_day = any_days(made, size)
    gc.freeze()  # as the web server does
    dice = Random(size)  # noqa: S311 the same accounts every time

    times = times_of(lambda: (dice.choice(accounts), any_day()), lambda one: balance(*one), requests)
    yield figure(f"{name}: balance on any day, slowest", times[-1], BALANCE_MS, "ms", size)
    yield from _beside_bare(f"{name}: balance", lambda: balance(bank, any_day()), requests, size)

    def page(day: date) -> None:
        account_page(bank, last=day, size=51)

    times = times_of(any_day, page, requests)
    yield figure(f"{name}: rows of an account page p95", _p95(times), PAGE_MS, "ms", size)
    yield from _beside_bare(f"{name}: rows of an account page", lambda: page(any_day()), requests, size)
    first = times_of(lambda: made.book.opened_on + timedelta(days=dice.randrange(FULL_YEAR)), page, requests)
    last = times_of(lambda: made.last - timedelta(days=dice.randrange(FULL_YEAR)), page, requests)
    yield figure(f"{name}: the same in the last year beside the first, p50", _p50(last), _p50(first), "ms", size)
    yield from _whole_pages(made, name, size, requests)


def _whole_pages(made: Made, name: str, size: int, requests: int) -> Iterator[dict[str, Any]]:
    """Pages as a browser gets them, through Django's whole stack; of months and words the oldest and the newest."""
    user = made.poster.user_id or 0
    sign_in([user], made.at)
    client = Client()
    client.cookies.load(cookies(user))

    def get(path: str) -> None:
        answer = client.get(f"/c/{made.book.community.code}/book/{path}", headers=HEADERS)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    account = f"accounts/{BANK}/"
    for label, path in (
        ("account page", account),
        ("account page, words that do not occur", f"{account}?q=%E6%9C%88%E4%BA%AE"),
        ("first page of the book", ""),
        ("page of a fund that paid nothing", "funds/common/"),
    ):
        times = _pages(f"{name}: {label}", get, repeat(path).__next__, requests)
        yield figure(f"{name}: {label} p95", _p95(times), PAGE_MS, "ms", size)
    for label, path in (("account page of a month", f"{account}?month="), ("entries of a month", "entries/?month=")):
        first, last = (
            _pages(f"{name}: {label}", get, _months(path, year).__next__, max(1, requests // 2))
            for year in (made.book.opened_on.year, made.last.year - 1)
        )
        yield figure(f"{name}: {label} p95", _p95(sorted(first + last)), PAGE_MS, "ms", size)
        yield figure(f"{name}: {label}, last year beside the first, p50", _p50(last), _p50(first), "ms", size)


def _months(path: str, year: int) -> Iterator[str]:
    return cycle([f"{path}{year}-{month:02d}" for month in range(1, 13)])


def _pages(name: str, get: Callable[[str], None], ask: Callable[[], str], number: int) -> list[float]:
    """Milliseconds, in order. What other work on the machine hardly changes is told: the time on a core."""
    start = process_time()
    times = times_of(ask, get, number)
    each = (process_time() - start) * 1000 / (WARM_UP + number)
    house.tell(f"{name}: {each:.1f} ms of a core, without the database")
    return times


def any_days(made: Made, seed: int) -> Callable[[], date]:
    """Gives one day of the book after the other, the same ones every time."""
    dice, days = Random(seed), (made.last - made.book.opened_on).days  # noqa: S311

    def any_day() -> date:
        return made.book.opened_on + timedelta(days=dice.randrange(days + 1))

    return any_day


def times_of(ask: Callable[[], Any], work: Callable[[Any], object], number: int) -> list[float]:
    """Milliseconds, in order."""
    spent = []
    for turn in range(WARM_UP + number):
        question = ask()
        start = perf_counter()
        work(question)
        if turn >= WARM_UP:
            spent.append((perf_counter() - start) * 1000)
    return sorted(spent)


def _beside_bare(name: str, work: Callable[[], object], number: int, size: int) -> Iterator[dict[str, Any]]:
    """Beside the statements that it runs, ready with all their values, turn by turn."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(max(3, number // 4)):
        with recorded() as seen:
            work()
        with connection.cursor() as cursor:
            start = perf_counter()
            for sql in seen:
                cursor.cursor.execute(sql)
                cursor.fetchall()
            bare.append((perf_counter() - start) * 1000)
        start = perf_counter()
        work()
        ours.append((perf_counter() - start) * 1000)
    yield figure(f"{name}, beside the bare statements, p50", _p50(sorted(ours)), _p50(sorted(bare)), "ms", size)


def _p50(ordered: list[float]) -> float:
    return ordered[len(ordered) // 2]


def _p95(ordered: list[float]) -> float:
    return ordered[len(ordered) * 95 // 100]
