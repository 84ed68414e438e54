"""What stands around every page: the policy, the reader's look, the doors, and the pages that say no."""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views import View

from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.urls import urlpatterns as all_addresses
from linli.web import checks, doors, look
from linli.web.middleware import POLICY

REFUSALS = {
    "refused": Refused("还没有结果，暂时不能评。"),
    "denied": Denied("只有首接的支部可以吹哨。"),
    "conflict": Conflict("刚刚有人办过这件事了。"),
    "invalid": Invalid("面积不能是 0。", field="area"),
}


@opens_to(ANYONE)
def open_to_all(request):
    return HttpResponse("open")


@opens_to(SIGNED_IN)
def for_people(request):
    return HttpResponse("people")


@opens_to("cases.dispatch")
def for_receivers(request):
    return HttpResponse("receivers")


@opens_to(ANYONE)
def refuses(request, name):
    raise REFUSALS[name]


@opens_to(ANYONE)
def forbids(request):
    raise PermissionDenied


@opens_to(ANYONE)
def breaks(request):
    raise RuntimeError("broken on purpose")


@opens_to(ANYONE)
def takes(request):
    return HttpResponse(request.POST.get("text", ""))


def doorless(request):
    return HttpResponse("never")


class Doorless(View):
    pass


class WithDoor(View):
    door = SIGNED_IN


urlpatterns = [
    path("t/open/", open_to_all),
    path("t/people/", for_people),
    path("t/receivers/", for_receivers),
    path("t/refuses/<slug:name>/", refuses),
    path("t/forbids/", forbids),
    path("t/breaks/", breaks),
    path("t/takes/", takes),
    path("t/doorless/", doorless),
    path("t/class/", WithDoor.as_view()),
    *all_addresses,
]
here = pytest.mark.urls(__name__)


@pytest.mark.django_db
def test_the_policy_stands_to_the_letter(client):
    response = client.get("/components/")
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/components/", "/components/desk/?open=1", "/privacy/", "/no/such/page/"])
def test_pages_keep_to_the_policy(client, address):
    page = client.get(address).content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", page) == []
    assert len(page) < 60_000


# Doors


@here
@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_and_back(client):
    assert client.get("/t/open/").content == b"open"
    assert client.get("/t/people/?a=1").headers["Location"] == "/sign-in/?next=%2Ft%2Fpeople%2F%3Fa%3D1"
    assert client.get("/t/class/").headers["Location"] == "/sign-in/?next=%2Ft%2Fclass%2F"
    assert client.post("/t/people/?a=1").headers["Location"] == "/sign-in/?next=%2Ft%2Fpeople%2F"
    fragment = client.get("/t/people/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (204, "/sign-in/?next=%2Ft%2Fpeople%2F")


@here
@pytest.mark.django_db
def test_a_door_opens_to_who_holds_its_verb(client, cast):
    client.force_login(cast.users["owner"])
    assert client.get("/t/people/").content == b"people"
    closed = client.get("/t/receivers/")
    assert closed.status_code == 403
    assert "您现在的角色打不开这个页面。" in closed.content.decode()
    client.force_login(cast.users["secretary"])
    assert client.get("/t/receivers/").content == b"receivers"


@here
@pytest.mark.django_db
def test_a_view_without_a_door_is_closed_and_found(client):
    response = client.get("/t/doorless/")
    assert response.status_code == 403
    assert b"never" not in response.content
    found = [error for error in checks.every_view_has_a_door() if error.id == "linli.E001"]
    assert [error.msg for error in found] == [
        "t/doorless/ leads to tests.web.test_shell.doorless, which names no rule by which it opens."
    ]


def test_every_page_of_the_product_has_a_door():
    assert checks.every_view_has_a_door() == []


def test_a_class_names_its_door_too():
    assert doors.door_of(WithDoor.as_view()) == SIGNED_IN
    assert doors.door_of(Doorless.as_view()) is None


# Refusals


@here
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "status"), [("refused", 422), ("denied", 403), ("conflict", 409), ("invalid", 422)])
def test_a_refusal_is_a_page_with_its_sentence(client, name, status):
    response = client.get(f"/t/refuses/{name}/", headers={"Referer": "http://testserver/t/open/"})
    page = response.content.decode()
    assert response.status_code == status
    assert f'<p class="notice late" role="alert">{REFUSALS[name]}</p>' in page
    assert 'href="http://testserver/t/open/"' in page
    assert 'name="linli-failed"' in page


