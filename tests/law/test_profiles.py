"""Rule profiles: which value holds where and when, where it is written, and that the data says so for every rule."""

from dataclasses import FrozenInstanceError
from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from linli.cases.states import Occasion, RefusalReason
from linli.kernel.errors import Invalid
from linli.law import profiles
from linli.law.deadlines import Limit
from linli.law.profiles import editions, jurisdictions, profile, profile_of, read_edition, rule_of

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("jurisdiction", "key", "value", "mark"),
    [
        ("cn", "cases.accept", Limit(24, "hours"), "D"),
        ("cn", "cases.accept.urgent", Limit(2, "hours"), "D"),
        ("cn", "cases.contact", Limit(24, "hours"), "D"),
        ("cn", "cases.solve.danger", Limit(2, "hours"), "D"),
        ("cn", "cases.solve.supply", Limit(24, "hours"), "D"),
        ("cn", "cases.solve.visible_defect", Limit(48, "hours"), "D"),
        ("cn", "cases.solve.ordinary", Limit(7, "days"), "D"),
        ("cn", "cases.solve.complex", Limit(15, "days"), "D"),
        ("cn", "cases.redo_most", 2, "D"),
        ("cn", "cases.hand_back_most", 2, "D"),
        ("cn", "cases.extension_most", 1, "D"),
        ("cn", "cases.satisfaction_warning", Fraction(17, 20), "W"),
        ("cn", "whistle.report_in", Limit(24, "hours"), "D"),
        ("cn", "whistle.on_site", Limit(30, "minutes"), "D"),
        ("cn", "privacy.smallest_group", 5, "D"),
        ("cn", "people.invitation", Limit(30, "days"), "D"),
        ("cn", "petition.register", Limit(15, "days"), "T"),
        ("cn", "petition.objection", Limit(5, "working_days"), "T"),
        ("cn", "petition.completion", Limit(60, "days"), "T"),
        ("cn", "petition.extension", Limit(30, "days"), "T"),
        ("cn-beijing", "cases.accept", Limit(2, "hours"), "W"),
        ("cn-beijing", "cases.solve.danger", Limit(2, "hours"), "W"),
        ("cn-beijing", "cases.solve.supply", Limit(24, "hours"), "W"),
        ("cn-beijing", "cases.solve.ordinary", Limit(7, "days"), "W"),
        ("cn-beijing", "cases.solve.complex", Limit(15, "days"), "W"),
        ("cn-beijing", "whistle.on_site", Limit(30, "minutes"), "W"),
        ("cn-beijing", "cases.redo_most", 2, "D"),
        ("cn-shenzhen", "cases.contact", Limit(24, "hours"), "W"),
        ("cn-shenzhen", "cases.redo_most", 1, "W"),
        ("cn-hangzhou", "cases.company_reply", Limit(10, "days"), "T"),
        ("cn-chengdu", "cases.contact", Limit(24, "hours"), "D"),
    ],
)
def test_what_holds_today(jurisdiction, key, value, mark):
    rule = profile(jurisdiction, on=TODAY).rule(key)
    assert (rule.value, rule.mark) == (value, mark)


def test_the_jurisdictions():
    assert jurisdictions() == (
        "cn",
        "cn-beijing",
        "cn-chengdu",
        "cn-hangzhou",
        "cn-ningbo",
        "cn-qingdao",
        "cn-qingyuan",
        "cn-shanghai",
        "cn-shenzhen",
        "cn-weifang",
        "cn-zibo",
    )


def test_a_citys_rule_comes_into_force_on_its_day():
    before, after = (profile("cn-beijing", on=date(*day)) for day in ((2022, 12, 31), (2023, 1, 1)))
    assert (before.rule("cases.accept").jurisdiction, after.rule("cases.accept").jurisdiction) == ("cn", "cn-beijing")
    assert (
        before.version
        == "cn/defaults-1 cn/2018-03-19 cn/2021-01-01 cn/2022-05-01 cn-beijing/practice-1 cn-beijing/2021-09-24"
    )
    assert after.version == f"{before.version} cn-beijing/2023-01-01"


def test_a_law_does_not_hold_before_its_day():
    assert profile("cn", on=date(2022, 5, 1)).limit("petition.completion") == Limit(60, "days")
    with pytest.raises(LookupError, match=r"petition\.completion"):
        profile("cn", on=date(2022, 4, 30)).rule("petition.completion")


def test_the_products_defaults_hold_on_every_day():
    assert profile("cn-shenzhen", on=date(2017, 12, 27)).limit("cases.solve.ordinary") == Limit(7, "days")


def test_a_past_result_finds_its_rules_again():
    then = profile("cn-beijing", on=date(2022, 6, 1))
    assert profile_of(then.version).rules == then.rules
    rule = profile("cn-beijing", on=TODAY).rule("cases.accept")
    assert rule.reference == "cn-beijing/2023-01-01#cases.accept"
    assert rule_of(rule.reference) == rule
    for nowhere in ("cn/1066-10-14", "cn/1066-10-14#cases.accept", "cn/defaults-1#cases.tea", "x"):
        with pytest.raises(LookupError):
            rule_of(nowhere)


def test_every_reference_fits_the_column_that_keeps_it():
    assert max(len(rule.reference) for edition in editions() for rule in edition.rules) <= 120


