"""How long it takes until a question from a chat group is answered (S0-5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, F, Max, Q
from django.db.models.functions import Least

from linli.cases.models import ChatGroup
from linli.registry.models import Place


@dataclass(frozen=True)
class GroupTimes:
    """Of one group: how many questions became cases, how many have had an answer, and how long that took."""

    group: ChatGroup
    asked: int
    answered: int
    average: timedelta | None
    longest: timedelta | None


def open_groups(community: Place) -> list[ChatGroup]:
    """The directory: the open groups by topic, with their moderators."""
    groups = ChatGroup.objects.filter(community=community, closed_on__isnull=True)
    return list(groups.select_related("moderator").order_by("topic"))


def answer_times(community: Place, since: datetime, until: datetime) -> list[GroupTimes]:
    """Every group of the community, open or closed, over the questions asked from ``since`` until before ``until``.

    The answer is the moment at which the asker was contacted or the matter said to be solved, whichever came first.
    """
    asked = Q(cases__submitted_at__gte=since, cases__submitted_at__lt=until)
    took = Least("cases__contacted_at", "cases__claimed_at") - F("cases__submitted_at")
    groups = (
        ChatGroup.objects.filter(community=community)
        .select_related("moderator")
        .annotate(
            asked=Count("cases", filter=asked),
            answered=Count(
                "cases", filter=asked & (Q(cases__contacted_at__isnull=False) | Q(cases__claimed_at__isnull=False))
            ),
            average=Avg(took, filter=asked),
            longest=Max(took, filter=asked),
        )
        .order_by("topic", "id")
    )
    return [GroupTimes(group, group.asked, group.answered, group.average, group.longest) for group in groups]
