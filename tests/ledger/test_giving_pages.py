"""Gifts and whose money it is, on pages: who reads how much of it, what works from a form, at which cost."""

from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from linli.bodies.actor import SYSTEM
from linli.bodies.states import BodyKind, DecisionKind
from linli.kernel import pdf as printing
from linli.ledger import actions
from linli.ledger.models import Book, Campaign, CompanyExit, Gift, SurplusDecision
from linli.ledger.models.books import month_of
from linli.ledger.states import CampaignState, SurplusUse
from tests.cases.makers import photo
from tests.cast import Cast, make_cast
from tests.ledger.givers import charity, collection, given
from tests.ledger.makers import decision, fund, opened, posted
from tests.sessions import browser

pytestmark = pytest.mark.django_db
go = partial(browser, confirmed=True)


@pytest.fixture
def at() -> datetime:
    """Pages take the time from the clock, so these things happen now."""
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at)


@pytest.fixture
def book(cast, at) -> Book:
    """A book with a year behind it, terms, and a company that begins to leave."""
    book = opened(cast, at)
    year = cast.on.year - 1
    posted(cast, book, "fee-1002", "fee-6061", 9_000_000, at, on=book.opened_on.replace(year=year))
    posted(cast, book, "fee-5101", "fee-1002", 4_900_000, at, on=book.opened_on.replace(year=year))
    assembly = decision(cast, at, kind=DecisionKind.ASSEMBLY, number="大会-1")
    company = cast.body(BodyKind.PROPERTY_COMPANY, "hh")
    terms = {"share": Fraction(1, 10), "cap_fen": 10**8, "from_month": month_of(cast.on), "decision": assembly}
    actions.set_remuneration(book, fund=fund(book, "fee"), body=company, **terms, by=cast.committee, at=at)
    return book


@pytest.fixture
def leaving(cast, at, book) -> CompanyExit:
    facts = {"body": cast.body(BodyKind.PROPERTY_COMPANY, "hh"), "on": cast.on, "decision": decision(cast, at)}
    return actions.begin_exit(book, **facts, by=cast.committee, at=at)


@pytest.fixture
def trees(cast, at, book) -> Campaign:
    campaign = collection(cast, book, at)
    given(cast, campaign, at, giver_name="林业主", nameless=True, user_id=cast.owner.user_id, word="愿花常开")
    given(cast, campaign, at, giver_name="吴邻居", amount_fen=12_345)
    actions.add_campaign_photo(campaign, photo=photo(b"tree", at), caption="第一棵", by=cast.committee, at=at)
    return campaign


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert (path, answer.status_code) == (path, status)
    return b"".join(answer).decode(errors="replace")


ROOT = "/c/hh/book"
READERS = ["owner", "tenant", "committee", "supervisor", "manager", "staff", "worker", "neighbourhood_head", "auditor"]


@pytest.mark.parametrize("name", READERS)
def test_everybody_here_reads_and_neighbours_stay_covered(cast, trees, leaving, name):
    client = go(cast, name)
    for path in (f"{ROOT}/giving/", f"{ROOT}/surplus/", f"{ROOT}/exits/{leaving.pk}/"):
        text_of(client, path)
    page = text_of(client, f"{ROOT}/giving/{trees.pk}/")
    assert "123.45" in page
    assert "吴**" in page
    assert "吴邻居" not in page
    assert ("林业主" in page) == (name == "owner")
    rows = text_of(client, f"{ROOT}/giving/{trees.pk}/?format=csv")
    assert "123.45" in rows
    assert "林业主" not in rows


@pytest.mark.parametrize("name", ["stranger", "fy_manager", "police"])
def test_others_find_nothing_unless_the_community_publishes(cast, trees, leaving, name):
    client = go(cast, name)
    pages = [f"{ROOT}/giving/", f"{ROOT}/giving/{trees.pk}/", f"{ROOT}/surplus/"]
    for path in (*pages, f"{ROOT}/exits/{leaving.pk}/"):
        text_of(client, path, 404)
    cast.hh.publishes = True
    cast.hh.save()
    for path in pages:
        page = text_of(client, path)
        assert "吴**" not in page
    text_of(client, f"{ROOT}/exits/{leaving.pk}/", 404)
    text_of(client, f"{ROOT}/giving/{trees.pk}/gifts/{Gift.objects.first().pk}/", 404)


def test_the_surplus_and_whose_it_is_stand_on_the_page(cast, book):
    client = go(cast, "owner")
    page = text_of(client, f"{ROOT}/surplus/?year={cast.on.year - 1}")
    assert "41,000.00" in page
    assert "全体业主" in page
    assert "10.00%" in page
    assert "41,000.00" in text_of(go(cast, "owner", "en"), f"{ROOT}/surplus/")
    assert "41,000.00" in text_of(client, f"{ROOT}/surplus/?format=csv")


def test_what_residents_decided_is_carried_out_from_the_page(cast, book):
    client = go(cast, "committee")
    path = f"{ROOT}/surplus/fee/{cast.on.year - 1}/"
    assembly = book.community.decisions.get(number="大会-1")
    sent = {"use": SurplusUse.KEPT, "amount": "41,000.01", "decision": assembly.pk}
    answer = client.post(path, sent)
    assert (answer.status_code, "41,000.01" in answer.content.decode()) == (422, True)
    assert client.post(path, sent | {"amount": "41000"}).status_code == 302
    assert SurplusDecision.objects.get().amount_fen == 4_100_000
    assert go(cast, "manager").post(path, sent).status_code == 403


