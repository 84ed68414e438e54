"""From paper to an account, and corrections of what the register says of a person: by two people."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Refused
from linli.registry.models import (
    Binding,
    BindingRequest,
    Correction,
    Invitation,
    Person,
    Place,
    WrongTry,
)

from .common import MOST_WRONG_TRIES, WRONG_TRIES_WITHIN, check_right, is_community, user_of


def check_can_print_invitations(by: Actor, community: Place) -> None:
    check_right(by, "print_invitations", community)
    is_community(community)


def check_can_withdraw_invitation(by: Actor, invitation: Invitation) -> None:
    check_right(by, "withdraw_invitation", invitation.community)
    if invitation.used_at:
        raise Conflict(_("This code has been used; end the binding instead."))
    if invitation.withdrawn_at:
        raise Conflict(_("This code has been withdrawn already."))


def check_can_use_invitation(by: Actor, at: datetime) -> None:
    """A person with an account who has not guessed too often in the last hour."""
    tries = WrongTry.objects.filter(user_id=user_of(by), at__gt=at - WRONG_TRIES_WITHIN).count()
    if tries >= MOST_WRONG_TRIES:
        raise Refused(
            _(
                "That was a wrong code %(count)d times within an hour. Try again in an hour, or bring your papers to "
                "the neighbourhood office."
            )
            % {"count": MOST_WRONG_TRIES}
        )


def check_can_request_binding(by: Actor) -> None:
    user_of(by)


def check_can_check_binding(by: Actor, request: BindingRequest) -> None:
    """Nobody checks her own papers."""
    check_right(by, "check_binding", request.community)
    _is_open(request)
    if request.user_id == by.user_id:
        raise Refused(_("Somebody else has to check your own papers."))
    if request.checked_at:
        raise Conflict(_("These papers have been checked; a second person now confirms."))


def check_can_confirm_binding(by: Actor, request: BindingRequest) -> None:
    """The second pair of eyes: neither who asks nor who checked."""
    check_right(by, "confirm_binding", request.community)
    _is_open(request)
    if not request.checked_at:
        raise Refused(_("The papers have to be checked first."))
    if by.user_id is None or by.user_id in (request.checked_by_id, request.user_id):
        raise Refused(_("A second person has to confirm: not who checked the papers, and not who asks."))


def check_can_refuse_binding(by: Actor, request: BindingRequest) -> None:
    check_right(by, "refuse_binding", request.community)
    _is_open(request)


def check_can_end_binding(by: Actor, binding: Binding) -> None:
    """A worker, or the person herself: who has moved away need not ask."""
    if binding.user_id != by.user_id:
        check_right(by, "end_binding", binding.community)
    if binding.to_at:
        raise Conflict(_("This binding has ended already."))


def check_can_correct_person(by: Actor, person: Person) -> None:
    """Nobody corrects what the register says of herself."""
    check_right(by, "correct_person", person.community)
    _not_herself(by, person)


def check_can_confirm_correction(by: Actor, correction: Correction) -> None:
    """The second pair of eyes: neither who said what is right, nor whom it is about."""
    check_right(by, "confirm_correction", correction.community)
    _is_open(correction)
    if by.user_id is None or by.user_id == correction.proposed_by_id:
        raise Refused(_("A second person has to confirm: not who said what is right."))
    _not_herself(by, correction.person)


def check_can_refuse_correction(by: Actor, correction: Correction) -> None:
    check_right(by, "refuse_correction", correction.community)
    _is_open(correction)


def _not_herself(by: Actor, person: Person) -> None:
    if by.user_id and Binding.objects.filter(person=person, user_id=by.user_id, to_at__isnull=True).exists():
        raise Refused(_("Somebody else has to correct what the register says of you."))


def _is_open(request: BindingRequest | Correction) -> None:
    if request.confirmed_at or request.refused_at:
        raise Conflict(_("This request has been answered already."))
