"""A world with a catalogue and keys for its people."""

import pytest

from linli.people.models import ApiKey
from linli.people.queries import key_hash
from tests.cases.makers import catalogue
from tests.cast import Cast


@pytest.fixture
def key_of(cast: Cast):
    def make(who: str) -> str:
        ApiKey.objects.create(user=cast.users[who], name="o", key_hash=key_hash(f"o-{who}"), made_at=cast.at)
        return f"o-{who}"

    return make


@pytest.fixture
def world(cast: Cast) -> Cast:
    catalogue(cast.places["dh"], cast.at)
    return cast


@pytest.fixture(params=["xml", "json"])
def form(request) -> str:
    return request.param
