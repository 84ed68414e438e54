"""The script of comfort: nothing typed is lost, nothing is sent twice, pictures are made small before they travel."""

from pathlib import Path

import pytest
from django import forms
from django.core.files.images import get_image_dimensions
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from PIL import Image

from linli.kernel.doors import ANYONE, opens_to
from linli.urls import urlpatterns as all_addresses

PAGE = """{% extends "web/base.html" %}{% block content %}
<form class="stack" method="post" enctype="multipart/form-data" data-keep="trial">
  {% csrf_token %}{% idempotency %}{% fields form %}{% submit "Send" %}
</form>{% endblock %}"""
received: list[dict[str, object]] = []


class Trial(forms.Form):
    text = forms.CharField(widget=forms.Textarea)
    pictures = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": "image/*", "data-photos": "6"}))


@opens_to(ANYONE)
def trial(request):
    form = Trial(request.POST or None, request.FILES or None)
    if form.is_valid():
        pictures = [(one.name, get_image_dimensions(one)) for one in request.FILES.getlist("pictures")]
        received.append({**form.cleaned_data, "pictures": pictures, "key": request.POST["idempotency_key"]})
        return HttpResponseRedirect("/privacy/")
    page = engines["django"].from_string(PAGE).render({"form": form}, request)
    return HttpResponse(page, status=422 if form.is_bound else 200)


urlpatterns = [path("t/trial/", trial), *all_addresses]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tab(page, live_server):
    received.clear()
    opened = page()
    opened.goto(f"{live_server.url}/t/trial/")
    return opened


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(tmp_path / "photo.jpg", quality=95)
    return tmp_path / "photo.jpg"


def test_a_form_is_sent_once_however_often_it_is_pressed(tab):
    tab.fill("textarea", "路灯不亮")
    tab.get_by_role("button", name="Send").dblclick(no_wait_after=True)
    tab.wait_for_url("**/privacy/")
    assert [one["text"] for one in received] == ["路灯不亮"]


def test_a_draft_is_gone_once_it_was_sent(tab):
    tab.fill("textarea", "路灯不亮")
    tab.get_by_role("button", name="Send").click()
    tab.wait_for_url("**/privacy/")
    tab.goto(tab.url.replace("/privacy/", "/t/trial/"))
    assert tab.input_value("textarea") == ""


def test_without_a_connection_nothing_leaves_and_nothing_is_lost(tab):
    tab.fill("textarea", "路灯不亮")
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Send").click()
    tab.get_by_text("现在没有网络。您填的内容已经存好，不会丢。").wait_for()
    assert received == []
    tab.context.set_offline(False)
    tab.get_by_text("网络恢复了。").wait_for()
    tab.get_by_role("button", name="再发一次").click()
    tab.wait_for_url("**/privacy/")
    assert [one["text"] for one in received] == ["路灯不亮"]


def test_a_mistake_keeps_what_the_server_sends_back(tab):
    tab.evaluate("document.querySelector('textarea').removeAttribute('required')")
    tab.get_by_role("button", name="Send").click()
    tab.locator("#form-errors").wait_for()
    assert tab.evaluate("document.activeElement.id") == "form-errors"
    tab.fill("textarea", "路灯不亮")
    tab.get_by_role("button", name="Send").click()
    tab.wait_for_url("**/privacy/")
    assert [one["text"] for one in received] == ["路灯不亮"]


def test_a_picture_is_made_small_and_outlives_the_page(tab, photo):
    tab.fill("textarea", "消防通道被占")
    tab.set_input_files("input[type=file]", photo)
    tab.locator(".photos img").wait_for()
    tab.reload()
    tab.locator(".photos img").wait_for()
    tab.get_by_role("button", name="Send").click()
    tab.wait_for_url("**/privacy/")
    assert [(one["text"], one["pictures"]) for one in received] == [
        ("消防通道被占", [("photo.jpg", (2048, 1536))]),
    ]


def test_what_is_no_picture_is_left_as_it_is(tab, tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"no picture at all")
    tab.set_input_files("input[type=file]", tmp_path / "broken.jpg")
    tab.locator(".photos img").wait_for(state="attached")
    size = tab.evaluate("document.querySelector('input[type=file]').files[0].size")
    assert size == len(b"no picture at all")
