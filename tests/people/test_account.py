"""What somebody sees and does about her own account."""

import json
import re

import pytest
from django.test import Client

from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.people import actions, queries, rules
from linli.people.models import ApiKey, Consent, SignInCode, User
from linli.people.states import CodePurpose, ConsentPurpose
from tests.cast import Cast


@pytest.fixture
def owner_client(cast: Cast, capfd: pytest.CaptureFixture[str]) -> Client:
    """A browser in which `owner` has just signed in by a code."""
    return signed_in("139 0000 0021", capfd)


def signed_in(address: str, capfd: pytest.CaptureFixture[str], **extra: str) -> Client:
    client = Client(**extra)
    client.post("/sign-in/", {"address": address})
    client.post("/sign-in/code/", {"code": last_code(capfd)})
    session = client.session
    session.pop("people_new", None)
    session.save()
    return client


def last_code(capfd: pytest.CaptureFixture[str]) -> str:
    return re.findall(r"\b\d{6}\b", capfd.readouterr().err)[-1]


def test_the_account_shows_homes_seats_and_what_was_agreed_to(cast: Cast, owner_client: Client) -> None:
    page = owner_client.get("/account/").content.decode()
    assert "林业主" in page and "3栋1单元101" in page and "139 0000 0021" in page
    secretary = Client()
    secretary.force_login(cast.users["secretary"])
    assert "党支部" in secretary.get("/account/").content.decode()


def test_consent_is_taken_back_as_easily_as_it_is_given(cast: Cast, owner_client: Client) -> None:
    owner = cast.users["owner"]
    owner_client.post("/account/consents/contact/", {"given": "yes"})
    assert queries.has_consented(owner.pk, ConsentPurpose.CONTACT)
    owner_client.post("/account/consents/contact/", {"given": "no"})
    assert not queries.has_consented(owner.pk, ConsentPurpose.CONTACT)
    rows = Consent.objects.filter(user=owner, purpose="contact").order_by("id")
    assert [(row.given, row.version) for row in rows] == [(True, "2026-01"), (False, "2026-01")]


def test_an_older_wording_is_no_consent_to_the_present_one(cast: Cast) -> None:
    owner = cast.users["owner"]
    Consent.objects.create(user=owner, purpose="privacy", version="2025-01", given=True, at=cast.at)
    assert not queries.has_consented(owner.pk, ConsentPurpose.PRIVACY)
    assert queries.is_new(owner)


