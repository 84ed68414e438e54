"""The JSON API: what it does, what it refuses, what it costs."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.bodies.states import BodyKind
from linli.cases.api import access
from linli.cases.models import Case, Note
from linli.people.models import ApiKey
from tests.cases.api.client import REPORT, picture
from tests.cases.makers import reported
from tests.cast import Cast


def test_a_resident_reports_and_follows_her_case(program, cast: Cast):
    owner = program("owner")
    assert owner("/communities")["communities"] == [{"code": "hh", "name": "红湖公园城", "home": True}]
    codes = [category["code"] for category in owner("/communities/hh/categories")]
    assert codes == ["safety.fire_lane", "facility.door", "facility.seepage", "body.company"]
    building = owner("/communities/hh/buildings")[0]
    made = owner("/communities/hh/cases", {**REPORT, "building": building["id"]}, status=201)
    assert (made["state"], made["sight"], made["text"], made["place"]) == ("submitted", "own", REPORT["text"], "3栋")
    assert [step["verb"] for step in made["steps"]] == ["submit"]
    assert [case["number"] for case in owner("/cases/mine")["cases"]] == [made["number"]]
    owner(f"/cases/{made['number']}/add-information", {"text": "又坏了一次"})
    assert Note.objects.get().text == "又坏了一次"
    assert Case.objects.get().channel == "api"


def test_the_same_key_sent_twice_is_one_case_and_one_answer(program):
    owner = program("owner")
    first = owner("/communities/hh/cases", REPORT, status=201, **{"Idempotency-Key": "abc"})
    assert owner("/communities/hh/cases", REPORT, status=201, **{"Idempotency-Key": "abc"}) == first
    assert owner("/communities/hh/cases", REPORT, status=201, **{"Idempotency-Key": "abd"}) != first
    assert Case.objects.count() == 2


def test_officials_take_a_case_from_the_list_to_the_reporters_word(program, cast: Cast):
    case = reported(cast, cast.at)
    secretary, manager, owner = program("secretary"), program("manager"), program("owner")
    url = f"/cases/{case.number}"
    assert [found["number"] for found in secretary("/cases")["cases"]] == [case.number]
    assert secretary(f"{url}/accept", {})["state"] == "accepted"
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    assert company.pk in {body["id"] for body in secretary("/communities/hh/bodies")}
    assert secretary(f"{url}/dispatch", {"to": company.pk})["body"] == company.name
    manager(f"{url}/sign-for", {})
    manager(f"{url}/contact", {"text": "约好下午上门"})
    manager(f"{url}/start", {})
    done = manager(f"{url}/resolve", {"text": "换了门禁控制器"})
    assert (done["state"], done["sight"]) == ("claimed", "full")
    closed = owner(f"{url}/judge", {"verdict": "satisfied"})
    assert (closed["state"], closed["verdict"], closed["due_at"]) == ("closed", "satisfied", None)


def test_a_whistle_is_answered_by_the_called_bodies(program, cast: Cast):
    case = reported(cast, cast.at, category="safety.fire_lane")
    secretary, urban = program("secretary"), program("urban")
    url = f"/cases/{case.number}"
    secretary(f"{url}/accept", {})
    called = [cast.body(kind).pk for kind in (BodyKind.URBAN_MANAGEMENT, BodyKind.POLICE)]
    urban(url, status=404)  # before she is called it is none of her business
    whistle = {"occasion": "joint", "text": "三家一起来", "called": called, "lead": called[0]}
    blown = secretary(f"{url}/whistle", whistle)
    assert [(call["leads"], call["reported_in_at"]) for call in blown["calls"]] == [(True, None), (False, None)]
    there = urban(f"{url}/report-in", {"text": "到了"})
    assert there["calls"][0]["reported_in_at"] is not None
    again = urban(f"{url}/report-in", {"text": "到了"}, status=422)
    assert again["error"].startswith("大丰城管中队")


def test_two_cases_of_one_matter_are_put_together(program, cast: Cast):
    one, other = reported(cast, cast.at), reported(cast, cast.at, who="tenant")
    secretary = program("secretary")
    assert secretary(f"/cases/{one.number}/merge", {"into": "HH-2026-999"}, status=422)["field"] == "into"
    merged = secretary(f"/cases/{one.number}/merge", {"into": other.number})
    assert (merged["state"], merged["merged_into"]) == ("merged", other.number)
    program("owner")(f"/cases/{other.number}/merge", {"into": one.number}, status=403)


def test_an_agreement_carries_its_paper(program, client, cast: Cast):
    case, secretary = reported(cast, cast.at), program("secretary")
    said = {"parties": "楼上、楼下", "positions": "各执一词", "outcome": "楼上修好防水", "agreed": True}
    url = f"/cases/{case.number}/mediate"
    assert secretary(url, said, status=422)["field"] == "signed_paper"
    assert secretary(url, said | {"signed_paper": "made-up"}, status=422)["field"] == "signed_paper"
    headers = {"Authorization": f"Bearer {secretary.key}"}
    sent = client.post("/api/v1/files", {"file": picture()}, headers=headers).json()
    steps = secretary(url, said | {"signed_paper": sent["file"]})["steps"]
    assert (steps[-1]["verb"], steps[-1]["files"]) == ("mediate", [sent["sha256"]])


def test_what_went_to_a_higher_inspection_comes_back_with_its_reply(program, cast: Cast):
    case, street = reported(cast, cast.at), program("street")
    url = f"/cases/{case.number}"
    referred = {"authority": "生态环境督察组", "number": "督〔2026〕7号", "on": "2026-03-02"}
    assert street(f"{url}/refer", referred | {"reply_due_on": "2026-03-01"}, status=422)["field"] == "reply_due_on"
    street(f"{url}/refer", referred | {"reply_due_on": "2026-04-01"})
    program("secretary")(f"{url}/refer", referred | {"reply_due_on": "2026-04-01"}, status=403)
    reply = {"number": "督〔2026〕7号", "reply": "已责令整改", "on": "2026-03-20"}
    street(f"{url}/record-reply", reply | {"number": "另一号"}, status=404)
    street(f"{url}/record-reply", reply)
    assert street(f"{url}/record-reply", reply, status=422)["error"]


def test_two_persons_leave_a_case_out_of_the_rates(program, cast: Cast):
    case, street, second = reported(cast, cast.at), program("street"), program("street2")
    url = f"/cases/{case.number}"
    street(f"{url}/confirm-exclusion", {}, status=404)
    street(f"{url}/propose-exclusion", {"reason": "duplicate", "text": "同一人同一事"})
    street(f"{url}/turn-down-exclusion", {"why": "不同意"}, status=403)
    second(f"{url}/turn-down-exclusion", {"why": "不是同一事"})
    street(f"{url}/propose-exclusion", {"reason": "duplicate", "text": "又查实了"})
    second(f"{url}/confirm-exclusion", {})
    assert Case.objects.get(pk=case.pk).excluded


def test_a_photo_is_sent_first_and_named_in_the_report(program, client, cast: Cast):
    owner, neighbour = program("owner"), program("neighbour")
    headers = {"Authorization": f"Bearer {owner.key}"}
    sent = client.post("/api/v1/files", {"file": picture()}, headers=headers).json()
    assert (sent["media_type"], len(sent["sha256"])) == ("image/jpeg", 64)
    made = owner("/communities/hh/cases", {**REPORT, "photos": [sent["file"]]}, status=201)
    [attached] = made["attachments"]
    shown = client.get(attached["url"], headers=headers)
    assert (shown["Content-Type"], shown.getvalue()[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    # What the reporter sent is not for neighbours, and nobody can name another's file.
    assert neighbour(f"/cases/{made['number']}")["attachments"] == []
    assert client.get(attached["url"], headers={"Authorization": f"Bearer {neighbour.key}"}).status_code == 404
    stolen = neighbour("/communities/hh/cases", {**REPORT, "photos": [sent["file"]]}, status=422)
    assert stolen["field"] == "photos"
    assert neighbour("/communities/hh/cases", {**REPORT, "photos": [sent["sha256"]]}, status=422)["field"] == "photos"


def test_a_script_that_calls_itself_a_photo_is_refused(program, client):
    fake = SimpleUploadedFile("p.jpg", b"<script>alert(1)</script>", "image/jpeg")
    headers = {"Authorization": f"Bearer {program('owner').key}", "Accept-Language": "en"}
    response = client.post("/api/v1/files", {"file": fake}, headers=headers)
    assert (response.status_code, response.json()["field"]) == (422, "file")


def test_a_neighbour_sees_the_open_case_without_the_reporters_words(program, cast: Cast):
    case = reported(cast, cast.at, text="门禁坏了，我的电话 13812345678")
    hidden = reported(cast, cast.at, text="家里的私事", open_to_neighbours=False)
    neighbour = program("neighbour")
    seen = neighbour(f"/cases/{case.number}")
    assert (seen["sight"], "13812345678" in json.dumps(seen, ensure_ascii=False)) == ("public", False)
    assert seen["text"] == case.public_text
    neighbour(f"/cases/{hidden.number}", status=404)
    assert [found["number"] for found in neighbour("/communities/hh/cases")["cases"]] == [case.number]


@pytest.mark.parametrize("who", ["stranger", "fy_secretary", "fy_manager"])
def test_another_community_sees_nothing_and_learns_nothing(program, cast: Cast, who):
    case = reported(cast, cast.at)
    foreign = program(who)
    url = f"/cases/{case.number}"
    nothing = foreign("/cases/HH-2026-999999", status=404)
    assert foreign(url, status=404) == nothing
    for verb, payload in (("accept", {}), ("judge", {"verdict": "satisfied"}), ("join", {}), ("see-reporter", {})):
        assert foreign(f"{url}/{verb}", payload, status=404) == nothing
    foreign("/communities/hh/cases", status=404)
    foreign("/communities/hh/cases", REPORT, status=404)
    if who != "stranger":
        assert foreign("/cases?state=")["cases"] == []
    else:
        foreign("/cases", status=403)


def test_a_no_is_one_sentence_with_the_status_of_its_rule(program, cast: Cast):
    case = reported(cast, cast.at)
    url = f"/cases/{case.number}"
    assert program("manager")("/cases?state=")["cases"] == []
    denied = program("worker")(f"{url}/accept", {}, status=403)
    assert (denied["field"], denied["error"][-1]) == ("", ".")
    early = program("owner")(f"{url}/judge", {"verdict": "satisfied"}, status=422)
    assert early["error"]
    wrong = program("owner")("/communities/hh/cases", {**REPORT, "category": "no.such"}, status=422)
    assert wrong["field"] == "category"
    long = program("owner")("/communities/hh/cases", {**REPORT, "text": "长" * 5001}, status=422)
    assert long["field"] == "text"
    huge = program("owner")("/communities/hh/cases", {**REPORT, "text": "长" * 100_000}, status=422)
    assert huge["field"] == "text"
    missing = program("owner")("/communities/hh/cases", {"kind": "help"}, status=422)
    assert missing["field"] == "category"


def test_the_answer_is_in_the_callers_language(program):
    owner = program("owner")
    assert owner("/cases/HH-2026-1", status=404)["error"] == "There is nothing here that you may see."
    chinese = owner("/cases/HH-2026-1", status=404, **{"Accept-Language": "zh-CN"})["error"]
    assert chinese == "这里没有您可以查看的内容。"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic b3duZXI6"}])
def test_without_a_key_that_holds_nothing_opens(program, client, header):
    response = client.get("/api/v1/me", headers=header)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert set(response.json()) == {"error", "field"}


def test_a_revoked_key_is_wrong(program, cast: Cast):
    owner = program("owner")
    owner("/me")
    ApiKey.objects.update(revoked_at=cast.at)
    owner("/me", status=401)


def test_a_session_is_no_key(client, cast: Cast):
    """Otherwise another site could call the API from the browser of somebody who is signed in."""
    client.force_login(cast.users["owner"])
    assert client.get("/api/v1/me").status_code == 401


def test_too_many_calls_have_to_wait(program, monkeypatch):
    monkeypatch.setattr(access.PER_MINUTE, "most", 2)
    monkeypatch.setattr(access.PER_MINUTE, "_minute", 0)
    owner, neighbour = program("owner"), program("neighbour")
    answers = [owner.client.get("/api/v1/me", headers={"Authorization": f"Bearer {owner.key}"}) for _ in range(5)]
    late = answers[-1]
    assert (late.status_code, late["Retry-After"]) == (429, "60")
    neighbour("/me")


def test_lists_are_paged_by_key_and_reach_everything_once(program, cast: Cast):
    numbers = [reported(cast, cast.at + timedelta(minutes=n), text=f"事 {n}").number for n in range(5)]
    for who, path in (("owner", "/cases/mine?"), ("neighbour", "/communities/hh/cases?"), ("secretary", "/cases?")):
        call, seen, after = program(who), [], ""
        while True:
            page = call(f"{path}size=2&after={after.replace('+', '%2B')}" if after else f"{path}size=2")
            seen += [case["number"] for case in page["cases"]]
            after = page["after"]
            if not after:
                break
        assert sorted(seen) == sorted(numbers), path


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desks_list_costs_the_same_whatever_its_length(program, cast: Cast, rows, django_assert_max_num_queries):
    for number in range(rows):
        reported(cast, cast.at, text=f"事 {number}")
    secretary = program("secretary")
    secretary("/me")  # notes once a day that the key is in use
    with django_assert_max_num_queries(9):
        assert len(secretary("/cases")["cases"]) == rows
