"""Each role tries each verb of the register: exactly what the table of roles allows is allowed."""

from datetime import date

import pytest

from linli.bodies.roles import GOVERN, MAY, REGISTER
from linli.kernel.errors import Denied, Refused
from linli.registry import rules
from linli.registry.models import (
    Binding,
    BindingRequest,
    Contradiction,
    Correction,
    Holding,
    ImportRun,
    Invitation,
    Person,
    Residence,
)
from tests.cast import AT_HOME, FOREIGN, SEATED

VERBS = sorted(verb for verb in REGISTER | GOVERN if verb.startswith("registry.") and verb != "registry.see_imports")


@pytest.fixture
def attempts(cast, now):
    """Each verb's rule, tried on a thing of 红湖公园城."""
    hh, unit = cast.hh, cast.units["hh"][0]
    user = cast.users["stranger"]
    here = {"community": hh, "unit": unit}
    run = ImportRun(place=hh, made_at=now)
    request = BindingRequest(**here, user=user, relation="owner", asked_at=now)
    binding = Binding(**here, user=user, relation="owner", from_at=now)
    holding, residence = Holding(**here, person_id=1), Residence(**here, person_id=1, relation="tenant")
    found = Contradiction(place=hh, code="x", found_at=now)
    person = Person(pk=1, community=hh, name="甲")
    correction = Correction(**here, person=person, old_name="甲", name="乙", proposed_at=now)
    invitation = Invitation(**here, made_at=now, expires_at=now)
    return {
        "read": lambda by: rules.check_can_read(by, hh),
        "start_import": lambda by: rules.check_can_start_import(by, hh),
        "map_columns": lambda by: rules.check_can_map_columns(by, run),
        "check_import": lambda by: rules.check_can_check_import(by, run),
        "enter_import": lambda by: rules.check_can_enter_import(by, run),
        "export": lambda by: rules.check_can_export(by, hh),
        "print_invitations": lambda by: rules.check_can_print_invitations(by, hh),
        "withdraw_invitation": lambda by: rules.check_can_withdraw_invitation(by, invitation),
        "check_binding": lambda by: rules.check_can_check_binding(by, request),
        "confirm_binding": lambda by: rules.check_can_confirm_binding(by, request),
        "refuse_binding": lambda by: rules.check_can_refuse_binding(by, request),
        "end_binding": lambda by: rules.check_can_end_binding(by, binding),
        "settle_contradiction": lambda by: rules.check_can_settle_contradiction(by, found),
        "correct_person": lambda by: rules.check_can_correct_person(by, person),
        "confirm_correction": lambda by: rules.check_can_confirm_correction(by, correction),
        "refuse_correction": lambda by: rules.check_can_refuse_correction(by, correction),
        "see_person": lambda by: rules.check_can_see_person(by, hh),
        "add_building": lambda by: rules.check_can_add_building(by, hh),
        "add_unit": lambda by: rules.check_can_add_unit(by, hh),
        "set_holder": lambda by: rules.check_can_set_holder(by, hh),
        "set_resident": lambda by: rules.check_can_set_resident(by, hh),
        "end_holding": lambda by: rules.check_can_end_holding(by, holding),
        "end_residence": lambda by: rules.check_can_end_residence(by, residence),
        "name_representative": lambda by: rules.check_can_name_representative(by, holding),
        "record_population": lambda by: rules.check_can_record_population(by, hh),
        "add_place": lambda by: rules.check_can_add_place(by, cast.places["hhsq"], "community"),
        "edit_place": lambda by: rules.check_can_edit_place(by, hh),
        "classify": lambda by: rules.check_can_classify(by, hh, "problem"),
        "end_classification": lambda by: rules.check_can_end_classification(by, hh, "problem", date(2026, 1, 1)),
        "merge_communities": lambda by: rules.check_can_merge_communities(by, [cast.fy], hh, cast.on, cast.on),
        "publish": lambda by: rules.check_can_publish(by, hh),
    }


def is_allowed(attempt, by) -> bool:
    try:
        attempt(by)
    except Denied:
        return False
    except Refused:
        return True  # she may; it is the thing that does not stand so
    return True


@pytest.mark.parametrize("name", [*SEATED, *AT_HOME, *FOREIGN])
def test_each_role_may_do_what_the_table_says_and_nothing_else(cast, attempts, name):
    actor = getattr(cast, name)
    grants = [*actor.seats, *actor.homes]
    allowed = {
        verb.removeprefix("registry.")
        for grant in grants
        for verb in (MAY[grant.role] if grant.role else ())
        if verb in VERBS and cast.hh.path.startswith(grant.path)
    }
    if "end_binding" in attempts and name == "stranger":
        allowed.add("end_binding")  # it is her own
    assert {verb for verb, attempt in attempts.items() if is_allowed(attempt, actor)} == allowed


def test_every_verb_of_the_table_has_its_rule(attempts):
    assert {f"registry.{verb}" for verb in attempts} == set(VERBS)


def test_a_worker_of_another_neighbourhood_has_no_right_here(cast, attempts):
    """The same seat at a place beside this one."""
    here = cast.places["hhsq"].path

    class Elsewhere:
        user_id, body_id = 1, 1

        def may(self, verb, path):
            return path.startswith(here.replace(f"{cast.places['hhsq'].pk}.", "999."))

    assert [verb for verb, attempt in attempts.items() if is_allowed(attempt, Elsewhere())] == []
