"""A month's bills of every book inside a place, made in the background one book after another."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.bodies.models import Body
from linli.ledger.states.waves import WaveState
from linli.registry.models import Place


class BillWave(models.Model):
    """Somebody asked for the bills of a month in all books inside a place where she may make them. What was made stands
    in each book's runs; here stands only how far the work has come."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    state = models.CharField(max_length=8, choices=WaveState, default=WaveState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    books_all = models.PositiveIntegerField(null=True, blank=True)  # None: not counted yet
    books_done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # [[book, sentence], …]: books of which none were made, and why
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="ledger_wave_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "month", "asked_by"],
                condition=Q(state__in=["waiting", "running"]),
                name="ledger_wave_once_at_a_time",
            ),
            models.CheckConstraint(name="ledger_wave_month", condition=Q(month__day=1)),
        ]
