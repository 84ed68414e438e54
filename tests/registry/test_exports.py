"""What leaves the house: masked, marked, and harmless in a spreadsheet."""

import openpyxl
import pytest
from django.utils import translation

from linli.audit.models import Event
from linli.kernel.errors import Denied
from linli.kernel.sheets import Page, csv_of, workbook, xlsx_of
from linli.registry import actions, exports, queries
from linli.registry.imports.columns import map_headers
from linli.registry.imports.tables import read_table
from linli.registry.models import Holding, Person


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rows(cast, *, full=False):
    return list(exports.register_rows(queries.units_of(cast.hh), full=full))


def test_one_row_for_each_unit_masked(cast):
    head, first, *rest = rows(cast)
    assert len(rest) == 7
    assert dict(zip(head, first, strict=True)) == {
        "Building": "3栋",
        "Entrance": "1单元",
        "Unit number": "101",
        "Area, m²": "89.04",
        "Use": "Dwelling",
        "Owner": "林**",
        "Owner's phone": first[6],
        "Kind of owner": "Person",
        "Deed number": "",
        "Held together": "",
        "Represents the owners": "yes",
        "Owner since": "2025-05-06",
        "Tenant": "",
        "Tenant's phone": "",
        "Let since": "",
    }
    assert "*" in first[6]


def test_in_full_for_who_may_see_and_the_look_is_recorded(cast, now):
    facts = {"units": 8, "file_format": "xlsx", "at": now}
    actions.export(cast.hh, full=True, by=cast.worker, **facts)
    assert Event.objects.get(verb="registry.export").data == {"units": 8, "full": True, "format": "xlsx"}
    assert rows(cast, full=True)[1][5] == "林业主"
    for who in (cast.secretary, cast.owner, cast.district):
        with pytest.raises(Denied):
            actions.export(cast.hh, full=False, by=who, **facts)


def test_a_formula_in_a_name_is_text_in_the_sheet(cast):
    unit = cast.units["hh"][3]
    person = Person.objects.create(community=cast.hh, name='=HYPERLINK("http://x")', kind="organisation")
    Holding.objects.create(community=cast.hh, unit=unit, person=person)
    content = csv_of(Page("x", rows(cast), "mark"))
    assert b"'=HYPERLINK" in content
    with workbook(Page("x", rows(cast), "mark")) as file:
        sheet = openpyxl.load_workbook(file).active
    assert [cell.data_type for cell in sheet["F"] if "HYPERLINK" in str(cell.value)] == ["s"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_went_out_can_come_in_again(cast, language):
    with translation.override(language):
        page = Page("x", rows(cast, full=True), "Exported by somebody")
        files = (csv_of(page), xlsx_of(page))
    for sent in files:
        table = read_table(sent)
        assert list(map_headers(table.headers)) == list(exports.COLUMNS)
        assert len(table.rows) == 8


def test_the_watermark_stands_first(cast):
    page = Page("红湖公园城", rows(cast), "2026-03-02 蔡社工")
    with workbook(page) as file:
        sheet = openpyxl.load_workbook(file).active
    assert sheet["A1"].value == "2026-03-02 蔡社工"
    assert csv_of(page).decode("utf-8-sig").startswith("2026-03-02 蔡社工")


def test_exports_cost_the_same_queries_for_one_unit_and_for_many(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        rows(cast)
    with django_assert_num_queries(3):
        list(exports.register_rows(queries.units_of(cast.hh).filter(number="101"), full=False))
