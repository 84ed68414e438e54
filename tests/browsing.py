"""A page in a real browser: signed in as somebody, followed to the next page, and looked at."""

from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer

from linli.web.look import LANGUAGE_COOKIE, LARGE_COOKIE, THEME_COOKIE
from tests.sessions import confirm

# Widths and cookies under which every page is looked at: a phone, a phone with large type, a dark desk in English.
LOOKS: tuple[tuple[int, dict[str, str]], ...] = (
    (390, {}),
    (390, {LARGE_COOKIE: "yes"}),
    (1280, {THEME_COOKIE: "dark", LANGUAGE_COOKIE: "en"}),
)


def looked_at(tab: Page) -> None:
    """Axe finds nothing, and nothing sticks out at the side. The page must stand still: click by ``follow``."""
    found = Axe().run(tab)
    assert found.violations_count == 0, f"{tab.url}\n{found.generate_report()}"
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, tab.url


def follow(link: Locator) -> Page:
    """Click, and wait until the page behind it has come. A bare click may return while the old page still stands."""
    with link.page.expect_navigation():
        link.click()
    return link.page


def signed_in(tab: Page, live_server: LiveServer, user: AbstractBaseUser) -> Page:
    """``tab`` with the session of ``user``, who has just shown that it is she."""
    client = Client()
    client.force_login(user)
    confirm(client, user)
    _cookie(tab, live_server, "sessionid", client.cookies["sessionid"].value)
    return tab


def dressed(tab: Page, live_server: LiveServer, look: dict[str, str]) -> Page:
    """``tab`` in a look: language, theme and type size by their cookies."""
    for name, value in look.items():
        _cookie(tab, live_server, name, value)
    return tab


def _cookie(tab: Page, live_server: LiveServer, name: str, value: str) -> None:
    tab.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
