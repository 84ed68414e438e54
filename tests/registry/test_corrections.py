"""A wrong name or telephone in the register: one says what is right, another confirms."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry import actions, queries
from linli.registry.models import Binding, Correction, Person
from tests.cases.api.client import picture
from tests.sessions import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(cast):
    return cast.units["hh"][0]


@pytest.fixture
def person(unit):
    return unit.holdings.select_related("person__community").get(to_date__isnull=True).person


def correct(cast, now, person, unit, **changes):
    facts = {"name": "林改名", "papers_seen": "户口簿，本人到场", "by": cast.worker, **changes}
    return actions.correct_person(person, unit, at=now, **facts)


def test_one_says_what_is_right_another_confirms_and_the_register_says_so(cast, now, person, unit):
    found = correct(cast, now, person, unit, phone="139 0000 1111")
    before = (person.name, person.phone)
    person.refresh_from_db()
    assert (person.name, person.phone) == before
    with pytest.raises(Refused):
        actions.confirm_correction(found, by=cast.worker, at=now)
    now_right = actions.confirm_correction(found, by=cast.worker2, at=now)
    assert (now_right.name, now_right.phone) == ("林改名", "+8613900001111")
    assert (found.old_name, found.old_phone) == before
    assert not queries.open_corrections([cast.hh.path]).exists()
    events = Event.objects.filter(subject_kind="correction").order_by("id")
    assert [(event.verb, event.data) for event in events] == [
        ("registry.correct_person", {"papers": None}),
        ("registry.confirm_correction", {"changed": ["name", "phone"]}),
    ]
    log = "".join(Event.objects.values_list("body_text", flat=True))
    assert not [word for word in ("林改名", "13900001111", "户口簿", before[0]) if word in log]


def test_what_is_left_empty_stays_and_a_number_can_be_taken_away(cast, now, person, unit):
    Person.objects.filter(pk=person.pk).update(phone="+8613800000001")
    person.refresh_from_db()
    found = correct(cast, now, person, unit, name="", no_phone=True)
    assert (found.name, found.phone) == (person.name, "")
    assert actions.confirm_correction(found, by=cast.street, at=now).phone == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"papers_seen": " "}, "papers_seen"),
        ({"phone": "12"}, "phone"),
        ({"name": ""}, "name"),  # nothing is corrected
        ({"name": "林" * 81}, "name"),
        ({"papers": BytesIO(b"<script>")}, "papers"),
    ],
)
def test_what_cannot_be_taken_says_why(cast, now, person, unit, changes, field):
    with pytest.raises(Invalid) as refusal:
        correct(cast, now, person, unit, **changes)
    assert refusal.value.field == field
    assert Correction.objects.count() == 0


def test_nobody_corrects_what_stands_of_herself_and_residents_correct_nothing(cast, now, person, unit):
    Binding.objects.filter(user_id=cast.worker.user_id).delete()
    Binding.objects.create(
        community=cast.hh, unit=unit, user_id=cast.worker.user_id, person=person, relation="owner", from_at=now
    )
    with pytest.raises(Refused):
        correct(cast, now, person, unit)
    for who in ("owner", "neighbour", "police", "auditor", "fy_secretary"):
        with pytest.raises(Denied):
            correct(cast, now, person, unit, by=getattr(cast, who))


def test_one_waits_at_a_time_and_a_refused_one_changes_nothing(cast, now, person, unit):
    found = correct(cast, now, person, unit)
    with pytest.raises(Conflict):
        correct(cast, now, person, unit, name="林又改")
    with pytest.raises(Invalid):
        actions.refuse_correction(found, reason="", by=cast.worker2, at=now)
    actions.refuse_correction(found, reason="户口簿上不是这样", by=cast.worker2, at=now)
    stale = Correction.objects.get(pk=found.pk)
    for again in (actions.confirm_correction, lambda *a, **k: actions.refuse_correction(*a, reason="x", **k)):
        with pytest.raises(Conflict):
            again(stale, by=cast.worker2, at=now)
    person.refresh_from_db()
    assert person.name != "林改名"
    correct(cast, now, person, unit)


def test_a_register_that_changed_meanwhile_is_not_overwritten(cast, now, person, unit):
    found = correct(cast, now, person, unit)
    Person.objects.filter(pk=person.pk).update(name="林由导入改")
    with pytest.raises(Conflict):
        actions.confirm_correction(found, by=cast.worker2, at=now)
    assert Person.objects.get(pk=person.pk).name == "林由导入改"


def test_the_database_wants_two_people(cast, now, person, unit):
    found = correct(cast, now, person, unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=found.pk).update(confirmed_by_id=cast.worker.user_id, confirmed_at=now)
    other = Correction.objects.filter(pk=found.pk)
    other.update(proposed_by=None)
    with pytest.raises(Refused):
        actions.confirm_correction(other.get(), by=SYSTEM, at=now)


def test_the_pages(cast, now, person, unit):
    here = f"/desk/registry/hh/units/{unit.pk}/"
    worker, second = browser(cast, "worker"), browser(cast, "worker2")
    assert "更正" in worker.get(here).content.decode()
    sent = {"verb": "correct_person", "person": person.pk, "name": "林改名", "papers_seen": "户口簿"}
    assert worker.post(here, {**sent, "papers_seen": ""}).status_code == 422
    assert worker.post(here, {**sent, "papers": picture()}).status_code == 302
    found = Correction.objects.get()
    page = second.get("/desk/corrections/").content.decode()
    assert "林改名" in page and person.name in page and "户口簿" in page
    assert second.get(f"/desk/corrections/{found.pk}/papers/")["Content-Type"] == "image/jpeg"
    answer = f"/desk/corrections/{found.pk}/"
    assert second.post(answer, {"verb": "refuse_correction", "reason": ""}).status_code == 422
    for stranger in ("owner", "fy_secretary", "police"):
        assert browser(cast, stranger).post(answer, {"verb": "confirm_correction"}).status_code in (403, 404)
        assert "林改名" not in browser(cast, stranger).get("/desk/corrections/").content.decode()
    assert second.post(answer, {"verb": "confirm_correction"}).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "林改名"
    assert "没有等待确认的更正" in second.get("/desk/corrections/").content.decode()
    assert second.get(f"/desk/corrections/{found.pk}/papers/").status_code == 404


def test_a_person_of_another_unit_is_not_corrected_here(cast, now, person, unit):
    elsewhere = cast.units["hh"][2]
    sent = {"verb": "correct_person", "person": person.pk, "name": "林改名", "papers_seen": "户口簿"}
    assert browser(cast, "worker").post(f"/desk/registry/hh/units/{elsewhere.pk}/", sent).status_code == 404
