"""A limit that reaches into a year whose holidays nobody has announced yet says so; every other says nothing."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.cases.models import Case
from linli.cases.queries.said import estimate
from linli.law.deadlines import SHANGHAI
from tests.cases.makers import reported
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SAID = "2098年的放假安排还没有公布，这个期限可能还会前后移动几天。"


def on(day: int) -> datetime:
    return datetime(2097, 12, day, 9, 0, tzinfo=SHANGHAI)


def due(case: Case, at: datetime, **more: object) -> Case:
    Case.objects.filter(pk=case.pk).update(solve_due_at=at, **more)
    return Case.objects.select_related("category").get(pk=case.pk)


def test_where_it_is_said(cast: Cast):
    case = reported(cast, cast.at)
    assert estimate(case) == ""
    known = datetime(2026, 12, 31, 23, 0, tzinfo=SHANGHAI)
    assert estimate(due(case, known)) == ""
    assert estimate(due(case, datetime(2098, 1, 1, 0, 0, tzinfo=SHANGHAI))).startswith(
        "2097"
    )  # 24:00 of the day before
    assert estimate(due(case, on(28) + timedelta(days=7))) == SAID
    assert estimate(due(case, on(28) + timedelta(days=7), state="closed", ended_at=on(30), due_at=None)) == ""


def test_hours_do_not_move(cast: Cast):
    case = reported(cast, cast.at, category="safety.fire_lane")
    assert estimate(due(case, on(28) + timedelta(days=7))) == ""


@pytest.mark.parametrize("path", ["", "received/"])
def test_the_reporter_reads_it(cast: Cast, path):
    case = due(reported(cast, cast.at), on(28) + timedelta(days=7))
    client = Client()
    client.force_login(cast.users["owner"])
    page = client.get(f"/cases/{case.number}/{path}")
    assert page.status_code == 200
    assert len(re.findall(SAID, page.content.decode())) == 1


@pytest.mark.parametrize(
    ("who", "path"),
    [("secretary", "/desk/cases/{}/"), ("secretary", "/desk/cases/{}/sheet/"), ("owner", "/cases/{}/sheet/")],
)
def test_the_desk_and_the_printed_sheets_say_it_too(cast: Cast, who, path):
    case = due(reported(cast, cast.at), on(28) + timedelta(days=7))
    client = Client()
    client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(path.format(case.number))
    assert page.status_code == 200
    assert len(re.findall(SAID, page.content.decode())) == 1
