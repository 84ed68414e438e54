"""A body that was called by a whistle reads the whole case while it is called, and afterwards its own part of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.api import shown
from linli.cases.models import Case
from linli.cases.queries import reading
from linli.cases.rules import Sight, sight
from linli.cases.states import Purpose, Verdict
from tests.cases.makers import fresh, photo
from tests.cases.test_moving import blow, in_progress
from tests.cases.test_upward import calls_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def over(cast, now) -> Case:
    """A case with a photo, a note, a whistle to the police that ended with a result, and a redo since then."""
    case = in_progress(cast, now, photos=[photo(b"hers", now)], title="狗吠", text="张三家的狗，请打 13812345678")
    actions.add_note(case, text="内部的话", shown=False, by=cast.secretary, at=now)
    blow(cast, case, now, BodyKind.POLICE, BodyKind.URBAN_MANAGEMENT)
    assert sight(fresh(case), cast.police) == Sight.FULL
    actions.report_in(calls_of(case)["police"], text="到场，已联系 13812345678", by=cast.police, at=now)
    actions.report_in(calls_of(case)["urban_management"], text="城管的话", by=cast.urban, at=now)
    after = [(photo(b"joint", now), Purpose.AFTER)]
    actions.joint_result(fresh(case), text="一起办好了", solved=True, photos=after, by=cast.police, at=now)
    actions.judge(fresh(case), verdict=Verdict.NOT_SOLVED, text="没好", by=cast.owner, at=now)
    late = [(photo(b"later", now), Purpose.AFTER)]
    actions.resolve(fresh(case), text="后来又修了", photos=late, by=cast.secretary, at=now + timedelta(hours=1))
    return fresh(case)


def test_afterwards_it_sees_its_own_part(cast, now):
    case = over(cast, now)
    assert sight(case, cast.police) == Sight.CALLED
    whole = shown.whole(case, Sight.CALLED, cast.police)
    assert (whole["sight"], whole["text"], whole["result"]) == ("called", "来", "一起办好了")
    assert [step["verb"] for step in whole["steps"]] == [
        "whistle",
        "report_in",
        "report_in",
        "all_reported_in",
        "joint_result",
    ]
    assert [one["body"] for one in whole["calls"]] == ["大丰派出所", "大丰城管中队"]
    assert [one["sha256"] for one in whole["attachments"]] == [photo(b"joint", now).sha256.hex()]


def test_nothing_of_the_reporter_and_of_the_others_words_is_left(cast, now):
    case = over(cast, now)
    said = str(shown.whole(case, sight(case, cast.police), cast.police))
    assert "到场" in said
    for gone in ("13812345678", "内部的话", "没好", "后来又修了", "城管的话"):
        assert gone not in said
        assert gone in str(shown.whole(case, Sight.FULL, cast.secretary))


def test_it_stands_in_no_list_of_what_it_handles(cast, now):
    case = in_progress(cast, now)
    blow(cast, case, now, BodyKind.POLICE)
    assert set(Case.objects.filter(reading.visible(cast.police))) == {case}
    actions.joint_result(fresh(case), text="好了", solved=True, by=cast.police, at=now)
    assert set(Case.objects.filter(reading.visible(cast.police))) == set()


def test_called_again_it_sees_all_again(cast, now):
    case = in_progress(cast, now)
    blow(cast, case, now, BodyKind.POLICE)
    actions.joint_result(fresh(case), text="不够", solved=False, by=cast.police, at=now)
    assert sight(fresh(case), cast.police) == Sight.CALLED
    blow(cast, case, now, BodyKind.POLICE)
    assert sight(fresh(case), cast.police) == Sight.FULL


def test_its_page_shows_its_part_and_lets_it_rate(cast, now, client):
    case = over(cast, now)
    client.force_login(cast.users["police"], backend=BACKEND)
    page = client.get(f"/desk/cases/{case.number}/")
    words = page.content.decode()
    assert page.status_code == 200
    assert "一起办好了" in words
    for gone in ("13812345678", "内部的话", "后来又修了", "城管的话", "张三", "林*", "139****"):
        assert gone not in words
    assert [act["verb"] for group in page.context["groups"] for act in group["acts"]] == ["rate_whistle"]
    assert page.context["grey"] == []
    assert client.post(f"/desk/cases/{case.number}/add_note/", {"text": "x"}).status_code == 404
    call = calls_of(case)["police"]
    answer = client.post(f"/desk/cases/{case.number}/rate_whistle/", {"call": call.pk, "rating": "4"})
    assert answer.status_code == 302
    assert calls_of(case)["police"].rating_by_called == 4
    assert client.get(f"/desk/cases/{case.number}/sheet/").status_code == 404
    assert client.post(f"/desk/cases/{case.number}/see_reporter/").status_code == 404
    assert client.get(f"/cases/{case.number}/").status_code == 302


def test_files_of_its_part_open_and_no_others(cast, now, client):
    case = over(cast, now)
    client.force_login(cast.users["police"], backend=BACKEND)
    found = {
        name: client.get(reverse("case-file", args=[case.number, photo(name, now).sha256.hex()])).status_code
        for name in (b"joint", b"hers", b"later")
    }
    assert found == {b"joint": 200, b"hers": 404, b"later": 404}
