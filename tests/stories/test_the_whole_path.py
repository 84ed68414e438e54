"""S0 and S1 in a real browser: a resident reports a blocked fire lane; the branch whistles; one of three departments
misses its limit and the case moves up; it is solved with a photo; she is dissatisfied once, then satisfied; her receipt
verifies in the browser and with verify.py, until one byte of the stored event is changed."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.audit.models import Event
from linli.audit.sequence import sequence_all
from linli.bodies.actor import SYSTEM
from linli.bodies.states import BodyKind
from linli.cases.actions import publish_default_catalogue
from linli.cases.jobs import expire
from linli.cases.models import Case, WhistleCall
from linli.cases.states import State
from tests.cases.makers import picture
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
VERIFY = Path(__file__).resolve().parents[2] / "verify.py"


@pytest.fixture
def world(transactional_db) -> Cast:
    cast = make_cast(timezone.now())
    publish_default_catalogue(cast.places["dh"], by=SYSTEM, at=timezone.now())
    return cast


class Walk:
    """The path through the pages; each person has a browser of her own."""

    def __init__(self, world: Cast, live_server, page, folder: Path) -> None:
        self.world, self.base, self.page, self.folder = world, live_server.url, page, folder
        self.tabs: dict[str, Page] = {}
        self.number = ""

    def tab(self, who: str) -> Page:
        if who not in self.tabs:
            client = Client()
            client.force_login(self.world.users[who])
            tab = self.page(width=390 if who == "owner" else 1280)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
            tab.context.add_cookies([{**cookie, "url": self.base}])
            self.tabs[who] = tab
        return self.tabs[who]

    def go(self, who: str, path: str) -> Page:
        tab = self.tab(who)
        tab.goto(f"{self.base}{path}")
        found = Axe().run(tab)
        assert found.violations_count == 0, f"{path} as {who}\n{found.generate_report()}"
        return tab

    def act(self, who: str, verb: str, path: str = "", **fields: str | list[str] | Path) -> Page:
        """Open the form of a verb, fill it in and send it."""
        tab = self.go(who, path or f"/desk/cases/{self.number}/")
        form = tab.locator(f'form[action*="/{verb}/"]').first
        dialog = form.locator("xpath=ancestor::details[1]")
        if dialog.count() and dialog.get_attribute("open") is None:
            dialog.locator("summary").first.click()
        for name, value in fields.items():
            field = form.locator(f'[name="{name}"]')
            if isinstance(value, Path):
                field.set_input_files(value)
            elif isinstance(value, list):
                for one in value:
                    form.locator(f'[name="{name}"][value="{one}"]').check()
            elif field.first.get_attribute("type") == "radio":
                form.locator(f'[name="{name}"][value="{value}"]').check()
            elif field.first.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with tab.expect_navigation():
            form.locator("button").last.click()
        return tab

    def photo(self, name: str) -> Path:
        file = self.folder / f"{name}.jpg"
        file.write_bytes(picture(name.encode()))
        return file

    def case(self) -> Case:
        return Case.objects.select_related("body").get(number=self.number)


@pytest.fixture
def walk(world, live_server, page, tmp_path) -> Walk:
    return Walk(world, live_server, page, tmp_path)


def test_a_blocked_fire_lane(walk: Walk, as_owner):
    _report(walk)
    _whistle(walk)
    _one_does_not_come(walk)
    _solve_and_judge(walk)
    _the_receipt(walk, as_owner)


def _report(walk: Walk) -> None:
    tab = walk.go("owner", "/cases/new/")
    tab.locator('[name="text"]').fill("北门消防通道又被私家车堵死了，救护车进不来")
    tab.locator('input[name="photos"]').set_input_files(walk.photo("reported"))
    for _step in range(3):  # what it is about is asked on a step of its own
        if "/cases/new/" not in tab.url:
            break
        category = tab.locator('[name="category"][value="safety.fire_lane"]')
        if category.count() and category.first.is_visible():
            category.check()
        kind = tab.locator('[name="kind"][value="complaint"]')
        if kind.count() and kind.first.is_visible():
            kind.check()
        with tab.expect_navigation():
            tab.locator('form[data-keep] button[type="submit"], form[data-keep] button:not([type])').last.click()
    walk.number = re.search(r"HH-\d{4}-\d+", tab.url)[0]  # type: ignore[index]
    assert (walk.case().category_code, walk.case().urgent, walk.case().attachments.count()) == (
        "safety.fire_lane",
        True,
        1,
    )


def _whistle(walk: Walk) -> None:
    walk.act("secretary", "accept")
    called = [walk.world.body(kind).pk for kind in (BodyKind.POLICE, BodyKind.URBAN_MANAGEMENT, BodyKind.FIRE_RESCUE)]
    names = [str(pk) for pk in called]
    walk.act("secretary", "whistle", occasion="joint", text="车主不配合，要联合执法", called=names, lead=names[1])
    assert (walk.case().state, WhistleCall.objects.count()) == (State.WHISTLED, 3)
    for who in ("police", "urban"):
        walk.act(who, "report_in", text="已到现场")


def _one_does_not_come(walk: Walk) -> None:
    """Fire and rescue misses its limit: the hands of the clock are moved, the rest is the product's own."""
    past = timezone.now() - timedelta(minutes=1)
    WhistleCall.objects.update(due_at=past)
    Case.objects.filter(number=walk.number).update(due_at=past)
    expire(timezone.now())
    assert (walk.case().level, walk.case().body.kind) == (2, BodyKind.RESIDENTS_COMMITTEE)
    told = walk.go("owner", f"/cases/{walk.number}/")
    expect(told.locator("main")).to_contain_text(walk.world.body(BodyKind.RESIDENTS_COMMITTEE).name)
    board = walk.go("worker", "/board/")
    expect(board.locator("main")).to_contain_text(walk.world.body(BodyKind.FIRE_RESCUE).name)


