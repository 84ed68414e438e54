"""Fills an empty database with the demo."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import override

from linli.registry.models import Place

from . import history
from .people import SEATED, bring_residents_home, fill_register, seat_people, seat_secretaries, set_hours
from .places import build_honghu, build_pingshan
from .scenes import play
from .told import Stage


def is_loaded() -> bool:
    """Whether anything stands in this database."""
    return Place.objects.exists()


def load(at: datetime) -> None:
    """Load the demo unless something is there already: all or nothing. ``at`` is now; everything happened before."""
    if is_loaded():
        return
    # Whatever the verbs write in words is written in the language that people see first.
    with override("zh-hans"), transaction.atomic():
        long_ago = at - timedelta(days=900)
        honghu = build_honghu(long_ago)
        fill_register(honghu.communities["hh"], long_ago)
        people = seat_people(honghu, {k: v for k, v in SEATED.items() if not k.startswith("ps-")}, at)
        people |= bring_residents_home(honghu.communities["hh"], at - timedelta(days=300))
        set_hours(honghu, at)
        pingshan = build_pingshan(long_ago)
        seat_people(pingshan, {k: v for k, v in SEATED.items() if k.startswith("ps-")}, at)
        seat_secretaries(pingshan, at)
        history.load_honghu(honghu, at)
        history.load_pingshan(pingshan, at)
        play(Stage(honghu, people, at))
