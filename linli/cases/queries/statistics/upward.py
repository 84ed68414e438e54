"""How matters went up and came back: red lights of this moment, whistles and who reported in, petitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, Escalation, HandBack, InterimReport, Supervision, Whistle, WhistleCall
from linli.cases.states import ACTIVE, Channel, State
from linli.kernel.shares import ratio
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Place

from .counting import cases_of
from .periods import Period
from .scope import EVERY, Scope

BOARD_DAYS = 30  # a department that did not report in stands among the red lights for so long


@dataclass(frozen=True)
class Light:
    """One red light: what is wrong now, and the rows that it shines for."""

    key: str
    label: str | Promise
    hint: str | Promise


LIGHTS = {
    light.key: light
    for light in (
        Light("overdue", _("Overdue"), _("The limit for a solution or for the next step has passed")),
        Light("missed", _("Did not report in"), _("Called departments that missed their limit in the last 30 days")),
        Light("supervised", _("Supervised"), _("A body above watches until it is solved")),
        Light("objections", _("Handed back, not decided"), _("The level above has to say who deals with it")),
        Light("interim", _("Interim report late"), _("On the long-cycle ledger, and no report by the date")),
    )
}


def light_rows(key: str, scope: Scope, at: datetime) -> QuerySet[Any]:
    """The rows of one light: cases, whistle calls, supervisions or hand-backs. Raises KeyError for an unknown key."""
    return {
        "overdue": _overdue,
        "missed": _missed,
        "supervised": _supervised,
        "objections": _objections,
        "interim": _late_interim,
    }[key](scope, at)


def _overdue(scope: Scope, at: datetime) -> QuerySet[Any]:
    return cases_of(scope, Q(state__in=ACTIVE)).filter(Q(solve_due_at__lte=at) | Q(due_at__lte=at))


def _missed(scope: Scope, at: datetime) -> QuerySet[Any]:
    silent = Q(missed=True) | Q(reported_in_at__isnull=True)
    return WhistleCall.objects.filter(
        scope.inside(), silent, due_at__gte=at - timedelta(days=BOARD_DAYS), due_at__lte=at
    )


def _supervised(scope: Scope, _at: datetime) -> QuerySet[Any]:
    return Supervision.objects.filter(scope.inside(), ended_at__isnull=True)


def _objections(scope: Scope, _at: datetime) -> QuerySet[Any]:
    return HandBack.objects.filter(scope.inside(), upheld__isnull=True)


def _late_interim(scope: Scope, at: datetime) -> QuerySet[Any]:
    coming = InterimReport.objects.filter(case=OuterRef("pk"), next_due_at__gt=at)
    return cases_of(scope, Q(state=State.LONG_CYCLE)).filter(~Exists(coming))


STEPS = {
    "whistled": _("Whistled"),
    "sent_up": _("Went up by itself"),
    "watched": _("Supervised at some time"),
}


def step_rows(key: str, scope: Scope, period: Period, narrow: Q = EVERY) -> QuerySet[Case]:
    """Cases reported in the period that were whistled, went up because a limit passed, or were supervised. Raises
    KeyError for an unknown key."""
    happened = {
        "whistled": Whistle.objects.filter(scope.inside()).values("case_id"),
        "sent_up": Escalation.objects.filter(scope.inside(), automatic=True).values("case_id"),
        "watched": Supervision.objects.filter(scope.inside()).values("case_id"),
    }[key]
    return cases_of(scope, narrow).filter(period.now.holds("submitted_at"), pk__in=happened)


@dataclass(frozen=True)
class Board:
    """How many rows each light and each step has, and which departments did not report in, how often."""

    lights: dict[str, int]
    steps: dict[str, int]
    missing: list[tuple[str, int]]


def board(scope: Scope, period: Period, at: datetime) -> Board:
    """Lights and steps in one statement."""
    lights = {key: light_rows(key, scope, at) for key in LIGHTS}
    steps = {key: step_rows(key, scope, period) for key in STEPS}
    parts = [
        rows.order_by()
        .annotate(key=Value(key), name=F("body__name") if key == "missed" else Value(""))
        .values_list("key", "name")
        .annotate(n=Count("pk"))
        for key, rows in (lights | steps).items()
    ]
    numbers = dict.fromkeys(lights | steps, 0)
    missing = []
    for key, name, number in parts[0].union(*parts[1:], all=True):
        numbers[key] += number
        if name:
            missing.append((name, number))
    return Board(
        {key: numbers[key] for key in lights},
        {key: numbers[key] for key in steps},
        sorted(missing, key=lambda pair: (-pair[1], pair[0])),
    )


def long_cycle_count(scope: Scope) -> int:
    """How many cases stand on the long-cycle ledger now (S1-51)."""
    return cases_of(scope, Q(state=State.LONG_CYCLE)).count()


@dataclass(frozen=True)
class Reporting:
    """How one body answers whistles, and how the two sides rate each other (1 to 5; 条例 art. 33)."""

    body_id: int
    name: str
    place: str
    calls: int
    on_time: int
    missed: int  # reported in late or not at all
    rated: int
    stars: int
    rated_back: int
    stars_back: int

    @property
    def waiting(self) -> int:
        """The limit still runs."""
        return self.calls - self.on_time - self.missed

    @property
    def rating(self) -> Fraction | None:
        """By those who whistled, exact; None where nobody rated."""
        return ratio(self.stars, self.rated)

    @property
    def rating_back(self) -> Fraction | None:
        """What the called body thinks of the whistles, exact."""
        return ratio(self.stars_back, self.rated_back)


def call_rows(key: str, scope: Scope, period: Period, at: datetime) -> QuerySet[WhistleCall]:
    """Calls of whistles blown in the period: "calls", "on_time", "late" (or not at all). Raises KeyError."""
    rows = WhistleCall.objects.filter(scope.inside(), period.now.holds("whistle__at"))
    return rows.filter(_CALLS[key](at))


CALL_LABELS = {"calls": _("Times called"), "on_time": _("Reported in on time"), "late": _("Late or not at all")}
_CALLS: Mapping[str, Any] = {
    "calls": lambda _at: Q(),
    "on_time": lambda _at: Q(reported_in_at__lt=F("due_at")),
    "late": lambda at: Q(reported_in_at__gte=F("due_at")) | Q(reported_in_at__isnull=True, due_at__lte=at),
}


def reporting(scope: Scope, period: Period, at: datetime, *, body_id: int | None = None) -> list[Reporting]:
    """Every body that was called in the period, those that missed most first; one statement."""
    rows = call_rows("calls", scope, period, at)
    if body_id:
        rows = rows.filter(body_id=body_id)
    counted = (
        rows.values_list("body_id", "body__name", "body__place__name")
        .annotate(
            n=Count("pk"),
            on_time=Count("pk", filter=_CALLS["on_time"](at)),
            late=Count("pk", filter=_CALLS["late"](at)),
            rated=Count("rating_by_whistler"),
            stars=Coalesce(Sum("rating_by_whistler"), 0),
            rated_back=Count("rating_by_called"),
            stars_back=Coalesce(Sum("rating_by_called"), 0),
        )
        .order_by("-late", "-n", "body__name")
    )
    return [Reporting(*row) for row in counted]


@dataclass(frozen=True)
class Whistling:
    """How often one body whistled, and what the called bodies think of it (1 to 5)."""

    whistles: int
    rated: int
    stars: int

    @property
    def rating(self) -> Fraction | None:
        return ratio(self.stars, self.rated)


def whistling(scope: Scope, period: Period, body_id: int) -> Whistling:
    """The whistles of one body in the period, with the ratings by those whom it called; one statement."""
    rows = Whistle.objects.filter(scope.inside(), period.now.holds("at"), body_id=body_id)
    found = rows.aggregate(
        whistles=Count("pk", distinct=True),
        rated=Count("calls__rating_by_called"),
        stars=Coalesce(Sum("calls__rating_by_called"), 0),
    )
    return Whistling(**found)


@dataclass(frozen=True)
class Streak:
    """How long a community has been without a petition (S1-19). ``since`` is the last one, or the first case on
    record where there never was one (``whole_record``); None where nothing is on record."""

    community: Place
    since: datetime | None
    whole_record: bool
    years: int
    days: int


def streaks(scope: Scope, at: datetime) -> list[Streak]:
    """Each community's streak, the longest first; one statement. Petitions count even when they were merged."""
    petition = Q(channel=Channel.PETITION)
    rows = (
        Case.objects.filter(scope.inside(), submitted_at__lte=at)
        .values_list("community_id")
        .annotate(last=Max("submitted_at", filter=petition), first=Min("submitted_at"))
        .order_by()
    )
    last: dict[int, datetime] = {}
    first: dict[int, datetime] = {}
    for community_id, petitioned, began in rows:
        standing = scope.stands_for[community_id]
        first[standing] = min(began, first.get(standing, began))
        if petitioned:
            last[standing] = max(petitioned, last.get(standing, petitioned))
    found = [_streak(place, last.get(place.pk), first.get(place.pk), at) for place in scope.communities]
    return sorted(found, key=lambda one: (-one.days, one.community.pk))


def _streak(community: Place, last: datetime | None, first: datetime | None, at: datetime) -> Streak:
    since = last or first
    if since is None:
        return Streak(community, None, True, 0, 0)
    begin, today = since.astimezone(SHANGHAI).date(), at.astimezone(SHANGHAI).date()
    return Streak(community, since, last is None, _whole_years(begin, today), (today - begin).days)


def _whole_years(begin: date, today: date) -> int:
    return today.year - begin.year - ((today.month, today.day) < (begin.month, begin.day))
