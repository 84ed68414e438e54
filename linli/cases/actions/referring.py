"""What goes to a higher inspection, and what it answers (S1-55)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.models import Case, Referral
from linli.kernel.errors import Conflict, Invalid

from .notify import record_case
from .words import words


@transaction.atomic
def refer(
    case: Case, *, authority: str, number: str, on: date, reply_due_on: date, by: Actor, at: datetime
) -> Referral:
    """Handed to a higher inspection (S1-55), with its number, date and limit; the case stays open here."""
    rules.check_can_refer(case, by=by)
    if reply_due_on < on:
        raise Invalid(_("The reply cannot be due before the matter is handed over."), field="reply_due_on")
    referral = Referral.objects.create(
        community_id=case.community_id,
        case=case,
        authority=words(authority, most=120, field="authority"),
        number=words(number, most=60, field="number"),
        on=on,
        reply_due_on=reply_due_on,
        by_id=by.user_id,
        at=at,
    )
    # What a higher inspection has to settle did not stay inside the community (S1-28, S1-55).
    Case.objects.filter(pk=case.pk).update(left_community=True)
    case.left_community = True
    record_case(
        case,
        "refer",
        by=by,
        at=at,
        authority=referral.authority,
        number=referral.number,
        on=on.isoformat(),
        due=reply_due_on.isoformat(),
    )
    return referral


@transaction.atomic
def record_reply(referral: Referral, *, reply: str, on: date, by: Actor, at: datetime) -> None:
    """What the higher inspection answered, and when."""
    rules.check_can_record_reply(referral, by=by)
    reply = words(reply, most=2000, field="reply")
    if Referral.objects.filter(pk=referral.pk, replied_on__isnull=True).update(reply=reply, replied_on=on) != 1:
        raise Conflict(_("The reply has been recorded already."))
    record_case(referral.case, "record_reply", by=by, at=at, on=on.isoformat(), private={"text": reply})
