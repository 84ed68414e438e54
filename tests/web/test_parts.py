"""The components, in the browser and as markup."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from django.test import RequestFactory

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SPECIMENS = ("/components/", "/components/desk/", "/components/desk/?open=1")
PAGES = ("/", "/privacy/", "/licence/", *SPECIMENS, "/no/such/page/")


def render(source: str, query: str = "", **context: object) -> str:
    request = RequestFactory().get(f"/list/?{query}")
    request.at = AT
    return engines["django"].from_string(source).render(context, request).strip()


def test_a_grey_button_says_why():
    html = render("{% act 'Whistle' href='/w/' why=why %}", why="还没有签收。")
    assert 'aria-disabled="true" aria-describedby="why-1"' in html
    assert '<span class="why" id="why-1">还没有签收。</span>' in html
    assert "/w/" not in html
    assert render("{% act 'Whistle' href='/w/' kind='main' %}") == '<a class="btn main" href="/w/">Whistle</a>'


def test_two_grey_buttons_have_reasons_of_their_own():
    html = render("{% act 'A' why='a' %}{% submit 'B' why='b' %}{% post '/x/' 'C' why='c' %}")
    assert [f'id="why-{number}"' in html for number in (1, 2, 3)] == [True, True, True]


def test_what_people_typed_stays_text():
    evil = "<script>alert(1)</script>"
    html = render(
        "{% row evil where=evil end=evil under=evil href=evil %}{% tag evil evil %}{% notice evil %}{% stamp evil %}"
        "{% empty evil %}{% meter 1 2 label=evil note=evil %}{% ask evil %}{{ evil }}{% endask %}"
        "{% act evil why=evil %}{% timeline entries %}{% figures figures %}{% post evil evil field=evil %}",
        evil=evil,
        entries=[{"what": evil, "note": evil, "who": evil, "at": AT}],
        figures=[{"label": evil, "value": evil, "note": evil}],
    )
    assert "<script" not in html


def test_a_row_takes_its_edge_from_its_clock():
    assert 'class="row need"' in render("{% row 'x' due=due %}", due=AT - timedelta(hours=5))
    assert 'class="row need soon"' in render("{% row 'x' due=due %}", due=AT + timedelta(hours=5))
    assert 'class="row"' in render("{% row 'x' due=due %}", due=AT + timedelta(days=5))
    assert 'class="row"' in render("{% row 'x' due=due done_at=done %}", due=AT, done=AT + timedelta(days=1))


def test_a_button_of_its_own_form_sends_one_key():
    html = render("{% post '/x/' 'Go' seat=3 %}")
    assert html.count('name="idempotency_key"') == 1
    assert '<input type="hidden" name="seat" value="3">' in html


def test_lists_keep_the_rest_of_the_query():
    tabs = render(
        "{% tabs 'state' options %}", "kind=fire&state=open&after=9", options=[("", "All"), ("open", "Open", 4)]
    )
    assert 'href="?kind=fire"' in tabs
    assert 'href="?kind=fire&amp;state=open" aria-current="page"' in tabs
    pager = render("{% pager 77 shown=20 total=214 %}", "kind=fire&after=9")
    assert 'href="?kind=fire&amp;after=77" rel="next"' in pager
    assert 'href="?kind=fire"' in pager
    assert render("{% pager '' %}", "kind=fire") == ""
    assert 'href="?kind=fire&amp;format=csv"' in render("{% exports %}", "kind=fire&after=9")
    head = render("{% sort_th 'Due' 'due' 'n' %}", "sort=due")
    assert head == '<th class="n" aria-sort="ascending"><a href="?sort=-due">Due ↑</a></th>'


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing(live_server, page, theme, width):
    tab = page(width=width, color_scheme=theme)
    found = {}
    for address in PAGES:
        tab.goto(f"{live_server.url}{address}")
        for summary in tab.locator("main details > summary").all():
            summary.click()
        violations = Axe().run(tab, options=RULES).response["violations"]
        found |= {(address, one["id"]): [node["html"] for node in one["nodes"]] for one in violations}
    assert found == {}


@pytest.mark.parametrize("large", ["yes", "no"])
@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280])
@pytest.mark.django_db(transaction=True)
def test_no_page_is_wider_than_its_window(live_server, page, width, large):
    tab = page(width=width)
    tab.context.add_cookies([{"name": "linli-large", "value": large, "url": live_server.url}])
    for address in PAGES:
        tab.goto(f"{live_server.url}{address}")
        assert (address, tab.evaluate("document.documentElement.scrollWidth")) == (address, width)


@pytest.mark.django_db(transaction=True)
def test_large_type_and_language_are_one_tap_away_without_script(live_server, page):
    tab = page(java_script_enabled=False)
    tab.goto(f"{live_server.url}/privacy/")
    tab.get_by_role("button", name="大字").click()
    tab.get_by_role("button", name="EN").click()
    assert tab.url == f"{live_server.url}/privacy/"
    assert tab.locator("html").get_attribute("class") == "large"
    assert tab.locator("html").get_attribute("lang") == "en"


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_outlives_the_page(live_server, page, tmp_path: Path):
    tab = page()
    tab.goto(f"{live_server.url}/components/")
    tab.fill("#id_empty-text", "单元门坏了，晚上关不上")
    tab.check("#id_empty-solved_2")
    tab.goto(f"{live_server.url}/privacy/")
    tab.goto(f"{live_server.url}/components/")
    assert tab.input_value("#id_empty-text") == "单元门坏了，晚上关不上"
    assert tab.is_checked("#id_empty-solved_2")
    tab.get_by_role("button", name="清空重填").click()
    assert tab.input_value("#id_empty-text") == ""
    tab.reload()
    assert tab.input_value("#id_empty-text") == ""
