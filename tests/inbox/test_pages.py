"""The inbox and the choice of channels, as pages."""

import pytest
from django.utils import translation

from linli.bodies.states import BodyKind
from linli.inbox import queries
from linli.inbox.models import Message, Subscription
from tests.cast import Cast
from tests.inbox.test_actions import told


@pytest.fixture
def owner(client, cast: Cast):
    client.force_login(cast.users["owner"])
    return client


def test_unread_stands_first_and_paging_reaches_everything_once(cast: Cast, now, owner):
    for number in range(30):
        told(cast, now, params={"number": f"HH-{number}", "title": f"t{number}"})
    told(cast, now, users=[cast.neighbour.user_id], params={"number": "X", "title": "not mine"})
    mine = list(Message.objects.filter(user_id=cast.owner.user_id).order_by("id"))
    Message.objects.filter(pk__in=[message.pk for message in mine[20:]]).update(read_at=now)
    seen, key = [], ""
    while True:
        page = queries.page(cast.owner, key)
        seen += [entry.message for entry in page.entries]
        key = page.next_key
        if not key:
            break
    assert [message.pk for message in seen] == [m.pk for m in reversed(mine[:20])] + [m.pk for m in reversed(mine[20:])]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(cast: Cast, now, rows, django_assert_num_queries):
    for _ in range(rows):
        told(cast, now)
    assert cast.owner.user_id
    with django_assert_num_queries(3):
        assert len(queries.page(cast.owner).entries) == rows


def test_the_count_of_unread_is_one_query_and_of_nobody_none(cast: Cast, now, django_assert_num_queries):
    told(cast, now, users=[], bodies=[cast.body(BodyKind.PROPERTY_COMPANY).pk])
    assert (cast.manager.user_id, cast.neighbour.user_id) != (None, None)
    with django_assert_num_queries(2):
        assert (queries.unread(cast.manager), queries.unread(cast.neighbour)) == (1, 0)


def test_opening_a_message_marks_it_read_and_leads_to_its_thing(cast: Cast, now, owner):
    told(cast, now)
    message = Message.objects.get()
    page = owner.get("/inbox/").content.decode()
    assert "收到了：消防通道被堵" in page
    response = owner.get(f"/inbox/{message.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/cases/HH-2026-1/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_nobody_can_guess_at_anothers_message(cast: Cast, now, owner):
    told(cast, now, users=[cast.neighbour.user_id])
    assert owner.get(f"/inbox/{Message.objects.get().pk}/").status_code == 404
    assert owner.get("/inbox/999999/").status_code == 404
    assert "消防通道被堵" not in owner.get("/inbox/").content.decode()


def test_mark_all_as_read(cast: Cast, now, owner):
    told(cast, now)
    told(cast, now)
    owner.post("/inbox/read/", {"up_to": Message.objects.latest("id").pk})
    assert queries.unread(cast.owner) == 0
    assert owner.post("/inbox/read/", {"up_to": "all"}).status_code == 302


def test_a_nonsense_key_shows_the_first_page(cast: Cast, now, owner):
    told(cast, now)
    for after in ("x", "u", "u-1", "u99999999999999999999", "r²", "%01"):
        assert "消防通道被堵" in owner.get(f"/inbox/?after={after}").content.decode() or after.startswith("r")


def test_her_own_addresses_are_offered_and_chosen_with_one_tap(cast: Cast, owner):
    page = owner.get("/inbox/channels/").content.decode()
    assert "发邮件到 owner@example.test" in page
    response = owner.post("/inbox/channels/", {"owner": "0", "channel": "email", "address": "owner@example.test"})
    assert response.status_code == 302
    assert Subscription.objects.get().user_id == cast.owner.user_id
    page = owner.get("/inbox/channels/").content.decode()
    assert "发邮件到 owner@example.test" not in page
    assert owner.post(f"/inbox/channels/{Subscription.objects.get().pk}/remove/").status_code == 302
    assert Subscription.objects.count() == 0


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(cast: Cast, owner):
    response = owner.post("/inbox/channels/", {"owner": "0", "channel": "webhook", "address": "ftp://x"})
    assert response.status_code == 422
    assert "ftp://x" in response.content.decode()
    assert "请填写网址" in response.content.decode()


def test_a_body_that_is_not_hers_cannot_be_chosen(cast: Cast, owner):
    body = cast.body(BodyKind.PROPERTY_COMPANY)
    data = {"owner": str(body.pk), "channel": "email", "address": "owner@example.test"}
    assert owner.post("/inbox/channels/", data).status_code == 422
    assert Subscription.objects.count() == 0


def test_anothers_channel_cannot_be_removed(cast: Cast, now, owner):
    other = Subscription.objects.create(user=cast.users["neighbour"], channel="email", address="a@b.cn", made_at=now)
    assert owner.post(f"/inbox/channels/{other.pk}/remove/").status_code == 404
    assert Subscription.objects.get() == other


def test_the_pages_read_in_english(cast: Cast, now, owner):
    told(cast, now)
    owner.cookies["linli-language"] = "en"
    with translation.override("en"):
        assert "Mark all as read" in owner.get("/inbox/").content.decode()
        assert "Where I am reached" in owner.get("/inbox/channels/").content.decode()


def test_somebody_not_signed_in_is_led_to_the_door(client, cast: Cast):
    assert client.get("/inbox/")["Location"].startswith("/sign-in/")
