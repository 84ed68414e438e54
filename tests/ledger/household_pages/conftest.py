"""A month's bills, and whoever opens a page about them."""

import pytest

from tests.ledger.households import billed, planned
from tests.ledger.makers import opened
from tests.sessions import confirm


@pytest.fixture
def book(cast, now):
    made = opened(cast, now)
    planned(cast, made, now)
    billed(cast, made, now, back=1)
    return made


@pytest.fixture
def page(client, cast):
    """``page(who, address, data)``: the answer to her GET, or POST where there is data."""

    def open_page(who: str, address: str, data: dict | None = None):
        client.force_login(cast.users[who])
        confirm(client, cast.users[who])
        return client.get(address) if data is None else client.post(address, data)

    return open_page
