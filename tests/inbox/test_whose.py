"""Whose messages they are: who has the duty in a body, and who has kept the address."""

import pytest

from linli.bodies.models import Seat
from linli.bodies.states import BodyKind, SeatTitle
from linli.inbox import actions, queries
from linli.inbox.models import Delivery, Message, Subscription
from linli.kernel.errors import Denied
from linli.people.models import User
from tests.cast import Cast
from tests.inbox.test_actions import told

pytestmark = pytest.mark.django_db


def test_what_a_body_is_told_is_not_for_captains_and_alternates(cast: Cast, now):
    committee = cast.body(BodyKind.RESIDENTS_COMMITTEE)
    Seat.objects.create(body=committee, user=cast.users["neighbour"], title=SeatTitle.ALTERNATE, from_date=cast.on)
    told(cast, now, users=[], bodies=[committee.pk])
    message = Message.objects.get()
    readers = {who for who in ("worker", "captain", "neighbour") if queries.unread(cast.fresh(who))}
    assert readers == {"worker"}
    for who in ("captain", "neighbour"):
        with pytest.raises(Denied):
            actions.mark_read(message, by=getattr(cast, who), at=now)
        with pytest.raises(Denied):
            actions.subscribe(
                channel="webhook", address="https://example.test/hook", body=committee, by=getattr(cast, who), at=now
            )


@pytest.mark.parametrize("changed", [{"phone": "+8613700000000"}, {"phone": None}, {"is_active": False}])
def test_nothing_is_sent_to_a_number_that_she_has_given_up(cast: Cast, now, changed):
    owner = cast.users["owner"]
    Subscription.objects.create(user=owner, channel="sms", address=owner.phone, made_at=now)
    told(cast, now)
    User.objects.filter(pk=owner.pk).update(**changed)
    actions.deliver_next(at=now)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer) == (Delivery.State.FAILED, "no longer her address")


def test_where_a_body_is_reached_is_not_shown_to_captains(cast: Cast, now):
    committee = cast.body(BodyKind.RESIDENTS_COMMITTEE)
    Subscription.objects.create(body=committee, channel="webhook", address="https://example.test/secret", made_at=now)
    assert {who for who in ("worker", "captain") if queries.subscriptions(getattr(cast, who))} == {"worker"}
