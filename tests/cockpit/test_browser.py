"""The pages in a real browser: nothing for axe to find, nothing wider than the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client

from tests.cast import make_cast
from tests.cockpit.makers import case, stored
from tests.cockpit.varied import a_varied_year

PAGES = (
    "/cockpit/",
    "/cockpit/hh/",
    "/cockpit/dh/communities/",
    "/cockpit/dh/categories/",
    "/cockpit/dh/petitions/",
    "/cockpit/dh/bodies/",
    "/cockpit/dh/definitions/",
    "/cockpit/dh/rows/?figure=dispatched",
    "/cockpit/dh/rows/?figure=total&compare=yes",
    "/c/",
    "/c/hh/",
    "/c/fy/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize(("theme", "width"), [("dark", 390), ("light", 1280)])
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_and_nothing_is_too_wide(live_server, page, now, settings, theme, width):
    settings.SECOND_FACTOR_FOR_SEATS = False
    cast = make_cast(now)
    cast.hh.publishes = True
    cast.hh.save()
    a_varied_year(cast, now)
    stored(case(cast, submitted_at=now, building=cast.units["hh"][0].building) for _ in range(6))
    client = Client()
    client.force_login(cast.users["district"])
    tab = page(width=width, color_scheme=theme)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    tab.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    found, widths = {}, {}
    for address in PAGES:
        tab.goto(f"{live_server.url}{address}")
        for summary in tab.locator("main details > summary").all():
            summary.click()
        violations = Axe().run(tab, options=RULES).response["violations"]
        found |= {(address, one["id"]): [node["html"] for node in one["nodes"]][:3] for one in violations}
        widths[address] = tab.evaluate("document.documentElement.scrollWidth")
    assert (found, set(widths.values())) == ({}, {width})
