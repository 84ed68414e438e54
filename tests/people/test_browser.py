"""The way in and the second key in a real browser."""

import re

import pytest
from django.test import Client

from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None, now) -> Cast:
    return make_cast(now)


def code_of(capfd: pytest.CaptureFixture[str]) -> str:
    return re.findall(r"\] .*?(\d{6})", capfd.readouterr().err)[-1]


def shot(browser_page, name: str) -> None:
    browser_page.screenshot(path=f"/tmp/shots-people/{name}.png", full_page=True)


def test_a_newcomer_signs_in_by_phone(world: Cast, live_server, page, capfd, settings) -> None:
    settings.DEMO = True
    tab = page()
    tab.goto(f"{live_server.url}/sign-in/")
    tab.wait_for_timeout(300)
    shot(tab, "sign-in")
    tab.get_by_label("手机号或邮箱").fill("138 1234 5678")
    tab.get_by_role("button", name="获取验证码").click()
    tab.wait_for_url("**/sign-in/code/")
    shot(tab, "code")
    tab.get_by_label("6 位验证码").fill(code_of(capfd))
    tab.get_by_role("button", name="登录", exact=True).click()
    tab.wait_for_url("**/account/welcome/")
    shot(tab, "welcome")
    tab.get_by_label("您的姓名").fill("新邻居")
    tab.get_by_label("我已读过并同意").check()
    tab.get_by_role("button", name="继续").click()
    tab.goto(f"{live_server.url}/account/")
    shot(tab, "account")
    for path in ("security", "sessions", "keys", "close", "security/app", "security/passkeys/add", "address"):
        tab.goto(f"{live_server.url}/account/{path}/")
        shot(tab, path.replace("/", "-"))


def test_a_passkey_is_added_and_signs_in_alone(world: Cast, live_server, page, capfd) -> None:
    tab = page()
    devtools = tab.context.new_cdp_session(tab)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    tab.goto(f"{live_server.url}/sign-in/")
    tab.get_by_label("手机号或邮箱").fill(world.users["street"].phone or "")
    tab.get_by_role("button", name="获取验证码").click()
    tab.get_by_label("6 位验证码").fill(code_of(capfd))
    tab.get_by_role("button", name="登录", exact=True).click()
    tab.wait_for_url("**/account/welcome/")
    tab.get_by_label("我已读过并同意").check()
    tab.get_by_role("button", name="继续").click()

    tab.goto(f"{live_server.url}/account/security/passkeys/add/")
    tab.get_by_label("允许只用这把钥匙登录").check()
    tab.get_by_role("button", name="添加").click()
    tab.wait_for_url("**/account/security/recovery-codes/")
    shot(tab, "recovery")
    tab.goto(f"{live_server.url}/account/security/")
    shot(tab, "security-full")

    tab.context.clear_cookies()
    tab.goto(f"{live_server.url}/sign-in/")
    tab.get_by_role("button", name="用通行密钥登录").click()
    tab.wait_for_url(lambda url: "/sign-in/" not in url)
    tab.goto(f"{live_server.url}/account/")
    assert "丁街道" in tab.content()
    wide = page(width=1280, height=900)
    wide.context.add_cookies(tab.context.cookies())
    for path in ("hh/", "df/terms/", "df/tree/", "df/add/", f"hh/{world.body('party_branch').pk}/"):
        wide.goto(f"{live_server.url}/desk/bodies/{path}")
        shot(wide, "bodies-" + path.replace("/", "-"))
    assert Client().get("/sign-in/").status_code == 200
