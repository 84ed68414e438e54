"""A household is reminded, politely and not often, of what is overdue. Nobody else hears of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.inbox.actions import tell
from linli.kernel.errors import Refused
from linli.kernel.money import yuan
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, Reminder
from linli.ledger.queries.households import overdue_of, overdue_units, owners_reached
from linli.ledger.queries.standing import book_of
from linli.ledger.rules import households as rules
from linli.registry.models import Unit

TEMPLATE = "ledger.fees_reminder"


@transaction.atomic
def remind(unit: Unit, *, by: Actor, at: datetime) -> Reminder:
    """Tell the owners of a unit what is overdue. Raises Denied; Refused where nothing is, where the last reminder is
    too recent (law profile, ``ledger.reminder_every``), or where none of them can be reached here."""
    book = book_of(unit)
    by = rules.check_can_remind(book, by=by)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # of two reminders at once the second is too soon
    owed = overdue_of(book, unit, at.astimezone(SHANGHAI).date())
    rules.check_reminder(book, unit, owed.fen, at=at)
    users = owners_reached(unit)
    if not users:
        raise Refused(_("No owner of this unit uses Linli. Tell her on paper or by telephone."))
    reminder = Reminder.objects.create(book=book, unit=unit, owed_fen=owed.fen, sent_by_id=by.user_id, sent_at=at)
    event = record(
        log_id=book.pk,
        verb="ledger.remind",
        subject=("reminder", reminder.pk),
        by=by,
        at=at,
        data={},
        private={"unit": unit.pk, "owed_fen": owed.fen},
    )
    tell(
        community_id=book.pk,
        users=users,
        bodies=(),
        template=TEMPLATE,
        params={"title": book.community.name, "owed": yuan(owed.fen), "bills": owed.bills, "home": unit.address},
        link=f"/c/{book.community.code}/book/household/{unit.pk}/",
        event_id=event.pk,
        at=at,
    )
    return reminder


def remind_overdue(book: Book, *, by: Actor, at: datetime) -> int:
    """Remind every household that is overdue and may be reminded now; how many were. Raises Denied."""
    rules.check_can_remind(book, by=by)
    reminded = 0
    for unit in overdue_units(book, at.astimezone(SHANGHAI).date()):
        try:
            remind(unit, by=by, at=at)
        except Refused:  # too recent, or nobody to be reached
            continue
        reminded += 1
    return reminded
