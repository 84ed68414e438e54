"""Two at once, and a power cut in the middle: one right result, and whole books."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection

from linli.bodies.models import Decision
from linli.bodies.states import BodyKind
from linli.ledger import actions
from linli.ledger.models import Allocation, Bill, BillRun, Entry, HouseholdPayment, Reminder, Transfer
from linli.ledger.states import Channel
from tests.cases.together import at_once
from tests.ledger.households import (
    agreed,
    bill_of,
    billed,
    month_of,
    owed_by_bills,
    owed_in_book,
    paid,
    planned,
    prepaid_of,
)
from tests.ledger.makers import fund, opened

pytestmark = pytest.mark.django_db(transaction=True)

# Killed as the transfers of the second book are written: its bills and its entry are there, its transfers are not.
KILLED = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from django.db import connection
from linli.bodies.actor import SYSTEM
from linli.ledger import actions
from linli.registry.models import Place

seen = []

def watch(execute, sql, params, many, context):
    if "INSERT INTO" in sql and "ledger_transfer" in sql:
        seen.append(sql)
        if len(seen) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

at = datetime.fromisoformat(sys.argv[2])
with connection.execute_wrapper(watch):
    actions.run_bills_inside(Place.objects.get(code="hhsq"), month=at.date().replace(day=1), by=SYSTEM, at=at)
"""


def test_two_payments_at_once_for_one_bill(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    billed(cast, book, now)
    unit = cast.units["hh"][0]
    by_two = [lambda actor=actor: paid_by(actor, cast, unit, now) for actor in (cast.staff, cast.manager)]
    results = at_once(*by_two)
    assert [type(result).__name__ for result in results] == ["HouseholdPayment"] * 2
    bill = bill_of(unit, month_of(cast))
    assert (bill.paid_fen, bill.state, prepaid_of(unit)) == (2671, "paid", 2 * 2671 - 2671)
    assert sum(Allocation.objects.values_list("amount_fen", flat=True)) == 2671
    assert owed_in_book(book, cast.on) == owed_by_bills(book)


def paid_by(actor, cast, unit, now) -> HouseholdPayment:
    fees = fund(cast.hh.book, "fee")
    return actions.take_payment(unit, fund=fees, amount_fen=2671, channel=Channel.CASH, by=actor, at=now)


def test_a_payment_and_a_bill_run_at_once_leave_nothing_prepaid_beside_an_open_bill(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    unit = cast.units["hh"][0]
    actor, manager = cast.staff, cast.manager
    month = month_of(cast)
    results = at_once(
        lambda: paid_by(actor, cast, unit, now), lambda: actions.run_bills(book, month=month, by=manager, at=now)
    )
    assert [type(result).__name__ for result in results] == ["HouseholdPayment", "RunResult"]
    assert (bill_of(unit, month).state, prepaid_of(unit)) == ("paid", 0)
    assert owed_in_book(book, cast.on) == owed_by_bills(book)


def test_a_month_run_twice_at_once_is_billed_once(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    manager, month = cast.manager, month_of(cast)
    results = at_once(*[lambda: actions.run_bills(book, month=month, by=manager, at=now)] * 2)
    assert sorted(result.bills for result in results) == [0, 8]
    assert (Bill.objects.count(), BillRun.objects.count()) == (8, 1)


def test_one_number_of_the_channel_many_times_at_once_comes_in_once(cast, now):
    book = opened(cast, now)
    unit, staff, fees = cast.units["hh"][0], cast.staff, fund(book, "fee")

    def take() -> HouseholdPayment:
        facts = {"amount_fen": 500, "channel": Channel.BANK, "reference": "T-1"}
        return actions.take_payment(unit, fund=fees, **facts, by=staff, at=now)

    results = at_once(*[take] * 8)
    assert len({result.pk for result in results}) == 1
    assert (HouseholdPayment.objects.count(), prepaid_of(unit)) == (1, 500)


def test_two_take_back_one_payment(cast, now):
    opened(cast, now)
    unit = cast.units["hh"][0]
    payment = paid(cast, unit, 500, now)
    actors = (cast.manager, cast.committee)
    results = at_once(
        *[lambda by=by: actions.take_back_payment(payment, reason="退票", by=by, at=now) for by in actors]
    )
    assert sorted(type(result).__name__ for result in results) == ["Entry", "Refused"]
    assert prepaid_of(unit) == 0


def test_two_remind_one_household(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    billed(cast, book, now, back=1)
    unit, actors = cast.units["hh"][0], (cast.staff, cast.manager)
    results = at_once(*[lambda by=by: actions.remind(unit, by=by, at=now) for by in actors])
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Reminder"]
    assert Reminder.objects.count() == 1


def test_a_run_that_is_killed_leaves_whole_books_and_the_next_makes_the_rest(cast, now):
    books = [opened(cast, now, code=code) for code in ("hh", "fy")]
    planned(cast, books[0], now)
    facts = {"name": "物业费", "base": "area", "rate_hfen": 3000, "from_month": month_of(cast, 6)}
    allowed = agreed(cast, now)
    allowed = Decision.objects.create(
        community=cast.fy,
        body=cast.body(BodyKind.PROPERTY_COMPANY, "fy"),
        kind=allowed.kind,
        number="fy-1",
        title="同意",
        decided_on=cast.on,
        text="同意",
        evidence=allowed.evidence,
        registered_by=allowed.registered_by,
        registered_at=now,
    )
    actions.set_fee_plan(books[1], fund=fund(books[1], "fee"), **facts, decision=allowed, by=cast.fy_manager, at=now)
    assert _killed(now) == -signal.SIGKILL
    first = books[0] if books[0].pk < books[1].pk else books[1]
    assert set(Bill.objects.values_list("book", flat=True)) == {first.pk}
    assert (Entry.objects.count(), BillRun.objects.count(), Transfer.objects.count()) == (1, 1, 2)
    rest = actions.run_bills_inside(cast.places["hhsq"], month=month_of(cast), by=_anybody(cast), at=now)
    assert (rest.bills, Bill.objects.count()) == (8, 16)
    for book in books:
        assert owed_in_book(book, cast.on) == owed_by_bills(book)


def _anybody(cast):
    """The manager of both."""
    manager = cast.manager
    return type(manager)(manager.user_id, manager.name, (*manager.seats, *cast.fy_manager.seats))


def _killed(now: datetime) -> int:
    """How the process ended."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "linli.settings"}
    command = [sys.executable, "-c", KILLED, "kill", now.isoformat()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    return done.returncode
