"""Places from the city to the community."""

import re
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from linli.audit.actions import open_log, record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.registry import rules
from linli.registry.models import Place
from linli.registry.states import CommunityKind, PlaceKind, Stage

_CODE = re.compile(r"[a-z][a-z0-9-]{0,15}")
_FIRST_YEAR = 1900


@transaction.atomic
def add_place(
    *,
    parent: Place | None,
    kind: str,
    name: str,
    code: str,
    name_en: str = "",
    community_kind: str = "",
    stage: str = "",
    occupied_year: int | None = None,
    by: Actor,
    at: datetime,
) -> Place:
    """Add a place inside ``parent`` and open its log, which has the same id.

    ``code`` stands in addresses and before case numbers: small letters, digits and -, at most 16, never reused.
    Raises Denied, or Invalid for a kind that does not lie there, a name that is empty, or a code that is taken.
    """
    rules.check_can_add_place(by, parent, kind)
    code = code.strip().lower()
    if not _CODE.fullmatch(code):
        raise Invalid(_("A code is made of up to 16 small letters, digits and “-”, such as hh."), field="code")
    facts = _facts(kind, name, name_en, community_kind, stage, occupied_year, at)
    if Place.objects.filter(code=code).exists():
        raise Invalid(_("The code “%(code)s” is taken.") % {"code": code}, field="code")
    try:
        with transaction.atomic():
            place = Place.objects.create(kind=kind, parent=parent, code=code, **facts)
    except IntegrityError:
        raise Conflict(_("The code “%(code)s” is taken.") % {"code": code}) from None
    place.path = f"{parent.path if parent else ''}{place.pk}."
    place.save(update_fields=["path"])
    open_log(log_id=place.pk, origin=f"{_origin()}/{place.code}", at=at)
    data = {"kind": kind, "code": code, **facts, "parent": parent.pk if parent else None}
    record(log_id=place.pk, verb="registry.add_place", subject=("place", place.pk), by=by, at=at, data=data)
    return place


@transaction.atomic
def edit_place(
    place: Place,
    *,
    name: str,
    name_en: str = "",
    community_kind: str = "",
    stage: str = "",
    occupied_year: int | None = None,
    by: Actor,
    at: datetime,
) -> Place:
    """Correct a place's name or, of a community, its kind, stage and year of occupation. Raises Denied or Invalid."""
    rules.check_can_edit_place(by, place)
    facts = _facts(place.kind, name, name_en, community_kind, stage, occupied_year, at)
    before = {field: getattr(place, field) for field in facts}
    changed = {field: value for field, value in facts.items() if value != before[field]}
    if not changed:
        return place
    for field, value in changed.items():
        setattr(place, field, value)
    place.save(update_fields=list(changed))
    data = {"from": {field: before[field] for field in changed}, "to": changed}
    record(log_id=place.pk, verb="registry.edit_place", subject=("place", place.pk), by=by, at=at, data=data)
    return place


@transaction.atomic
def publish(place: Place, *, publishes: bool, by: Actor, at: datetime) -> Place:
    """Show a community's figures to anyone on its public page, or no longer. Raises Denied."""
    rules.check_can_publish(by, place)
    if place.publishes != publishes:
        place.publishes = publishes
        place.save(update_fields=["publishes"])
        data = {"publishes": publishes}
        record(log_id=place.pk, verb="registry.publish", subject=("place", place.pk), by=by, at=at, data=data)
    return place


@transaction.atomic
def merge_communities(communities: list[Place], *, successor: Place, on: date, by: Actor, at: datetime) -> Place:
    """Several communities become part of ``successor`` on a day (九院合一, S2-20).

    Their units, people and history stay their own rows, and old addresses lead to the successor. Their paths come to
    lie inside the successor's, so that who serves it serves them. Raises Denied, Refused, or Conflict if somebody has
    merged one of them in between.
    """
    rules.check_can_merge_communities(by, communities, successor, on, at.astimezone(SHANGHAI).date())
    for place in communities:
        merged = Place.objects.filter(pk=place.pk, successor__isnull=True).update(successor=successor, merged_on=on)
        if merged != 1 or Place.objects.filter(pk=successor.pk, successor__isnull=False).exists():
            raise Conflict(_("%(place)s has been merged already.") % {"place": place.name})
        old, new = place.path or "", f"{successor.path}{place.pk}."
        # What had been merged into this one before moves along with it.
        Place.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
        place.successor, place.merged_on, place.path = successor, on, new
        data = {"successor": successor.pk, "on": on.isoformat()}
        for log_id in (place.pk, successor.pk):
            record(
                log_id=log_id, verb="registry.merge_communities", subject=("place", place.pk), by=by, at=at, data=data
            )
    return successor


def _facts(
    kind: str, name: str, name_en: str, community_kind: str, stage: str, occupied_year: int | None, at: datetime
) -> dict[str, str | int | None]:
    """The checked facts of a place; those of a community are empty for every other kind."""
    name = clean_line(name, most=60, field="name")
    if not name:
        raise Invalid(_("Write the name."), field="name")
    facts: dict[str, str | int | None] = {"name": name, "name_en": clean_line(name_en, most=80, field="name_en")}
    if kind != PlaceKind.COMMUNITY:
        return facts
    if community_kind not in CommunityKind.values:
        raise Invalid(_("Choose the kind of community."), field="community_kind")
    if stage and stage not in Stage.values:
        raise Invalid(_("Choose the stage."), field="stage")
    if occupied_year and not _FIRST_YEAR <= occupied_year <= at.year + 10:
        raise Invalid(_("Write the year of occupation with four digits."), field="occupied_year")
    return facts | {"community_kind": community_kind, "stage": stage, "occupied_year": occupied_year}


def _origin() -> str:
    return settings.BASE_URL.split("://", 1)[-1]
