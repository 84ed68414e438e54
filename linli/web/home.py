"""The first page of whoever is signed in: at home what waits for her, at work the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Actor
from linli.bodies.models import DutyHour
from linli.bodies.states import BodyKind
from linli.cases.queries import reading
from linli.inbox import queries as inbox
from linli.kernel.doors import ANYONE, opens_to
from linli.ledger import queries as ledger
from linli.notices import queries as notices
from linli.registry.models import Place
from linli.voting.queries import votes_now

from .views import welcome

FEW = 5


@opens_to(ANYONE)
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Strangers are welcomed, handlers led to their desk, and who has neither home nor seat to the page for joining."""
    if not request.user.is_authenticated:
        return welcome(request)
    by: Actor = request.actor  # type: ignore[attr-defined]
    if not by.homes and not by.seats:
        return redirect("registry:join")
    if not by.homes and by.may_anywhere("cases.read"):
        return redirect("desk")
    at: datetime = request.at  # type: ignore[attr-defined]
    context = resident(by, at) if by.homes else {}
    context |= {
        "handles": by.may_anywhere("cases.read"),
        "takes_down": by.may_anywhere("cases.submit_for"),
        "reads_open": by.may_anywhere("cases.read_open"),
        "unread": inbox.unread(by),
        "seats": by.seats,
    }
    return render(request, "web/home.html", context)


def resident(by: Actor, at: datetime) -> dict[str, object]:
    """What a resident sees first; eight queries."""
    waits = reading.waits_for_reporter(by)
    mine, more = reading.mine(by, only_open=True, size=FEW + len(waits))
    asked = {case.pk for case in waits}
    communities = list(dict.fromkeys(one.community_id for one in by.homes))
    around, _next = reading.open_to_neighbours(communities, size=FEW * 2)
    own = asked | {case.pk for case in mine}
    places = {place.pk: place for place in Place.objects.filter(pk__in=communities)}
    return {
        "home": by.homes[0],
        "waits": waits,
        "mine": [case for case in mine if case.pk not in asked][:FEW],
        "more": bool(more),
        "around": [case for case in around if case.pk not in own][:FEW],
        "votes": votes_now(communities, at),
        "postings": notices.current(communities),
        "payments": ledger.payments_in(communities),
        "hours": duty_hours(communities, timezone.localdate(at)),
        "public": [place for place in places.values() if place.publishes],
    }


@dataclass(frozen=True)
class Hour:
    """When somebody of the branch is there to be spoken to."""

    body: str
    day: str
    hours: str
    where: str
    phone: str
    today: bool


def duty_hours(communities: list[int], today: date) -> list[Hour]:
    """The duty hours of the communities' party branches, today's first; one query."""
    rows = DutyHour.objects.filter(
        body__place_id__in=communities, body__kind=BodyKind.PARTY_BRANCH, body__closed_on__isnull=True
    ).select_related("body")
    weekday = today.isoweekday()
    ordered = sorted(rows, key=lambda row: ((row.weekday - weekday) % 7, row.opens_at))
    return [
        Hour(
            body=row.body.name,
            day=_("Today") if row.weekday == weekday else day_name(row.weekday),
            hours=f"{row.opens_at:%H:%M}–{row.closes_at:%H:%M}",
            where=row.where,
            phone=row.body.phone,
            today=row.weekday == weekday,
        )
        for row in ordered[:3]
    ]


def day_name(weekday: int) -> str:
    """1 is Monday."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[weekday - 1]
