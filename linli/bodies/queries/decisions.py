"""Reads of decisions: what was decided for a community, what is suspended, what can be relied on at a moment."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from linli.bodies.models import Body, Decision, Suspension
from linli.kernel.errors import Refused
from linli.kernel.text import key_in
from linli.registry.models import Place
from linli.registry.states import PlaceKind


def decisions_of(
    community: Place,
    *,
    kind: str = "",
    matter: str = "",
    body_id: int | None = None,
    year: int | None = None,
    words: str = "",
) -> QuerySet[Decision]:
    """The decisions for one community, the latest first; each with its body and the decision that superseded it."""
    rows = Decision.objects.filter(community=community).select_related("body", "later").order_by("-decided_on", "-id")
    if kind:
        rows = rows.filter(kind=kind)
    if matter:
        rows = rows.filter(matter=matter)
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    if year is not None:
        rows = rows.filter(decided_on__year=year)
    for word in words.split():
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def one_page(rows: QuerySet[Decision], *, after: str = "", size: int = 20) -> tuple[list[Decision], str]:
    """The decisions after the key ``after``, and the key of the next page ("" on the last); a key that is none begins
    anew. It costs the same on the last page as on the first."""
    day, _dash, last = after.partition("_")
    if (key := key_in(last)) is not None and (since := _day(day)):
        rows = rows.filter(Q(decided_on__lt=since) | Q(decided_on=since, pk__lt=key))
    found = list(rows[: size + 1])
    more = f"{found[size - 1].decided_on.isoformat()}_{found[size - 1].pk}" if len(found) > size else ""
    return found[:size], more


def years_of(community: Place) -> list[int]:
    """The years in which something was decided, the latest first."""
    days = Decision.objects.filter(community=community).dates("decided_on", "year", order="DESC")
    return [day.year for day in days]


def deciding_bodies(community: Place) -> QuerySet[Body]:
    """The bodies that have decided something for this community; closed ones too."""
    decided = Decision.objects.filter(community=community).values("body_id")
    return Body.objects.filter(pk__in=decided).order_by("id")


def suspensions_of(decision: Decision) -> QuerySet[Suspension]:
    """Everything that ever stopped this decision, the latest first."""
    rows = Suspension.objects.filter(community_id=decision.community_id, decision=decision)
    return rows.select_related("by_body").order_by("-from_at", "-id")


def communities_with_decisions(paths: Iterable[str], at: datetime) -> QuerySet[Place]:
    """The communities inside these places, each with ``decided`` (how many decisions) and ``stopped`` (how many are
    suspended at ``at``), those with something suspended first."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    rows = Place.objects.filter(inside, kind=PlaceKind.COMMUNITY, successor__isnull=True)
    stopped = Suspension.objects.filter(_stands(at), community=OuterRef("pk"))
    decided = Decision.objects.filter(community=OuterRef("pk"))
    return rows.annotate(decided=_number(decided), stopped=_number(stopped)).order_by("-stopped", "name", "id")


def decision_page(community: Place, pk: int) -> Decision:
    """One decision with what its page shows. Raises Decision.DoesNotExist."""
    rows = Decision.objects.filter(community=community)
    return rows.select_related("community", "body__place", "evidence", "supersedes", "later", "registered_by").get(
        pk=pk
    )


def decisions_to_rely_on(community: Place, *, at: datetime) -> QuerySet[Decision]:
    """The decisions that ``check_can_rely_on`` lets through at ``at``, the latest first; for a form's choice."""
    stopped = Suspension.objects.filter(_stands(at), community=community).values("decision_id")
    return decisions_of(community).filter(later__isnull=True).exclude(pk__in=stopped)


def standing_suspension(decision: Decision, at: datetime) -> Suspension | None:
    """What stops this decision at ``at``, whatever its state has become since: a past moment keeps its answer."""
    rows = Suspension.objects.filter(_stands(at), community_id=decision.community_id, decision=decision)
    return rows.select_related("by_body").first()


def standing(community: Place, decision_ids: Iterable[int], at: datetime) -> dict[int, Suspension]:
    """``standing_suspension`` for a page of decisions of one community, in one query."""
    rows = Suspension.objects.filter(_stands(at), community=community, decision_id__in=list(decision_ids))
    return {row.decision_id: row for row in rows.select_related("by_body")}


def standing_suspensions_of(community: Place, at: datetime) -> QuerySet[Suspension]:
    """All that is suspended in a community at ``at``, the latest first; for banners."""
    rows = Suspension.objects.filter(_stands(at), community=community)
    return rows.select_related("decision", "by_body").order_by("-from_at", "-id")


def check_can_rely_on(decision: Decision, *, at: datetime) -> None:
    """May something be done on the strength of this decision at ``at``? Raises Refused with the sentence if it has been
    superseded, or while it is suspended."""
    if decision.superseded_by is not None:
        raise Refused(
            _("Decision %(number)s has been superseded by decision %(later)s. Rely on that one.")
            % {"number": decision.number, "later": decision.superseded_by.number}
        )
    found = standing_suspension(decision, at)
    if found is None:
        return
    facts = {"number": decision.number, "body": found.by_body.name, "reason": found.reason}
    if found.confirmed_at is not None and found.confirmed_at <= at:
        raise Refused(_("%(body)s has suspended decision %(number)s until it lifts the suspension: %(reason)s") % facts)
    raise Refused(
        _("%(body)s has suspended decision %(number)s until %(until)s: %(reason)s")
        % {**facts, "until": found.until_text}
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many of these there are for the row outside."""
    counted = rows.order_by().values("community").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _stands(at: datetime) -> Q:
    """Begun, not ended, and either its limit is still ahead or somebody had confirmed it by then."""
    begun = Q(from_at__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    return begun & (Q(until_at__gt=at) | Q(confirmed_at__lte=at))
