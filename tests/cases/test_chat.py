"""Chat groups by topic: what is asked there becomes a case, and how long the answer took is known (S0-5)."""

from datetime import timedelta

import pytest

from linli.cases import actions
from linli.cases.models import ChatGroup
from linli.cases.queries.chat import answer_times, open_groups
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from tests.cases.makers import fresh, submit_for
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db


def opened(cast, topic="停车", **more):
    said = {"topic": topic, "platform": "微信", "moderator": cast.users["neighbour"]}
    return actions.open_chat_group(cast.hh, **{**said, "by": cast.secretary, "at": cast.at, **more})


def asked(cast, group, at):
    return fresh(
        submit_for(
            community=cast.hh,
            kind="enquiry",
            category="life.papers",
            text="居住证怎么办？",
            reporter_name="群里的小周",
            reporter_phone="",
            channel="chat",
            chat_group=group,
            by=cast.secretary,
            at=at,
        )
    )


def test_the_directory(cast):
    parking, pets = opened(cast), opened(cast, "宠物")
    actions.close_chat_group(pets, by=cast.worker, at=cast.at)
    assert [(group.topic, group.moderator.name) for group in open_groups(cast.hh)] == [("停车", "吴邻居")]
    assert opened(cast, "宠物") != pets  # the topic is free again
    assert parking.opened_on == cast.on


def test_time_to_answer_by_group(cast, catalogue, now):
    busy, quiet = opened(cast), opened(cast, "宠物")
    for hours in (1, 3):
        case = asked(cast, busy, now)
        actions.answer(case, text="带身份证到社区", by=cast.secretary, at=now + timedelta(hours=hours))
    asked(cast, busy, now)
    asked(cast, busy, now - timedelta(days=60))
    times = answer_times(cast.hh, now - timedelta(days=30), now + timedelta(days=1))
    assert [(t.group, t.asked, t.answered, t.average, t.longest) for t in times] == [
        (busy, 3, 2, timedelta(hours=2), timedelta(hours=3)),
        (quiet, 0, 0, None, None),
    ]


def test_a_question_needs_an_open_group_of_this_community(cast, catalogue, now):
    group = opened(cast)
    actions.close_chat_group(group, by=cast.secretary, at=now)
    foreign = ChatGroup.objects.create(
        community=cast.fy, topic="停车", platform="微信", moderator=cast.users["stranger"], opened_on=cast.on
    )
    for wrong in (None, group, foreign):
        with pytest.raises(Invalid):
            asked(cast, wrong, now)


def test_wrong_input(cast):
    opened(cast)
    with pytest.raises(Invalid, match="已经有"):
        opened(cast)
    with pytest.raises(Invalid, match="请填写"):
        opened(cast, " ")


def test_closed_once(cast, now):
    group = opened(cast)
    stale = ChatGroup.objects.get(pk=group.pk)
    actions.close_chat_group(group, by=cast.secretary, at=now)
    with pytest.raises(Refused, match="已经关闭"):
        actions.close_chat_group(group, by=cast.secretary, at=now)
    with pytest.raises(Conflict):
        actions.close_chat_group(stale, by=cast.secretary, at=now)


@pytest.mark.parametrize("who", ["owner", "stranger", "fy_secretary", "manager", "captain", "operator"])
def test_who_may_not(cast, who):
    group, by = opened(cast), getattr(cast, who)
    with pytest.raises(Denied):
        opened(cast, "宠物", by=by)
    with pytest.raises(Denied):
        actions.close_chat_group(group, by=by, at=cast.at)


@pytest.mark.django_db(transaction=True)
def test_two_open_one_topic_at_once(cast):
    results = at_once(lambda: opened(cast), lambda: opened(cast, by=cast.worker))
    assert sorted(type(result).__name__ for result in results) == ["ChatGroup", "Invalid"]