def test_an_unknown_place_or_rule_is_said_at_once():
    with pytest.raises(LookupError, match="there are cn, cn-beijing"):
        profile("cn-atlantis", on=TODAY)
    with pytest.raises(LookupError, match=r"cases\.tea"):
        profile("cn", on=TODAY).limit("cases.tea")


def test_a_rule_is_asked_for_by_its_kind():
    cn = profile("cn", on=TODAY)
    assert cn.share("cases.satisfaction_warning") == Fraction(85, 100)
    assert cn.count("cases.redo_most") == 2
    for wrong in (cn.count, cn.share, cn.choices):
        with pytest.raises(TypeError):
            wrong("cases.contact")
    with pytest.raises(TypeError):
        cn.limit("cases.redo_most")


def test_a_profile_is_frozen():
    cn = profile("cn", on=TODAY)
    with pytest.raises(FrozenInstanceError):
        cn.version = "mine"
    with pytest.raises(TypeError):
        cn.rules["cases.contact"] = cn.rule("cases.accept")


def test_a_district_adapts_what_the_law_leaves_open():
    cn = profile("cn", on=TODAY)
    own = {"source_zh": "东湖区办法", "source_en": "rules of Donghu district"}
    adapted = cn.adapted({"cases.contact": Limit(4, "hours")}, version="donghu-1", **own)
    rule = adapted.rule("cases.contact")
    assert (rule.value, rule.mark, rule.reference) == (Limit(4, "hours"), "L", "donghu-1#cases.contact")
    assert adapted.version == f"{cn.version} donghu-1"
    assert adapted.rule("cases.accept") == cn.rule("cases.accept")
    assert cn.limit("cases.contact") == Limit(24, "hours")
    with pytest.raises(Invalid, match="信访办结"):
        cn.adapted({"petition.completion": Limit(90, "days")}, version="donghu-2", **own)
    with pytest.raises(TypeError):
        cn.adapted({"cases.contact": 4}, version="donghu-2", **own)
    with pytest.raises(LookupError):
        cn.adapted({"cases.tea": 4}, version="donghu-2", **own)


def test_closed_lists_are_those_that_cases_are_kept_by():
    beijing = profile("cn-beijing", on=TODAY)
    assert list(beijing.choices("cases.refusals")) == RefusalReason.values
    assert list(beijing.choices("whistle.occasions")) == Occasion.values


# The data itself.
ALL = [rule for edition in editions() for rule in edition.rules]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.reference)
def test_every_rule_says_what_it_is_and_where_it_is_written(rule):
    for texts in (rule.titles, rule.sources):
        assert all(text and text == text.strip() for text in texts)
        assert texts[1].isascii()
    with translation.override("en"):
        assert rule.citation.startswith(rule.sources[1])
    # What is law names its article and is not ours to change; a default of ours has neither.
    if rule.mark == "T":
        assert rule.article
        assert not rule.editable
    if rule.mark == "D":
        assert rule.editable
        assert not rule.article


def test_a_key_means_the_same_kind_of_thing_everywhere():
    kinds: dict[str, set[type]] = {}
    for rule in ALL:
        kinds.setdefault(rule.key, set()).add(type(rule.value))
    assert {key: kind for key, kind in kinds.items() if len(kind) > 1} == {}


def test_every_city_key_has_a_national_value():
    national = {rule.key for rule in ALL if rule.jurisdiction == "cn"}
    assert {rule.key for rule in ALL} - national == set()


GOOD = """
name_zh = "某市"
name_en = "Some city"
in_force = 2026-01-01
[rule."a.b"]
limit = "2 hours"
title_zh = "甲"
title_en = "A"
source_zh = "乙"
source_en = "B"
article = "1"
mark = "T"
editable = false
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('mark = "T"', 'mark = "X"', "mark"),
        ('mark = "T"', "", "needs one of"),
        ('source_en = "B"', "", "needs one of"),
        ('limit = "2 hours"', "", "needs one of"),
        ('limit = "2 hours"', 'limit = "2 hours"\ncount = 2', "needs one of"),
        ('limit = "2 hours"', 'limit = "2 o\'clock"', "not one of"),
        ('limit = "2 hours"', "count = 2.0", "whole number"),
        ('limit = "2 hours"', "count = true", "whole number"),
        ('limit = "2 hours"', "share = 0.85", "write a share as text"),
        ("editable = false", "editabel = false", "needs one of"),
        ("2026-01-01", "2026-01-02", "file's name says"),
        ('name_en = "Some city"', "", "name_en"),
        ("[rule", "[[rule", "some-city.2026-01-01.toml"),
    ],
)
def test_a_wrong_file_does_not_start(tmp_path, old, new, complaint):
    path = tmp_path / "some-city.2026-01-01.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_edition(path).rules[0].value == Limit(2, "hours")
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint) as refusal:
        read_edition(path)
    assert path.name in str(refusal.value)


def test_the_names_of_places():
    with translation.override("en"):
        assert profiles.jurisdiction_name("cn-shenzhen") == "Shenzhen"
    with translation.override("zh-hans"):
        assert profiles.jurisdiction_name("cn-shenzhen") == "深圳市"
    with pytest.raises(LookupError):
        profiles.jurisdiction_name("cn-atlantis")
