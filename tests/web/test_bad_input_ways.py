"""Where a form leads afterwards, and what is sent in place of a passkey's answer."""

from urllib.parse import urlencode

import pytest
from django import forms
from django.test import Client
from django.utils import timezone, translation

from tests.cast import Cast, make_cast
from tests.sessions import browser, confirm

ELSEWHERE = (
    "//evil.example", "http://evil.example/", "https:evil.example", "/\\evil.example", "///evil.example",
    "javascript:alert(1)", "\r\nX-Evil: yes", " //evil.example", "home", "a.b", "evil.example",
)  # fmt: skip
NO_PASSKEY = (
    "", "1", "{}", "[]", '"x"', "null", "9" * 5000, "[" * 100_000, '{"a": 1e999}', "no JSON",
    '{"id": 1, "rawId": "a", "response": {}, "type": "public-key"}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", '
    '"response": {"clientDataJSON": "YQ", "attestationObject": "YQ"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "YQ", "authenticatorData": "YQ", '
    '"signature": "YQ", "userHandle": "YQ"}}',
)  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(timezone.now())


@pytest.fixture
def owner(cast: Cast) -> Client:
    return browser(cast, "owner", "en")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_form_leads_to_another_site_or_to_nowhere(elsewhere: str, owner: Client) -> None:
    assert owner.get("/sign-in/", {"next": elsewhere}).headers["Location"] == "/"
    assert owner.post("/look/", {"next": elsewhere, "large": "yes"}).headers["Location"] == "/"


def test_a_page_of_ours_is_where_a_form_leads(owner: Client) -> None:
    assert owner.get("/sign-in/", {"next": "/cases/?state=open"}).headers["Location"] == "/cases/?state=open"
    assert owner.post("/look/", {"next": "/cases/?q=门"}).headers["Location"] == "/cases/?q=%E9%97%A8"


@pytest.mark.parametrize("sent", NO_PASSKEY)
@pytest.mark.parametrize(
    ("address", "status"), [("/account/security/passkeys/add/", 422), ("/account/confirm/passkey/", 302)]
)
def test_what_is_no_passkey_is_answered_with_a_sentence(
    address: str, status: int, sent: str, cast: Cast, owner: Client
) -> None:
    confirm(owner, cast.users["owner"])
    assert owner.get(address).status_code == 200  # begins, so that there is something to answer
    assert owner.post(address, {"credential": sent, "name": "key"}).status_code == status


@pytest.mark.parametrize("sent", NO_PASSKEY)
def test_nobody_signs_in_with_what_is_no_passkey(sent: str, db: None) -> None:
    client = Client(headers={"x-requested-with": "XMLHttpRequest"})
    client.get("/sign-in/passkey/")
    response = client.post("/sign-in/passkey/", {"credential": sent})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("files", [False, True])
def test_more_than_a_form_can_carry_is_answered_with_a_sentence(files: bool, owner: Client) -> None:
    fields = dict.fromkeys(("title", "text", "spot"), "长" * 1000000)
    kind = {} if files else {"content_type": "application/x-www-form-urlencoded"}
    sent = fields if files else urlencode(fields)
    answer = owner.post("/cases/new/", sent, headers={"referer": "http://testserver/cases/new/"}, **kind)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "about 460,000 characters in all" in page
    assert 'href="http://testserver/cases/new/"' in page


def test_an_empty_field_is_asked_for_plainly() -> None:
    with translation.override("zh-hans"):
        assert str(forms.CharField().error_messages["required"]) == "请填写。"
    with translation.override("en"):
        assert str(forms.CharField().error_messages["required"]) == "This field is required."
