"""Telling people, and choosing where to be reached."""

import pytest
from django.db import transaction

from linli.audit.models import Event, Secret
from linli.bodies.states import BodyKind
from linli.inbox import actions
from linli.inbox.models import Delivery, Message, Subscription
from linli.kernel.errors import Denied, Invalid, Refused
from tests.cast import Cast


def told(cast: Cast, now, **changes) -> None:
    arguments = {
        "community_id": cast.hh.pk,
        "users": [cast.owner.user_id],
        "bodies": [],
        "template": "cases.received",
        "params": {"number": "HH-2026-1", "title": "消防通道被堵"},
        "link": "/cases/HH-2026-1/",
        "event_id": 7,
        "at": now,
    }
    actions.tell(**{**arguments, **changes})


def test_each_addressee_gets_one_message_in_one_statement(cast: Cast, now, django_assert_num_queries):
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    users = [cast.owner.user_id, cast.tenant.user_id, cast.owner.user_id]
    with django_assert_num_queries(1):
        told(cast, now, users=users, bodies=[company.pk])
    assert sorted(Message.objects.values_list("user_id", "body_id"), key=str) == sorted(
        [(cast.owner.user_id, None), (cast.tenant.user_id, None), (None, company.pk)], key=str
    )
    message = Message.objects.get(user_id=cast.owner.user_id)
    assert (message.params, message.link, message.event_id, message.sent_at, message.read_at) == (
        {"number": "HH-2026-1", "title": "消防通道被堵"},
        "/cases/HH-2026-1/",
        7,
        now,
        None,
    )


def test_nobody_to_tell_asks_nothing_of_the_database(cast: Cast, now, django_assert_num_queries):
    assert cast.owner.user_id
    with django_assert_num_queries(0):
        told(cast, now, users=[], bodies=[])


def test_each_subscription_of_an_addressee_is_a_delivery_and_no_others(cast: Cast, now):
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    actions.subscribe(channel="email", address="owner@example.test", by=cast.owner, at=now)
    actions.subscribe(channel="sms", address=cast.users["owner"].phone, by=cast.owner, at=now)
    actions.subscribe(channel="email", address="tenant@example.test", by=cast.tenant, at=now)
    actions.subscribe(channel="email", address="desk@example.test", body=company, by=cast.manager, at=now)
    told(cast, now, users=[cast.owner.user_id], bodies=[company.pk])
    assert set(Delivery.objects.values_list("channel", "address", "state", "tries", "next_try_at")) == {
        ("email", "owner@example.test", "waiting", 0, now),
        ("sms", cast.users["owner"].phone, "waiting", 0, now),
        ("email", "desk@example.test", "waiting", 0, now),
    }


def test_what_is_rolled_back_was_never_told(cast: Cast, now):
    with pytest.raises(RuntimeError), transaction.atomic():
        told(cast, now)
        raise RuntimeError
    assert Message.objects.count() == 0


def test_the_first_reading_counts(cast: Cast, now):
    told(cast, now)
    message = Message.objects.get()
    actions.mark_read(message, by=cast.owner, at=now)
    actions.mark_read(message, by=cast.owner, at=now.replace(hour=20))
    message.refresh_from_db()
    assert message.read_at == now


def test_another_cannot_mark_it_read(cast: Cast, now):
    told(cast, now)
    with pytest.raises(Denied):
        actions.mark_read(Message.objects.get(), by=cast.neighbour, at=now)
    assert Message.objects.get().read_at is None


def test_whoever_sits_in_the_body_reads_for_it(cast: Cast, now):
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    told(cast, now, users=[], bodies=[company.pk])
    with pytest.raises(Denied):
        actions.mark_read(Message.objects.get(), by=cast.fy_manager, at=now)
    actions.mark_read(Message.objects.get(), by=cast.staff, at=now)
    assert Message.objects.get().read_at == now


