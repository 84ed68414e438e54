"""The cockpit's pages: who may look where, each figure's list, sheets, and what a page costs."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.bodies.states import BodyKind
from linli.cases.models import Case
from linli.cases.states import Channel
from tests.cast import Cast
from tests.cockpit.makers import answered, body_of, case, communities, on, stored
from tests.cockpit.varied import a_varied_year
from tests.sessions import browser

pytestmark = pytest.mark.django_db
PAGES = ("", "communities/", "categories/", "petitions/", "bodies/", "definitions/", "rows/?figure=total")


@pytest.fixture(autouse=True)
def _no_second_key(settings, now, monkeypatch) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = False
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def text_of(response) -> str:
    assert response.status_code == 200
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def links_of(response) -> list[tuple[str, str]]:
    """(address, text) of every link into a list."""
    found = re.findall(r'<a[^>]*href="([^"]*/rows/[^"]*)"[^>]*>(.*?)</a>', response.content.decode(), re.S)
    return [(unescape(href), " ".join(re.sub(r"<[^>]+>", " ", inner).split())) for href, inner in found]


def length_of(client: Client, address: str) -> int:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.context["total"]


@pytest.mark.parametrize("page", PAGES)
def test_a_street_sees_her_street_and_no_other(cast: Cast, page):
    client = browser(cast, "street")
    assert client.get(f"/cockpit/df/{page}").status_code == 200
    assert client.get(f"/cockpit/hh/{page}").status_code == 200
    for code in ("dh", "frs", "nowhere"):  # above her, and what does not exist, look the same
        assert client.get(f"/cockpit/{code}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_secretary_sees_her_community_only(cast: Cast, page):
    client = browser(cast, "secretary")
    assert client.get(f"/cockpit/hh/{page}").status_code == 200
    assert client.get(f"/cockpit/fy/{page}").status_code == 404


@pytest.mark.parametrize("name", ["owner", "tenant", "police", "operator", "captain"])
def test_who_has_no_cockpit_stays_outside(cast: Cast, name):
    assert browser(cast, name).get("/cockpit/").status_code == 403
    assert Client().get("/cockpit/").status_code == 302


def test_another_places_rows_cannot_be_asked_for_through_ones_own(cast: Cast):
    stored([case(cast, community=cast.fy)])
    client = browser(cast, "secretary")
    assert length_of(client, "/cockpit/hh/rows/?figure=total") == 0
    assert client.get("/cockpit/hh/rows/?figure=total&community=fy").status_code == 404
    foreign = body_of(cast.fy, "枫叶苑外来单位")
    assert "枫叶苑外来单位" not in client.get(f"/cockpit/hh/bodies/{foreign.pk}/").content.decode()
    assert client.get(f"/cockpit/hh/bodies/{foreign.pk}/").status_code == 404


def test_who_may_count_but_not_read_sees_no_titles(cast: Cast):
    stored(
        [
            case(cast, title="楼上夫妻天天吵架", open_to_neighbours=False),
            case(cast, title="路灯不亮", open_to_neighbours=True),
        ]
    )
    seen = text_of(browser(cast, "auditor").get("/cockpit/dh/rows/?figure=total"))
    assert ("楼上夫妻" in seen, "路灯不亮" in seen, "您只看数量" in seen) == (False, True, True)
    sheet = browser(cast, "auditor").get("/cockpit/dh/rows/?figure=total&format=csv").getvalue().decode()
    assert ("楼上夫妻" in sheet, "路灯不亮" in sheet) == (False, True)
    assert "楼上夫妻" in text_of(browser(cast, "street").get("/cockpit/df/rows/?figure=total"))


def test_a_body_does_not_read_a_case_about_itself(cast: Cast):
    stored([case(cast, title="街道办不作为", about=cast.body(BodyKind.STREET_OFFICE))])
    assert "街道办不作为" not in text_of(browser(cast, "street").get("/cockpit/df/rows/?figure=total"))


def test_a_building_with_few_cases_cannot_be_asked_for_by_who_only_counts(cast: Cast):
    building = cast.units["hh"][0].building
    stored([case(cast, building=building)])
    address = f"/cockpit/hh/rows/?figure=total&building={building.pk}"
    assert browser(cast, "supervisor").get(address).status_code == 404
    assert length_of(browser(cast, "secretary"), address) == 1


@pytest.mark.parametrize("period", ["", "this-year", "12-months", "2024", "2025-06"])
@pytest.mark.parametrize("page", ["", "communities/", "categories/", "bodies/", "petitions/"])
def test_every_figure_leads_to_as_many_rows_as_it_says(cast: Cast, now, page, period):
    a_varied_year(cast, now)
    client = browser(cast, "district")
    response = client.get(f"/cockpit/dh/{page}", {"period": period})
    links = links_of(response)
    assert links
    for address, shown in links:
        total = length_of(client, address)
        if "compare=yes" in address:
            continue  # a growth has no length; what it is reckoned from stands above its list
        numbers = [int(number.replace(",", "")) for number in re.findall(r"(?<![\d.+-])[\d,]+(?![\d.%])", shown)]
        if numbers and "%" not in shown and "." not in shown:
            assert total in numbers, (address, shown)
        elif "/" in shown:
            assert total in [int(part) for part in re.findall(r"\d+", shown)], (address, shown)


def test_what_a_reckoned_figure_is_made_of_stands_above_its_rows(cast: Cast):
    stored([*(case(cast) for _ in range(5)), *(case(cast, submitted_at=on(2024)) for _ in range(2))])
    client = browser(cast, "district")
    assert "本期 5 件，上年同期 2 件：+150.00%" in text_of(client.get("/cockpit/dh/rows/?figure=total&compare=yes"))
    assert "5 件 ÷ 2 个小区 = 2.5" in text_of(client.get("/cockpit/dh/rows/?figure=total&average=yes"))
    assert length_of(client, "/cockpit/dh/rows/?figure=total&before=yes") == 2


def test_bars_lead_to_their_months(cast: Cast):
    stored(case(cast, submitted_at=on(2025, month)) for month in (3, 3, 5))
    client = browser(cast, "district")
    chart = client.get("/cockpit/dh/").context["chart"]
    values = {cell["href"]: cell["value"] for group in chart["groups"] for cell in group["values"]}
    assert sum(values.values()) == 3
    assert values["/cockpit/dh/rows/?period=2025-03&figure=total"] == 2
    for address, number in values.items():
        assert length_of(client, address) == number


def test_of_a_running_year_the_chart_shows_the_months_that_have_begun(cast: Cast):
    chart = browser(cast, "district").get("/cockpit/dh/?period=this-year").context["chart"]
    assert [group["label"] for group in chart["groups"]] == ["1月", "2月", "3月"]
    assert [one["name"] for one in chart["series"]] == ["2025年", "2026年"]


def test_a_list_is_paged_by_key_and_loses_nothing(cast: Cast):
    made = stored(case(cast, submitted_at=on(2025, 6, 1 + number % 3)) for number in range(120))
    client, address, numbers = browser(cast, "district"), "/cockpit/dh/rows/?figure=total", []
    while address:
        response = client.get(address)
        numbers += [row["number"] for row in response.context["rows"]]
        onward = re.search(r'href="([^"]+)" rel="next"', response.content.decode())
        address = f"/cockpit/dh/rows/{unescape(onward[1])}" if onward else ""
    newest_first = sorted(made, key=lambda one: (one.submitted_at, one.pk), reverse=True)
    assert numbers == [one.number for one in newest_first]


def test_unknown_words_in_the_address_are_answered_plainly(cast: Cast):
    client = browser(cast, "district")
    assert client.get("/cockpit/dh/rows/?figure=secrets").status_code == 404
    assert client.get("/cockpit/dh/rows/?figure=total&body=999999").status_code == 404
    assert client.get("/cockpit/dh/rows/?figure=total&building=x").status_code == 404
    wrong = client.get("/cockpit/dh/?period=2021-13")
    assert (wrong.status_code, "没有这个时间段" in wrong.content.decode()) == (422, True)
    for odd in ("sort=x", "like=nowhere", "size=q&kind=%01", "after=x", "after=2025~1"):
        assert client.get(f"/cockpit/dh/communities/?{odd}").status_code == 200
        assert client.get(f"/cockpit/dh/rows/?{odd}").status_code == 200


def test_communities_are_compared_with_their_like(cast: Cast):
    small = communities(cast.places["hhsq"], 3, households=300, since="s")
    large = communities(cast.places["hhsq"], 2, households=2000, since="l")
    stored([case(cast, community=small[0]), case(cast, community=large[0])])
    client = browser(cast, "district")

    def names(**query: str) -> list[str]:
        response = client.get("/cockpit/dh/communities/", query)
        return [line["name"] for line in response.context["lines"]]

    assert names(like="s01", sort="name") == ["小区s01", "小区s02", "小区s03"]
    assert names(size="l", sort="-cases") == ["小区l01", "小区l02"]
    assert names(kind="old_courtyard") == []
    # What has no value stands last in either direction.
    assert {names(sort="-per_100")[-1], names(sort="per_100")[-1]} <= {"红湖公园城", "枫叶苑"}
    assert names(sort="-per_100")[:2] == ["小区s01", "小区l01"]


def test_sheets_hold_the_rows_and_say_how_they_were_counted(cast: Cast):
    stored([case(cast, title='=HYPERLINK("http://x")'), case(cast, channel=Channel.PETITION)])
    client = browser(cast, "district")
    book = load_workbook(io.BytesIO(client.get("/cockpit/dh/rows/?figure=total&format=xlsx").getvalue()))
    rows = list(book.worksheets[0].values)
    assert book.sheetnames == ["明细", "统计口径"]
    assert len(rows) == 1 + 1 + 2  # who took it out, the headings, the cases
    assert "金区办" in rows[0][0]
    assert [row[1] for row in rows[2:]] == ["门禁坏了", '\'=HYPERLINK("http://x")']
    explained = [row[0] for row in book.worksheets[1].values]
    assert {"响应率", "解决率", "满意率", "不出小区"} <= set(explained)
    table = client.get("/cockpit/dh/communities/?format=csv").getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(table)))
    assert lines[2][:2] == ["红湖公园城", "hh"]
    assert lines[2][5:7] == ["2", "0"]
    assert any(line[:1] == ["解决率"] for line in lines)
    for page in ("categories", "bodies"):
        assert client.get(f"/cockpit/dh/{page}/?format=xlsx").status_code == 200


def test_the_place_can_be_chosen_and_keeps_the_period(cast: Cast):
    response = browser(cast, "district").get("/cockpit/?place=df&period=2024")
    assert (response.status_code, response["Location"]) == (302, "/cockpit/df/?period=2024")
    assert browser(cast, "street").get("/cockpit/?place=dh").status_code == 404


# The session, the person, her seats and homes; her places; then what is counted.
COSTS = {"": 11, "communities/": 8, "categories/": 8, "petitions/": 8, "bodies/": 8, "definitions/": 5, "rows/": 8}


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("page", "queries"), COSTS.items())
def test_a_page_costs_the_same_however_many_there_are(cast: Cast, django_assert_num_queries, page, queries, many):
    places = communities(cast.places["hhsq"], many)
    bodies = [body_of(place, place.name) for place in places]
    filed = {"channel": Channel.PETITION}
    answered(stored(case(cast, community=body.place, body=body, **filed) for body in bodies for _ in range(many)))
    client = browser(cast, "district")
    client.get("/cockpit/definitions/")  # once a day the session notes that it was seen
    with django_assert_num_queries(queries):
        assert client.get(f"/cockpit/dh/{page}").status_code == 200
    assert Case.objects.count() == many * many