def test_a_gift_at_the_desk_from_form_to_receipt(cast, trees):
    client, path = go(cast, "staff"), f"{ROOT}/giving/{trees.pk}/"
    wrong = client.post(f"{path}give/", {"giver_name": "王邻居", "amount": "零", "channel": "cash"})
    assert (wrong.status_code, "王邻居" in wrong.content.decode()) == (422, True)
    answer = client.post(f"{path}give/", {"giver_name": "王邻居", "amount": "50", "channel": "cash", "nameless": "on"})
    gift = Gift.objects.latest("id")
    assert answer.url == f"{path}gifts/{gift.pk}/"
    assert "王邻居" in text_of(client, answer.url)
    text_of(go(cast, "neighbour"), answer.url, 404)
    assert go(cast, "neighbour").post(f"{path}give/", {}).status_code == 403
    seen = go(cast, "auditor").post(f"{path}gifts/{gift.pk}/giver/")
    assert "王邻居" in seen.content.decode()


def test_a_pledge_and_a_photo_and_the_way_back(cast, at, trees):
    path = f"{ROOT}/giving/{trees.pk}/"
    client = go(cast, "neighbour")
    client.post(f"{path}pledge/", {"amount": "20"})
    assert "20.00" in text_of(client, path)
    client.post(f"{path}withdraw/")
    picture = BytesIO()
    Image.new("RGB", (60, 40), "green").save(picture, "JPEG")
    file = {"photo": SimpleUploadedFile("t.jpg", picture.getvalue()), "caption": "第二棵"}
    assert go(cast, "committee").post(f"{path}photo/", file).status_code == 302
    assert text_of(client, f"{path}photos/{trees.photos.latest('id').pk}/?small=yes")
    Campaign.objects.filter(pk=trees.pk).update(until=cast.on - timedelta(days=1))
    trees.refresh_from_db()
    assert actions.decide_campaign(trees, by=SYSTEM, at=at) == CampaignState.MISSED
    mine, other = Gift.objects.order_by("id")
    go(cast, "owner").post(f"{path}gifts/{mine.pk}/confirm/")
    mine.refresh_from_db()
    assert mine.returned_at is not None
    staff = go(cast, "staff")
    back = f"{path}gifts/{other.pk}/back/"
    text_of(staff, back)
    picture.seek(0)
    assert staff.post(back, {"paper": SimpleUploadedFile("s.jpg", picture.getvalue())}).status_code == 302
    assert go(cast, "committee").post(f"{path}close/").status_code == 302


def test_a_company_leaves_from_the_pages(cast, at, book):
    client = go(cast, "committee")
    sent = {"on": cast.on.isoformat(), "decision": book.community.decisions.get(number="大会-1").pk}
    path = client.post(f"{ROOT}/exits/begin/", sent).url
    report = SimpleUploadedFile("r.pdf", printing.render("<p>审计</p>", ""))
    assert client.post(f"{path}audit/", {"report": report, "findings": "账实相符"}).status_code == 302
    client.post(f"{path}items/", {"name": "门禁密码"})
    leaving = CompanyExit.objects.get()
    manager = go(cast, "manager")
    for item in leaving.items.all():
        manager.post(f"{path}items/{item.pk}/give/")
        client.post(f"{path}items/{item.pk}/receive/")
    assert leaving.items.filter(received_at__isnull=True).count() == 0
    waits = client.post(f"{path}hand-over/", {"keeper": "", "prepaid": "refunded"})
    assert waits.status_code == 422  # thirty days of posting
    assert "账实相符" in text_of(go(cast, "owner"), path)


def test_books_become_one_from_the_page(cast, at, book):
    other = opened(cast, at, code="fy")
    client = go(cast, "street")
    text_of(client, "/desk/books/merge/")
    sent = {"target": book.pk, "sources": [other.pk], "on": cast.on.isoformat()}
    posted(cast, book, "fee-1002", "fee-6061", 5, at)
    assert client.post("/desk/books/merge/", sent).status_code == 302
    other.refresh_from_db()
    assert other.successor == book
    assert "枫叶苑" in text_of(go(cast, "owner"), f"{ROOT}/surplus/")
    assert go(cast, "committee").get("/desk/books/merge/").status_code in (403, 404)


def test_pages_cost_the_same_with_one_gift_and_with_three(cast, at, book):
    client = go(cast, "neighbour")
    counts = []
    for number in (1, 2):
        fund_ = charity(cast, book, at, title=f"基金{number}")
        for _gift in range(number * 2 - 1):
            given(cast, fund_, at)
        counts.append([queries(client, f"{ROOT}/giving/{fund_.pk}/"), queries(client, f"{ROOT}/giving/")])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12
    assert queries(client, f"{ROOT}/surplus/") <= 12


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as heard:
        text_of(client, path)
    return len(heard)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(live_server, page, cast, trees, leaving, theme):
    for name, paths in {
        "staff": [f"{ROOT}/giving/{trees.pk}/"],
        "committee": [f"{ROOT}/giving/", f"{ROOT}/surplus/", f"{ROOT}/exits/{leaving.pk}/", f"{ROOT}/remuneration/"],
    }.items():
        here = page(width=390, color_scheme=theme)
        client = go(cast, name)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        here.context.add_cookies([cookie])
        for path in paths:
            here.goto(live_server.url + path)
            assert here.evaluate("document.documentElement.scrollWidth") <= 390
            found = Axe().run(here).response["violations"]
            assert [(path, one["id"], [node["html"][:80] for node in one["nodes"]]) for one in found] == []
