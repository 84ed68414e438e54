"""The pages of ballots in a real browser: axe on each, in every look; three screens from reading to the record."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.voting.actions.printing import draw, print_ballots
from linli.voting.actions.scanning import take_scan
from linli.voting.models import Dispute, Paper
from linli.web.look import LANGUAGE_COOKIE, LARGE_COOKIE, THEME_COOKIE
from tests.browsing import dressed, follow, looked_at, signed_in
from tests.cases.makers import picture
from tests.cast import Cast, make_cast
from tests.voting.ballots import at_door, counted
from tests.voting.makers import assembled, right_of

LOOKS = (
    (390, {LARGE_COOKIE: "yes"}),
    (1280, {THEME_COOKIE: "dark", LANGUAGE_COOKIE: "en"}),
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now())


def pages_of(world):
    """Something on every page, by who sees it."""
    now = timezone.now()
    assembly = assembled(world, now, motions=[("", "充电桩"), ("", "门禁")])
    owner, neighbour = (right_of(assembly, world.users[name]) for name in ("owner", "neighbour"))
    run = draw(print_ballots(assembly, building=owner.building, by=world.worker, at=now), at=now)
    paper = Paper.objects.get(right=neighbour)
    scan = take_scan(assembly, code=paper.serial, file=BytesIO(picture(b"b")), by=world.worker, at=now)
    at_door(world, owner, "yn", now)
    dispute = Dispute.objects.create(
        community=world.hh,
        assembly=assembly,
        right=neighbour,
        kind="roll",
        raised_by=world.users["neighbour"],
        raised_at=now,
    )

    def to(name, *more):
        return reverse(f"voting:{name}", args=["hh", assembly.pk, *more])

    return {
        "owner": [to("my-votes"), to("ballot-doubt", owner.number)],
        "neighbour": [to("ballot-read", neighbour.number), to("ballot-choose", neighbour.number)],
        "tenant": [to("my-votes")],
        "worker": [
            to("canvass"),
            to("canvass-building", owner.building_id),
            to("canvass-sheet", owner.building_id),
            to("deliver", neighbour.number),
            to("door", neighbour.number),
            to("register-proxy", neighbour.number),
            to("print-ballots"),
            to("print-progress", run.pk),
            to("scan"),
        ],
        "worker2": [to("read-scans"), to("key-scan", scan.pk), to("doubts"), to("answer-doubt", dispute.pk)],
    }


@pytest.mark.parametrize(("width", "cookies"), LOOKS)
def test_nothing_is_wrong_on_any_page_in_any_look(world, live_server, page, width, cookies):
    for name, paths in pages_of(world).items():
        tab = dressed(signed_in(page(width=width), live_server, world.users[name]), live_server, cookies)
        for path in paths:
            assert tab.goto(f"{live_server.url}{path}").status == 200, path
            looked_at(tab)


@pytest.mark.parametrize("script", [True, False])
def test_three_screens_with_and_without_a_script(world, live_server, page, script):
    assembly = assembled(world, timezone.now(), motions=[("", "充电桩"), ("", "门禁")])
    right = right_of(assembly, world.users["owner"])
    tab = signed_in(page(java_script_enabled=script), live_server, world.users["owner"])
    tab.goto(f"{live_server.url}{reverse('voting:ballot', args=['hh', assembly.pk])}")
    follow(tab.locator("main form button").first)
    assert tab.locator("input:checked").count() == 0
    tab.locator("input[value=y]").first.check()
    tab.locator("input[value=a]").last.check()
    follow(tab.locator("main form button").first)
    if script:
        looked_at(tab)
    follow(tab.locator("main form button").first)
    assert counted(right) == ("voted", "ya")
    assert tab.url.endswith("/mine/")
