"""Codes printed for units, each good for one account, once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import half_width
from linli.law.deadlines import SHANGHAI, due_at
from linli.law.profiles import NATIONAL, profile
from linli.people.models import User
from linli.registry import rules
from linli.registry.models import Binding, Building, Invitation, Place, Unit, WrongTry
from linli.registry.states import Relation

from .bindings import bind

# Nothing that looks like something else on paper: no 0 and O, no 1, I and L. 31 ** 10 codes, five tries an hour.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 10


@dataclass(frozen=True)
class PrintedInvitation:
    """What stands on one slip of paper. The code is known here and on the paper, and nowhere else."""

    unit: Unit
    code: str  # "K7MQ3-XWP9T"
    expires_at: datetime


class WrongCode(Refused):
    """No unit has this code; the try is counted."""


@transaction.atomic
def print_invitations(
    community: Place,
    *,
    building: Building | None = None,
    unit: Unit | None = None,
    relation: str = Relation.OWNER,
    by: Actor,
    at: datetime,
) -> list[PrintedInvitation]:
    """Make one code for each unit of a building, or for one unit, in the order of the register.

    Earlier codes of these units for the same relation that nobody has used become void. They expire by the rule
    "people.invitation". Raises Denied or Invalid.
    """
    rules.check_can_print_invitations(by, community)
    if relation not in Relation.values:
        raise Invalid(_("Choose for whom the codes are."), field="relation")
    units = Unit.objects.filter(community=community).select_related("building", "entrance").order_by("id")
    units = units.filter(pk=unit.pk) if unit else units.filter(building=building)
    found = list(units)
    if not found:
        raise Invalid(_("There is no unit to print a code for."), field="building")
    unused = Invitation.objects.filter(community=community, unit__in=found, relation=relation, used_at__isnull=True)
    unused.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    limit = profile(NATIONAL, on=at.astimezone(SHANGHAI).date()).limit("people.invitation")
    expires_at = due_at(at, limit)
    slips = [PrintedInvitation(each, _new_code(), expires_at) for each in found]
    Invitation.objects.bulk_create(
        [
            Invitation(
                community=community,
                unit=slip.unit,
                relation=relation,
                code_hash=code_hash(slip.code),
                made_by_id=rules.user_of(by),
                made_at=at,
                expires_at=expires_at,
            )
            for slip in slips
        ],
        batch_size=1000,
    )
    record(
        log_id=community.pk,
        verb="registry.print_invitations",
        subject=("building", found[0].building_id),
        by=by,
        at=at,
        data={"codes": len(slips), "relation": relation},
        private={"unit": unit.pk} if unit else None,  # the log is open to everybody
    )
    return slips


def use_invitation(code: str, *, confirmed: bool = True, by: Actor, at: datetime) -> Invitation:
    """A person with the paper in her hand is bound to the unit. Not ``confirmed``: only look which home it is.

    Works once, also when pressed twice: the second press of the same person finds it done. Raises Denied for who is
    not signed in, WrongCode (counted: after five within an hour Refused), Refused for a code that has expired, was
    withdrawn or used by somebody else.
    """
    rules.check_can_use_invitation(by, at)
    invitation = _find(code)
    if invitation is None:
        # Outside the transaction of the verb: that it failed must stay.
        WrongTry.objects.create(user_id=rules.user_of(by), at=at)
        raise WrongCode(_("No home has this code. Look at the paper again: there is no 0, O, 1, I or L in it."))
    if invitation.used_by_id == by.user_id:
        return invitation
    _check_usable(invitation, at)
    if confirmed:
        _use(invitation, by, at)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """The paper is lost or went to the wrong door: the code is void. Raises Denied or Conflict."""
    rules.check_can_withdraw_invitation(by, invitation)
    unused = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True)
    if unused.update(withdrawn_at=at) != 1:
        raise Conflict(_("This code has just been used or withdrawn."))
    invitation.withdrawn_at = at
    record(
        log_id=invitation.community_id,
        verb="registry.withdraw_invitation",
        subject=("invitation", invitation.pk),
        by=by,
        at=at,
        data={},
        private={"unit": invitation.unit_id},
    )
    return invitation


def plain_code(text: str) -> str:
    """What was typed, as capital letters and digits without the dash."""
    return "".join(char for char in half_width(text).upper() if char.isascii() and char.isalnum())


def code_hash(code: str) -> str:
    """What is kept of a code. Keyed, so that who reads the table cannot try codes against it."""
    return salted_hmac("linli.registry.invitation", plain_code(code), algorithm="sha256").hexdigest()


@transaction.atomic
def _use(invitation: Invitation, by: Actor, at: datetime) -> None:
    usable = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True)
    user_id = rules.user_of(by)
    if usable.update(used_by_id=user_id, used_at=at) != 1:
        raise Conflict(_("This code has just been used. Ask the neighbourhood office for a new one."))
    if Binding.objects.filter(unit=invitation.unit, user_id=user_id, to_at__isnull=True).exists():
        raise Conflict(_("You belong to this home already; the code stays good for somebody else."))
    binding = bind(invitation.unit, User.objects.get(pk=user_id), invitation.relation, at)
    invitation.used_by_id, invitation.used_at = user_id, at
    record(
        log_id=invitation.community_id,
        verb="registry.use_invitation",
        subject=("binding", binding.pk),
        by=by,
        at=at,
        data={"relation": invitation.relation},
        private={"unit": invitation.unit_id, "invitation": invitation.pk},
    )


def _check_usable(invitation: Invitation, at: datetime) -> None:
    if invitation.used_at:
        raise Refused(_("This code has been used already. Ask the neighbourhood office for a new one."))
    if invitation.withdrawn_at:
        raise Refused(_("This code is no longer valid: a newer paper was printed. Ask the neighbourhood office."))
    if at >= invitation.expires_at:
        raise Refused(_("This code has expired. Ask the neighbourhood office for a new one."))


def _find(code: str) -> Invitation | None:
    related = Invitation.objects.select_related("community", "unit__building", "unit__entrance")
    return related.filter(code_hash=code_hash(code)).first()


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))
    return f"{letters[:5]}-{letters[5:]}"
