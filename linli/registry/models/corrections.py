"""A person's name or telephone in the register is wrong: one worker says what is right, another confirms it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile

from .places import Place, Unit
from .units import Person


class Correction(models.Model):
    """What stands there, what is right, and which papers show it. Nothing changes before the second person."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="corrections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="corrections")  # on whose page it was said
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    old_name = models.CharField(max_length=80)
    old_phone = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    papers_seen = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "proposed_at"], name="registry_correction_waiting")]
        constraints = [
            models.CheckConstraint(
                name="registry_correction_two_pairs_of_eyes",
                condition=Q(confirmed_by__isnull=True)
                | (Q(proposed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="registry_correction_corrects",
                condition=~Q(name=F("old_name")) | ~Q(phone=F("old_phone")),
            ),
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="registry_correction_open_once",
            ),
        ]
