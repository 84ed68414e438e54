"""From the city down to the unit, and the dated facts about a community."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.registry.states import CommunityKind, Label, Measure, PlaceKind, Stage, UnitUse


class Place(models.Model):
    """A city, district, street, neighbourhood (社区) or community (小区). Its log in `audit` has the same id."""

    kind = models.CharField(max_length=16, choices=PlaceKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # The ids from the city down to this place, "1.4.9.": a place lies inside another if its path begins with
    # the other's.
    path = models.CharField(max_length=80, unique=True, null=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    # In addresses and before case numbers: "hh" in /c/hh/ and HH-2026-1187
    code = models.SlugField(max_length=16, unique=True)

    # of a community only
    community_kind = models.CharField(max_length=16, choices=CommunityKind, blank=True)
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    occupied_year = models.PositiveSmallIntegerField(null=True, blank=True)
    publishes = models.BooleanField(default=False)  # shows its figures to anyone on its public page
    # A merged community leads to the one that took it in; its own rows stay where they are.
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    merged_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["path"], name="registry_place_inside", opclasses=["varchar_pattern_ops"])]
        constraints = [
            models.CheckConstraint(
                name="registry_place_city_has_no_parent",
                condition=Q(kind="city", parent__isnull=True) | (~Q(kind="city") & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_place_community_facts",
                condition=~Q(community_kind="", kind="community")
                & (Q(kind="community") | Q(community_kind="", stage="")),
            ),
            models.CheckConstraint(
                name="registry_place_merged_both_or_neither",
                condition=Q(successor__isnull=True, merged_on__isnull=True)
                | Q(successor__isnull=False, merged_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=30)  # "3栋"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="registry_building_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Entrance(models.Model):
    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="entrances")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="entrances")
    name = models.CharField(max_length=30)  # "2单元"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "building", "name"], name="registry_entrance_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An exclusive unit (专有部分): what is owned and what counts in a vote."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="units")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    entrance = models.ForeignKey(Entrance, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    number = models.CharField(max_length=20)  # "1204"
    # In dm², that is 0.01 m²: the figure of the deed is an integer.
    area_dm2 = models.BigIntegerField()
    use = models.CharField(max_length=12, choices=UnitUse, default=UnitUse.DWELLING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "building", "entrance", "number"],
                name="registry_unit_numbered_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="registry_unit_area_positive", condition=Q(area_dm2__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def address(self) -> str:
        """ "3栋2单元1204"; the page that shows many units fetches building and entrance with them."""
        return f"{self.building.name}{self.entrance.name if self.entrance else ''}{self.number}"


class PopulationFact(models.Model):
    """One counted figure on one day, with its source: never a list of people."""

    append_only = True

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="population")
    measure = models.CharField(max_length=24, choices=Measure)
    value = models.PositiveIntegerField()
    on = models.DateField()
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "measure", "-on", "-id"], name="registry_population_latest")]


class Classification(models.Model):
    """A community is called problem, pilot or model from one day to another, for a reason, by somebody's decision."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="classifications")
    label = models.CharField(max_length=12, choices=Label)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    decided_by = models.CharField(max_length=80)
    end_reason = models.CharField(max_length=400, blank=True)
    end_decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="registry_classification_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            models.UniqueConstraint(
                fields=["place", "label"], condition=Q(to_date__isnull=True), name="registry_classification_open_once"
            ),
        ]