def test_all_read_reaches_no_further_than_what_was_seen_and_nobody_else(cast: Cast, now):
    for _ in range(3):
        told(cast, now, users=[cast.owner.user_id, cast.neighbour.user_id])
    mine = list(Message.objects.filter(user_id=cast.owner.user_id).order_by("id"))
    assert actions.mark_all_read(up_to_id=mine[1].pk, by=cast.owner, at=now) == 2
    assert Message.objects.filter(read_at=None, user_id=cast.neighbour.user_id).count() == 3
    assert Message.objects.filter(read_at=None, user_id=cast.owner.user_id).get() == mine[2]


def test_subscribing_is_recorded_without_showing_the_address(cast: Cast, now):
    actions.subscribe(channel="email", address="owner@example.test", by=cast.owner, at=now)
    event = Event.objects.get(verb="inbox.subscribe")
    assert (event.log_id, event.data) == (0, {"channel": "email", "body": None})
    assert "owner@example.test" not in event.body_text
    assert set(Secret.objects.filter(event_id=event.pk).values_list("name", flat=True)) == {"actor", "address"}


def test_subscribing_twice_is_once(cast: Cast, now):
    first = actions.subscribe(channel="email", address="owner@example.test", by=cast.owner, at=now)
    assert actions.subscribe(channel="email", address="owner@example.test", by=cast.owner, at=now) == first
    assert Subscription.objects.count() == 1


def test_a_body_is_subscribed_by_whoever_sits_in_it(cast: Cast, now):
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    with pytest.raises(Denied):
        actions.subscribe(channel="email", address="a@example.test", body=company, by=cast.fy_manager, at=now)
    actions.subscribe(channel="email", address="a@example.test", body=company, by=cast.manager, at=now)
    assert Event.objects.get(verb="inbox.subscribe").log_id == cast.hh.pk


@pytest.mark.parametrize(
    ("channel", "address", "field"),
    [
        ("email", "someone.else@example.test", "address"),  # nobody can have another written to
        ("email", "Name <owner@example.test>", "address"),
        ("sms", "13900000000", "address"),
        ("sms", "0755-23456789", "address"),
        ("webhook", "http://example.com/hook", "address"),
        ("webhook", "file:///etc/passwd", "address"),
        ("webhook", "https://user@example.com/", "address"),
        ("webhook", "https://[broken/", "address"),
        ("webhook", "https://example.com:99999/", "address"),
        ("webhook", "https://例子.com/", "address"),
        ("chat", "https://oapi.dingtalk.com/robot/send?access_token=x", "secret"),
        ("pigeon", "roof", "channel"),
    ],
)
def test_an_address_that_cannot_be_reached_is_refused_at_its_field(cast: Cast, now, channel, address, field):
    with pytest.raises(Invalid) as refusal:
        actions.subscribe(channel=channel, address=address, by=cast.owner, at=now)
    assert refusal.value.field == field


def test_a_webhook_is_given_a_secret(cast: Cast, now):
    made = actions.subscribe(channel="webhook", address="https://example.com/hook", by=cast.owner, at=now)
    assert len(made.secret) == 43


def test_there_is_an_end_to_channels(cast: Cast, now):
    for number in range(10):
        actions.subscribe(channel="webhook", address=f"https://example.com/{number}", by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.subscribe(channel="webhook", address="https://example.com/11", by=cast.owner, at=now)
    actions.subscribe(channel="webhook", address="https://example.com/9", secret="new", by=cast.owner, at=now)


def test_only_the_owner_takes_a_channel_away(cast: Cast, now):
    mine = actions.subscribe(channel="email", address="owner@example.test", by=cast.owner, at=now)
    with pytest.raises(Denied):
        actions.unsubscribe(mine, by=cast.neighbour, at=now)
    actions.unsubscribe(mine, by=cast.owner, at=now)
    assert (Subscription.objects.count(), Event.objects.filter(verb="inbox.unsubscribe").count()) == (0, 1)
