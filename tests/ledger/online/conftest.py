"""A household before a WeChat Pay of the tests, at the time of the clock."""

import pytest
from django.utils import timezone

from tests.cast import make_cast
from tests.ledger.households import billed, planned
from tests.ledger.makers import stocked
from tests.ledger.wechat import FakeWechat, running


@pytest.fixture
def at():
    """Signatures carry the time of the clock, so everything here happens now."""
    return timezone.now()


@pytest.fixture
def cast(db, at):
    return make_cast(at)


@pytest.fixture
def wechat(tmp_path, settings):
    with running(FakeWechat()) as fake:
        settings.WECHAT = fake.settings(tmp_path)
        yield fake


@pytest.fixture
def home(cast, at, wechat):
    """Her home, with this month's bill."""
    book = stocked(cast, at)
    planned(cast, book, at)
    billed(cast, book, at)
    return next(unit for unit in cast.units["hh"] if unit.pk == cast.owner.homes[0].unit_id)
