"""The verbs of bodies: set them up, close them, give seats and end them, say when somebody is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies import rules
from linli.bodies.actor import Actor
from linli.bodies.models import Body, DutyHour, Seat
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.people.actions import account_for
from linli.people.models import User
from linli.registry.models import Building, Place


@dataclass(frozen=True)
class Hours:
    """Somebody is at ``where`` every ``weekday`` (1 Monday … 7 Sunday) between two hours of the place's own clock."""

    weekday: int
    opens_at: time
    closes_at: time
    where: str


@transaction.atomic
def add_body(
    place: Place, *, kind: BodyKind, name: str, name_en: str = "", phone: str = "", by: Actor, at: datetime
) -> Body:
    """Set up a body. Raises Denied, or Invalid for a kind that does not stand here or a name that is taken here."""
    rules.check_can_add_body(place, kind, by=by)
    body = Body(place=place, kind=kind, opened_on=rules.day_of(at), **_facts(name, name_en, phone))
    _save(body)
    _of_body(body, "add_body", by=by, at=at, kind=str(kind), name=body.name)
    return body


@transaction.atomic
def edit_body(body: Body, *, name: str, name_en: str = "", phone: str = "", by: Actor, at: datetime) -> Body:
    """Change what a body is called and its telephone; what it is stays."""
    rules.check_can_edit_body(body, by=by)
    before = body.name
    for field, value in _facts(name, name_en, phone).items():
        setattr(body, field, value)
    _save(body)
    _of_body(body, "edit_body", by=by, at=at, name=body.name, before=before)
    return body


@transaction.atomic
def close_body(body: Body, *, reason: str, by: Actor, at: datetime) -> Body:
    """Close a body for good; the seats in it end with it, on the same day and for the same reason."""
    rules.check_can_close_body(body, by=by)
    reason = _reason(reason)
    on = rules.day_of(at)
    if not Body.objects.filter(pk=body.pk, closed_on__isnull=True).update(closed_on=on):
        raise Conflict(_("This body has been closed."))
    body.closed_on = on
    for seat in Seat.objects.filter(body=body, ended_on__isnull=True).select_related("body__place"):
        _end(seat, reason, on, by=by, at=at)
    _of_body(body, "close_body", by=by, at=at, reason=reason)
    return body


@transaction.atomic
def seat(
    body: Body,
    user: User,
    *,
    title: SeatTitle,
    appointment: Appointment | str = "",
    from_date: date | None = None,
    to_date: date | None = None,
    building: Building | None = None,
    by: Actor,
    at: datetime,
) -> Seat:
    """Give somebody a seat, from ``from_date`` (today) to ``to_date`` (open). Her rights follow from it (roles.py).

    Raises Denied, Invalid for dates or a building that do not fit, Conflict if she holds the seat already, and
    Refused where the seat would let her supervise herself.
    """
    on = rules.day_of(at)
    rules.check_can_seat(body, user, title, building=building, by=by, on=on)
    from_date = from_date or on
    if to_date is not None and to_date < from_date:
        raise Invalid(_("The term ends before it begins."), field="to_date")
    # Elected once more: the seat whose term is over makes room for the new one.
    Seat.objects.filter(body=body, user=user, title=title, ended_on__isnull=True, to_date__lt=on).update(
        ended_on=F("to_date")
    )
    row = Seat(
        body=body,
        user=user,
        title=title,
        appointment=appointment,
        building=building,
        from_date=from_date,
        to_date=to_date,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("She holds this seat already.")) from None
    data = {
        "body": body.pk,
        "title": str(title),
        "appointment": str(appointment),
        "from": from_date.isoformat(),
        "to": to_date.isoformat() if to_date else None,
    }
    _of_seat(row, "seat", data, by=by, at=at)
    return row


