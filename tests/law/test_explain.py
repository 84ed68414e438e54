"""What a page says about a rule, in both languages."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from linli.law.deadlines import UNITS, Limit
from linli.law.explain import explain, limit_text, mark_text, value_text
from linli.law.profiles import LOCAL, MARKS, profile

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        ("30 minutes", "30 minutes", "30 分钟"),
        ("1 hours", "1 hour", "1 小时"),
        ("7 days", "7 days", "7 天"),
        ("5 working_days", "5 working days", "5 个工作日"),
        ("1 months", "1 month", "1 个月"),
        ("2 years", "2 years", "2 年"),
    ],
)
def test_a_limit_in_words(limit, english, chinese):
    with translation.override("en"):
        assert limit_text(Limit.parse(limit)) == english
    with translation.override("zh-hans"):
        assert limit_text(Limit.parse(limit)) == chinese


def test_every_unit_has_words_of_its_own():
    with translation.override("en"):
        assert len({limit_text(Limit(3, unit)) for unit in UNITS}) == len(UNITS)


def test_other_values_in_words():
    with translation.override("en"):
        assert value_text(Fraction(85, 100)) == "85 %"
        assert value_text(Fraction(2, 3)) == "2/3"
        assert value_text(2) == "2"
        assert value_text(("a", "b")) == "a list of 2 entries"


def test_a_rule_is_explained_in_the_readers_language():
    rule = profile("cn-hangzhou", on=TODAY).rule("cases.company_reply")
    with translation.override("en"):
        assert explain(rule) == (
            "Reply of a property company to a complaint: 10 days. Source: Hangzhou Property Management Regulation, "
            "art. 50. Rules of Hangzhou, version 2021-08-09. The text of the rule has been read."
        )
    with translation.override("zh-hans"):
        assert explain(rule) == (
            "物业服务企业答复投诉：10 天。依据：杭州市物业管理条例第50条。"
            "适用杭州市规则，版本 2021-08-09。已核对条文原文。"
        )


def test_an_adapted_rule_says_that_it_was_decided_here():
    adapted = profile("cn", on=TODAY).adapted(
        {"cases.redo_most": 1}, version="donghu-1", source_zh="东湖区办法", source_en="rules of Donghu district"
    )
    with translation.override("en"):
        assert explain(adapted.rule("cases.redo_most")) == (
            "Times a request is done again before it is supervised: 1. Source: rules of Donghu district, version "
            "donghu-1. Decided here, within what the law leaves open."
        )


def test_every_mark_has_a_sentence():
    with translation.override("en"):
        assert len({mark_text(mark) for mark in (*MARKS, LOCAL)}) == len(MARKS) + 1