def _solve_and_judge(walk: Walk) -> None:
    walk.act("worker", "accept")
    walk.act("worker", "sign_for")
    walk.act("worker", "contact", text="已电话联系，下午清场")
    walk.act("worker", "start", text="联系交警")
    walk.act("worker", "resolve", text="车已挪走", after=walk.photo("after"))
    walk.act("owner", "judge", f"/cases/{walk.number}/", verdict="not_solved", text="晚上又堵上了")
    assert (walk.case().state, walk.case().redos) == (State.IN_PROGRESS, 1)
    walk.act("worker", "resolve", text="装了隔离桩", after=walk.photo("again"))
    walk.act("owner", "judge", f"/cases/{walk.number}/", verdict="satisfied")
    assert (walk.case().state, walk.case().verdict) == (State.CLOSED, "satisfied")
    walk.go("owner", "/")


def _the_receipt(walk: Walk, as_owner) -> None:
    sequence_all(timezone.now())
    assert _checked_in_browser(walk) == "good"
    assert _checked_offline(walk).returncode == 0
    event = Event.objects.filter(verb="cases.submit").get()
    body = event.body_text
    place = body.index('"cases.submit"') + 3
    with as_owner(), connection.cursor() as cursor:
        changed = body[:place] + chr(ord(body[place]) ^ 1) + body[place + 1 :]
        cursor.execute("UPDATE audit_event SET body_text = %s WHERE id = %s", [changed, event.pk])
    assert _checked_in_browser(walk) == "bad"
    offline = _checked_offline(walk)
    assert offline.returncode == 1, offline.stdout


def _checked_in_browser(walk: Walk) -> str:
    tab = walk.tab("owner")
    tab.goto("about:blank")
    walk.go("owner", f"/receipts/verify/#/cases/{walk.number}/receipt.json")
    shown = tab.locator("[data-say]:visible")
    shown.first.wait_for()
    return str(shown.first.get_attribute("data-say"))


def _checked_offline(walk: Walk) -> subprocess.CompletedProcess[str]:
    file = walk.folder / "receipt.json"
    file.write_bytes(walk.tab("owner").context.request.get(f"{walk.base}/cases/{walk.number}/receipt.json").body())
    return subprocess.run([sys.executable, VERIFY, file], capture_output=True, text=True, check=False)
