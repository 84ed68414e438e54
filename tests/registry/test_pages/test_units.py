"""Units, their owners and residents through the pages."""

import pytest

from linli.audit.models import Event
from linli.registry.models import (
    Binding,
    Building,
    Holding,
    Person,
    Residence,
)
from tests.registry.pages import text, url


def test_units_are_listed_filtered_and_exported(as_, cast):
    client = as_("worker")
    page = text(client.get(url("units", "hh"), {"only": "let"}))
    assert page.count("<tr>") == 2
    assert "<table" not in text(client.get(url("units", "hh"), {"text": "没有的"}))
    masked = client.get(url("units", "hh"), {"format": "csv"})
    content = b"".join(masked.streaming_content).decode()
    assert "林**" in content
    assert "林业主" not in content
    assert "蔡社工" in content.splitlines()[0]
    full = client.get(url("units", "hh"), {"format": "xlsx", "full": "yes"})
    assert full.headers["Content-Disposition"].endswith(".xlsx")
    recorded = Event.objects.filter(verb="registry.export").order_by("id")
    assert [(event.data["full"], event.data["format"]) for event in recorded] == [(False, "csv"), (True, "xlsx")]
    assert client.get(url("units", "hh"), {"format": "exe"}).status_code == 404
    assert as_("secretary").get(url("units", "hh"), {"format": "csv"}).status_code == 403


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_queries_for_one_row_and_for_three(as_, cast, size, django_assert_max_num_queries):
    for unit in cast.units["hh"][size:]:
        Holding.objects.filter(unit=unit).delete()
        Residence.objects.filter(unit=unit).delete()
        Binding.objects.filter(unit=unit).delete()
        unit.delete()
    client = as_("worker")
    with django_assert_max_num_queries(14):
        client.get(url("units", "hh"))


def test_a_look_is_recorded_and_shown_once(as_, cast):
    person = Person.objects.get(name="林业主")
    client = as_("worker")
    page = url("unit", "hh", cast.units["hh"][0].pk)
    assert "林业主" in text(client.post(page, {"verb": "see_person", "person": person.pk}))
    assert Event.objects.filter(verb="registry.see_person", subject_id=person.pk).count() == 1
    assert "林业主" not in text(client.get(page))
    foreign = Person.objects.get(name="白外人")
    assert client.post(page, {"verb": "see_person", "person": foreign.pk}).status_code == 404
    assert as_("secretary").post(page, {"verb": "see_person", "person": person.pk}).status_code == 403


def test_owners_and_residents_through_the_page_of_a_unit(as_, cast):
    client, unit = as_("worker"), cast.units["hh"][3]
    page = url("unit", "hh", unit.pk)
    owner = {"verb": "set_holder", "name": "秦一", "kind": "person", "from_date": "2026-01-01"}
    assert client.post(page, {**owner, "phone": "12"}).status_code == 422
    assert client.post(page, owner).status_code == 302
    assert client.post(page, {**owner, "name": "秦二", "with_others": "on"}).status_code == 302
    second = Holding.objects.get(unit=unit, person__name="秦二")
    assert client.post(page, {"verb": "name_representative", "of": second.pk}).status_code == 302
    assert client.post(page, {"verb": "end_holding", "of": second.pk, "on": "2026-02-01"}).status_code == 302
    resident = {"verb": "set_resident", "name": "钱租客", "relation": "tenant", "from_date": "2026-01-01"}
    assert client.post(page, resident).status_code == 302
    home = Residence.objects.get(unit=unit)
    assert client.post(page, {"verb": "end_residence", "of": home.pk, "on": "2025-01-01"}).status_code == 422
    assert client.post(page, {"verb": "end_residence", "of": home.pk, "on": "2026-02-01"}).status_code == 302
    assert client.post(page, {"verb": "burn_down"}).status_code == 404
    other = Holding.objects.get(unit=cast.units["hh"][0])
    assert client.post(page, {"verb": "end_holding", "of": other.pk, "on": "2026-02-01"}).status_code == 404


def test_a_building_and_a_unit_through_the_pages(as_, cast):
    client = as_("worker")
    assert client.post(url("add-building", "hh"), {"name": "7", "entrances": "1 2"}).status_code == 302
    building = Building.objects.get(community=cast.hh, name="7栋")
    page = url("add-unit", "hh", building.pk)
    facts = {"number": "101", "area": "89.04", "use": "dwelling", "entrance": building.entrances.first().pk}
    assert client.post(page, {**facts, "area": "0"}).status_code == 422
    assert client.post(page, facts).status_code == 302
    assert client.get(url("add-unit", "fy", building.pk)).status_code == 404
