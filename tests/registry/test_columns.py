import pytest
from django.utils import translation

from linli.kernel.errors import Invalid
from linli.registry.imports.columns import check_mapping, columns_of, map_headers


def test_headings_of_a_usual_register_are_recognised():
    headers = ["序号", "楼栋", "单元", "房号", "建筑面积(㎡)", "业主姓名", "联系电话"]
    headers += ["产权证号", "共有", "代表", "租户姓名", "用途", "取得日期"]
    assert map_headers(headers) == {
        "building": "楼栋",
        "entrance": "单元",
        "number": "房号",
        "area": "建筑面积(㎡)",
        "owner": "业主姓名",
        "owner_phone": "联系电话",
        "deed": "产权证号",
        "shared": "共有",
        "representative": "代表",
        "tenant": "租户姓名",
        "use": "用途",
        "held_since": "取得日期",
    }


def test_english_headings_are_recognised():
    found = map_headers(["Building", "Unit number", "Area, m²", "Owner", "Owner's phone"])
    assert list(found) == ["building", "number", "area", "owner", "owner_phone"]


def test_a_second_phone_after_the_tenant_is_the_tenants():
    found = map_headers(["房号", "业主", "联系电话", "租户", "联系电话 (2)"])
    assert (found["owner_phone"], found["tenant_phone"]) == ("联系电话", "联系电话 (2)")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_exported_comes_in_again(language):

    with translation.override(language):
        names = columns_of("register")
    assert map_headers(list(names.values())) == names


def test_a_mapping_needs_unit_and_area():
    headers = ["楼", "号", "面积", "名"]
    assert check_mapping({"building": "楼", "number": "号", "area": "面积", "owner": ""}, headers) == {
        "building": "楼",
        "number": "号",
        "area": "面积",
    }
    for mapping, field in [
        ({"building": "楼", "number": "号"}, "area"),
        ({"number": "号", "area": "面积"}, "building"),
        ({"building": "楼", "number": "号", "area": "号"}, "number"),
        ({"building": "楼", "number": "号", "area": "没有"}, "mapping"),
        ({"building": "楼", "number": "号", "area": "面积", "secret": "名"}, "mapping"),
    ]:
        with pytest.raises(Invalid) as refusal:
            check_mapping(mapping, headers)
        assert refusal.value.field == field


def test_a_whole_address_stands_for_building_and_number():
    assert check_mapping({"address": "坐落", "area": "面积"}, ["坐落", "面积"]) == {"address": "坐落", "area": "面积"}
