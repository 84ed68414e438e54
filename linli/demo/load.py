"""Fills an empty database with the demo, and does so anew on every new day, so that it never looks stale."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import override

from linli.audit.actions import open_log
from linli.audit.models import Log
from linli.law.deadlines import SHANGHAI

from . import history
from .money import play_money
from .people import SEATED, bring_residents_home, fill_register, open_accounts, seat_people, seat_secretaries, set_hours
from .places import build_honghu, build_pingshan
from .scenes import play
from .told import Stage
from .votes import play_lift

INSTANCE_LOG = 0
KEPT = {"django_migrations"}


def _silent(_sentence: str) -> None:
    """Nobody waits for it."""


def load(at: datetime, say: Callable[[str], None] = _silent) -> bool:
    """Load the demo, all or nothing, unless it was loaded today; returns whether it was. ``at`` is now, and everything
    in it happened before; ``say`` is told what is being loaded. Works as the database's owner. Raises
    ImproperlyConfigured outside a demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The demo goes into a data folder of its own: start it with `linli demo`.")
    loaded = Log.objects.filter(pk=INSTANCE_LOG).first()
    if loaded and loaded.opened_at.astimezone(SHANGHAI).date() == at.astimezone(SHANGHAI).date():
        return False
    # Whatever the verbs write in words is written in the language that people see first.
    with override("zh-hans"), transaction.atomic(), _no_savepoints():
        say("Filling the demo: on the first start of a day, which takes about a minute.")
        _empty()
        _fill(at, say)
    return True


@contextmanager
def _no_savepoints() -> Iterator[None]:
    """Of a demo that is loaded whole or not at all nobody goes back to the middle: without the savepoint that each of
    some thousand verbs would set, the database is asked a quarter less often."""
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = True


def _empty() -> None:
    """Yesterday's demo goes as a whole; the demo's database holds nothing else."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _fill(at: datetime, say: Callable[[str], None]) -> None:
    say("  红湖公园城 with 2,991 homes, and the people you can be …")
    long_ago = at - timedelta(days=900)
    open_log(log_id=INSTANCE_LOG, origin="linli.demo/log/0", at=at)
    open_accounts(long_ago)
    honghu = build_honghu(long_ago)
    fill_register(honghu.communities["hh"], long_ago)
    here = {handle: seat for handle, seat in SEATED.items() if not handle.startswith("ps-")}
    people = seat_people(honghu, here, at)
    people |= bring_residents_home(honghu.communities["hh"], at - timedelta(days=300))
    set_hours(honghu, at)
    say("  坪山 with 45 communities and 8,000 requests of three years …")
    pingshan = build_pingshan(long_ago)
    seat_people(pingshan, {handle: seat for handle, seat in SEATED.items() if handle not in here}, at)
    seat_secretaries(pingshan, at)
    history.load_honghu(honghu, at)
    history.load_pingshan(pingshan, at)
    history.load_lively(pingshan, at)
    say("  Requests and whistles of these days …")
    play(Stage(honghu, people, at))
    play_lift(honghu.communities["hh"], people, at)
    play_money(honghu, people, at, say)
