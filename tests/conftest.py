"""The ground that all tests stand on: a real PostgreSQL, the application's role, a fixed hour, a real browser.

Without DATABASE_URL a server of our own is started (its data below LINLI_HOME, by default in .cache); with it, the test
databases are made on that server. Every test works as the role `linli_app`, so that a verb which needs more rights than
the application has fails here and not at the operator's. With ``-n`` only the controller starts and stops the server.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from linli.run import catalogues, database, grants, programs
from linli.settings import database as database_settings
from tests.cast import cast
from tools import browser as browsers

__all__ = ["cast"]  # the fixed cast, for every test that asks for it by name

ROOT = Path(__file__).resolve().parent.parent
AS_APP = f"-c role={database.APP_ROLE}"
NEVER_FLUSHED = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs", "procrastinate_workers")


def pytest_configure(config: pytest.Config) -> None:
    home = Path(os.environ.get("LINLI_HOME") or _default_home())
    os.environ["LINLI_HOME"] = str(home)
    (home / "static").mkdir(parents=True, exist_ok=True)
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        catalogues.compile_all()
        if not os.environ.get("DATABASE_URL"):
            server = database.start(home, durable=False)
            os.environ["DATABASE_URL"] = server.url
            if server.started:
                config.add_cleanup(lambda: database.stop(home))
    # The plugin has read the settings before this file could name the server and a folder that holds no real data.
    settings.DATABASES["default"].update(database_settings(os.environ["DATABASE_URL"]))
    settings.LINLI_HOME, settings.STATIC_ROOT = home, home / "static"
    settings.STORAGES["default"]["OPTIONS"]["location"] = home / "files"
    # Officials sign in with one key in most tests; those of the second key turn it on.
    settings.SECOND_FACTOR_FOR_SEATS = False


def _default_home() -> Path:
    home = ROOT / ".cache" / "test-home"
    home.mkdir(parents=True, exist_ok=True)
    # As root the database runs as a user of its own, who may not be able to enter the folder of this repository.
    return home if programs.reachable(home) else Path("/var/tmp/linli-test-home")


@contextmanager
def owner_rights() -> Iterator[None]:
    """The default connection as the database's owner; for what only an intruder or a migration does."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {database.APP_ROLE}")


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """``with as_owner(): …`` tampers with what the application itself cannot change."""
    return owner_rights


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    with django_db_blocker.unblock():
        grants.apply()
        connection.close()
        options["options"] = AS_APP
    yield
    with django_db_blocker.unblock():
        connection.close()
        del options["options"]  # the test database is dropped by its owner


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest, _django_db_helper) -> Iterator[None]:
    """pytest-django's helper; after a transactional test, what it left is emptied by the owner."""
    yield
    if connection.in_atomic_block:
        return  # rolled back as a whole
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"TRUNCATE {', '.join(NEVER_FLUSHED)} RESTART IDENTITY CASCADE")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A page that was read in English leaves no English behind for the next test."""
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """Monday, 2 March 2026, nine in the morning: an ordinary working day far from any holiday."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browsers.find()
    if path is None:
        pytest.fail("No Chromium was found. Run `make browser`, or name one in LINLI_BROWSER.")
    # Django takes Playwright's event loop for an asynchronous view of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browsers.ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Pages:
    """Opens pages, each in a browser of its own as far as cookies go, and remembers what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def __call__(self, *, width: int = 390, height: int = 844, **options: object) -> Page:
        """A new page, by default as wide as a phone; ``options`` as for Playwright's ``new_context``."""
        options = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # A form that is sent back with a sentence answers 422, which the browser reports as a failed load.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "http://localhost", "data:", "blob:", "about:")):
            self.errors.append(f"asks another host: {request.url}")


@pytest.fixture
def page(browser: Browser) -> Iterator[Pages]:
    """``page()`` opens a page. A script that fails or a request to another host fails the test."""
    pages = Pages(browser)
    yield pages
    pages.close()
    assert pages.errors == []
