"""Bodies of every kind, who sits in them and for how long, and their hours of duty."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.registry.models import Building, Place

from .states import Appointment, BodyKind, SeatTitle, Weekday


class Body(models.Model):
    """A branch, committee, council, company, office or department at one place."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=32, choices=BodyKind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "kind"], name="bodies_body_at_place")]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="bodies_body_named_once"),
            models.CheckConstraint(
                name="bodies_body_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody sits in a body under a title, from one day to another. Rights follow from it (roles.py)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=10, choices=SeatTitle)
    appointment = models.CharField(max_length=10, choices=Appointment, blank=True)
    # a captain's building
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="captains")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)  # the term's end; alarms look at it
    ended_on = models.DateField(null=True, blank=True)  # left before the term's end
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ended_on"], name="bodies_seat_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "user", "title"], condition=Q(ended_on__isnull=True), name="bodies_seat_once"
            ),
            models.CheckConstraint(
                name="bodies_seat_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
        ]


class DutyHour(models.Model):
    """When somebody of this body is there to be spoken to (domain 2, S1-3)."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="duty_hours")
    weekday = models.PositiveSmallIntegerField()  # 1 Monday … 7 Sunday
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    where = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(name="bodies_duty_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(name="bodies_duty_closes_later", condition=Q(closes_at__gt=F("opens_at"))),
        ]

    @property
    def day(self) -> str:
        return str(Weekday(self.weekday).label)
