"""What a community shows to anyone, and what it does not."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from linli.audit.sequence import sequence_all
from linli.cases.models import Exclusion
from linli.cases.states import ExclusionReason, State
from tests.cases.makers import reported
from tests.cast import Cast
from tests.cockpit.makers import answered, case, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(now, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def published(cast: Cast) -> Cast:
    cast.hh.publishes = True
    cast.hh.save()
    return cast


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_a_community_that_publishes_nothing_shows_its_name_and_the_way_in(cast: Cast):
    stored(case(cast) for _ in range(7))
    page = words(Client().get("/c/hh/"))
    assert "红湖公园城" in page and "邀请码" in page
    assert not re.search(r"\d+%|党支部", page)
    assert Client().get("/c/hh/figures.json").status_code == 404


def test_its_figures_their_definitions_and_who_answers(published: Cast):
    made = stored([case(published, left_community=number < 2) for number in range(8)])
    answered(made)
    page = words(Client().get("/c/hh/"))
    assert "不出小区 75.0% 6 / 8" in page
    assert "满意率 100.0% 8 / 8" in page
    assert "《北京市接诉即办工作条例》" in page
    assert "党支部" in page and "028-6000 0000" in page


def test_nothing_personal_stands_there(published: Cast, now):
    seen = reported(published, now, text="楼上的王某某天天吵，电话13800001111")
    stored(case(published) for _ in range(6))
    for address in ("/c/hh/", "/c/hh/?period=this-year", "/c/hh/figures.json"):
        answer = Client().get(address).content.decode()
        for secret in (seen.number, "王某某", "13800001111", "林业主", "罗支书", "门禁坏了"):
            assert secret not in answer, (address, secret)


def test_a_rate_of_very_few_is_not_shown(published: Cast):
    answered(stored(case(published) for _ in range(4)))
    assert "不足 5 件" in words(Client().get("/c/hh/"))
    figures = json.loads(Client().get("/c/hh/figures.json").content)
    assert (figures["cases"], set(figures["rates"].values())) == (4, {None})
    answered(stored([case(published)]))
    figures = json.loads(Client().get("/c/hh/figures.json").content)
    assert figures["rates"]["satisfaction"] == {"part": 5, "whole": 5, "percent": "100.0"}


def test_the_long_cycle_ledger_is_a_number(published: Cast, now):
    stored([case(published, state=State.LONG_CYCLE, ended_at=None, verdict="")])
    assert json.loads(Client().get("/c/hh/figures.json").content)["long_cycle"] == 1


def test_the_newest_checkpoint_stands_there_with_the_ways_to_check(published: Cast, now):
    assert "存证册还是空的" in words(Client().get("/c/hh/"))
    reported(published, now)
    sequence_all(now)
    response = Client().get("/c/hh/")
    log = json.loads(Client().get("/c/hh/figures.json").content)["log"]
    assert log["root"] in response.content.decode()
    assert Client().get(log["checkpoint"]).status_code == 200
    assert 'href="/receipts/verify/"' in response.content.decode()


def test_a_merged_community_leads_to_its_successor(published: Cast, now):
    fy = published.fy
    fy.successor, fy.merged_on = published.hh, now.date()
    fy.save()
    for page in ("", "figures.json"):
        response = Client().get(f"/c/fy/{page}")
        assert (response.status_code, response["Location"]) == (302, f"/c/hh/{page}")


@pytest.mark.parametrize("code", ["nowhere", "dh", "hhsq"])
def test_only_communities_have_a_public_page(cast: Cast, code):
    assert Client().get(f"/c/{code}/").status_code == 404


def test_the_directory_lists_who_publishes_and_nobody_else(published: Cast):
    page = words(Client().get("/c/"))
    assert "红湖公园城" in page and "枫叶苑" not in page
    assert "红湖公园城" not in words(Client().get("/c/?q=枫叶"))


@pytest.mark.parametrize("many", [6, 18])
def test_the_public_page_costs_the_same_however_many_cases_there_are(published, django_assert_num_queries, many):
    answered(stored(case(published) for _ in range(many)))
    Client().get("/c/hh/")
    with django_assert_num_queries(10):
        Client().get("/c/hh/")


@pytest.mark.parametrize(("number", "told"), [(4, False), (5, True)])
def test_why_cases_were_left_out_is_told_from_five_up(published: Cast, now, number: int, told: bool):
    for one in stored([case(published, excluded=True) for _ in range(number)]):
        more = {"reason": ExclusionReason.MALICIOUS, "text": "查实", "proposed_at": now, "confirmed_at": now}
        Exclusion.objects.create(community=published.hh, case=one, **more)
    page = words(Client().get("/c/hh/"))
    assert (f"不计入考核 {number}" in page, "有事实证明是恶意反映" in page) == (True, told)
