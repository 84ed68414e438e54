"""While somebody types: the category that fits, and what may be reported already."""

from datetime import timedelta
from fractions import Fraction

import pytest

from linli.cases import actions
from linli.cases.queries.catalogue import in_force
from linli.cases.suggest import category_for, similar
from tests.cases.makers import fresh, submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("北门消防通道又被人停车堵住了", "safety.fire_lane"),
        ("有人把电动车推电梯里上楼充电", "safety.ebike"),
        ("5楼天天半夜跺脚，吵死了睡不着", "neighbour.noise"),
        ("厨房闻到煤气味，好像漏气", "supply.gas_leak"),
        ("电梯困人了快来", "lift.trapped"),
        ("我们楼道灯不亮好几天了，晚上太黑", "house.lamp"),
        ("垃圾桶满了没人收", "clean.rubbish"),
        ("小区车位不够，每天停车难", "parking.shortage"),
        ("楼顶下雨漏，墙面发霉", "house.seepage"),
        ("公共收益账目不公开，钱去哪了", "conduct.accounts"),
        ("从楼上扔下来一个花盆，差点砸到人", "safety.falling"),
        ("拿不到房产证，开发商一直拖", "planning.title"),
        ("狗不牵绳，咬人了", "neighbour.pets"),
        ("停水一天了", "supply.water"),
        ("房屋渗水想申请维修资金", "service.repair_fund"),
    ],
)
def test_residents_words_find_the_category(cast, catalogue, text, code):
    assert category_for(text, in_force(cast.hh).leaves)[0].code == code


def test_nothing_is_guessed_from_nothing(cast, catalogue):
    leaves = in_force(cast.hh).leaves
    for text in ("", "你好", "!!!", "x" * 100_000):
        assert category_for(text, leaves) == []
    assert category_for("停水", []) == []


def test_the_order_is_stable_and_short(cast, catalogue):
    leaves = in_force(cast.hh).leaves
    text = "停水停电停气没信号，电梯坏，路灯不亮"
    found = [category.code for category in category_for(text, leaves)]
    assert len(found) == 3
    assert [c.code for c in category_for(text, leaves)] == found


def report(cast, text, **more):
    said = {"community": cast.hh, "kind": "complaint", "category": "house.lamp", "by": cast.owner, "at": cast.at}
    return fresh(submit(**{**said, "text": text, **more}))


def test_the_same_matter_is_found_and_the_same_building_is_nearer(cast, catalogue, now):
    here, there = cast.units["hh"][0].building, cast.units["hh"][4].building
    text = "三单元楼道灯不亮，晚上很黑"
    far = report(cast, "楼道灯不亮，晚上很黑", building=there)
    near = report(cast, "楼道灯不亮，晚上很黑", building=here)
    report(cast, "小区门口有人卖水果占道")
    found = similar(cast.hh, text, here, now)
    assert [one.case for one in found] == [near, far]
    assert [one.likeness for one in found] == [Fraction(8, 11) + Fraction(1, 10), Fraction(8, 11)]


def test_neighbours_see_only_what_is_open_to_them(cast, catalogue, now):
    hidden = report(cast, "楼道灯不亮", open_to_neighbours=False)
    report(cast, "楼道灯不亮", community=cast.fy, by=cast.stranger)
    assert similar(cast.hh, "楼道灯不亮", None, now) == []
    assert [one.case for one in similar(cast.hh, "楼道灯不亮", None, now, see_all=True)] == [hidden]


def test_old_withdrawn_and_long_closed_ones_are_left_out(cast, catalogue, now):
    report(cast, "楼道灯不亮", at=now - timedelta(days=31))
    withdrawn = report(cast, "楼道灯不亮")
    actions.withdraw(withdrawn, why="", by=cast.owner, at=now)
    assert similar(cast.hh, "楼道灯不亮", None, now) == []


def test_it_is_one_query_and_at_most_five(cast, catalogue, now, django_assert_num_queries):
    for _ in range(7):
        report(cast, "楼道灯不亮了")
    with django_assert_num_queries(1):
        assert len(similar(cast.hh, "楼道灯不亮", None, now)) == 5
    with django_assert_num_queries(0):
        assert similar(cast.hh, "灯", None, now) == []
