"""Who holds a unit and who lives in it, each from one day to another."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.mask import mask_name, mask_phone
from linli.kernel.text import local_phone
from linli.registry.states import PersonKind, Relation

from .places import Place, Unit


class Person(models.Model):
    """Somebody in one community's register. The same human being in two communities is two rows: communities' data
    stay apart."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="persons")
    kind = models.CharField(max_length=12, choices=PersonKind, default=PersonKind.PERSON)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16, blank=True)
    # What the register calls her if two persons have one name: a deed's number, never an identity card's
    reference = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "name"], name="registry_person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_name(self) -> str:
        """As everybody sees it who has not asked for more; a company's name is no secret."""
        return mask_name(self.name) if self.kind == PersonKind.PERSON else self.name

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.local_phone)

    @property
    def local_phone(self) -> str:
        """A Chinese number as people write it, without +86; every other as it is kept."""
        return local_phone(self.phone)


class Holding(models.Model):
    """Somebody owns a unit, alone or with others; of co-owners one represents the unit."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="holdings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    is_representative = models.BooleanField(default=False)
    from_date = models.DateField(null=True, blank=True)  # unknown in many registers
    to_date = models.DateField(null=True, blank=True)
    # Two lines of the register claim the unit and do not say that they hold it together: kept, not mended.
    contested = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["community", "person"], name="registry_holding_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "unit", "person"], condition=Q(to_date__isnull=True), name="registry_holding_once"
            ),
            models.UniqueConstraint(
                fields=["community", "unit"],
                condition=Q(to_date__isnull=True, is_representative=True),
                name="registry_holding_one_representative",
            ),
            models.CheckConstraint(
                name="registry_holding_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
        ]


class Residence(models.Model):
    """Somebody lives in a unit: a tenant or a member of the family."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="residences")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="residences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    relation = models.CharField(max_length=8, choices=Relation)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "unit"], name="registry_residence_by_unit")]
        constraints = [
            models.CheckConstraint(name="registry_residence_not_owner", condition=~Q(relation="owner")),
            models.CheckConstraint(
                name="registry_residence_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
        ]
