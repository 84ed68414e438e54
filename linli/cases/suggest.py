"""What the form proposes while somebody types: the category that fits, and cases that may be the same matter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from django.db.models import Q

from linli.kernel.text import half_width
from linli.registry.models import Building, Place

from .models import Case, Category
from .states import OPEN, State

LOOK_BACK = timedelta(days=30)
LATELY = timedelta(days=7)  # a case closed since then may be the one that has come back
MOST_CANDIDATES = 300
MOST_READ = 400  # characters of each text that are compared
LEAST = Fraction(3, 20)
SAME_BUILDING = Fraction(1, 10)
_NOT_WORDS = re.compile(r"[\W_]+")


def category_for(text: str, categories: Iterable[Category], *, limit: int = 3) -> list[Category]:
    """The categories whose keywords stand in ``text``, the best first; at most ``limit``.

    Each place in the text counts for its longest keyword only ("电动车上楼" and not also "上楼"), and a keyword counts
    once, with the square of its length, because a long one says more. Equal scores stand in the catalogue's order.
    """
    order = tuple(categories)
    pattern, owners = _keywords(order)
    if pattern is None:
        return []
    scores: dict[Category, int] = {}
    for keyword in set(pattern.findall(_plain(text[:MOST_READ]))):
        for category in owners[keyword]:
            scores[category] = scores.get(category, 0) + len(keyword) ** 2
    rank = {category: place for place, category in enumerate(order)}
    return sorted(scores, key=lambda category: (-scores[category], rank[category]))[:limit]


@lru_cache(maxsize=64)
def _keywords(categories: tuple[Category, ...]) -> tuple[re.Pattern[str] | None, dict[str, list[Category]]]:
    owners: dict[str, list[Category]] = {}
    for category in categories:
        for keyword in {_plain(word) for word in [*category.keywords.split(), category.name]}:
            if len(keyword) > 1 or keyword in category.keywords.split():
                owners.setdefault(keyword, []).append(category)
    if not owners:
        return None, {}
    longest_first = sorted(owners, key=lambda keyword: (-len(keyword), keyword))
    return re.compile("|".join(map(re.escape, longest_first))), owners


@dataclass(frozen=True)
class Similar:
    """A case that may be the same matter, and how near it is (0 to 1 and a little more in the same building)."""

    case: Case
    likeness: Fraction


def similar(
    community: Place,
    text: str,
    building: Building | None,
    at: datetime,
    *,
    limit: int = 5,
    see_all: bool = False,
) -> list[Similar]:
    """Recent cases of the community that read like ``text``, the nearest first. Neighbours are shown only what is open
    to them; ``see_all`` is for whoever handles cases here. One query of at most 300 rows.

    The likeness is the share of two-character pieces that both texts have among those that either has (Jaccard).
    """
    mine = _pieces(text)
    if not mine:
        return []
    candidates = (
        Case.objects.filter(community=community, submitted_at__gt=at - LOOK_BACK)
        .filter(Q(state__in=OPEN) | Q(state=State.CLOSED, ended_at__gt=at - LATELY))
        .only("number", "title", "public_text", "building_id", "state", "submitted_at", "community_id", "category_code")
        .order_by("-submitted_at", "-id")
    )
    if not see_all:
        candidates = candidates.filter(open_to_neighbours=True)
    found = []
    for case in candidates[:MOST_CANDIDATES]:
        likeness = max(_jaccard(mine, _pieces(case.title)), _jaccard(mine, _pieces(case.public_text)))
        if likeness and building is not None and case.building_id == building.pk:
            likeness += SAME_BUILDING
        if likeness >= LEAST:
            found.append(Similar(case, likeness))
    return sorted(found, key=lambda similar: (-similar.likeness, -similar.case.pk))[:limit]


def _pieces(text: str) -> frozenset[str]:
    plain = _plain(text[:MOST_READ])
    return frozenset(map("".join, pairwise(plain)))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> Fraction:
    shared = len(one & other)
    return Fraction(shared, len(one) + len(other) - shared) if shared else Fraction(0)


def _plain(text: str) -> str:
    """Letters and digits only, in one width and one case."""
    return _NOT_WORDS.sub("", half_width(text).casefold())
