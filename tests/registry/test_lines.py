"""Each row says what it says, and everything that is wrong with it at once."""

from datetime import date

import pytest

from linli.registry.addresses import Address
from linli.registry.imports.claims import gather
from linli.registry.imports.columns import map_headers
from linli.registry.imports.lines import read_lines
from linli.registry.imports.sentences import sentence, short
from linli.registry.imports.tables import read_table
from linli.registry.states import PersonKind, UnitUse

from .files import csv_text, row

TODAY = date(2026, 3, 2)


def read(*rows, headers=None):
    table = read_table(csv_text(rows, *([headers] if headers else [])).encode())
    return read_lines(table, map_headers(table.headers), TODAY)


def codes(*rows) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in read(*rows)[1]]


def claims(*rows):
    lines, problems = read(*rows)
    assert problems == []
    return gather(lines, TODAY)


def test_a_right_row():
    (line,), problems = read(row("1204室", building="3", entrance="2", since="2015年3月2日", tenant="何租客"))
    assert problems == []
    assert line.address == Address("3栋", "2单元", "1204")
    assert (line.area_dm2, line.use, line.held_since) == (8904, UnitUse.DWELLING, date(2015, 3, 2))
    assert [(owner.name, owner.phone, owner.kind) for owner in line.owners] == [
        ("秦一", "+8613800000001", PersonKind.PERSON)
    ]
    assert [tenant.name for tenant in line.tenants] == ["何租客"]


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (row(""), [("number", "no_unit")]),
        (row(building=""), [("building", "no_building")]),
        (row(area=""), [("area", "no_area")]),
        (row(area="0"), [("area", "area_zero")]),
        (row(area="0.00㎡"), [("area", "area_zero")]),
        (row(area="约90"), [("area", "area_unreadable")]),
        (row(area="-5"), [("area", "area_unreadable")]),
        (row(area="89.321"), [("area", "area_unreadable")]),
        (row(area="=D2*2"), [("area", "formula")]),
        (row(owner="=HYPERLINK(1)"), [("owner", "formula"), ("owner", "phone_without_name")]),
        (row(phone="1381234"), [("owner_phone", "phone_unreadable")]),
        (row(phone="138****5678"), [("owner_phone", "masked")]),
        (row(owner="秦*"), [("owner", "masked")]),
        (row(since="明天"), [("held_since", "date_unreadable")]),
        (row(since="2026-03-03"), [("held_since", "date_in_future")]),
        (row(since="2015-02-30"), [("held_since", "date_unreadable")]),
        (row(owner="字" * 81), [("owner", "too_long")]),
        (
            row("", area="0", phone="1"),
            [("number", "no_unit"), ("area", "area_zero"), ("owner_phone", "phone_unreadable")],
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(bad, expected):
    assert codes(row("101"), bad) == [(3, column, code) for column, code in expected]


def test_a_row_with_an_error_gives_no_line():
    assert [line.address.number for line in read(row("101"), row("102", area="0"))[0]] == ["101"]


def test_every_problem_has_a_sentence_and_a_short_name():
    _lines, problems = read(
        row("", area="0", phone="1", since="x"), row("2", area="=1", owner="秦*", since="2030-01-01")
    )
    for problem in problems:
        assert sentence(problem.code, problem.params) != problem.code
        assert short(problem.code) != problem.code


def test_a_lease_that_ends_before_it_begins():
    headers = ("楼栋", "房号", "面积", "租户", "起租日期", "租期结束")
    problems = read(["1", "1", "50", "何租客", "2025-05-01", "2024-05-01"], headers=headers)[1]
    assert [(problem.column, problem.code) for problem in problems] == [("tenant_until", "dates_reversed")]


def test_a_lease_that_is_over_is_not_taken_in():
    headers = ("楼栋", "房号", "面积", "租户", "起租日期", "租期结束")
    lines, _problems = read(
        ["1", "1", "50", "何租客", "2023-05-01", "2024-05-01"],
        ["1", "2", "50", "钱租客", "2025-05-01", "2027-05-01"],
        headers=headers,
    )
    found, _contradictions = gather(lines, TODAY)
    assert [[tenant.name for tenant in claim.tenants] for claim in found.values()] == [[], ["钱租客"]]


def test_companies_and_the_developer_are_known_by_their_names():
    (line,), _problems = read(row(owner="红湖置业有限公司、开发商", phone=""))
    assert [owner.kind for owner in line.owners] == [PersonKind.ORGANISATION, PersonKind.DEVELOPER]


def test_co_owners_in_one_cell_hold_it_together():
    found, problems = claims(row(owner="秦一、秦二", phone="13800000001、13800000002", represents="秦二"))
    (claim,) = found.values()
    assert problems == []
    assert [(owner.name, owner.phone) for owner in claim.owners] == [
        ("秦一", "+8613800000001"),
        ("秦二", "+8613800000002"),
    ]
    assert (claim.contested, claim.representatives) == (False, ["秦二"])


def test_co_owners_in_two_rows_that_say_so():
    found, problems = claims(row(shared="共同共有"), row(owner="秦二", phone="", shared="是", represents="是"))
    (claim,) = found.values()
    assert problems == []
    assert (len(claim.owners), claim.contested, claim.representatives) == (2, False, ["秦二"])


def test_two_owners_who_do_not_say_that_they_hold_it_together():
    found, problems = claims(row(), row(owner="秦二", phone=""))
    (claim,) = found.values()
    assert claim.contested
    assert [(problem.row, problem.code, problem.params) for problem in problems] == [
        (3, "two_owners", {"address": "9栋1单元101", "count": 2})
    ]


def test_the_same_row_twice_claims_nothing_new():
    found, problems = claims(row(), row())
    assert problems == []
    assert [(len(claim.owners), claim.contested) for claim in found.values()] == [(1, False)]


def test_one_unit_with_two_areas_keeps_both():
    found, problems = claims(row(), row(area="90.00"))
    (claim,) = found.values()
    assert (claim.area_dm2, claim.areas_dm2) == (8904, [8904, 9000])
    assert [problem.code for problem in problems] == ["unit_two_areas"]


def test_one_person_with_two_phones_keeps_the_first():
    for rows in ([row(phone="13800000001/13800000002")], [row(), row(phone="13800000002")]):
        found, problems = claims(*rows)
        (claim,) = found.values()
        assert [owner.phone for owner in claim.owners] == ["+8613800000001"]
        assert [(problem.code, problem.params["name"]) for problem in problems] == [("person_two_phones", "秦*")]


def test_two_representatives_contradict_each_other():
    _found, problems = claims(
        row(shared="是", represents="是"), row(owner="秦二", phone="", shared="是", represents="是")
    )
    assert [problem.code for problem in problems] == ["two_representatives"]
