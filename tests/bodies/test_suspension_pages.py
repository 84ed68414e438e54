"""Suspending a decision on its page, and what everybody reads there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.bodies.models import Suspension
from linli.bodies.states import SuspensionState
from tests.bodies.decided import decided, suspended
from tests.bodies.test_decision_pages import LIST, page_of, text_of
from tests.sessions import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_key(settings) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = False


@pytest.fixture
def at():
    return timezone.now()


def test_the_story_of_a_suspension_on_the_pages(cast, at):
    made = decided(cast, at)
    page = page_of(made)
    today = timezone.localdate(at)
    words = {
        "suspend-reason": "无授权",
        "suspend-legal_basis": "条例第十九条",
        "suspend-until": today + timedelta(days=5),
    }
    street, other, member = browser(cast, "street"), browser(cast, "street2"), browser(cast, "committee")
    assert street.post(f"{page}suspend/", words).status_code == 422  # not yet sure
    assert not Suspension.objects.exists()
    assert street.post(f"{page}suspend/", words | {"suspend-sure": "on"}).status_code == 302
    for reader in ("tenant", "owner", "manager"):
        told = text_of(cast, reader, page)
        assert "无授权" in told
        assert "条例第十九条" in told
        assert f'<form method="post" action="{page}' not in told
    assert "无授权" in text_of(cast, "owner", LIST)

    assert member.post(f"{page}appeal/", {"appeal-text": "业主大会已追认"}).status_code == 302
    assert "业主大会已追认" in text_of(cast, "tenant", page)
    blocked = other.post(f"{page}confirm/", {"confirm-reason": "查实", "confirm-sure": "on"})
    assert blocked.status_code == 422
    answer = {"answer-granted": "no", "answer-answer": "未见授权书", "answer-sure": "on"}
    assert street.post(f"{page}answer/", answer).status_code == 403  # who suspended it does not answer
    assert other.post(f"{page}answer/", answer).status_code == 302
    assert other.post(f"{page}confirm/", {"confirm-reason": "查实", "confirm-sure": "on"}).status_code == 302
    assert "解除之前不能执行" in text_of(cast, "owner", page)
    assert (
        browser(cast, "district").post(f"{page}lift/", {"lift-reason": "已改正", "lift-sure": "on"}).status_code == 302
    )
    assert Suspension.objects.get().state == SuspensionState.LIFTED
    told = text_of(cast, "owner", page)
    assert "已改正" in told
    assert "未见授权书" in told
    assert "解除之前不能执行" not in told


@pytest.mark.parametrize("verb", ["suspend", "confirm", "lift", "appeal", "answer"])
@pytest.mark.parametrize("name", ["owner", "manager", "worker", "fy_manager"])
def test_nobody_else_reaches_a_verb(cast, at, verb, name):
    made = decided(cast, at)
    suspended(cast, made, at)
    assert browser(cast, name).post(f"{page_of(made)}{verb}/", {}).status_code == 403


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday", "2026-02-30"])
def test_a_limit_that_is_no_day_is_said(cast, at, day):
    words = {"suspend-reason": "无授权", "suspend-legal_basis": "条例", "suspend-until": day, "suspend-sure": "on"}
    assert browser(cast, "street").post(f"{page_of(decided(cast, at))}suspend/", words).status_code == 422
