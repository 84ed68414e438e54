"""Code apps and recovery codes, and the rule that whoever acts from a seat needs a second key."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, RequestFactory

from linli.audit.models import Event
from linli.kernel.errors import Denied
from linli.people import rules
from linli.people.models import SignInCode
from tests.cast import Cast
from tests.people.test_account import signed_in


def totp(secret: str, periods: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


@pytest.fixture
def street(cast: Cast, capfd: pytest.CaptureFixture[str]) -> Client:
    return signed_in(cast.users["street"].phone or "", capfd)


def set_up(client: Client) -> str:
    page = client.get("/account/security/app/").content.decode()
    assert "<svg" in page
    secret = re.search(r"<code[^>]*>([A-Z2-7]{16,})</code>", page)
    assert secret
    assert client.post("/account/security/app/", {"code": "000"}).status_code == 422
    done = client.post("/account/security/app/", {"code": totp(secret[1])})
    assert done["Location"] == "/account/security/recovery-codes/"
    return secret[1]


def request_of(client: Client, cast: Cast, name: str):
    request = RequestFactory().get("/")
    request.session, request.user = client.session, cast.users[name]
    return request


def test_a_code_app_is_asked_for_at_the_next_sign_in(
    cast: Cast, street: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = set_up(street)
    stored = Authenticator.objects.get(user=cast.users["street"], type="totp").data["secret"]
    assert secret not in stored
    SignInCode.objects.all().delete()
    client = Client()
    client.post("/sign-in/", {"address": cast.users["street"].phone})
    code = re.findall(r"\b\d{6}\b", capfd.readouterr().err)[-1]
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/sign-in/second-key/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302
    assert client.get("/sign-in/second-key/").status_code == 200
    assert client.post("/sign-in/second-key/", {"code": "123"}).status_code == 422
    client.post("/sign-in/second-key/", {"code": totp(secret, 1)})
    assert client.session["_auth_user_id"] == str(cast.users["street"].pk)
    rules.check_second_factor(request_of(client, cast, "street"))


def test_a_recovery_code_works_once(cast: Cast, street: Client, capfd: pytest.CaptureFixture[str]) -> None:
    set_up(street)
    codes = re.findall(r"<code>([\w-]+)</code>", street.get("/account/security/recovery-codes/").content.decode())
    assert len(codes) == 10
    results = []
    for _number in range(2):
        SignInCode.objects.all().delete()
        client = Client()
        client.post("/sign-in/", {"address": cast.users["street"].phone})
        client.post("/sign-in/code/", {"code": re.findall(r"\b\d{6}\b", capfd.readouterr().err)[-1]})
        results.append(client.post("/sign-in/second-key/", {"code": codes[0]}).status_code)
    assert results == [302, 422]


def test_whoever_acts_from_a_seat_shows_a_second_key(cast: Cast, street: Client, settings) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = True
    with pytest.raises(Denied):
        rules.check_second_factor(request_of(street, cast, "street"))
    set_up(street)
    rules.check_second_factor(request_of(street, cast, "street"))


def test_the_demo_asks_for_no_second_key(cast: Cast, street: Client, settings) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = False
    rules.check_second_factor(request_of(street, cast, "street"))


def test_taking_the_key_away_needs_it_once_more_and_is_recorded(cast: Cast, street: Client) -> None:
    secret = set_up(street)
    session = street.session
    for row in session["account_authentication_methods"]:
        row["at"] -= 601
    session.save()
    assert street.get("/account/security/app/remove/")["Location"].startswith("/account/confirm/")
    assert "code" in street.get("/account/confirm/").content.decode()
    assert street.post("/account/confirm/", {"ask": "yes"}).status_code == 200
    assert not SignInCode.objects.filter(purpose="confirm").exists()  # no text message where there is a second key
    street.post("/account/confirm/", {"code": totp(secret, 1)})
    street.post("/account/security/app/remove/")
    assert Authenticator.objects.filter(user=cast.users["street"]).count() == 0
    verbs = Event.objects.filter(log_id=0, verb__contains="second_factor").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["people.add_second_factor", "people.remove_second_factor"]


def test_wrong_codes_of_the_app_are_limited(cast: Cast, street: Client, capfd: pytest.CaptureFixture[str]) -> None:
    secret = set_up(street)
    SignInCode.objects.all().delete()
    client = Client()
    client.post("/sign-in/", {"address": cast.users["street"].phone})
    client.post("/sign-in/code/", {"code": re.findall(r"\b\d{6}\b", capfd.readouterr().err)[-1]})
    for _number in range(5):
        assert client.post("/sign-in/second-key/", {"code": "000"}).status_code == 422
    assert client.post("/sign-in/second-key/", {"code": totp(secret, 1)}).status_code == 422
