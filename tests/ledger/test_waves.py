"""Bills of many books in the background: never double, begun again where it was left, and what refuses keeps no other
from its bills."""

from functools import partial

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Denied, Invalid
from linli.ledger import actions
from linli.ledger.jobs.waves import run_wave
from linli.ledger.models import Bill, BillRun, BillWave, FeePlan, Fund, Period
from linli.ledger.queries.waves import places_for
from tests.ledger.trusting import courtyard, neighbourhood_company
from tests.sessions import browser

pytestmark = pytest.mark.django_db
PAGE = "/desk/bills/inside/"
signed_in = partial(browser, confirmed=True)


@pytest.fixture
def yards(cast, now):
    """Three courtyards of one neighbourhood with a fee each, and their company's manager."""
    made = [courtyard(cast, f"y{number}", f"{number}号院", now) for number in range(3)]
    for book in made:
        facts = {"fund": Fund.objects.get(book=book, code="fee"), "name": "物业费", "base": "unit", "rate_hfen": 100}
        FeePlan.objects.create(book=book, **facts, from_month=book.opened_on, set_at=now)
    return made


@pytest.fixture
def company(cast, yards):
    return neighbourhood_company(cast)


def asked(place, company, now):
    return actions.ask_bills_inside(place, month=now.date().replace(day=1), by=company, at=now)


def test_it_is_asked_once_goes_on_where_it_was_left_and_bills_nobody_twice(cast, now, yards, company):
    wave = asked(cast.places["hhsq"], company, now)
    assert asked(cast.places["hhsq"], company, now) == wave  # a second press finds the first
    actions.run_bills(yards[0], month=wave.month, by=company, at=now)
    BillWave.objects.filter(pk=wave.pk).update(state="running", books_done=1)  # as a worker that was killed leaves it
    wave.refresh_from_db()
    result = actions.run_wave(wave, by=company, at=now)
    wave.refresh_from_db()
    assert (wave.state, wave.books_done, wave.books_all, wave.refused) == ("done", 3, 3, [])
    assert (result.bills, Bill.objects.count(), BillRun.objects.count()) == (8, 12, 3)
    assert actions.run_wave(wave, by=company, at=now).bills == 0  # the same job once more
    again = asked(cast.places["hhsq"], company, now)
    assert again != wave and actions.run_wave(again, by=company, at=now).bills == 0
    assert Bill.objects.count() == 12


def test_what_refuses_keeps_no_other_from_its_bills_and_lost_rights_stop_it(cast, now, yards, company):
    wave = asked(cast.places["hhsq"], company, now)
    actions.run_wave(wave, by=cast.owner, at=now)  # she no longer sits in the company
    wave.refresh_from_db()
    assert (wave.state, wave.refused[0][0], Bill.objects.count()) == ("stopped", 0, 0)
    Period.objects.create(book=yards[1], month=wave.month, state="closed", closed_at=now)  # nothing can be posted there
    again = asked(cast.places["hhsq"], company, now)
    actions.run_wave(again, by=company, at=now)
    again.refresh_from_db()
    assert (again.state, [book for book, _sentence in again.refused], again.books_done) == ("done", [yards[1].pk], 3)
    assert set(Bill.objects.values_list("book", flat=True)) == {yards[0].pk, yards[2].pk}


def test_who_may_ask_and_for_which_month(cast, now, yards, company):
    street = cast.places["hhsq"]
    for by in (cast.owner, cast.street, cast.committee, SYSTEM):
        with pytest.raises(Denied):
            asked(street, by, now)
    with pytest.raises(Invalid):
        actions.ask_bills_inside(street, month=now.date().replace(month=4, day=1), by=company, at=now)
    assert street in places_for(company)
    assert places_for(cast.owner) == []


def test_its_page_shows_every_book_asks_again_and_shows_how_far_it_is(cast, yards, company):
    client = signed_in(cast, "captain")
    page = client.get(PAGE, {"place": cast.places["hhsq"].pk})
    assert [row.book.pk for row in page.context["rows"]] == [yard.pk for yard in yards]
    assert page.context["missing"] == 3
    assert PAGE in client.get("/desk/bills/").content.decode()
    typed = {"place": cast.places["hhsq"].pk, "month": f"{page.context['month']:%Y-%m}"}
    for wrong in ({"month": "2099-01"}, {"month": "x"}, {"place": cast.places["fy"].pk}, {"place": "x"}):
        assert client.post(PAGE, typed | wrong).status_code == 422, wrong
    plain = Client()
    plain.force_login(cast.users["captain"])
    assert "/account/confirm/" in plain.post(PAGE, typed)["Location"]
    assert BillWave.objects.count() == 0
    there = client.post(PAGE, typed)["Location"]
    assert client.post(PAGE, typed)["Location"] == there  # sent twice
    wave = BillWave.objects.get()
    assert (there, ProcrastinateJob.objects.filter(task_name="ledger.run_wave").count()) == (f"{PAGE}{wave.pk}/", 2)
    assert "hx-trigger" in client.get(there).content.decode()
    run_wave.func(wave.pk)
    run_wave.func(wave.pk)  # the second job finds nothing left
    part = client.get(there, headers={"HX-Request": "true"})
    assert ("hx-trigger" in part.content.decode(), "<html" in part.content.decode()) == (False, False)
    assert (part.context["bills"], Bill.objects.count()) == (12, 12)
    assert client.get(PAGE, typed).context["missing"] == 0
    for who in ("manager", "owner", "stranger", "street"):
        assert signed_in(cast, who).get(there).status_code in (403, 404), who
