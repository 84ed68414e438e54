"""What kinds of matters there are, who answers for each at each level, and by when. Versioned: a case keeps the row
under which it came in, and a change never touches it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.cases.states import Evidence
from linli.registry.models import Place


class Catalogue(models.Model):
    """One version of the dispatch catalogue (派单目录) of a district or of one community. The newest of the nearest
    place upwards is in force. Never changed once published."""

    append_only = True

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="catalogues")
    version = models.PositiveIntegerField()
    note = models.CharField(max_length=300)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "version"], name="cases_catalogue_version_once"),
        ]


class Category(models.Model):
    """One line of a catalogue. ``code`` stays the same from version to version ("safety.fire_lane")."""

    append_only = True

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(max_length=60)
    parent_code = models.CharField(max_length=60, blank=True)  # empty for a heading
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    keywords = models.CharField(max_length=400, blank=True)  # in the words of residents, separated by spaces
    sort = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)
    urgent = models.BooleanField(default=False)
    small = models.BooleanField(default=False)  # a small visible defect: fast track inside the building (S4-13, S4-29)
    beyond = models.BooleanField(default=False)  # beyond a community's capacity: long-cycle ledger (S1-51)
    about_body = models.BooleanField(default=False)  # about a committee or company: goes to the street (S4-27)
    contact_amount = models.PositiveSmallIntegerField()
    contact_unit = models.CharField(max_length=12)  # law.deadlines: hours, days, working_days
    solve_amount = models.PositiveSmallIntegerField()
    solve_unit = models.CharField(max_length=12)
    evidence = models.CharField(max_length=12, choices=Evidence, default=Evidence.NOTE)
    # bodies.BodyKind by level: {"1": "property_company", "2": "residents_committee", …}
    bodies = models.JSONField(default=dict)

    class Meta:
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="cases_category_once"),
            models.CheckConstraint(
                name="cases_category_limits_positive", condition=Q(contact_amount__gt=0, solve_amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChatGroup(models.Model):
    """A chat group of the community by topic, with who moderates it (S0-5). What is asked there becomes a case."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="chat_groups")
    topic = models.CharField(max_length=60)
    platform = models.CharField(max_length=20)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "topic"], condition=Q(closed_on__isnull=True), name="cases_chat_group_topic_once"
            ),
        ]

    def __str__(self) -> str:
        return self.topic
