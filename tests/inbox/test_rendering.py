"""Every message reads well in both languages, whatever it carries."""

import re

import pytest
from django.utils import translation

from linli.cases import states
from linli.inbox.models import Message
from linli.inbox.rendering import WORDS, render
from linli.inbox.templates import FOR_REPORTERS, TEMPLATES

FULL = {
    "number": "HH-2026-1187",
    "title": "消防通道被堵",
    "body": "党支部",
    "due": "2026-03-05T17:00:00+08:00",
    "called": "城管中队、派出所",
    "reason": "not_solved",
    "verdict": "not_solved",
    "granted": True,
}


def message(template: str, *, user: bool = True, **params) -> Message:
    return Message(template=template, params=params, user_id=1 if user else None, body_id=None if user else 1)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("template", [*TEMPLATES, "rooms.unheard_of"])
@pytest.mark.parametrize("user", [True, False])
def test_every_template_says_something_whole(template, language, user):
    for params in (FULL, {"number": FULL["number"], "title": FULL["title"]}, {}):
        words = render(message(template, user=user, **params), language)
        assert words.title
        assert "%(" not in words.title + words.text
        assert words.text[-1:] in ("", ".", "。")
    full = render(message(template, user=user, **FULL), language)
    assert FULL["title"] in full.title
    sentences = re.findall(r"[^.。?？]+[.。?？]", full.text)
    assert 1 <= len(sentences) <= 4


def test_every_chinese_message_is_chinese():
    for name, template in {**TEMPLATES, **FOR_REPORTERS}.items():
        for sentence in (template.title, *template.sentences):
            if sentence != "%(granted)s":
                with translation.override("zh-hans"):
                    assert translation.gettext(sentence) != sentence, name


def test_a_limit_is_said_as_people_say_it():
    whistled = message("cases.whistled", user=False, **FULL)
    assert "请在 3月5日 17:00 前报到" in render(whistled, "zh-hans").text
    assert "Please report in by 5 Mar 17:00." in render(whistled, "en").text


def test_the_reporter_and_the_body_are_told_the_same_news_in_their_own_words():
    assert render(message("cases.redo", user=False, **FULL), "en").title == "Not good enough yet: 消防通道被堵"
    assert render(message("cases.redo", user=True, **FULL), "en").title == "It goes on: 消防通道被堵"


def test_what_is_missing_takes_only_its_sentence_away():
    bare = message("cases.refused", number="HH-2026-1", title="噪音")
    assert render(bare, "en").text == "Open the case to see where you can turn instead."
    odd = message("cases.whistled", user=False, number="1", title="x", body="A", due="soon")
    assert "report in by" not in render(odd, "en").text


def test_a_percent_sign_in_a_title_stays_one():
    assert render(message("cases.received", number="1", title="涨价 50%(吓人)"), "en").title.endswith("50%(吓人)")


def test_every_code_that_a_case_can_carry_has_a_word():
    reasons = {*states.RefusalReason.values, *states.EscalationReason.values, *states.HandBackReason.values}
    assert set(WORDS["reason"]) == reasons
    assert set(WORDS["verdict"]) == set(states.Verdict.values) - {states.Verdict.UNANSWERED}
    labels = {
        choice.value: choice
        for kind in (states.RefusalReason, states.EscalationReason, states.HandBackReason)
        for choice in kind
    }
    with translation.override("en"):
        assert {code: str(labels[code].label) for code in WORDS["reason"]} == WORDS["reason"]
