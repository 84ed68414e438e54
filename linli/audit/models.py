"""The log's tables. Nothing here points at another room: a log's id is the id of the place that it belongs to."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q


class Log(models.Model):
    """One log per place; ``origin`` is its name in every checkpoint (C2SP tlog-checkpoint), never reused."""

    id = models.BigIntegerField(primary_key=True)
    origin = models.TextField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin"], name="audit_log_origin_unique"),
            models.CheckConstraint(condition=~Q(origin=""), name="audit_log_origin_given"),
        ]

    def __str__(self) -> str:
        return self.origin


class Event(models.Model):
    """What happened, once and for good. ``body_text`` is the leaf of the tree; the columns repeat it for queries."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    log_id = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    # The leaf holds a commitment to the actor instead of the id: who acted is for those who may know it.
    actor_id = models.BigIntegerField(null=True)
    body_id = models.BigIntegerField(null=True)
    # The exact canonical JSON that is hashed, as text: a database must not reorder or reformat it.
    body_text = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["log_id", "subject_kind", "subject_id", "id"], name="audit_event_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(verb__contains="."), name="audit_event_verb_has_room"),
            models.CheckConstraint(condition=~Q(subject_kind=""), name="audit_event_subject_given"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    @cached_property
    def leaf(self) -> dict[str, Any]:
        """The whole leaf, parsed."""
        parsed: dict[str, Any] = json.loads(self.body_text)
        return parsed

    @property
    def data(self) -> dict[str, Any]:
        """What the verb said of itself; open to everyone who may read the log."""
        facts: dict[str, Any] = self.leaf["data"]
        return facts


class Secret(models.Model):
    """The opening of a commitment in an event's leaf: SHA-256(salt || value). Deleting it under the privacy law
    (PIPL art. 47) makes the fact unreadable for good and leaves every proof whole."""

    pk = models.CompositePrimaryKey("event_id", "name")
    event_id = models.BigIntegerField()
    name = models.TextField()
    salt = models.BinaryField()
    value = models.TextField()  # canonical JSON, the exact text that was hashed

    def __str__(self) -> str:
        return f"{self.event_id} {self.name}"


class Pending(models.Model):
    """An event that has no place in the tree yet: the sequencer's queue."""

    event_id = models.BigIntegerField(primary_key=True)
    log_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["log_id", "event_id"], name="audit_pending_log")]

    def __str__(self) -> str:
        return f"{self.event_id}"


class Leaf(models.Model):
    """An event's place in its log's tree."""

    append_only = True

    pk = models.CompositePrimaryKey("log_id", "index")
    log_id = models.BigIntegerField()
    index = models.BigIntegerField()
    event_id = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id"], name="audit_leaf_event_once"),
            models.CheckConstraint(condition=Q(index__gte=0), name="audit_leaf_index_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.index}"


class Node(models.Model):
    """The root of a full subtree above the leaves: it covers the leaves ``index << level`` and the following
    ``1 << level``. It never changes once it is full, which is why it can be stored."""

    append_only = True

    pk = models.CompositePrimaryKey("log_id", "level", "index")
    log_id = models.BigIntegerField()
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, index__gte=0), name="audit_node_above_leaves"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of a log's size and root; ``note`` is the exact signed text (C2SP signed-note)."""

    append_only = True

    pk = models.CompositePrimaryKey("log_id", "size")
    log_id = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="audit_checkpoint_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id}@{self.size}"


class StoredFile(models.Model):
    """A picture or paper, stored under its hash; the hash stands in the event of the verb that took it."""

    sha256 = models.BinaryField()
    size = models.IntegerField()  # bytes
    media_type = models.TextField()
    width = models.IntegerField(null=True)  # pixels; pictures only
    height = models.IntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="audit_file_content_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="audit_file_not_empty"),
            models.CheckConstraint(
                condition=Q(width__isnull=True, height__isnull=True) | Q(width__gt=0, height__gt=0),
                name="audit_file_sides_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()
