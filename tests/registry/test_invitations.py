"""A code on paper: one home, one account, once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry import actions
from linli.registry.actions.invitations import ALPHABET, WrongCode, plain_code
from linli.registry.models import Binding, Invitation, WrongTry
from tests.cast import make_cast


@pytest.fixture
def slip(cast, now):
    """The paper of 3栋2单元102."""
    return print_one(cast, now)


def print_one(cast, now, **facts):
    (slip,) = actions.print_invitations(cast.hh, unit=cast.units["hh"][3], **facts, by=cast.worker, at=now)
    return slip


def test_a_sheet_has_one_code_for_each_unit_of_the_building(cast, now):
    building = cast.units["hh"][0].building
    slips = actions.print_invitations(cast.hh, building=building, by=cast.worker, at=now)
    assert [slip.unit for slip in slips] == cast.units["hh"][:4]
    assert all(len(plain_code(slip.code)) == 10 and set(plain_code(slip.code)) <= set(ALPHABET) for slip in slips)
    assert {slip.expires_at - now for slip in slips} == {timedelta(days=30, hours=15)}  # the end of the thirtieth day
    assert Event.objects.get(verb="registry.print_invitations").data == {"codes": 4, "relation": "owner"}


def test_the_code_itself_is_kept_nowhere(cast, slip):
    kept = str(list(Invitation.objects.values())) + "".join(Event.objects.values_list("body_text", flat=True))
    assert plain_code(slip.code) not in kept
    assert slip.code not in kept


def test_a_newer_sheet_makes_the_older_void(cast, now, slip):
    newer = print_one(cast, now)
    tenants = print_one(cast, now, relation="tenant")
    with pytest.raises(Refused):
        actions.use_invitation(slip.code, by=cast.stranger, at=now)
    actions.use_invitation(newer.code, by=cast.stranger, at=now)
    actions.use_invitation(tenants.code, by=cast.tenant, at=now)  # a code for tenants leaves that for owners alone


@pytest.mark.parametrize("typed", [str, str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("-", "－")])
def test_the_code_binds_however_it_is_typed(cast, now, slip, typed):
    invitation = actions.use_invitation(typed(slip.code), by=cast.stranger, at=now)
    binding = Binding.objects.get(unit=slip.unit, user_id=cast.stranger.user_id)
    assert (binding.relation, binding.from_at, invitation.used_at) == ("owner", now, now)
    assert any(home.unit_id == slip.unit.pk for home in cast.fresh("stranger").homes)
    assert Event.objects.get(verb="registry.use_invitation").subject_id == binding.pk


def test_looking_binds_nobody(cast, now, slip):
    assert actions.use_invitation(slip.code, confirmed=False, by=cast.stranger, at=now).unit == slip.unit
    assert not Binding.objects.filter(unit=slip.unit).exists()


def test_a_double_click_binds_once(cast, now, slip):
    for _press in range(2):
        actions.use_invitation(slip.code, by=cast.stranger, at=now)
    assert Binding.objects.filter(unit=slip.unit).count() == 1


def test_nobody_else_can_use_it_again(cast, now, slip):
    actions.use_invitation(slip.code, by=cast.stranger, at=now)
    with pytest.raises(Refused):
        actions.use_invitation(slip.code, by=cast.tenant, at=now)


def test_who_belongs_there_already_does_not_spend_the_code(cast, now):
    (slip,) = actions.print_invitations(cast.hh, unit=cast.units["hh"][0], by=cast.worker, at=now)
    with pytest.raises(Conflict):
        actions.use_invitation(slip.code, by=cast.owner, at=now)
    actions.use_invitation(slip.code, by=cast.stranger, at=now)


def test_it_expires_and_can_be_withdrawn(cast, now, slip):
    with pytest.raises(Refused):
        actions.use_invitation(slip.code, by=cast.stranger, at=slip.expires_at)
    invitation = Invitation.objects.get()
    actions.withdraw_invitation(invitation, by=cast.worker, at=now)
    with pytest.raises(Refused):
        actions.use_invitation(slip.code, by=cast.stranger, at=now)
    with pytest.raises(Conflict):
        actions.withdraw_invitation(invitation, by=cast.worker, at=now)


def test_a_used_code_is_not_withdrawn(cast, now, slip):
    stale = Invitation.objects.get()
    actions.use_invitation(slip.code, by=cast.stranger, at=now)
    with pytest.raises(Conflict):
        actions.withdraw_invitation(stale, by=cast.worker, at=now)
    with pytest.raises(Conflict):
        actions.withdraw_invitation(Invitation.objects.get(), by=cast.worker, at=now)


def test_after_five_wrong_codes_one_has_to_wait_an_hour(cast, now, slip):
    for number in range(5):
        with pytest.raises(WrongCode):
            actions.use_invitation(
                f"WRONG{number}", confirmed=False, by=cast.stranger, at=now + timedelta(minutes=number)
            )
    with pytest.raises(Refused) as refusal:
        actions.use_invitation(slip.code, by=cast.stranger, at=now + timedelta(minutes=30))
    assert not isinstance(refusal.value, WrongCode)
    actions.use_invitation(slip.code, by=cast.tenant, at=now)  # others are not kept waiting
    assert WrongTry.objects.count() == 5
    other = print_one(cast, now)
    actions.use_invitation(other.code, by=cast.stranger, at=now + timedelta(minutes=61))


def test_who_is_not_signed_in_uses_no_code(cast, now, slip):
    with pytest.raises(Denied):
        actions.use_invitation(slip.code, by=SYSTEM, at=now)


def test_the_verified_phone_says_which_person_of_the_register_it_is(cast, now):
    unit = cast.units["hh"][3]
    phone = cast.users["stranger"].phone
    holding = actions.set_holder(unit, name="白外人", phone=phone, from_date=cast.on, by=cast.worker, at=now)
    actions.use_invitation(print_one(cast, now).code, by=cast.stranger, at=now)
    assert Binding.objects.get(unit=unit).person_id == holding.person_id
    actions.use_invitation(print_one(cast, now).code, by=cast.neighbour, at=now)
    assert Binding.objects.get(unit=unit, user_id=cast.neighbour.user_id).person_id is None


def test_who_may_print_and_withdraw(cast, now, slip):
    for who in (cast.owner, cast.secretary, cast.manager, cast.district, cast.stranger):
        with pytest.raises(Denied):
            actions.print_invitations(cast.hh, unit=cast.units["hh"][0], by=who, at=now)
        with pytest.raises(Denied):
            actions.withdraw_invitation(Invitation.objects.get(), by=who, at=now)


def test_another_communitys_building_has_no_units_here(cast, now):
    with pytest.raises(Invalid):
        actions.print_invitations(cast.hh, building=cast.units["fy"][0].building, by=cast.worker, at=now)
    with pytest.raises(Invalid):
        actions.print_invitations(cast.hh, unit=cast.units["fy"][0], by=cast.worker, at=now)


@pytest.mark.django_db(transaction=True)
def test_two_use_one_code_at_the_same_moment_one_succeeds_the_other_reads_a_sentence(now):
    cast = make_cast(now)
    slip = print_one(cast, now)
    outcomes: list[str] = []
    barrier = Barrier(2)

    def use(who):
        try:
            barrier.wait()
            actions.use_invitation(slip.code, by=who, at=now)
            outcomes.append("bound")
        except Refused as refusal:
            outcomes.append(type(refusal).__name__ if str(refusal) else "silent")
        finally:
            connection.close()

    threads = [Thread(target=use, args=[who]) for who in (cast.stranger, cast.tenant)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (["Conflict", "bound"], ["Refused", "bound"])
    assert Binding.objects.filter(unit=slip.unit).count() == 1
