import pytest

from linli.registry.addresses import Address, building_name, entrance_name, natural_key, parse_address, unit_number


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("3栋2单元1204", Address("3栋", "2单元", "1204")),
        ("3 栋 2 单元 1204 室", Address("3栋", "2单元", "1204")),
        ("３栋２单元１２０４", Address("3栋", "2单元", "1204")),
        ("12号楼301", Address("12号楼", "", "301")),
        ("A座1单元5A", Address("A座", "1单元", "5A")),
        ("3-2-1204", Address("3栋", "2单元", "1204")),
        ("3-1204", Address("3栋", "", "1204")),
        ("1204", Address("", "", "1204")),
        ("3栋商铺12号", Address("3栋", "", "商铺12")),
    ],
)
def test_an_address_is_read_as_people_write_it(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", "   ", "楼", "张三的家", "3栋2单元"])
def test_what_is_no_address_is_none(text):
    assert parse_address(text) is None


def test_names_are_completed_but_not_changed():
    assert [building_name(text) for text in ("3", "3栋", "3 号楼", "听涛阁", "B")] == [
        "3栋",
        "3栋",
        "3号楼",
        "听涛阁",
        "B栋",
    ]
    assert [entrance_name(text) for text in ("2", "2单元", "", "东")] == ["2单元", "2单元", "", "东"]
    assert [unit_number(text) for text in ("1204室", "1204", "12A号", "商铺3")] == ["1204", "1204", "12A", "商铺3"]


def test_buildings_sort_by_their_numbers():
    assert sorted(["10栋", "3栋", "1栋", "听涛阁"], key=natural_key) == ["1栋", "3栋", "10栋", "听涛阁"]
