"""The pages of votes in a real browser: every look, axe, nothing sticks out; a vote called at the desk."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.voting import actions
from linli.voting.models import Assembly, Motion, Turnout
from tests.browsing import LOOKS, dressed, follow, looked_at, signed_in
from tests.cast import Cast, make_cast
from tests.voting.makers import assembled
from tests.voting.test_assembly import ASK, drafted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now() - timedelta(days=1))


def pages(cast: Cast) -> tuple[list[str], list[str]]:
    """Addresses for an owner, and for the committee."""
    at = timezone.now()
    open_vote = assembled(cast, at, motions=(("rebuild", "同意加装电梯"), ("", "同意安装充电桩")), extension_days=5)
    for motion in Motion.objects.filter(assembly=open_vote):
        Turnout.objects.create(
            community=cast.hh, assembly=open_vote, motion=motion, part=0, heads=6 - motion.order, area_dm2=41_000
        )
    draft = drafted(cast, at)
    posted = drafted(cast, at, title="更换物业企业")
    actions.post_assembly(posted, by=cast.committee, at=at)
    actions.make_demand(cast.hh, title="维修大门", text="请召开临时会议。", by=cast.owner, at=at)
    here, desk = "/c/hh/votes/", "/desk/votes/hh/"
    owner = [
        here,
        f"{here}{open_vote.pk}/",
        f"{here}{posted.pk}/",
        f"{here}{posted.pk}/?check=1",
        f"{here}{posted.pk}/owners/",
        f"{here}rules/?matter=rebuild",
        f"{here}demands/",
    ]
    committee = [
        desk,
        f"{desk}new/",
        f"{desk}{draft.pk}/",
        f"{desk}{draft.pk}/questions/new/",
        f"{desk}{draft.pk}/post/",
        f"{desk}{posted.pk}/",
        f"{desk}{posted.pk}/withdraw/",
        f"{desk}rules/",
        f"{here}{posted.pk}/owners/",
    ]
    return owner, committee


def test_every_page_in_every_look(world, live_server, page):
    owner, committee = pages(world)
    shots = os.environ.get("SHOTS")
    for number, (width, look) in enumerate(LOOKS):
        for who, addresses in (("owner", owner), ("committee", committee)):
            tab = signed_in(page(width=width), live_server, world.users[who])
            dressed(tab, live_server, look)
            for place, address in enumerate(addresses):
                answer = tab.goto(live_server.url + address)
                assert answer.status == 200, address
                looked_at(tab)
                if shots:
                    tab.screenshot(path=f"{shots}/{who}-{place}-{number}.png", full_page=True)


def test_a_vote_is_called_at_the_desk(world, live_server, page):
    desk = signed_in(page(width=1280, height=900), live_server, world.users["committee"])
    desk.goto(f"{live_server.url}/desk/votes/hh/")
    follow(desk.get_by_role("link", name="发起表决", exact=True).last)
    desk.get_by_label("表决什么").fill("加装充电桩")
    follow(desk.get_by_role("button", name="发起表决"))
    desk.get_by_text("还没有要表决的问题").first.wait_for()
    follow(desk.get_by_role("link", name="添加问题"))
    desk.get_by_label("要表决的问题").fill(ASK.title)
    desk.get_by_label("具体决定什么").fill(ASK.text)
    follow(desk.get_by_role("button", name="添加问题"))
    desk.get_by_text("没有缺项").wait_for()
    follow(desk.get_by_role("link", name="公示这次表决", exact=True))
    follow(desk.get_by_role("button", name="公示并锁定"))
    desk.get_by_text("已公示并锁定").wait_for()
    assert Assembly.objects.get().state == "posted"
