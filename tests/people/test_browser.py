"""The way in and the second key in a real browser."""

import re

import pytest

from tests.browsing import looked_at
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None, now) -> Cast:
    return make_cast(now)


def code_of(capfd: pytest.CaptureFixture[str]) -> str:
    return re.findall(r"\] .*?(\d{6})", capfd.readouterr().err)[-1]


def test_a_newcomer_signs_in_by_phone(world: Cast, live_server, page, capfd, settings) -> None:
    settings.DEMO = True
    tab = page()
    tab.goto(f"{live_server.url}/sign-in/")
    tab.get_by_text("罗支书").wait_for()
    looked_at(tab)
    tab.get_by_label("手机号或邮箱").fill("138 1234 5678")
    tab.get_by_role("button", name="获取验证码").click()
    tab.wait_for_url("**/sign-in/code/")
    looked_at(tab)
    tab.get_by_label("6 位验证码").fill(code_of(capfd))
    tab.get_by_role("button", name="登录", exact=True).click()
    tab.wait_for_url("**/account/welcome/")
    looked_at(tab)
    tab.get_by_label("您的姓名").fill("新邻居")
    tab.get_by_label("我已读过并同意").check()
    tab.get_by_role("button", name="继续").click()
    tab.goto(f"{live_server.url}/account/")
    looked_at(tab)
    for path in ("security", "sessions", "keys", "close", "security/app", "security/passkeys/add", "address"):
        tab.goto(f"{live_server.url}/account/{path}/")
        looked_at(tab)


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
    looked_at(tab)
    tab.goto(f"{live_server.url}/account/security/")
    looked_at(tab)

    tab.context.clear_cookies()
    tab.goto(f"{live_server.url}/sign-in/")
    tab.get_by_role("button", name="用通行密钥登录").click()
    tab.wait_for_url(lambda url: "/sign-in/" not in url)
    tab.goto(f"{live_server.url}/account/")
    assert "丁街道" in tab.content()
    wide = page(width=1280, height=900)
    wide.context.add_cookies(tab.context.cookies())
    world.bodies["hh", "party_branch"].seats.update(to_date=world.on)
    for path in ("hh/", "df/terms/", "df/tree/", "df/add/", f"hh/{world.body('party_branch').pk}/"):
        wide.goto(f"{live_server.url}/desk/bodies/{path}")
        looked_at(wide)
    wide.get_by_text("安排任职").click()
    wide.get_by_text("设置值班时间").click()
    looked_at(wide)
    narrow = page()
    narrow.context.add_cookies(tab.context.cookies())
    narrow.goto(wide.url)
    looked_at(narrow)
    narrow.goto(f"{live_server.url}/bodies/")
    looked_at(narrow)
