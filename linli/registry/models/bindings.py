"""How an account comes to stand for somebody in a unit: by a printed code, or by papers that two people have seen."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.registry.states import Relation

from .places import Place, Unit
from .units import Person


class Binding(models.Model):
    """This account belongs to somebody of this unit, from one moment to another."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="bindings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bindings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bindings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="bindings")
    relation = models.CharField(max_length=8, choices=Relation)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "to_at"], name="registry_binding_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "unit", "user"], condition=Q(to_at__isnull=True), name="registry_binding_once"
            ),
        ]


class Invitation(models.Model):
    """A code printed for one unit; whoever types it in is bound to the unit. Only the code's hash is kept."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    relation = models.CharField(max_length=8, choices=Relation, default=Relation.OWNER)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "unit"], name="registry_invitation_by_unit")]
        constraints = [
            models.CheckConstraint(
                name="registry_invitation_used_both_or_neither",
                condition=Q(used_by__isnull=True, used_at__isnull=True)
                | Q(used_by__isnull=False, used_at__isnull=False),
            ),
        ]


class WrongTry(models.Model):
    """Somebody typed a code that is none. Who does it too often has to wait, so that no code can be guessed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="registry_wrong_try_recent")]


class BindingRequest(models.Model):
    """Somebody shows papers; one worker checks them, another confirms."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="binding_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="binding_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="binding_requests")
    relation = models.CharField(max_length=8, choices=Relation)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    papers_seen = models.CharField(max_length=200, blank=True)  # "不动产权证 川(2015)…，本人到场"
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "asked_at"], name="registry_request_waiting")]
        constraints = [
            models.CheckConstraint(
                name="registry_request_two_pairs_of_eyes",
                # Confirmed without a check would be one pair of eyes: NULL is not unequal to anybody.
                condition=Q(confirmed_by__isnull=True)
                | (Q(checked_by__isnull=False) & ~Q(confirmed_by=F("checked_by"))),
            ),
            models.UniqueConstraint(
                fields=["community", "unit", "user"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="registry_request_open_once",
            ),
        ]
