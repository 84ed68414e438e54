"""What a seat opens needs a second key; what a home opens does not."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.SECOND_FACTOR_FOR_SEATS = True


def test_an_official_without_a_second_key_is_sent_to_set_one_up(client, cast):
    client.force_login(cast.users["secretary"])
    answer = client.get("/desk/cases/")
    assert answer.status_code == 403
    assert "第二把钥匙" in answer.content.decode() or "second key" in answer.content.decode()


def test_her_own_account_stays_open_to_her(client, cast):
    client.force_login(cast.users["secretary"])
    assert client.get("/account/").status_code == 200


def test_a_resident_needs_no_second_key(client, cast):
    client.force_login(cast.users["owner"])
    assert client.get("/cases/").status_code == 200
