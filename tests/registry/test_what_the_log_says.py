"""The log is open to everybody: which unit and which person a change of the register was about stands in it only as
a salted commitment, which a receipt opens for those who may know."""

import json
from datetime import date

import pytest

from linli.audit import queries as audit
from linli.audit.models import Event, Secret
from linli.audit.sequence import sequence
from linli.registry import actions
from linli.registry.models import Contradiction, Holding, Invitation, Person
from linli.registry.states import Relation

pytestmark = pytest.mark.django_db
SINCE = date(2026, 2, 1)


def event(verb: str) -> Event:
    return Event.objects.filter(verb=f"registry.{verb}").latest("id")


def opened(verb: str) -> dict[str, object]:
    secrets = Secret.objects.filter(event_id=event(verb).pk).exclude(name="actor")
    return {secret.name: json.loads(secret.value) for secret in secrets}


def facts(verb: str) -> tuple[str, dict[str, object]]:
    return event(verb).subject_kind, event(verb).data


def test_who_owns_a_unit(cast, now):
    unit = cast.units["hh"][3]
    first = actions.set_holder(unit, name="秦一", from_date=SINCE, by=cast.worker, at=now)
    assert facts("set_holder") == ("holding", {"with_others": False})
    about = {"unit": unit.pk, "person": first.person_id}
    assert opened("set_holder") == about | {"from": "2026-02-01"}
    actions.name_representative(first, by=cast.worker, at=now)
    assert (facts("name_representative"), opened("name_representative")) == (("holding", {}), about)
    actions.end_holding(first, on=cast.on, by=cast.worker, at=now)
    assert (facts("end_holding"), opened("end_holding")) == (("holding", {}), about | {"on": cast.on.isoformat()})


def test_who_lives_in_it(cast, now):
    unit = cast.units["hh"][3]
    lives = actions.set_resident(unit, name="秦一", relation=Relation.TENANT, from_date=SINCE, by=cast.worker, at=now)
    about = {"unit": unit.pk, "person": lives.person_id}
    assert facts("set_resident") == ("residence", {"relation": "tenant"})
    assert opened("set_resident") == about | {"from": "2026-02-01"}
    actions.end_residence(lives, on=cast.on, by=cast.worker, at=now)
    assert facts("end_residence") == ("residence", {})
    assert opened("end_residence") == about | {"on": cast.on.isoformat()}


def test_whose_account_belongs_to_it(cast, now):
    unit = cast.units["hh"][3]
    request = actions.request_binding(unit, relation=Relation.OWNER, papers=None, by=cast.stranger, at=now)
    actions.check_binding(request, papers_seen="不动产权证", by=cast.worker, at=now)
    binding = actions.confirm_binding(request, by=cast.worker2, at=now)
    actions.end_binding(binding, by=cast.stranger, at=now)
    assert facts("request_binding") == ("binding_request", {"relation": "owner", "papers": None})
    assert facts("check_binding") == ("binding_request", {})
    assert facts("confirm_binding") == ("binding_request", {"relation": "owner"})
    assert facts("end_binding") == ("binding", {"by_herself": True})
    assert opened("confirm_binding") == {"unit": unit.pk, "binding": binding.pk}
    assert {opened(verb)["unit"] for verb in ("request_binding", "check_binding", "end_binding")} == {unit.pk}


def test_codes_for_one_home(cast, now):
    unit = cast.units["hh"][3]
    actions.print_invitations(cast.hh, unit=unit, relation=Relation.OWNER, by=cast.worker, at=now)
    assert facts("print_invitations") == ("building", {"codes": 1, "relation": "owner"})
    assert opened("print_invitations") == {"unit": unit.pk}
    slip = Invitation.objects.get()
    actions.withdraw_invitation(slip, by=cast.worker, at=now)
    assert (facts("withdraw_invitation"), opened("withdraw_invitation")) == (("invitation", {}), {"unit": unit.pk})
    [slip] = actions.print_invitations(cast.hh, unit=unit, relation=Relation.OWNER, by=cast.worker, at=now)
    used = actions.use_invitation(slip.code, by=cast.stranger, at=now)
    assert facts("use_invitation") == ("binding", {"relation": "owner"})
    assert opened("use_invitation") == {"unit": unit.pk, "invitation": used.pk}


def test_how_a_contradiction_was_settled(cast, now):
    unit = cast.units["hh"][3]
    people = Person.objects.bulk_create(Person(community=cast.hh, name=name) for name in ("秦一", "秦二"))
    one, two = Holding.objects.bulk_create(
        Holding(community=cast.hh, unit=unit, person=person, contested=True) for person in people
    )
    params = {"unit": unit.pk, "persons": [person.pk for person in people]}
    found = Contradiction.objects.create(place=cast.hh, code="two_owners", params=params, found_at=now)
    actions.settle_contradiction(found, settlement="看过产权证", owners=[one.pk], by=cast.worker, at=now)
    assert facts("settle_contradiction") == ("contradiction", {"code": "two_owners"})
    settled = {"unit": unit.pk, "kept": [one.pk], "ended": [two.pk], "settlement": "看过产权证"}
    assert opened("settle_contradiction") == settled


def test_a_receipt_still_opens_it_for_who_may_know(cast, now):
    unit = cast.units["hh"][3]
    first = actions.set_holder(unit, name="秦一", from_date=SINCE, by=cast.worker, at=now)
    sequence(cast.hh.pk, now)
    written = event("set_holder")
    closed = audit.verify(audit.receipt(written.pk))
    assert (closed.leaf["data"], closed.opened) == ({"with_others": False}, {})
    proven = audit.verify(audit.receipt(written.pk, open=["unit", "person"]))
    assert proven.opened == {"unit": unit.pk, "person": first.person_id}
