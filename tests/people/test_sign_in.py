"""The way in by phone or e-mail code, end to end over Django's client."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from linli.audit.models import Event
from linli.people.models import Consent, SignInCode, User
from linli.people.states import ConsentPurpose
from tests.cast import Cast

FRESH = "138 1234 5678"


def ask(client: Client, address: str) -> None:
    response = client.post("/sign-in/", {"address": address})
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == "/sign-in/code/"


def received(capfd: pytest.CaptureFixture[str]) -> str:
    return re.findall(r"\b\d{6}\b", capfd.readouterr().err)[-1]


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def age(minutes: int) -> None:
    """Let all codes be asked for that much earlier."""
    for code in SignInCode.objects.all():
        code.made_at -= timedelta(minutes=minutes)
        code.expires_at -= timedelta(minutes=minutes)
        code.save()


def test_a_known_phone_signs_in_by_code(cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    user = cast.users["owner"]
    Consent.objects.create(user=user, purpose="privacy", version="2026-01", given=True, at=cast.at)
    ask(client, "139 0000 0021")
    assert "139****0021" in client.get("/sign-in/code/").content.decode()
    response = client.post("/sign-in/code/", {"code": received(capfd)})
    assert response.status_code == 302 and response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    verbs = Event.objects.filter(log_id=0).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["people.ask_code", "people.try_code", "people.sign_in"]
    # The log is open to everybody: it does not say whose account it was.
    signed_in = Event.objects.get(verb="people.sign_in")
    assert (signed_in.subject_kind, signed_in.subject_id, signed_in.data) == ("account", 0, {"means": "code"})
    assert set(signed_in.leaf["commitments"]) == {"user"}


def test_an_unknown_phone_gets_an_account_then_says_its_name_and_consents(
    cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(client, FRESH)
    assert not User.objects.filter(phone="+8613812345678").exists()
    client.post("/sign-in/code/", {"code": received(capfd)})
    user = User.objects.get(phone="+8613812345678")
    assert user.phone_verified_at is not None and not user.has_usable_password() and user.email is None
    assert client.get("/account/")["Location"] == "/account/welcome/"

    page = client.post("/account/welcome/", {"name": "新邻居"})
    assert page.status_code == 422  # nothing is agreed to by silence
    client.post("/account/welcome/", {"name": "新邻居", "privacy": "on", "contact": "on"})
    user.refresh_from_db()
    assert user.name == "新邻居"
    assert set(Consent.objects.filter(user=user).values_list("purpose", "given")) == {
        (ConsentPurpose.PRIVACY, True),
        (ConsentPurpose.CONTACT, True),
    }
    assert client.get("/account/").status_code == 200


def test_a_code_by_e_mail_in_any_spelling(cast: Cast, client: Client) -> None:
    ask(client, "  Owner＠Example.TEST ")
    assert mail.outbox[0].to == ["owner@example.test"]
    code = re.search(r"\d{6}", mail.outbox[0].body)
    assert code
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code[0])
    client.post("/sign-in/code/", {"code": f"{full_width[:3]} {full_width[3:]}"})
    assert client.session["_auth_user_id"] == str(cast.users["owner"].pk)


@pytest.mark.parametrize("address", ["", "12345", "not an address", "a@b", "名字", "1" * 300, "x" * 260 + "@a.cn"])
def test_what_is_no_address_is_refused_with_a_sentence(db: None, client: Client, address: str) -> None:
    response = client.post("/sign-in/", {"address": address})
    assert response.status_code == 422
    assert SignInCode.objects.count() == 0


def test_five_wrong_codes_and_then_not_even_the_right_one(
    cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(client, FRESH)
    code = received(capfd)
    for left in (4, 3, 2, 1):
        assert f"{left} " in client.post("/sign-in/code/", {"code": wrong(code)}).content.decode()
    assert client.post("/sign-in/code/", {"code": wrong(code)}).status_code == 422
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422
    assert "_auth_user_id" not in client.session
    assert SignInCode.objects.get().tries == 5


def test_a_code_works_once(cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    ask(client, FRESH)
    code, cookies = received(capfd), client.cookies.copy()
    other = Client()
    other.cookies = cookies
    session = client.session
    number = session["people_code_sign_in"]
    client.post("/sign-in/code/", {"code": code})
    assert SignInCode.objects.get(pk=number).used_at is not None
    thief = Client()
    thief_session = thief.session
    thief_session["people_code_sign_in"] = number
    thief_session.save()
    thief.cookies["sessionid"] = thief_session.session_key
    assert thief.post("/sign-in/code/", {"code": code}).status_code == 422
    assert "_auth_user_id" not in thief.session


def test_a_code_of_another_browser_is_worth_nothing(
    cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(client, FRESH)
    code = received(capfd)
    assert Client().post("/sign-in/code/", {"code": code})["Location"] == "/sign-in/"


def test_a_code_expires_after_ten_minutes(cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    ask(client, FRESH)
    age(minutes=10)
    response = client.post("/sign-in/code/", {"code": received(capfd)})
    assert response.status_code == 422 and "_auth_user_id" not in client.session


def test_the_answer_does_not_tell_whether_an_address_is_known(cast: Cast) -> None:
    pages = []
    for address in ("139 0000 0021", "139 0000 9999"):
        client = Client()
        ask(client, address)
        page = client.get("/sign-in/code/").content.decode()
        pages.append(re.sub(r'(value="[A-Za-z0-9]{64}"|\*{4}\d{4})', "", page))
    assert pages[0] == pages[1]
    rows = SignInCode.objects.order_by("id").values("purpose", "user_id", "tries", "used_at")
    assert rows[0] == rows[1]


def test_codes_are_limited_for_an_address_and_the_sentence_says_until_when(cast: Cast, client: Client) -> None:
    ask(client, FRESH)
    again = client.post("/sign-in/", {"address": FRESH})
    assert again.status_code == 422 and re.search(r"(59|60) 秒", again.content.decode())
    for _number in range(4):
        age(minutes=2)
        ask(client, FRESH)
    age(minutes=2)
    sixth = client.post("/sign-in/", {"address": FRESH})
    free_at = SignInCode.objects.order_by("made_at")[0].made_at + timedelta(minutes=61)
    assert sixth.status_code == 422
    assert f"{timezone.localtime(free_at):%H:%M}" in sixth.content.decode()
    assert SignInCode.objects.count() == 5
    age(minutes=55)
    ask(client, FRESH)


def test_codes_are_limited_for_a_network(cast: Cast, client: Client) -> None:
    for number in range(60):
        ask(client, f"137 0000 {number:04d}")
    assert client.post("/sign-in/", {"address": "137 0000 9999"}).status_code == 422
    assert client.post("/sign-in/", {"address": "137 0000 9999"}, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_only_a_keyed_hash_of_code_and_network_is_kept(
    cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(client, FRESH)
    code, row = received(capfd), SignInCode.objects.get()
    assert code not in row.code_hash and "127.0.0.1" not in row.source_hash
    assert all("13812345678" not in event.body_text for event in Event.objects.all())


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_afterwards_nobody_is_sent_to_another_host(
    cast: Cast, client: Client, capfd: pytest.CaptureFixture[str], target: str
) -> None:
    client.post("/sign-in/", {"address": FRESH, "next": target})
    assert client.post("/sign-in/code/", {"code": received(capfd)})["Location"] == "/"


def test_a_closed_account_is_told_so_only_after_the_right_code(
    cast: Cast, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    User.objects.filter(pk=cast.users["owner"].pk).update(is_active=False)
    ask(client, "139 0000 0021")
    assert client.post("/sign-in/code/", {"code": received(capfd)})["Location"] == "/sign-in/closed/"
    assert "_auth_user_id" not in client.session
    assert client.get("/sign-in/closed/").status_code == 403


def test_signing_out_needs_a_form(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["owner"])
    assert client.get("/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_the_demos_people_sign_in_by_a_button(cast: Cast, client: Client, settings) -> None:
    settings.DEMO = True
    page = client.get("/sign-in/demo/").content.decode()
    assert "林业主" in page and "红湖公园城" in page and "/sign-in/demo/demo-owner/" in page
    fragment = client.get("/sign-in/demo/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fragment and "/sign-in/demo/demo-owner/" in fragment
    assert client.post("/sign-in/demo/demo-owner/").status_code == 302
    assert client.session["_auth_user_id"] == str(cast.users["owner"].pk)
    client.post("/sign-in/demo/demo-street/")
    assert client.session["_auth_user_id"] == str(cast.users["street"].pk)


def test_outside_the_demo_there_are_no_ready_sign_ins(cast: Cast, client: Client, settings) -> None:
    settings.DEMO = False
    assert client.get("/sign-in/demo/").status_code == 404
    assert client.post("/sign-in/demo/demo-owner/").status_code == 404
    assert "/sign-in/demo/" not in client.get("/sign-in/").content.decode()
    assert "_auth_user_id" not in client.session


def test_in_the_demo_only_its_own_people_sign_in_without_a_code(cast: Cast, client: Client, settings) -> None:
    settings.DEMO = True
    real = User.objects.create(name="真人", phone="+8613800000001", joined_at=cast.at)
    assert client.post(f"/sign-in/demo/{real.handle}/").status_code == 404