def test_what_an_account_cannot_be_without_is_not_taken_back(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.withdraw_consent(cast.users["owner"], ConsentPurpose.PRIVACY, by=cast.owner, at=cast.at)


def test_nobody_touches_anothers_account(cast: Cast) -> None:
    owner, by, at = cast.users["owner"], cast.neighbour, cast.at
    key, _text = actions.make_api_key(owner, name="报表", by=cast.owner, at=at)
    verbs = (
        lambda: actions.introduce(owner, name="别人", by=by, at=at),
        lambda: actions.set_language(owner, "en", by=by, at=at),
        lambda: actions.give_consent(owner, ConsentPurpose.CONTACT, by=by, at=at),
        lambda: actions.withdraw_consent(owner, ConsentPurpose.CONTACT, by=by, at=at),
        lambda: actions.remove_address(owner, "+8613900000021", by=by, at=at),
        lambda: actions.make_api_key(owner, name="x", by=by, at=at),
        lambda: actions.revoke_api_key(key, by=by, at=at),
        lambda: actions.end_sessions(owner, [1], by=by, at=at),
        lambda: actions.note_second_factor(owner, kind="totp", added=True, by=by, at=at),
        lambda: actions.close_account(owner, by=by, at=at),
    )
    for verb in verbs:
        with pytest.raises(Denied):
            verb()


def test_a_new_phone_needs_the_code_that_went_to_it(
    cast: Cast, owner_client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    owner = cast.users["owner"]
    page = owner_client.post("/account/address/", {"address": "138 8888 0000"})
    assert page.status_code == 200
    code = last_code(capfd)
    owner.refresh_from_db()
    assert owner.phone == "+8613900000021"
    bad = owner_client.post("/account/address/", {"code": "000000" if code != "000000" else "111111"})
    assert bad.status_code == 422
    assert owner_client.post("/account/address/", {"code": code})["Location"] == "/account/"
    owner.refresh_from_db()
    assert owner.phone == "+8613888880000"


def test_anothers_phone_cannot_be_taken(cast: Cast) -> None:
    owner = cast.users["owner"]
    code = actions.ask_code(
        "+8613900000022", CodePurpose.CHANGE, source="10.0.0.1", by=cast.owner, at=cast.at, user=owner
    )
    SignInCode.objects.filter(pk=code.pk).update(used_at=cast.at)
    code.refresh_from_db()
    with pytest.raises(Invalid):
        actions.change_address(owner, code, by=cast.owner, at=cast.at)


def test_a_code_for_one_thing_does_not_do_another(cast: Cast) -> None:
    owner, at = cast.users["owner"], cast.at
    code = actions.ask_code("+8613811110000", CodePurpose.SIGN_IN, source="10.0.0.1", by=cast.owner, at=at, user=owner)
    SignInCode.objects.filter(pk=code.pk).update(used_at=at)
    code.refresh_from_db()
    with pytest.raises(Refused):
        actions.change_address(owner, code, by=cast.owner, at=at)
    change = actions.ask_code("+8613811110001", CodePurpose.CHANGE, source="10.0.0.1", by=cast.owner, at=at, user=owner)
    SignInCode.objects.filter(pk=change.pk).update(used_at=at)
    with pytest.raises(Refused):
        actions.enter(change, language="zh-hans", by=cast.owner, at=at)


def test_the_last_way_in_stays(cast: Cast) -> None:
    owner = cast.users["owner"]
    actions.remove_address(owner, owner.email or "", by=cast.owner, at=cast.at)
    with pytest.raises(Refused):
        actions.remove_address(owner, owner.phone or "", by=cast.owner, at=cast.at)


def test_a_key_is_shown_once_and_works_until_it_is_revoked(cast: Cast, owner_client: Client) -> None:
    page = owner_client.post("/account/keys/", {"name": "报表"}).content.decode()
    text = re.search(r"linli_[\w-]{43}", page)
    assert text
    assert text[0] not in owner_client.get("/account/keys/").content.decode()
    key = ApiKey.objects.get()
    assert text[0] not in key.key_hash
    assert queries.user_of_key(text[0]) == cast.users["owner"]
    assert queries.user_of_key(text[0][:-1]) is None and queries.user_of_key("") is None
    assert actions.use_api_key(text[0], by=None, at=cast.at) == cast.users["owner"]
    key.refresh_from_db()
    assert key.used_on == cast.on
    owner_client.post(f"/account/keys/{key.pk}/revoke/")
    assert queries.user_of_key(text[0]) is None
    with pytest.raises(Conflict):
        actions.revoke_api_key(key, by=cast.owner, at=cast.at)


def test_anothers_key_cannot_be_revoked(cast: Cast, owner_client: Client) -> None:
    key, text = actions.make_api_key(cast.users["neighbour"], name="别人的", by=cast.neighbour, at=cast.at)
    assert owner_client.post(f"/account/keys/{key.pk}/revoke/").status_code == 404
    assert queries.user_of_key(text) == cast.users["neighbour"]


def test_there_is_an_end_of_keys(cast: Cast) -> None:
    for number in range(rules.MOST_KEYS):
        actions.make_api_key(cast.users["owner"], name=f"钥匙{number}", by=cast.owner, at=cast.at)
    with pytest.raises(Refused):
        actions.make_api_key(cast.users["owner"], name="多一把", by=cast.owner, at=cast.at)


def test_sessions_are_listed_and_ended(cast: Cast, capfd: pytest.CaptureFixture[str]) -> None:
    desk = signed_in("139 0000 0021", capfd, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36")
    SignInCode.objects.all().delete()
    chat = signed_in(
        "139 0000 0021", capfd, HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0"
    )
    page = desk.get("/account/sessions/").content.decode()
    assert "Chrome · Windows" in page and "微信 · Android" in page
    stranger = Client()
    stranger.force_login(cast.users["stranger"])
    pk = re.search(r'name="session" value="(\d+)"', page)
    assert pk
    stranger.post("/account/sessions/end/", {"session": pk[1]})
    assert chat.get("/account/").status_code == 200  # nobody ends anothers' session
    desk.post("/account/sessions/end/", {"session": pk[1]})
    assert chat.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200


def test_all_other_sessions_end_at_once(cast: Cast, capfd: pytest.CaptureFixture[str]) -> None:
    clients = []
    for _number in range(3):
        clients.append(signed_in("139 0000 0021", capfd))
        SignInCode.objects.all().delete()
    clients[0].post("/account/sessions/end/")
    assert [client.get("/account/").status_code for client in clients] == [200, 302, 302]


def test_my_data_are_mine_and_whole(cast: Cast, owner_client: Client) -> None:
    response = owner_client.get("/account/my-data.json")
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(response.content)
    assert data["account"]["phone"] == "+8613900000021"
    assert data["homes"] == [{"community": "红湖公园城", "home": "3栋1单元101", "as": "owner"}]
    assert len(data["sessions"]) == 1
    assert "何租客" not in response.content.decode()


def test_what_is_delicate_asks_again_after_ten_minutes(
    cast: Cast, owner_client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    session = owner_client.session
    for row in session["account_authentication_methods"]:
        row["at"] -= 601
    session.save()
    for path in ("/account/my-data.json", "/account/keys/", "/account/address/", "/account/close/"):
        assert owner_client.get(path)["Location"].startswith("/account/confirm/?next=")
    SignInCode.objects.all().delete()
    owner_client.post("/account/confirm/", {"ask": "yes"})
    done = owner_client.post("/account/confirm/", {"code": last_code(capfd), "next": "/account/keys/"})
    assert done["Location"] == "/account/keys/"
    assert owner_client.get("/account/keys/").status_code == 200


def test_closing_deletes_what_names_her_and_signs_her_out(cast: Cast, owner_client: Client) -> None:
    owner = cast.users["owner"]
    assert owner_client.post("/account/close/", {}).status_code == 422
    assert owner_client.post("/account/close/", {"sure": "on"}).status_code == 200
    owner.refresh_from_db()
    assert (owner.is_active, owner.name, owner.phone, owner.email) == (False, "", None, None)
    assert owner_client.get("/account/")["Location"].startswith("/sign-in/")
    assert User.objects.filter(phone="+8613900000021").count() == 0  # the number is free for a new account


def test_whoever_holds_a_seat_leaves_it_first(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.close_account(cast.users["secretary"], by=cast.secretary, at=cast.at)


def test_the_language_is_kept_for_messages_and_pages(cast: Cast, owner_client: Client) -> None:
    owner_client.post("/account/language/", {"language": "en"})
    cast.users["owner"].refresh_from_db()
    assert cast.users["owner"].language == "en"
    assert "My account" in owner_client.get("/account/").content.decode()