@here
@pytest.mark.django_db
def test_a_refusal_leads_back_only_to_ourselves(client):
    page = client.get("/t/refuses/refused/", headers={"Referer": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere" not in page


@here
@pytest.mark.django_db
def test_a_fragment_gets_the_sentence_alone(client):
    response = client.get("/t/refuses/conflict/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.headers["HX-Retarget"] == "#messages"
    assert response.content.decode().strip() == '<p class="notice late" role="alert">刚刚有人办过这件事了。</p>'


@here
@pytest.mark.django_db
def test_what_goes_wrong_has_a_page_in_the_reader_s_language(client):
    assert "这个页面不对您开放" in client.get("/t/forbids/").content.decode()
    assert "没有这个页面" in client.get("/no/such/").content.decode()
    client.raise_request_exception = False
    assert "我们这边出了故障" in client.get("/t/breaks/").content.decode()


@here
@pytest.mark.django_db
@override_settings(CSRF_FAILURE_VIEW="linli.web.refusals.csrf_failure")
def test_a_form_that_came_too_late_can_be_sent_once_more():
    client = Client(enforce_csrf_checks=True)
    typed = {"text": "单元门坏了 <b>", "password": "geheim"}
    page = client.post("/t/takes/", typed, headers={"Origin": "http://testserver"})
    text = page.content.decode()
    assert page.status_code == 403
    assert '<input type="hidden" name="text" value="单元门坏了 &lt;b&gt;">' in text
    assert "geheim" not in text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]
    again = client.post("/t/takes/", typed | {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})
    assert again.content.decode() == "单元门坏了 <b>"


@here
@pytest.mark.django_db
@override_settings(CSRF_FAILURE_VIEW="linli.web.refusals.csrf_failure")
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_a_form_from_elsewhere_is_not_offered_again(headers):
    page = Client(enforce_csrf_checks=True).post("/t/takes/", {"text": "fremd"}, headers=headers)
    assert page.status_code == 403
    assert "fremd" not in page.content.decode()


# Look


@pytest.mark.django_db
def test_a_reader_chooses_language_size_and_colours(client):
    response = client.post("/look/", {"language": "en", "next": "/privacy/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/privacy/")
    client.post("/look/", {"large": "yes"})
    client.post("/look/", {"theme": "dark"})
    response = client.get("/privacy/")
    assert '<html lang="en" class="large" data-theme="dark">' in response.content.decode()
    assert response.headers["Content-Language"] == "en"
    client.post("/look/", {"large": "no", "theme": "", "language": "zh-hans"})
    assert '<html lang="zh-Hans">' in client.get("/privacy/").content.decode()


@pytest.mark.django_db
def test_a_look_that_does_not_exist_is_not_kept(client):
    response = client.post("/look/", {"language": "xx", "theme": "loud", "large": "<b>"})
    assert dict(response.cookies) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_look_returns_only_to_ourselves(client, target):
    assert client.post("/look/", {"large": "yes", "next": target}).headers["Location"] == "/"


@pytest.mark.django_db
def test_the_look_asks_for_no_token_and_no_get(client):
    assert Client(enforce_csrf_checks=True).post("/look/", {"large": "yes"}).status_code == 302
    assert client.get("/look/").status_code == 405


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en-GB,en;q=0.9,zh-CN;q=0.8", "zh-hans"),
        ("en-US,en;q=0.9", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "zh-hans"),
        ("EN", "en"),
    ],
)
def test_chinese_comes_first(accepted, language):
    assert look.preferred(accepted) == language


@pytest.mark.django_db
def test_the_cookie_outweighs_the_browser(client):
    client.cookies["linli-language"] = "zh-hans"
    assert '<html lang="zh-Hans">' in client.get("/", headers={"Accept-Language": "en"}).content.decode()


# The rest of the shell


@pytest.mark.django_db
def test_pages_of_the_shell_ask_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/components/")
        client.get("/privacy/")


@pytest.mark.django_db
def test_the_manifest_names_the_product(client):
    body = client.get("/manifest.webmanifest").json()
    assert (body["name"], body["start_url"], body["display"]) == ("邻里", "/", "standalone")


@pytest.mark.django_db
def test_the_cache_has_its_table(client):
    cache.set("answer", {"n": 42}, 60)
    assert cache.get("answer") == {"n": 42}
    assert cache.add("answer", 1) is False