@transaction.atomic
def seat_at_address(
    body: Body,
    address: str,
    *,
    name: str,
    title: SeatTitle,
    appointment: Appointment | str = "",
    from_date: date | None = None,
    to_date: date | None = None,
    building: Building | None = None,
    by: Actor,
    at: datetime,
) -> Seat:
    """``seat`` for whoever has this phone or e-mail address; she gets an account if she has none, under ``name``."""
    rules.check_can_give_seats(body, title, by=by)
    user = account_for(address, name=name, by=by, at=at)
    return seat(
        body,
        user,
        title=title,
        appointment=appointment,
        from_date=from_date,
        to_date=to_date,
        building=building,
        by=by,
        at=at,
    )


@transaction.atomic
def end_seat(seat: Seat, *, reason: str, by: Actor, at: datetime) -> Seat:
    """End a seat today, before or after its term is over, for a reason that everybody can read."""
    rules.check_can_end_seat(seat, by=by)
    _end(seat, _reason(reason), rules.day_of(at), by=by, at=at)
    return seat


@transaction.atomic
def set_duty_hours(body: Body, hours: Iterable[Hours], *, by: Actor, at: datetime) -> list[DutyHour]:
    """Replace the hours at which somebody of this body can be spoken to (domain 2, S1-3). Raises Invalid."""
    rules.check_can_set_duty_hours(body, by=by)
    rows = [_duty_hour(body, one) for one in hours]
    if len(rows) > rules.MOST_HOURS:
        raise Invalid(_("At most %(most)d duty hours a week.") % {"most": rules.MOST_HOURS})
    DutyHour.objects.filter(body=body).delete()
    DutyHour.objects.bulk_create(rows)
    told = [f"{row.weekday} {row.opens_at:%H:%M}-{row.closes_at:%H:%M} {row.where}" for row in rows]
    _of_body(body, "set_duty_hours", by=by, at=at, hours=told)
    return rows


def _duty_hour(body: Body, hours: Hours) -> DutyHour:
    if not 1 <= hours.weekday <= 7:
        raise Invalid(_("Choose a day of the week."), field="weekday")
    if hours.closes_at <= hours.opens_at:
        raise Invalid(_("The duty ends before it begins."), field="closes_at")
    where = clean_line(hours.where, most=80, field="where")
    if not where:
        raise Invalid(_("Write where somebody can be found."), field="where")
    return DutyHour(body=body, weekday=hours.weekday, opens_at=hours.opens_at, closes_at=hours.closes_at, where=where)


def _facts(name: str, name_en: str, phone: str) -> dict[str, str]:
    facts = {
        "name": clean_line(name, most=80, field="name"),
        "name_en": clean_line(name_en, most=120, field="name_en"),
        "phone": clean_line(phone, most=30, field="phone"),
    }
    if not facts["name"]:
        raise Invalid(_("Write what the body is called."), field="name")
    return facts


def _save(body: Body) -> None:
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError:
        raise Invalid(_("A body of this name stands here already."), field="name") from None


def _reason(text: str) -> str:
    reason = clean_line(text, most=200, field="reason")
    if not reason:
        raise Invalid(_("Write the reason; everybody can read it."), field="reason")
    return reason


def _end(seat: Seat, reason: str, on: date, *, by: Actor, at: datetime) -> None:
    changed = Seat.objects.filter(pk=seat.pk, ended_on__isnull=True).update(ended_on=on, end_reason=reason)
    if not changed:
        raise Conflict(_("This seat has been ended already."))
    seat.ended_on, seat.end_reason = on, reason
    _of_seat(seat, "end_seat", {"body": seat.body_id, "title": seat.title, "reason": reason}, by=by, at=at)


def _of_body(body: Body, verb: str, *, by: Actor, at: datetime, **data: object) -> None:
    record(log_id=body.place_id, verb=f"bodies.{verb}", subject=("body", body.pk), by=by, at=at, data=data)


def _of_seat(seat: Seat, verb: str, data: dict[str, object], *, by: Actor, at: datetime) -> None:
    # Who sits there is published by the directory for as long as she sits; in the log it is a commitment.
    record(
        log_id=seat.body.place_id,
        verb=f"bodies.{verb}",
        subject=("seat", seat.pk),
        by=by,
        at=at,
        data=data,
        private={"user": seat.user_id},
    )
