"""A register file on its way in: what was sent, what is wrong with it, and what contradicts itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.registry.states import ImportState, Severity

from .places import Place


class ImportRun(models.Model):
    """One file with its column mapping. Entering it is all or nothing and can be done again."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=24, default="register")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)  # our column name -> the file's
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # What entering it changed, counted: {"units_new": 2991, "holdings_ended": 0, …}
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["place", "-made_at"], name="registry_import_latest")]


class ImportProblem(models.Model):
    """One thing wrong in one row, by a code from a closed list and what the row said."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=16, choices=Severity)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["run", "severity", "row"], name="registry_problem_by_row")]


class Contradiction(models.Model):
    """What the sources themselves say in two ways. Both are kept until somebody with the duty settles it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="contradictions")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, related_name="contradictions")
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settlement = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "settled_at"], name="registry_contradiction_open")]
        constraints = [
            models.CheckConstraint(
                name="registry_contradiction_settled_with_reason",
                condition=Q(settled_at__isnull=True) | ~Q(settlement=""),
            ),
        ]
