"""One case and lists of cases as somebody may see them: her own, her neighbours', her desk's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from linli.bodies.actor import Actor
from linli.bodies.roles import MAY
from linli.cases.models import Attachment, Case, Reporter, WhistleCall
from linli.cases.rules.common import OVERSEERS, Sight, calls_of, sight
from linli.cases.states import ACTIVE, ENDED, OPEN, Purpose, State
from linli.kernel.text import key_in
from linli.registry import queries as registry
from linli.registry.models import Building, Entrance, Place

from .merged import of_the_matter
from .searching import words_in

WITH = ("community", "body__place", "category__catalogue", "first_body", "about", "building", "entrance", "chat_group")
IN_LIST = ("community", "body", "category", "building", "entrance")
PAGE = 30
# What neighbours may see of a case's pictures: how it was and how it is now. What the reporter sent stays with those
# who deal with it.
PUBLIC_PURPOSES = (Purpose.BEFORE, Purpose.AFTER)


def find(number: str) -> Case | None:
    """The case of this number with all that its page and its rules look at; one query."""
    return Case.objects.select_related(*WITH).filter(number=number.strip().upper()[:32]).first()


def find_seen(number: str, by: Actor) -> tuple[Case, Sight]:
    """The case and how much of it the actor sees. Raises Case.DoesNotExist where she may not know of it."""
    case = find(number)
    seen = sight(case, by) if case else Sight.NOTHING
    if case is None or seen == Sight.NOTHING:
        raise Case.DoesNotExist
    return case, seen


def reporters_of(case: Case) -> list[Reporter]:
    """The first reporter first."""
    return list(Reporter.objects.filter(case=case).select_related("user").order_by("-first", "id"))


def is_first(case: Case, by: Actor) -> bool:
    """Has she written the case herself? Who joined it, also one that nobody has reported, sees what neighbours see."""
    return _as_first(case, by).exists()


def _as_first(case: Case, by: Actor) -> QuerySet[Reporter]:
    return Reporter.objects.filter(case=case, user_id=by.user_id or 0, first=True)


def attachments_of(case: Case, seen: Sight, *, by: Actor) -> list[Attachment]:
    """The pictures and papers that somebody with this sight may open, oldest first."""
    return list(openable(case, seen, by=by).select_related("file").order_by("id"))


def openable(case: Case, seen: Sight, *, by: Actor) -> QuerySet[Attachment]:
    """Handlers open everything of the matter, also of cases merged into it; the first reporter what belongs to her own
    case; a body that was called what came in with the joint result; everybody else who may see it, whoever joined it
    too, how it was and how it is now."""
    files = Attachment.objects.filter(of_the_matter(case))
    if seen >= Sight.FULL:
        return files
    if seen == Sight.CALLED:
        ended = calls_of(case, by).filter(whistle__ended_at=OuterRef("added_at"))
        return files.filter(Exists(ended), case=case).exclude(purpose=Purpose.REPORTED)
    shown = Q(purpose__in=PUBLIC_PURPOSES)
    hers = Q(case=case) & Q(Exists(_as_first(case, by)))
    return files.filter(shown | hers) if seen == Sight.OWN else files.filter(shown)


def mine(by: Actor, *, only_open: bool = False, after: int = 0, size: int = PAGE) -> tuple[list[Case], int | None]:
    """What the person has reported or joined, the newest first, and the key of the next page."""
    reports = Reporter.objects.filter(user_id=by.user_id or 0)
    if after:
        reports = reports.filter(case_id__lt=after)
    if only_open:
        reports = reports.filter(case__state__in=OPEN)
    reports = reports.order_by("-case_id").select_related(*(f"case__{name}" for name in IN_LIST))
    found = [report.case for report in reports[: size + 1]]
    return found[:size], found[size - 1].pk if len(found) > size else None


def waits_for_reporter(by: Actor, *, most: int = 10) -> list[Case]:
    """Her cases on which she has to say something: a question to answer, or whether it is solved. Only the first
    reporter who has an account is asked for the verdict (``rules.check_can_judge``)."""
    earlier = Reporter.objects.filter(case_id=OuterRef("case_id"), user__isnull=False).filter(
        Q(first=True) | Q(id__lt=OuterRef("id"))
    )
    reports = (
        Reporter.objects.filter(user_id=by.user_id or 0, case__state__in=(State.NEEDS_INFO, State.CLAIMED))
        .filter(Q(case__state=State.NEEDS_INFO) | Q(first=True) | ~Exists(earlier))
        .select_related(*(f"case__{name}" for name in IN_LIST))
        .order_by("case__due_at", "case_id")
    )
    return [report.case for report in reports[:most]]


def open_to_neighbours(
    communities: Iterable[int],
    *,
    state: str = "open",
    category: str = "",
    building: int | None = None,
    text: str = "",
    after: int = 0,
    size: int = PAGE,
) -> tuple[list[Case], int | None]:
    """What neighbours may see of these communities, the newest first. ``state``: "open", "ended" or "" for both."""
    cases = Case.objects.filter(community_id__in=list(communities), open_to_neighbours=True)
    cases = cases.exclude(state__in=(State.MERGED, State.WITHDRAWN))
    if state == "open":
        cases = cases.filter(state__in=OPEN)
    elif state == "ended":
        cases = cases.filter(state__in=ENDED)
    if category:
        cases = cases.filter(Q(category_code=category) | Q(category_code__startswith=f"{category}."))
    if building:
        cases = cases.filter(building_id=building)
    if text:
        cases = cases.filter(words_in(text, public=True))
    if after:
        cases = cases.filter(pk__lt=after)
    found = list(cases.select_related(*IN_LIST).order_by("-id")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def visible(by: Actor) -> Q:
    """Which cases the handling side may see, as a filter: the same rule as ``rules.sight``."""
    if by.system:
        return Q()
    reading = [seat for seat in by.seats if seat.role and "cases.read" in MAY[seat.role]]
    about_others = Q(about__isnull=True) | ~Q(about_id__in=by.body_ids())
    allowed = Q(pk__in=[])
    for seat in reading:
        inside = Place.objects.filter(path__startswith=seat.path).values("pk")
        if seat.role in OVERSEERS:
            allowed |= Q(community_id__in=inside) & about_others
        called = WhistleCall.objects.filter(body_id=seat.body_id, whistle__ended_at__isnull=True).values("case_id")
        allowed |= Q(community_id__in=inside) & ((Q(body_id=seat.body_id) & about_others) | Q(pk__in=called))
    return allowed


# By the order in which they entered the books: the one order that an index gives across any number of communities.
SORTS = {
    "newest": ("-id",),
    "oldest": ("id",),
    "due": ("due_at", "id"),
}


@dataclass(frozen=True)
class Page:
    """One page of a list, the key of the next (empty at the end), and how many there are, up to ``MOST_COUNTED``."""

    cases: list[Case]
    next: str
    total: int | None = None


MOST_COUNTED = 10_000  # beyond this a list says only that there are more


def filtered(by: Actor, wanted: Mapping[str, Any], *, at: datetime) -> QuerySet[Case]:
    """The cases that the actor may see and that fit ``wanted``, the cleaned values of ``forms.CaseFilter``."""
    cases = Case.objects.filter(visible(by))
    if state := wanted.get("state"):
        groups = {"open": OPEN, "active": ACTIVE, "ended": ENDED}
        cases = cases.filter(state__in=groups.get(state, (state,)))
    for name in ("community", "body", "level", "channel", "kind", "building"):
        if value := wanted.get(name):
            cases = cases.filter(**{f"{name}_id" if name in ("community", "body", "building") else name: value})
    if category := wanted.get("category"):
        cases = cases.filter(Q(category_code=category) | Q(category_code__startswith=f"{category}."))
    if wanted.get("late"):
        cases = cases.filter(due_at__lt=at)
    if wanted.get("urgent"):
        cases = cases.filter(urgent=True)
    if days := wanted.get("period"):
        cases = cases.filter(submitted_at__gte=at - timedelta(days=int(days)))
    if start := wanted.get("from_date"):
        cases = cases.filter(submitted_at__date__gte=start)
    if end := wanted.get("to_date"):
        cases = cases.filter(submitted_at__date__lte=end)
    if place := wanted.get("place"):
        cases = cases.filter(community_id__in=Place.objects.filter(path__startswith=place.path or "-").values("pk"))
    if text := (wanted.get("q") or "").strip():
        cases = cases.filter(words_in(text))
    return cases


def page_of(cases: QuerySet[Case], *, sort: str = "newest", after: str = "", size: int = 50) -> Page:
    """One page in this order; ``after`` is the key that the page before gave. Costs the same on every page."""
    order = SORTS.get(sort, SORTS["newest"])
    by_limit = order[0] == "due_at"
    if by_limit:
        cases = cases.filter(due_at__isnull=False)
    total = cases.order_by()[:MOST_COUNTED].count()
    if by_limit and (key := read_key(after)):
        cases = cases.filter(Q(due_at__gt=key[0]) | Q(due_at=key[0], id__gt=key[1]))
    elif (number := key_in(after)) is not None:
        cases = cases.filter(pk__lt=number) if order[0] == "-id" else cases.filter(pk__gt=number)
    found = list(cases.select_related(*IN_LIST).order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    last = found[-1] if more else None
    if last is None:
        return Page(found, "", total)
    return Page(found, write_key(last.due_at, last.pk) if by_limit and last.due_at else str(last.pk), total)


def write_key(moment: datetime, pk: int) -> str:
    return f"{moment.isoformat()}~{pk}"


def read_key(text: str) -> tuple[datetime, int] | None:
    """The key that ``write_key`` wrote; None for anything else, which shows the first page."""
    moment, _tilde, pk = text.partition("~")
    try:
        read = datetime.fromisoformat(moment.replace(" ", "+"))
        return (read, int(pk)) if read.tzinfo else None
    except ValueError:
        return None


def same_kind_count(case: Case, at: datetime, *, days: int = 30) -> int:
    """How many cases of this category came in here in the last ``days`` days, this one among them."""
    return Case.objects.filter(
        community_id=case.community_id, category_code=case.category_code, submitted_at__gte=at - timedelta(days=days)
    ).count()


def buildings_of(community: Place) -> list[Building]:
    """The buildings of a community in natural order with their entrances, for choosing a place; two queries."""
    found = registry.buildings_of(community)
    prefetch_related_objects(found, Prefetch("entrances", Entrance.objects.order_by("id")))
    return found
