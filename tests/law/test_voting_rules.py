"""The rules of votes as the profiles state them: value, mark and article (domain 3.1–3.4)."""

from datetime import date
from fractions import Fraction

import pytest

from linli.bodies.states import Matter
from linli.law.deadlines import Limit
from linli.law.profiles import profile
from linli.voting.states import Precedence

TODAY = date(2026, 3, 2)


def days(amount):
    return Limit(amount, "days")


@pytest.mark.parametrize(
    ("jurisdiction", "key", "value", "mark", "article"),
    [
        ("cn", "voting.took_part", Fraction(2, 3), "T", "278, 1259"),
        ("cn", "voting.agree", Fraction(1, 2), "T", "278, 1259"),
        ("cn", "voting.agree_special", Fraction(3, 4), "T", "278, 1259"),
        ("cn", "voting.special_matters", ("raise_fund", "rebuild", "common_parts"), "T", "278(6)-(8)"),
        ("cn", "voting.notice.regular", days(15), "T", "14"),
        ("cn", "voting.notice.extraordinary", days(15), "T", "14"),
        ("cn", "voting.demand", Fraction(1, 5), "T", "13"),
        ("cn", "voting.demand.measures", ("heads", "area"), "W", "21"),
        ("cn", "voting.silence", ("by_rules_of_procedure",), "W", "26(2)"),
        ("cn", "voting.silence_clause", 0, "D", ""),
        ("cn", "voting.parking_counts", 0, "G", "25"),
        ("cn", "voting.result_within", days(3), "D", ""),
        ("cn", "voting.proxies_most", 3, "D", ""),
        ("cn", "voting.internet", ("any_system",), "D", ""),
        ("cn", "voting.committee.least", 5, "W", "31"),
        ("cn", "voting.committee.most", 11, "W", "31"),
        ("cn", "voting.committee.filing", days(30), "T", "16"),
        ("cn-beijing", "voting.notice.extraordinary", days(15), "T", "35"),
        ("cn-beijing", "voting.internet", ("city_system",), "T", "35"),
        ("cn-beijing", "voting.result_within", days(3), "T", "37"),
        ("cn-beijing", "voting.agenda", ("only_what_was_posted",), "T", "35"),
        ("cn-beijing", "voting.committee.small_households", 100, "T", "39"),
        ("cn-beijing", "voting.committee.renewal", Limit(6, "months"), "T", "49"),
        ("cn-shanghai", "voting.result_within", days(3), "T", "26"),
        ("cn-shanghai", "voting.committee.small_area_dm2", 1_000_000, "T", "20"),
        ("cn-shanghai", "voting.committee.renewal", Limit(5, "months"), "T", "28"),
        ("cn-hangzhou", "voting.notice.regular", days(15), "T", "19"),
        ("cn-hangzhou", "voting.notice.extraordinary", days(7), "T", "19"),
        ("cn-hangzhou", "notices.floor.meeting", days(7), "T", "19"),
        ("cn-hangzhou", "voting.period.least", days(5), "T", "20"),
        ("cn-hangzhou", "voting.period.most", days(60), "T", "20"),
        ("cn-hangzhou", "voting.committee.term_least", Limit(3, "years"), "T", "33"),
        ("cn-weifang", "voting.proxies_most", 3, "T", "32"),
        ("cn-weifang", "voting.internet", ("city_system",), "T", "32"),
        ("cn-ningbo", "voting.parking_counts", 0, "T", "18"),
        # Of Sichuan and Chengdu only a public page was seen: what it says is marked so, all else is the nation's.
        ("cn-chengdu", "voting.internet", ("city_system",), "W", ""),
        ("cn-chengdu", "voting.took_part", Fraction(2, 3), "T", "278, 1259"),
        ("cn-chengdu", "voting.period.least", days(5), "D", ""),
    ],
)
def test_what_holds_for_votes(jurisdiction, key, value, mark, article):
    rule = profile(jurisdiction, on=TODAY).rule(key)
    assert (rule.value, rule.mark, rule.article) == (value, mark, article)


def test_no_city_lowers_what_the_civil_code_asks_for():
    for place in ("cn-beijing", "cn-shanghai", "cn-hangzhou", "cn-chengdu", "cn-weifang", "cn-ningbo"):
        rules = profile(place, on=TODAY)
        for key in ("voting.took_part", "voting.agree", "voting.agree_special"):
            assert (rules.rule(key).jurisdiction, rules.rule(key).editable) == ("cn", False)


def test_lists_of_the_law_are_lists_of_the_product():
    rules = profile("cn", on=TODAY)
    assert set(rules.choices("voting.special_matters")) <= set(Matter.values)
    assert set(rules.choices("voting.precedence")) <= set(Precedence.values)
