"""From a slip of paper or a deed to an account."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.registry import actions
from linli.registry.models import (
    Binding,
    BindingRequest,
    Invitation,
)
from tests.registry.pages import text, url


def test_the_sheet_of_slips_is_the_answer_and_each_code_works(as_, cast):
    client = as_("worker")
    building = cast.units["hh"][0].building
    sheet = text(client.post(url("invitations", "hh"), {"building": building.pk, "relation": "owner"}))
    codes = re.findall(r'slip-code">([A-Z2-9]{5}-[A-Z2-9]{5})<', sheet)
    assert len(codes) == 4
    assert sheet.count("<svg") == 4
    assert Invitation.objects.count() == 4
    client = as_("stranger")
    page = url("join-code", codes[3].replace("-", ""))
    assert "3栋2单元102" in text(client.get(page))
    assert client.post(page).url == url("join")
    assert "3栋2单元102" in text(client.get(url("join")))
    assert client.post(page).url == url("join")
    assert Binding.objects.filter(user=cast.users["stranger"]).count() == 2


def test_one_slip_is_printed_from_the_unit_and_made_void_there(as_, cast):
    client, unit = as_("worker"), cast.units["hh"][3]
    sheet = text(client.post(url("invitations", "hh") + f"?unit={unit.pk}", {"relation": "tenant"}))
    assert sheet.count("slip-code") == 1
    invitation = Invitation.objects.get()
    page = url("unit", "hh", unit.pk)
    assert client.post(page, {"verb": "withdraw_invitation", "of": invitation.pk}).status_code == 302
    assert client.post(page, {"verb": "withdraw_invitation", "of": invitation.pk}).status_code == 409


def test_a_typed_code_is_led_on_and_a_wrong_one_gets_a_sentence(as_, cast):
    client = as_("stranger")
    assert client.post(url("join"), {"code": "k7mq3-xwp9t"}).url == url("join-code", "K7MQ3XWP9T")
    for _attempt in range(5):
        assert client.get(url("join-code", "K7MQ3XWP9T")).status_code == 422
    assert client.post(url("join"), {"code": "—"}).status_code == 422


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_papers_go_from_the_resident_past_two_workers(as_, cast):
    client = as_("stranger")
    facts = {"community": cast.hh.pk, "relation": "owner"}
    for address in ("3栋9单元102", "3栋102", "在哪里"):
        assert client.post(url("join-papers"), {**facts, "address": address}).status_code == 422
    papers = SimpleUploadedFile("deed.png", png(), "image/png")
    sent = client.post(url("join-papers"), {**facts, "address": "3栋2单元102", "papers": papers})
    assert sent.url == url("join")
    asked = BindingRequest.objects.get()
    page = url("binding", asked.pk)
    assert client.get(url("binding-papers", asked.pk)).status_code == 403

    client = as_("worker")
    assert "3栋2单元102" in text(client.get(url("bindings")))
    assert client.get(page).status_code == 200
    assert client.get(url("binding-papers", asked.pk)).headers["Content-Type"] == "image/jpeg"
    assert client.post(page, {"verb": "check_binding", "papers_seen": ""}).status_code == 422
    assert client.post(page, {"verb": "check_binding", "papers_seen": "不动产权证"}).url == page
    assert client.post(page, {"verb": "confirm_binding"}).status_code == 422
    assert as_("worker2").post(page, {"verb": "confirm_binding"}).url == url("bindings")
    assert Binding.objects.filter(user=cast.users["stranger"], unit=cast.units["hh"][3]).exists()
    assert as_("worker").get(url("binding-papers", asked.pk)).status_code == 404  # decided: out of sight


def test_a_refusal_is_read_by_who_asked(as_, cast, now):
    asked = actions.request_binding(cast.units["hh"][3], relation="owner", papers=None, by=cast.stranger, at=now)
    client = as_("worker")
    assert client.post(url("binding", asked.pk), {"verb": "refuse_binding", "reason": ""}).status_code == 422
    client.post(url("binding", asked.pk), {"verb": "refuse_binding", "reason": "请带原件"})
    assert "请带原件" in text(as_("stranger").get(url("join")))


def test_one_leaves_ones_own_home_and_no_other(as_, cast):
    mine, hers = (Binding.objects.get(user=cast.users[name]) for name in ("tenant", "owner"))
    client = as_("tenant")
    assert client.post(url("leave", hers.pk)).status_code == 404
    assert client.post(url("leave", mine.pk)).status_code == 302
    mine.refresh_from_db()
    assert mine.to_at
