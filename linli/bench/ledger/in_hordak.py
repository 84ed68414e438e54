"""The program that runs with django-hordak's Python: the same number of transfers in its tables, asked for the same.

    python in_hordak.py DATABASE_URL TRANSFERS DAYS REQUESTS POSTS

It prints one JSON object: the balance of the busiest account on any day (p50 and slowest, in ms), and posts a second.
"""

import json
import sys
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

# Rows that are made right need neither triggers nor lookups: the fast way in, which only a superuser may take.
FILL_SQL = (
    "SET session_replication_role = replica",
    """INSERT INTO hordak_transaction (id, uuid, timestamp, date, description)
       SELECT n, gen_random_uuid(), now(), %(first)s::date + (n::bigint * %(days)s / %(size)s)::int, 'bench'
       FROM generate_series(0, %(size)s - 1) AS n""",
    """INSERT INTO hordak_leg (uuid, transaction_id, account_id, currency, debit, credit, description)
       SELECT gen_random_uuid(), n,
              CASE WHEN (n %% 2 = 0) = (side = 0) THEN %(bank)s ELSE %(other)s + n %% %(count)s END,
              'CNY', CASE WHEN side = 0 THEN 100 + n %% 19801 END, CASE WHEN side = 1 THEN 100 + n %% 19801 END, ''
       FROM generate_series(0, %(size)s - 1) AS n, generate_series(0, 1) AS side
       ORDER BY n, side""",
    "SELECT setval(pg_get_serial_sequence('hordak_transaction', 'id'), max(id)) FROM hordak_transaction",
    "SET session_replication_role = origin",
    "ANALYZE hordak_transaction, hordak_leg",
)
OTHERS = 12


def main(url: str, size: int, days: int, requests: int, posts: int) -> None:
    parts = urlsplit(url)
    place = {"NAME": parts.path[1:], "USER": parts.username or "", "PASSWORD": unquote(parts.password or "")}
    host = {"HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0], "PORT": str(parts.port or "")}
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **place, **host}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CURRENCIES=("CNY",),
        DEFAULT_CURRENCY="CNY",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    accounts: Any = apps.get_model("hordak", "Account")  # type: ignore[misc]
    bank, *others = (
        accounts.objects.create(name=f"bench {n}", code=f"{n}", type="EX" if n else "AS", currencies=["CNY"])
        for n in range(OTHERS + 1)
    )
    first = date.today() - timedelta(days=days)  # noqa: DTZ011 any ten years do
    facts = {"size": size, "days": days, "first": first, "bank": bank.pk, "other": others[0].pk, "count": OTHERS}
    with connection.cursor() as cursor:
        for sql in FILL_SQL:
            cursor.execute(sql, facts if "%(" in sql else None)
    dice, times = Random(size), []  # noqa: S311 the same days every time
    for _ in range(requests):
        day = first + timedelta(days=dice.randrange(days))
        start = perf_counter()
        bank.get_balance(as_of=day)
        times.append((perf_counter() - start) * 1000)
    times.sort()
    money = type(bank.get_balance().monies()[0])
    start = perf_counter()
    for n in range(posts):
        bank.transfer_to(others[n % OTHERS], money(1, "CNY"))
    rate = posts / (perf_counter() - start)
    print(json.dumps({"p50": times[len(times) // 2], "slowest": times[-1], "posts": rate}))


if __name__ == "__main__":
    main(sys.argv[1], *(int(text) for text in sys.argv[2:]))
