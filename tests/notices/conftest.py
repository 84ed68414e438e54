"""Pages take the time from the clock, so what they show happens now."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, make_cast


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def town(db: None, at: datetime) -> Cast:
    """The cast as it stands now."""
    return make_cast(at - timedelta(days=2))


@pytest.fixture
def go(town: Cast) -> Callable[[str], Client]:
    """``go("owner")`` is her browser; ``go("")`` that of a stranger who is not signed in. Both read Chinese."""

    def browser(name: str) -> Client:
        client = Client(headers={"accept-language": "zh-CN"})
        if name:
            client.force_login(town.users[name])
        return client

    return browser
