"""Assemblies, what they are asked, who may answer, and by which rules."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.bodies.models import Body, Decision
from linli.bodies.states import Matter
from linli.registry.models import Building, Person, Place, Unit
from linli.voting.states import (
    AssemblyKind,
    AssemblyState,
    Channel,
    Convening,
    DemandState,
    Outcome,
    Precedence,
    RightKind,
    Scope,
    Standing,
)

USER = settings.AUTH_USER_MODEL


class Procedure(models.Model):
    """A community's rules of procedure of its assembly (业主大会议事规则), one version after another: what they say
    beside the law, adopted by a recorded decision. Never changed: the latest version holds."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="procedures")
    version = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()  # rule key of law: its value as text, for `law.profiles.Profile.adapted`
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="voting_procedure_versioned"),
        ]


class Demand(models.Model):
    """Owners demand a meeting; with a fifth of area and heads it must be called (物业管理条例 art. 13; 274号 21)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="demands")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    state = models.CharField(max_length=10, choices=DemandState, default=DemandState.GATHERING)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # by then the meeting is called, or the street calls it

    class Meta:
        indexes = [models.Index(fields=["community", "-made_at"], name="voting_demand_latest")]


class Support(models.Model):
    """One owner stands behind a demand, with all that she holds."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="supports")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "unit"], name="voting_support_once_a_unit")]


class Assembly(models.Model):
    """One vote of the owners, with one electorate and one paper. All that decides its outcome is locked when it is
    posted; `locked_sha256` is the hash of it (`queries.assemblies.content_of`)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assemblies")
    number = models.CharField(max_length=24)  # "2026-3", once in a community
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=8000, blank=True)
    kind = models.CharField(max_length=14, choices=AssemblyKind)
    convening = models.CharField(max_length=12, choices=Convening)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")  # that calls it
    demand = models.OneToOneField(Demand, on_delete=models.PROTECT, null=True, blank=True, related_name="assembly")
    reason = models.CharField(max_length=400, blank=True)  # why somebody calls it in the committee's place
    state = models.CharField(max_length=10, choices=AssemblyState, default=AssemblyState.DRAFT)
    drafted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()

    # who may vote
    scope = models.CharField(max_length=10, choices=Scope)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bearers = ArrayField(models.BigIntegerField(), default=list, blank=True)  # units that bear the cost
    parking_counts = models.BooleanField(default=False)  # as the rules of procedure say (274号 art. 25)
    snapshot_on = models.DateField()  # the day of the register; what is sold later changes nothing (V14)
    heads = models.PositiveIntegerField(default=0)
    area_dm2 = models.BigIntegerField(default=0)

    # how
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    channels = ArrayField(models.CharField(max_length=6, choices=Channel))
    precedence = models.CharField(max_length=6, choices=Precedence)
    # If too few took part by then, it runs on by so many days, once; 0: it does not. Set before, never after.
    extension_days = models.PositiveSmallIntegerField(default=0)
    extended_at = models.DateTimeField(null=True, blank=True)
    silence_clause = models.BooleanField(default=False)
    silence_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # by which rules, as they stood on the day of posting
    rules_version = models.CharField(max_length=200, blank=True)
    rules = models.JSONField(default=dict, blank=True)  # rule key: the reference that law.profiles.rule_of finds
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_sha256 = models.CharField(max_length=64, blank=True)
    # Makes the lines of the published count unlinkable to owners; destroyed when the retention time is over.
    count_key = models.BinaryField(max_length=32, null=True, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    result_due_at = models.DateTimeField(null=True, blank=True)  # the rule's day for telling the result
    result_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "-opens_at", "-id"], name="voting_assembly_latest"),
            models.Index(fields=["community", "state", "closes_at"], name="voting_assembly_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="voting_assembly_numbered_once"),
            models.CheckConstraint(
                name="voting_assembly_ordered_with_reason",
                condition=~Q(convening=Convening.ORDERED) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="voting_assembly_closes_later", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="voting_assembly_scope_whole",
                condition=Q(scope=Scope.BUILDING, building__isnull=False)
                | (~Q(scope=Scope.BUILDING) & Q(building__isnull=True)),
            ),
            models.CheckConstraint(
                name="voting_assembly_clause_has_its_decision",
                condition=Q(silence_clause=False) | Q(silence_decision__isnull=False),
            ),
            models.CheckConstraint(
                name="voting_assembly_locked_whole",
                condition=Q(state__in=(AssemblyState.DRAFT, AssemblyState.WITHDRAWN))
                | (Q(locked_at__isnull=False) & ~Q(locked_sha256="") & Q(heads__gt=0, area_dm2__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Motion(models.Model):
    """One question of an assembly, counted by itself. A candidate of an election is one, too."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="motions")
    order = models.PositiveSmallIntegerField()
    matter = models.CharField(max_length=16, choices=Matter, blank=True)  # empty: another major matter, 278(9)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=8000)
    limit_fen = models.BigIntegerField(null=True, blank=True)  # the most that it allows to spend
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    candidate_id = models.BigIntegerField(null=True, blank=True)  # of an election; voting.Candidate
    is_special = models.BooleanField(default=False)  # three quarters instead of more than a half (art. 278)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "order"], name="voting_motion_order"),
            models.CheckConstraint(
                name="voting_motion_limit_positive", condition=Q(limit_fen__isnull=True) | Q(limit_fen__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Right(models.Model):
    """One line of the roll: one head, with the area of all units that count for it, and the ballot that counts."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="rights")
    number = models.PositiveIntegerField()  # its place on the roll
    kind = models.CharField(max_length=10, choices=RightKind)
    area_dm2 = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # who votes
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="+")  # of its first unit
    is_contested = models.BooleanField(default=False)  # two lines of the register claim a unit of it
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    ballot = models.OneToOneField(
        "voting.Ballot", on_delete=models.PROTECT, null=True, blank=True, related_name="counted_for"
    )
    served_at = models.DateTimeField(null=True, blank=True)  # when its ballot reached it, with proof

    class Meta:
        indexes = [
            models.Index(fields=["community", "assembly", "building", "standing"], name="voting_right_by_building"),
            models.Index(fields=["community", "person"], name="voting_right_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="voting_right_numbered"),
            models.CheckConstraint(name="voting_right_area_positive", condition=Q(area_dm2__gt=0)),
            models.CheckConstraint(
                name="voting_right_voted_has_its_ballot",
                condition=Q(standing=Standing.WAITING, ballot__isnull=True)
                | Q(standing=Standing.VOTED, ballot__isnull=False)
                | Q(standing=Standing.DISPUTED),
            ),
        ]


class RightUnit(models.Model):
    """A unit that counts for a line of the roll, with its area on the day of the snapshot: each unit once."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    area_dm2 = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "unit"], name="voting_unit_counts_once"),
            models.CheckConstraint(name="voting_unit_area_positive", condition=Q(area_dm2__gt=0)),
        ]
