"""A register file from the upload to the register: all or nothing, and again without harm."""

from dataclasses import dataclass
from datetime import date

import pytest

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry import actions, queries
from linli.registry.actions import entering
from linli.registry.models import Building, Contradiction, Holding, ImportRun, Person, Unit
from linli.registry.states import ImportState, PersonKind

from .files import csv_text, row, xlsx


@dataclass
class Importer:
    cast: object
    at: object

    def __call__(self, *rows, name="住户.xlsx", by=None) -> ImportRun:
        return actions.import_register_file(
            self.cast.hh, xlsx(rows), file_name=name, by=by or self.cast.worker, at=self.at
        )


@pytest.fixture
def enter(cast, now, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return Importer(cast, now)


def unit_of(cast, number="101") -> Unit:
    return Unit.objects.get(community=cast.hh, building__name="9栋", number=number)


def owners(unit: Unit) -> list[tuple[str, bool, bool]]:
    rows = Holding.objects.filter(unit=unit, to_date__isnull=True).select_related("person").order_by("id")
    return [(holding.person.name, holding.is_representative, holding.contested) for holding in rows]


def test_a_register_enters(enter, cast):
    run = enter(
        row("101", since="2011-05-01", tenant="钱租客", tenant_phone="13900009999"),
        row("102", area=61.5),
        row("103", owner="红湖置业有限公司", phone="", building="10"),
    )
    assert run.state == ImportState.DONE
    assert run.result == {
        "units_same": 0,
        "units_new": 3,
        "units_changed": 0,
        "persons_new": 3,  # one owner holds two of the units
        "persons_changed": 0,
        "holdings_new": 3,
        "holdings_changed": 0,
        "holdings_ended": 0,
        "tenancies_new": 1,
        "tenancies_ended": 0,
        "contradictions_new": 0,
    }
    assert unit_of(cast).area_dm2 == 8904
    assert unit_of(cast).address == "9栋1单元101"
    assert owners(unit_of(cast)) == [("秦一", True, False)]
    assert Holding.objects.get(unit=unit_of(cast)).from_date == date(2011, 5, 1)
    assert [home.person.name for home in queries.residents_on(unit_of(cast), cast.on)] == ["钱租客"]
    assert Person.objects.get(name="红湖置业有限公司").kind == PersonKind.ORGANISATION
    assert Building.objects.filter(community=cast.hh, name="10栋").count() == 1


def test_what_was_entered_is_recorded_with_the_hash_of_the_file_and_without_names(enter, cast):
    run = enter(row())
    event = Event.objects.get(log_id=cast.hh.pk, verb="registry.enter_import")
    assert (event.subject_id, event.data["file"], event.data["rows"]) == (run.pk, run.file_sha256, 1)
    assert "秦" not in "".join(Event.objects.filter(log_id=cast.hh.pk).values_list("body_text", flat=True))


def test_the_same_file_again_changes_nothing(enter, cast):
    rows = [row("101"), row("102", owner="秦二、秦三", phone=""), row("103"), row("103", owner="秦四", phone="")]
    enter(*rows)
    before = list(Holding.objects.order_by("id").values())
    again = enter(*rows)
    assert {name: count for name, count in again.result.items() if count} == {"units_same": 3}
    assert list(Holding.objects.order_by("id").values()) == before
    assert Person.objects.filter(community=cast.hh, name__startswith="秦").count() == 4


def test_a_newer_file_ends_what_no_longer_holds_and_deletes_nothing(enter, cast):
    enter(row("101", since="2011-05-01"), row("102"))
    run = enter(row("101", owner="许新", phone="13800000009", since="2026-01-15", area="89.10"))
    assert (run.result["holdings_new"], run.result["holdings_ended"], run.result["units_changed"]) == (1, 1, 1)
    unit = unit_of(cast)
    assert owners(unit) == [("许新", True, False)]
    former = Holding.objects.get(unit=unit, person__name="秦一")
    assert (former.from_date, former.to_date, former.is_representative) == (
        date(2011, 5, 1),
        date(2026, 1, 15),
        False,
    )
    assert unit.area_dm2 == 8910
    assert owners(unit_of(cast, "102")) == [("秦一", True, False)]  # the newer file did not speak of it


def test_a_newer_file_without_a_date_ends_the_ownership_today(enter, cast):
    enter(row())
    enter(row(owner="许新", phone="13800000009"))
    assert Holding.objects.get(unit=unit_of(cast), person__name="秦一").to_date == cast.on
    assert Holding.objects.get(unit=unit_of(cast), person__name="许新").from_date == cast.on


def test_a_new_phone_is_the_same_person(enter, cast):
    enter(row())
    run = enter(row(phone="13800000077"))
    assert (run.result["persons_changed"], run.result["persons_new"], run.result["holdings_new"]) == (1, 0, 0)
    assert Person.objects.get(community=cast.hh, name="秦一").phone == "+8613800000077"


def test_two_people_of_one_name_stay_two_people(enter, cast):
    enter(row("101"), row("102", phone="13800000002"), row("103", phone=""), row("104", phone=""))
    assert Person.objects.filter(community=cast.hh, name="秦一").count() == 4


def test_representatives_that_the_owners_named_stay(enter, cast, now):
    rows = [row(owner="秦一、秦二", phone="")]
    enter(*rows)
    second = Holding.objects.get(unit=unit_of(cast), person__name="秦二")
    actions.name_representative(second, by=cast.worker, at=now)
    enter(*rows)
    assert owners(unit_of(cast)) == [("秦一", False, False), ("秦二", True, False)]


def test_two_owners_of_one_unit_are_kept_and_flagged(enter, cast):
    run = enter(row(), row(owner="秦二", phone=""))
    assert run.result["contradictions_new"] == 1
    assert owners(unit_of(cast)) == [("秦一", False, True), ("秦二", False, True)]
    found = Contradiction.objects.get(place=cast.hh)
    assert (found.code, found.params["unit"], found.run_id) == ("two_owners", unit_of(cast).pk, run.pk)
    assert "秦" not in str(found.params)


def test_two_areas_and_two_phones_are_kept_and_flagged(enter, cast):
    enter(row(), row(area="90.00", phone="13800000002"))
    found = Contradiction.objects.filter(place=cast.hh).order_by("code").values_list("code", "params__areas_dm2")
    assert list(found) == [("person_two_phones", None), ("unit_two_areas", [8904, 9000])]
    assert unit_of(cast).area_dm2 == 8904


def test_what_was_settled_is_not_raised_again_by_the_same_file(enter, cast, now):
    rows = [row(), row(owner="秦二", phone="", area="90.00")]
    enter(*rows)
    kept = Holding.objects.get(unit=unit_of(cast), person__name="秦二")
    owned, area = Contradiction.objects.filter(place=cast.hh).order_by("code")
    actions.settle_contradiction(owned, settlement="看过不动产权证", owners=[kept.pk], by=cast.worker, at=now)
    actions.settle_contradiction(area, settlement="看过不动产权证", area_dm2=9000, by=cast.worker, at=now)
    again = enter(*rows)
    assert {name: count for name, count in again.result.items() if count} == {"units_same": 1}
    assert owners(unit_of(cast)) == [("秦二", True, False)]
    assert unit_of(cast).area_dm2 == 9000


def test_a_file_with_errors_enters_nothing_and_names_the_rows(enter, cast, now):
    run = enter(row("101"), row("", area="0"), row("102", area="=1+1"))
    assert run.state == ImportState.CHECKED
    assert list(run.problems.order_by("row", "code").values_list("row", "code")) == [
        (3, "area_zero"),
        (3, "no_unit"),
        (4, "formula"),
    ]
    assert not Unit.objects.filter(community=cast.hh, building__name="9栋").exists()
    with pytest.raises(Refused):
        actions.enter_import(run, by=cast.worker, at=now)


def test_all_or_nothing(enter, cast, now, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("linli.registry.actions.imports.keep_contradictions", breaks)
    with pytest.raises(RuntimeError):
        enter(row(), row(owner="秦二", phone=""))
    run = ImportRun.objects.get()
    assert run.state == ImportState.FAILED
    assert not Unit.objects.filter(community=cast.hh, building__name="9栋").exists()
    monkeypatch.undo()
    actions.enter_import(run, by=cast.worker, at=now)
    assert owners(unit_of(cast)) == [("秦一", False, True), ("秦二", False, True)]


def test_a_run_that_was_killed_can_be_entered_again(enter, cast, now):
    run = enter(row("101"), row("", area="0"))
    run.problems.all().delete()
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.RUNNING)
    run.refresh_from_db()
    with pytest.raises(Refused):  # what is wrong is found again, whatever the table of problems says
        actions.enter_import(run, by=cast.worker, at=now)
    run.refresh_from_db()
    assert run.state == ImportState.FAILED


def test_an_entered_run_is_not_entered_twice(enter, cast, now):
    run = enter(row())
    with pytest.raises(Conflict):
        actions.enter_import(run, by=cast.worker, at=now)
    with pytest.raises(Conflict):
        actions.map_columns(run, mapping={}, by=cast.worker, at=now)


def test_somebody_who_changes_the_register_meanwhile_makes_it_fail_as_a_whole(enter, cast, monkeypatch):
    read = entering.read_register

    def read_and_be_overtaken(community):
        register = read(community)
        building = Building.objects.create(community=community, name="9栋")
        Unit.objects.create(community=community, building=building, number="商铺1", area_dm2=100)
        return register

    monkeypatch.setattr(entering, "read_register", read_and_be_overtaken)
    with pytest.raises(Conflict):
        enter(row("商铺1", entrance=""))
    assert ImportRun.objects.get().state == ImportState.FAILED


def test_the_file_is_kept_until_it_has_been_entered(enter, cast, now, tmp_path):
    run = enter(row("", area="0"))
    assert (tmp_path / "imports" / run.file_sha256).exists()
    done = enter(row())
    assert not (tmp_path / "imports" / done.file_sha256).exists()
    assert actions.forget_files(before=now) == 0
    ImportRun.objects.update(made_at="2026-01-01T00:00:00Z")
    assert actions.forget_files(before=now) == 1
    with pytest.raises(Refused):
        actions.check_import(run, by=cast.worker, at=now)


def test_the_columns_are_matched_as_last_time(enter, cast, now):
    headers = ("栋", "门", "几号", "平方", "名字")
    content = csv_text([["9", "1", "101", "89.04", "秦一"]], headers).encode("gb18030")
    run = actions.start_import(cast.hh, content=content, file_name="a.csv", by=cast.worker, at=now)
    assert run.mapping == {"building": "栋"}
    with pytest.raises(Invalid):
        actions.check_import(run, by=cast.worker, at=now)
    chosen = {"building": "栋", "entrance": "门", "number": "几号", "area": "平方", "owner": "名字"}
    actions.map_columns(run, mapping=chosen, by=cast.worker, at=now)
    actions.check_import(run, by=cast.worker, at=now)
    actions.enter_import(run, by=cast.worker, at=now)
    assert owners(unit_of(cast)) == [("秦一", True, False)]
    later = actions.start_import(cast.hh, content=content + b"\n", file_name="b.csv", by=cast.worker, at=now)
    assert later.mapping == chosen


def test_a_stranger_imports_nothing(enter, cast, now):
    for who in (cast.owner, cast.secretary, cast.stranger, cast.district, cast.auditor):
        with pytest.raises(Denied):
            enter(row(), by=who)
    assert not ImportRun.objects.exists()


def test_another_communitys_people_are_never_matched(enter, cast, now):
    Person.objects.create(community=cast.fy, name="秦一", phone="+8613800000001")
    enter(row())
    assert Person.objects.filter(name="秦一").count() == 2
    assert Holding.objects.get(unit=unit_of(cast)).person.community_id == cast.hh.pk
