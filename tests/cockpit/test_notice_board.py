"""A checkpoint on one sheet of paper: what stands on it is what the log signed, and it fits."""

import re
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from linli.audit.queries import latest_checkpoint, public_key_text
from linli.audit.sequence import sequence_all
from linli.cockpit.views.notice_board import in_groups
from tests.cases.makers import reported
from tests.cast import Cast, make_cast

PAGE = "/c/hh/notice-board/"
MM = 96 / 25.4  # CSS pixels


def test_the_root_is_written_in_groups_that_can_be_read_aloud():
    digits = "0123456789abcdef" * 4
    lines = in_groups(digits)
    assert lines == ["0123 4567 89ab cdef"] * 4
    assert "".join(lines).replace(" ", "") == digits


@pytest.mark.django_db
def test_the_sheet_says_what_the_log_signed(cast: Cast, now):
    assert Client().get(PAGE).status_code == 404  # an empty log has signed nothing
    case = reported(cast, now, text="楼上的王某某天天吵")
    sequence_all(now)
    newest = latest_checkpoint(cast.hh.pk)
    response = Client().get(PAGE)
    html = unescape(response.content.decode())
    assert newest.note in html
    assert public_key_text() in html
    assert in_groups(bytes(newest.root).hex())[0] in html
    assert "红湖公园城" in html and "本小区存证册" in html and "2026年3月2日 09:00" in html
    assert re.search(r"<svg[^>]*>.*<path", html, re.DOTALL)
    assert not re.search(r'\sstyle="', html)
    assert case.number not in html and "王某某" not in html
    assert "The log of our community" in Client().get(PAGE, headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.django_db
def test_the_public_page_leads_to_it(cast: Cast, now):
    cast.hh.publishes = True
    cast.hh.save()
    reported(cast, now)
    sequence_all(now)
    assert f'href="{PAGE}"' in Client().get("/c/hh/").content.decode()


@pytest.mark.django_db
def test_a_merged_community_leads_to_its_successor(cast: Cast, now):
    cast.fy.successor, cast.fy.merged_on = cast.hh, now.date()
    cast.fy.save()
    response = Client().get("/c/fy/notice-board/")
    assert (response.status_code, response["Location"]) == (302, PAGE)


@pytest.mark.parametrize(("theme", "width", "language"), [("dark", 390, "zh-CN"), ("light", 1280, "en-US")])
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_and_it_prints_on_one_sheet(live_server, page, now, theme, width, language):
    reported(make_cast(now), now)
    sequence_all(now)
    tab = page(width=width, color_scheme=theme, locale=language)
    tab.goto(live_server.url + PAGE)
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.emulate_media(media="print")
    # 297 mm less the margins of 14 mm, at the width that these margins leave
    tab.set_viewport_size({"width": round(182 * MM), "height": 800})
    assert tab.evaluate("document.documentElement.scrollHeight") <= 269 * MM
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))) == 1
