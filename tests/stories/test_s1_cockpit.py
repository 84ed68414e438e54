"""S1, 坪山: 45 communities seen from the district: 3,540 cases after 1,908, 806 petitions, four years without one."""

import csv
import io
import random
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from linli.bodies.models import Seat
from linli.bodies.states import BodyKind, SeatTitle
from linli.cases.models import Case
from linli.cases.states import Channel
from linli.kernel.shares import percent
from linli.registry.models import Place
from linli.registry.states import PlaceKind
from tests.cast import Cast
from tests.cockpit.makers import answered, body_of, case, category, communities, on, stored

pytestmark = pytest.mark.django_db
COMMUNITIES, PETITIONS, OF_PLANNING = 45, 806, 327
YEARS = {2025: 3540, 2024: 1908}


@pytest.fixture(autouse=True)
def _today(settings, now, monkeypatch) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = False
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def places(cast: Cast) -> list[Place]:
    """坪山区 with two streets and 45 communities; 康区办 sits in its governance office, 廖街道 at the first street."""
    district = inside(cast.places["frs"], PlaceKind.DISTRICT, "pingshan", "坪山区")
    streets = [inside(district, PlaceKind.STREET, f"ps-j{n}", f"{n}号街道") for n in (1, 2)]
    found = []
    for number, street in enumerate(streets):
        neighbourhood = inside(street, PlaceKind.NEIGHBOURHOOD, f"ps-s{number}", f"{number}号社区")
        found += communities(neighbourhood, (20, 25)[number], since=("a", "b")[number])
    found[0].name = "金地朗悦花园"
    found[0].save()
    seated(cast, "district", district, BodyKind.GOVERNANCE_OFFICE)
    seated(cast, "street", streets[0], BodyKind.STREET_OFFICE)
    return found


def inside(parent: Place, kind: str, code: str, name: str) -> Place:
    place = Place.objects.create(parent=parent, kind=kind, code=code, name=name)
    place.path = f"{parent.path}{place.pk}."
    place.save()
    return place


def seated(cast: Cast, who: str, place: Place, kind: str) -> None:
    Seat.objects.filter(user=cast.users[who]).delete()
    body = body_of(place, f"{place.name}{kind}", kind)
    Seat.objects.create(body=body, user=cast.users[who], title=SeatTitle.MEMBER, from_date=on(2024).date())


@pytest.fixture
def years(cast: Cast, places: list[Place]) -> None:
    """The cases of both years, spread over all communities; the first was petitioned about four years ago."""
    chance = random.Random(2021)
    planning, others = category(cast, "safety.fire_lane"), [category(cast), category(cast, "body.company")]
    branches = {place.pk: body_of(place, f"{place.name}支部") for place in places}
    made = []
    for year, number in YEARS.items():
        length = on(year + 1, 1, 1, 0) - on(year, 1, 1, 0) - timedelta(seconds=1)
        for index in range(number):
            petition = year == 2025 and index < PETITIONS
            place = chance.choice(places[1:] if petition else places)
            made.append(
                case(
                    cast,
                    community=place,
                    number=f"{place.code.upper()}-{year}-{index}",
                    submitted_at=on(year, 1, 1, 0) + length * chance.random(),
                    channel=Channel.PETITION if petition else Channel.HOTLINE,
                    category=planning if petition and index < OF_PLANNING else chance.choice(others),
                    left_community=chance.random() < 0.38,
                    body=branches[place.pk],
                )
            )
    made.append(case(cast, community=places[0], channel=Channel.PETITION, submitted_at=on(2022, 3, 1)))
    answered(stored(made))


def figure(response, label: str) -> tuple[str, str]:
    """The value of a figure at the top, and where it leads."""
    found = re.search(
        rf'<a href="([^"]+)" class="fig"><span>{label}</span><b[^>]*>(.*?)</b>', response.content.decode(), re.S
    )
    assert found, label
    return found[2], unescape(found[1])


def numbers_in(client: Client, address: str) -> list[str]:
    """All rows of a list, as its sheet has them."""
    sheet = client.get(f"{address}&format=csv").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    return [row[0] for row in rows[2 : rows.index([])]]


@pytest.mark.usefixtures("years")
def test_the_district_sees_3540_cases_up_by_85_53_and_78_7_a_community(cast: Cast):
    client = Client()
    client.force_login(cast.users["district"])
    page = client.get("/cockpit/")
    last_year = list(
        Case.objects.filter(submitted_at__gte=on(2025, 1, 1, 0), submitted_at__lt=on(2026, 1, 1, 0))
        .order_by("-submitted_at", "-pk")
        .values_list("number", flat=True)
    )
    assert len(last_year) == 3540
    for label, value in (("诉求", "3,540"), ("比上年", "+85.53%"), ("每个小区", "78.7")):
        shown, address = figure(page, label)
        assert shown == value
        listed = client.get(address)
        assert listed.context["total"] == 3540
        assert [row["number"] for row in listed.context["rows"]] == last_year[:50]
        assert numbers_in(client, address) == last_year
    assert "上年同期 1,908 件" in client.get(figure(page, "比上年")[1]).content.decode()
    assert "÷ 45 个小区" in client.get(figure(page, "每个小区")[1]).content.decode()


@pytest.mark.usefixtures("years")
def test_how_much_stayed_inside_the_communities(cast: Cast):
    client = Client()
    client.force_login(cast.users["district"])
    shown, address = figure(client.get("/cockpit/"), "不出小区")
    inside = Case.objects.filter(submitted_at__year=2025, left_community=False, state="closed").count()
    tabs = {str(tab["label"]): (tab["count"], tab["href"]) for tab in client.get(address).context["tabs"]}
    assert shown == f"{percent(inside, 3540)}%"
    assert tabs["小区内办结"][0] == inside
    assert len(numbers_in(client, tabs["小区内办结"][1])) == inside


@pytest.mark.usefixtures("years")
def test_327_of_806_petitions_are_planning_and_housing(cast: Cast):
    client = Client()
    client.force_login(cast.users["district"])
    page = client.get("/cockpit/pingshan/petitions/")
    first = page.context["headings"][0]
    assert figure(page, "信访")[0] == "806"
    assert "327/806　40.57%" in page.content.decode()
    assert len(set(numbers_in(client, first["href"]))) == 327


@pytest.mark.usefixtures("years")
def test_four_years_without_a_petition_end_with_the_first(cast: Cast, places, now):
    client = Client()
    client.force_login(cast.users["district"])
    best = client.get("/cockpit/pingshan/petitions/").context["streaks"][0]
    assert (best.community.name, best.years) == ("金地朗悦花园", 4)
    stored([case(cast, community=places[0], channel=Channel.PETITION, submitted_at=now - timedelta(hours=1))])
    names = [one.community.name for one in client.get("/cockpit/pingshan/petitions/").context["streaks"]]
    assert "金地朗悦花园" not in names


@pytest.mark.usefixtures("years")
def test_a_street_sees_its_own_twenty_communities(cast: Cast):
    client = Client()
    client.force_login(cast.users["street"])
    page = client.get("/cockpit/")
    own = Case.objects.filter(community__code__startswith="a", submitted_at__year=2025)
    assert figure(page, "诉求")[0] == f"{own.count():,}"
    assert len(page.context["here"].scope.communities) == 20
    assert client.get("/cockpit/pingshan/").status_code == 404
    assert client.get("/cockpit/b01/").status_code == 404
