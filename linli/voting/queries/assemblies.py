"""Assemblies as lists and as what was locked when they were posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum

from linli.audit.canonical import canonical, rfc3339
from linli.bodies.actor import Actor
from linli.registry.models import Place
from linli.registry.states import PlaceKind
from linli.voting.models import Assembly, Motion, Right, Turnout
from linli.voting.rules.gates import thresholds
from linli.voting.states import AssemblyState

PAGE = 20
RUNNING = (AssemblyState.POSTED, AssemblyState.OPEN)
SHOWN = tuple(state for state in AssemblyState if state != AssemblyState.DRAFT)
# As the lines were written when it was posted; a withdrawn draft has none.
ROLL_DIGEST_SQL = """
SELECT line.number, line.kind, line.area_dm2, line.person_id, line.is_contested,
       array_agg(ARRAY[unit.unit_id, unit.area_dm2] ORDER BY unit.unit_id)
FROM voting_right AS line JOIN voting_rightunit AS unit ON unit.right_id = line.id
WHERE line.assembly_id = %s GROUP BY line.id ORDER BY line.number
"""


@dataclass(frozen=True)
class Part:
    """How many took part in one motion so far, against what the law asks for: heads and area (dm²)."""

    motion: Motion
    heads: int
    area_dm2: int
    heads_needed: int
    area_needed_dm2: int

    @property
    def reached(self) -> bool:
        return self.heads >= self.heads_needed and self.area_dm2 >= self.area_needed_dm2


def find(community: Place, pk: int, *, drafts: bool = False) -> Assembly:
    """An assembly of this community; a draft only for those who work on it. Raises Assembly.DoesNotExist."""
    found = Assembly.objects.select_related("community", "body", "building", "demand", "silence_decision")
    if not drafts:
        found = found.filter(state__in=SHOWN, locked_at__isnull=False)
    return found.get(pk=pk, community=community)


def motions_of(assembly: Assembly) -> list[Motion]:
    """The questions in their order; one query."""
    return list(Motion.objects.filter(assembly=assembly).select_related("file").order_by("order"))


def listed(community: Place) -> QuerySet[Assembly]:
    """What was ever posted here, the latest first."""
    found = Assembly.objects.filter(community=community, locked_at__isnull=False)
    return found.select_related("body", "building").order_by("-opens_at", "-id")


def worked_on(community: Place) -> QuerySet[Assembly]:
    """All of a community for those who call them, drafts too."""
    found = Assembly.objects.filter(community=community)
    return found.select_related("body", "building").order_by("-opens_at", "-id")


def page_of(found: QuerySet[Assembly], *, after: str = "", size: int = PAGE) -> tuple[list[Assembly], str]:
    """One page, and the key of the next."""
    moment, _tilde, pk = after.partition("~")
    try:
        since = datetime.fromisoformat(moment.replace(" ", "+"))
        if since.tzinfo and pk.isascii() and pk.isdecimal() and len(pk) < 19:
            found = found.filter(opens_at__lte=since).exclude(opens_at=since, id__gte=int(pk))
    except ValueError:
        pass
    rows = list(found[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return rows[:size], f"{last.opens_at.isoformat()}~{last.pk}" if last else ""


def running(community_ids: Iterable[int], *, most: int = 5) -> list[Assembly]:
    """What is posted or voted on in these communities now, what ends first at the top; one query."""
    found = Assembly.objects.filter(community_id__in=list(community_ids), state__in=RUNNING)
    return list(found.select_related("community").order_by("closes_at", "id")[:most])


def communities_for(by: Actor, verb: str) -> QuerySet[Place]:
    """The communities in which she may do ``voting.<verb>``."""
    found = Place.objects.none()
    for path in by.paths(f"voting.{verb}"):
        found = found | Place.objects.filter(path__startswith=path)
    return found.filter(kind=PlaceKind.COMMUNITY, successor__isnull=True).order_by("path")


def took_part(assembly: Assembly, motions: Iterable[Motion]) -> list[Part]:
    """Who took part so far, motion by motion. Costs the same at a hundred ballots and at a hundred thousand."""
    sums = Turnout.objects.filter(assembly=assembly).values("motion_id").order_by("motion_id")
    by_motion = {row["motion_id"]: row for row in sums.annotate(some=Sum("heads"), area=Sum("area_dm2"))}
    gate = thresholds(assembly.rules, is_special=False).took_part
    parts = []
    for motion in motions:
        row = by_motion.get(motion.pk, {"some": 0, "area": 0})
        parts.append(Part(motion, row["some"], row["area"], gate.least(assembly.heads), gate.least(assembly.area_dm2)))
    return parts


def too_few(assembly: Assembly) -> bool:
    """Did too few take part in any of the questions?"""
    return any(not part.reached for part in took_part(assembly, motions_of(assembly)))


def posted_end(assembly: Assembly) -> datetime:
    """When voting ends as it was posted, before any extension."""
    extension = timedelta(days=assembly.extension_days if assembly.extended_at else 0)
    return assembly.closes_at - extension


def roll_sha256(assembly: Assembly) -> str:
    """SHA-256 over the canonical JSON of the lines of the roll: number, kind, area, who votes, units with areas."""
    with connection.cursor() as cursor:
        cursor.execute(ROLL_DIGEST_SQL, [assembly.pk])
        rows = [list(row) for row in cursor.fetchall()]
    return sha256(canonical(rows).encode()).hexdigest()


def content_of(assembly: Assembly, motions: Iterable[Motion]) -> dict[str, Any]:
    """Everything that decides the outcome, as it is locked when it is posted."""
    return {
        "number": assembly.number,
        "title": assembly.title,
        "text": assembly.text,
        "kind": assembly.kind,
        "convening": assembly.convening,
        "reason": assembly.reason,
        "body": assembly.body_id,
        "demand": assembly.demand_id,
        "scope": assembly.scope,
        "building": assembly.building_id,
        "bearers": sorted(assembly.bearers),
        "parking_counts": assembly.parking_counts,
        "snapshot_on": assembly.snapshot_on.isoformat(),
        "electorate": {"heads": assembly.heads, "area_dm2": assembly.area_dm2, "sha256": roll_sha256(assembly)},
        "opens_at": rfc3339(assembly.opens_at),
        "closes_at": rfc3339(posted_end(assembly)),
        "channels": sorted(str(one) for one in assembly.channels),
        "precedence": assembly.precedence,
        "extension_days": assembly.extension_days,
        "silence_clause": assembly.silence_clause,
        "silence_decision": assembly.silence_decision_id,
        "rules_version": assembly.rules_version,
        "rules": dict(assembly.rules),
        "motions": [
            {
                "order": motion.order,
                "matter": motion.matter,
                "title": motion.title,
                "text": motion.text,
                "limit_fen": motion.limit_fen,
                "file": bytes(motion.file.sha256).hex() if motion.file else None,
                "candidate": motion.candidate_id,
                "is_special": motion.is_special,
            }
            for motion in motions
        ],
    }


def content_sha256(assembly: Assembly, motions: Iterable[Motion]) -> str:
    """SHA-256 over the canonical JSON of `content_of`."""
    return sha256(canonical(content_of(assembly, motions)).encode()).hexdigest()


def unchanged(assembly: Assembly) -> bool:
    """Is what was locked still what stands there?"""
    return assembly.locked_sha256 == content_sha256(assembly, motions_of(assembly))


def lines_of(assembly: Assembly, *, building_id: int | None = None) -> QuerySet[Right]:
    """The lines of the roll with who votes, in their order."""
    found = Right.objects.filter(community_id=assembly.community_id, assembly=assembly)
    if building_id is not None:
        found = found.filter(building_id=building_id)
    return found.select_related("person", "building").order_by("number")


def lines_of_user(assembly: Assembly, user_id: int) -> list[Right]:
    """The lines that a home of hers counts for."""
    found = lines_of(assembly).filter(
        units__unit__bindings__user_id=user_id,
        units__unit__bindings__relation="owner",
        units__unit__bindings__to_at__isnull=True,
    )
    return list(found.distinct())
