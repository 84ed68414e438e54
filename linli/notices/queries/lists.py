"""Lists of postings and of objections, as somebody may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from linli.bodies.actor import Actor
from linli.notices.models import BoardPhoto, Objection, Posting
from linli.notices.states import ONCE_POSTED, ObjectionState, State
from linli.registry.models import Place
from linli.registry.states import PlaceKind

PAGE = 20
MOST_ROWS = 20_000
CURRENT, ENDED, ALL = "", "ended", "all"


@dataclass(frozen=True)
class Page:
    """One page of a list, and the key of the next (empty at the end)."""

    postings: Sequence[Posting]
    next: str


def belongs(by: Actor, community: Place) -> bool:
    """Does she live here, or does a body of hers answer for this place?"""
    path = community.path or "-"
    return by.system or any(path.startswith(grant.path) for grant in by.grants if grant.path)


def find(pk: int, by: Actor) -> Posting:
    """A posting that she may read: once posted, and open to anyone or hers to see. Raises Posting.DoesNotExist."""
    posting = Posting.objects.select_related("community", "body", "replaces").get(pk=pk, posted_at__isnull=False)
    if not posting.for_anyone and not belongs(by, posting.community):
        raise Posting.DoesNotExist
    return posting


def listed(
    community: Place, *, by: Actor, state: str = CURRENT, kind: str = "", matter: str = "", text: str = ""
) -> QuerySet[Posting]:
    """The postings of a community that she may read, the newest first. ``state``: current, "ended" or "all"."""
    found = Posting.objects.filter(community=community, posted_at__isnull=False)
    if not belongs(by, community):
        found = found.filter(for_anyone=True)
    if state == CURRENT:
        found = found.filter(state=State.POSTED)
    elif state == ENDED:
        found = found.filter(state__in=(State.ENDED, State.WITHDRAWN, State.REPLACED))
    if kind:
        found = found.filter(kind=kind)
    if matter:
        found = found.filter(matter=matter)
    for word in text[:80].split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return found.select_related("body").order_by("-posted_at", "-id")


def page_of(found: QuerySet[Posting], *, after: str = "", size: int = PAGE) -> Page:
    """One page; ``after`` is the key that the page before gave. Costs the same on every page."""
    if key := _read_key(after):
        found = found.filter(Q(posted_at__lt=key[0]) | Q(posted_at=key[0], id__lt=key[1]))
    rows = list(found.annotate(objected=Count("objections"))[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], f"{last.posted_at.isoformat()}~{last.pk}" if last and last.posted_at else "")


def current(community_ids: Iterable[int], *, most: int = 5) -> list[Posting]:
    """What stands in these communities now, the newest first, for those who belong there; one query."""
    found = Posting.objects.filter(community_id__in=list(community_ids), state=State.POSTED)
    return list(found.select_related("community", "body").order_by("-posted_at", "-id")[:most])


def objections_of(posting: Posting) -> list[Objection]:
    """All objections, oldest first; whose they are is not read. One query."""
    return list(Objection.objects.filter(posting=posting).select_related("answered_body").order_by("made_at", "id"))


def board_photos_of(posting: Posting) -> list[BoardPhoto]:
    return list(BoardPhoto.objects.filter(posting=posting).select_related("photo").order_by("taken_at", "id"))


def replacement_of(posting: Posting) -> Posting | None:
    """The posting that corrected this one."""
    if posting.state != State.REPLACED:
        return None
    return Posting.objects.filter(replaces=posting, state__in=ONCE_POSTED).order_by("-posted_at").first()


def communities_for(by: Actor, verb: str) -> QuerySet[Place]:
    """The communities in which she may do ``notices.<verb>``."""
    inside = Q(pk__in=[])
    for path in by.paths(f"notices.{verb}"):
        inside |= Q(path__startswith=path)
    return Place.objects.filter(inside, kind=PlaceKind.COMMUNITY, successor__isnull=True).order_by("path")


def in_hand(by: Actor) -> QuerySet[Posting]:
    """The postings that her bodies deal with, drafts too: those of her own bodies, and all of the places where she
    answers for every body."""
    mine = Q(body_id__in=by.body_ids()) | Q(body__isnull=True)
    own = mine & Q(community__in=communities_for(by, "draft"))
    every = Q(community__in=communities_for(by, "manage_any"))
    return Posting.objects.filter(own | every).select_related("community", "body")


def drafts(by: Actor) -> list[Posting]:
    return list(in_hand(by).filter(state=State.DRAFT).order_by("-drafted_at", "-id")[:100])


def standing(by: Actor) -> list[Posting]:
    """What she has on the board now, what ends first at the top; what stands without an end comes last."""
    found = in_hand(by).filter(state=State.POSTED).annotate(objected=Count("objections"))
    return list(found.order_by("until_at", "-id")[:100])


def waiting_objections(by: Actor, at: datetime) -> list[Objection]:
    """Objections that wait for an answer of hers: first those whose period is over, for they hold up what depends on
    it, then the oldest."""
    postings = in_hand(by).filter(state__in=(State.POSTED, State.ENDED))
    found = Objection.objects.filter(state=ObjectionState.OPEN, posting__in=postings)
    rows = found.exclude(user_id=by.user_id or 0).select_related("posting__community", "posting__body")
    rows = rows.order_by("posting__until_at", "made_at", "id")[:200]
    return sorted(rows, key=lambda one: not _is_over(one.posting, at))


def objection_in_hand(pk: int, by: Actor) -> Objection:
    """An objection that she may read in full. Raises Objection.DoesNotExist."""
    postings = in_hand(by).filter(posted_at__isnull=False)
    rows = Objection.objects.filter(posting__in=postings)
    return rows.select_related("posting__community", "posting__body", "user", "answered_body").get(pk=pk)


def _is_over(posting: Posting, at: datetime) -> bool:
    return posting.until_at is not None and posting.until_at <= at


def _read_key(text: str) -> tuple[datetime, int] | None:
    """The key that `page_of` wrote; None for anything else, which shows the first page."""
    moment, _tilde, pk = text.partition("~")
    try:
        read = datetime.fromisoformat(moment.replace(" ", "+"))
        return (read, int(pk)) if read.tzinfo and len(pk) < 19 else None
    except ValueError:
        return None
