"""What waits is sent: once by one worker, again after a fault, at most one message twice after a kill."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from linli.inbox import actions, jobs
from linli.inbox.actions.delivering import BACK_OFF
from linli.inbox.models import Delivery, Subscription
from linli.run import database
from tests.cast import Cast, make_cast
from tests.inbox.conftest import Receiver
from tests.inbox.test_actions import told

S = Delivery.State


def hook(cast: Cast, receiver: Receiver, now, path: str = "/hook", who: str = "owner") -> Subscription:
    return Subscription.objects.create(
        user=cast.users[who], channel="webhook", address=f"{receiver.url}{path}", secret="s", made_at=now
    )


def test_what_was_told_is_sent_with_its_words(cast: Cast, now, receiver: Receiver):
    hook(cast, receiver, now)
    told(cast, now)
    delivery = actions.deliver_next(at=now)
    assert delivery is not None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.sent_at, delivery.answer) == (S.SENT, 1, now, "200 ok")
    assert "收到了：消防通道被堵" in receiver.received[0].body.decode()
    assert actions.deliver_next(at=now) is None


def test_the_addressee_reads_it_in_her_language(cast: Cast, now, receiver: Receiver):
    cast.users["owner"].language = "en"
    cast.users["owner"].save()
    hook(cast, receiver, now)
    told(cast, now)
    actions.deliver_next(at=now)
    assert "We have it: 消防通道被堵" in receiver.received[0].body.decode()


def test_a_fault_is_tried_again_later_and_given_up_in_the_end(cast: Cast, now, receiver: Receiver):
    receiver.answer = lambda got: (500, b"broken")
    hook(cast, receiver, now)
    told(cast, now)
    at = now
    for wait in BACK_OFF:
        delivery = actions.deliver_next(at=at)
        assert delivery is not None
        assert (delivery.state, delivery.next_try_at, delivery.answer) == (S.WAITING, at + wait, "500 broken")
        assert actions.deliver_next(at=at + wait - timedelta(seconds=1)) is None
        at += wait
    last = actions.deliver_next(at=at)
    assert last is not None
    assert (last.state, last.tries, last.sent_at) == (S.FAILED, 6, None)
    assert len({got.headers["idempotency-key"] for got in receiver.received}) == 1


def test_a_refusal_for_good_is_not_tried_again(cast: Cast, now, receiver: Receiver):
    receiver.answer = lambda got: (410, b"gone")
    hook(cast, receiver, now)
    told(cast, now)
    delivery = actions.deliver_next(at=now)
    assert delivery is not None
    assert (delivery.state, delivery.answer) == (S.FAILED, "410 gone")


def test_what_is_no_longer_wanted_is_not_sent(cast: Cast, now, receiver: Receiver):
    subscription = hook(cast, receiver, now)
    told(cast, now)
    actions.unsubscribe(subscription, by=cast.owner, at=now)
    delivery = actions.deliver_next(at=now)
    assert delivery is not None
    assert (delivery.state, delivery.answer, receiver.received) == (S.FAILED, "no longer wanted", [])


def test_a_fault_of_ours_does_not_stop_what_waits_behind_it(cast: Cast, now, receiver: Receiver):
    """A webhook's answer that breaks us would otherwise be tried forever, first in the line."""
    Subscription.objects.create(user=cast.users["owner"], channel="pigeon", address="roof", made_at=now)
    hook(cast, receiver, now, who="tenant")
    told(cast, now, users=[cast.owner.user_id, cast.tenant.user_id])
    assert jobs.deliver_waiting() == 2
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [S.SENT, S.WAITING]


def test_a_dead_receiver_is_tried_once_a_round(cast: Cast, now, receiver: Receiver):
    receiver.answer = lambda got: (500, b"") if got.path == "/dead" else (200, b"ok")
    hook(cast, receiver, now, "/dead")
    hook(cast, receiver, now, "/alive")
    for _ in range(3):
        told(cast, now)
    jobs.deliver_waiting()
    assert sorted(got.path for got in receiver.received) == ["/alive", "/alive", "/alive", "/dead"]


def test_the_job_runs_every_five_seconds_and_never_twice_at_once():
    [periodic] = [task for task in app.periodic_registry.periodic_tasks.values() if task.task.name == "inbox.deliver"]
    assert (periodic.cron, periodic.task.queueing_lock) == ("* * * * * */5", "inbox.deliver")


class Killed(BaseException):
    """The process is gone: nothing of ours catches it."""


@pytest.mark.django_db(transaction=True)
def test_killed_between_sending_and_writing_down_sends_that_one_again_under_its_key(
    now, receiver: Receiver, monkeypatch
):
    cast = make_cast(now)
    hook(cast, receiver, now)
    told(cast, now)
    told(cast, now)
    writes = Delivery.save

    def dies(self, *args, **kwargs):
        raise Killed

    monkeypatch.setattr(Delivery, "save", dies)
    with pytest.raises(Killed):
        actions.deliver_next(at=now)
    monkeypatch.setattr(Delivery, "save", writes)
    assert list(Delivery.objects.values_list("state", "tries")) == [(S.WAITING, 0), (S.WAITING, 0)]
    while actions.deliver_next(at=now):
        pass
    keys = [got.headers["idempotency-key"] for got in receiver.received]
    assert (len(keys), len(set(keys)), keys[0]) == (3, 2, keys[1])
    assert set(Delivery.objects.values_list("state", flat=True)) == {S.SENT}


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_delivery_twice(now, receiver: Receiver):
    cast = make_cast(now)
    hook(cast, receiver, now)
    for _ in range(20):
        told(cast, now)

    def work() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {database.APP_ROLE}")
            while actions.deliver_next(at=now):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    keys = [got.headers["idempotency-key"] for got in receiver.received]
    assert (len(keys), len(set(keys))) == (20, 20)
    assert Delivery.objects.filter(state=S.SENT).count() == 20
