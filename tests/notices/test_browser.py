"""Postings in a real browser: posted at the desk, objected to on a phone, answered, verified; axe on every page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.audit.sequence import sequence_all
from linli.notices import actions
from linli.notices.models import Posting
from linli.notices.states import Kind, Matter, Moment
from tests.browsing import LOOKS, follow, looked_at, signed_in
from tests.cast import Cast, make_cast
from tests.notices.makers import picture, posted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now() - timedelta(days=9))


def test_from_the_desk_to_the_phone_and_back(world, live_server, page):
    desk = signed_in(page(width=1280, height=900), live_server, world.users["committee"])
    desk.goto(f"{live_server.url}/desk/notices/new/hh/")
    looked_at(desk)
    desk.get_by_label("公示", exact=True).check()
    desk.get_by_label("事项").select_option("works_plan")
    desk.get_by_label("标题").fill("更换后门的方案和预算")
    desk.get_by_label("正文").fill("拟更换铁艺大门一樘。预算 36,000.00 元。")
    desk.get_by_role("button", name="保存草稿").click()
    desk.get_by_role("heading", name="更换后门的方案和预算").wait_for()
    looked_at(desk)
    desk.locator("summary", has_text="贴出").click()
    desk.get_by_role("button", name="确认贴出").click()
    desk.get_by_text("已经贴出").wait_for()
    looked_at(desk)

    phone = signed_in(page(), live_server, world.users["owner"])
    phone.goto(live_server.url)
    looked_at(phone)
    follow(phone.get_by_text("更换后门的方案和预算"))
    looked_at(phone)
    phone.locator("summary", has_text="提异议").click()
    phone.get_by_label("哪里不对").fill("为什么不修旧门？")
    phone.get_by_role("button", name="提交异议").click()
    phone.get_by_text("必须得到答复").wait_for()
    looked_at(phone)

    desk.goto(f"{live_server.url}/desk/notices/")
    looked_at(desk)
    follow(desk.locator("a.row", has_text="为什么不修旧门"))
    looked_at(desk)
    desk.get_by_label("不采纳").check()
    desk.get_by_label("答复", exact=True).fill("旧门门框已锈断，修不了。")
    desk.get_by_role("button", name="公开答复").click()
    desk.get_by_text("没有待答复的异议").wait_for()

    sequence_all(timezone.now())
    phone.reload()
    phone.get_by_text("旧门门框已锈断").wait_for()
    phone.get_by_text("马上核验").click()
    phone.wait_for_url("**/receipts/verify/**")
    phone.get_by_text("公示上墙").first.wait_for()


def test_every_page_of_postings_in_each_look(world, live_server, page):
    now = timezone.now()
    one = posted(world, at=now - timedelta(days=8), files=[(picture(now), "图纸.jpg")])
    late = actions.object_to(one, text="太贵", by=world.owner, at=now - timedelta(days=7))
    notice = posted(world, kind=Kind.NOTICE, matter=Matter.OTHER, title="周六停水", at=now)
    actions.add_board_photo(
        one, moment=Moment.PUT_UP, spot="3栋门口", photo=picture(now, "grey"), by=world.worker, at=now
    )
    correction = actions.draft(
        world.hh,
        kind=Kind.PUBLICITY,
        matter=one.matter,
        title="更正",
        text="x",
        replaces=one,
        by=world.committee,
        at=now,
    )
    public = (f"/notices/{one.pk}/", f"/notices/{notice.pk}/", "/c/hh/notices/", f"/notices/{one.pk}/paper/")
    desk = (
        "/desk/notices/",
        f"/desk/notices/objections/{late.pk}/",
        f"/desk/notices/{correction.pk}/",
        f"/desk/notices/{correction.pk}/edit/",
        f"/notices/{one.pk}/withdraw/",
        f"/notices/{one.pk}/board/",
        f"/desk/notices/new/hh/?replaces={one.pk}",
    )
    for width, look in LOOKS:
        tab = signed_in(page(width=width), live_server, world.users["committee"])
        cookies = [{"name": name, "value": value, "url": live_server.url} for name, value in look.items()]
        if cookies:
            tab.context.add_cookies(cookies)
        for address in (*public, *desk):
            tab.goto(f"{live_server.url}{address}")
            looked_at(tab)
    assert Posting.objects.count() == 3
