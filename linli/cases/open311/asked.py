"""What a call asks for, read as the specification writes it: an empty argument is one that was not given."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.bodies.actor import NOBODY, Actor
from linli.cases.api.access import PER_MINUTE, caller_of
from linli.kernel.text import without_invisibles
from linli.registry.models import Place
from linli.registry.states import PlaceKind

from .formats import Problem

SPAN = timedelta(days=90)
MOST = 1000
OPEN, CLOSED = "open", "closed"
W3C = re.compile(r"(2[01]\d\d)-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Wanted:
    """The filters of GET requests. ``numbers``, if given, overrides all others."""

    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    start: datetime
    end: datetime
    statuses: tuple[str, ...]


class Arguments:
    """The arguments of a call, by GET or by POST, without what no text can hold."""

    def __init__(self, request: HttpRequest) -> None:
        self._given = request.POST if request.method == "POST" else request.GET
        self.at: datetime = request.at  # type: ignore[attr-defined]

    def __getitem__(self, name: str) -> str:
        return without_invisibles(self._given.get(name, "")).strip()

    def several(self, name: str) -> tuple[str, ...]:
        """Values separated by commas, or the argument given several times."""
        parts = ",".join(self._given.getlist(name)).split(",")
        return tuple(dict.fromkeys(found for part in parts if (found := without_invisibles(part).strip())))

    def attribute(self, code: str) -> str:
        """``attribute[code]=value`` of POST requests."""
        return self[f"attribute[{code}]"] or self[f"attribute[{code}][]"]

    def flag(self, name: str) -> bool:
        return self[name].lower() == "true"


def caller(request: HttpRequest, arguments: Arguments, *, needed: bool = False) -> Actor:
    """Who calls, by ``api_key`` or by ``Authorization: Bearer``. Without a key NOBODY, unless one is needed. Raises
    Problem 403 for a wrong one, and for a missing one that is needed."""
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    key = arguments["api_key"] or (bearer.strip() if scheme.lower() == "bearer" else "")
    if not key:
        if needed:
            raise Problem(403, _("api_key is missing. You make one in your account."))
        return NOBODY
    if caller_of(request, key) is None:
        raise Problem(403, _("This api_key is not valid."))
    if not PER_MINUTE.allow_request(request):
        raise Problem(429, _("Too many calls. Go on in a minute."))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def jurisdiction(arguments: Arguments) -> Place:
    """The community whose code is ``jurisdiction_id``. Raises Problem 400 without one, 404 for an unknown one."""
    code = arguments["jurisdiction_id"]
    if not code:
        raise Problem(400, _("jurisdiction_id was not provided."))
    place = Place.objects.filter(kind=PlaceKind.COMMUNITY, code=code).select_related("successor").first()
    if place is None:
        raise Problem(404, _("jurisdiction_id was not found: %(code)s.") % {"code": code[:60]})
    return place


def wanted(arguments: Arguments) -> Wanted:
    """The filters, all problems at once. Raises Problem 400."""
    problems: list[str] = []
    start, end = (_moment(arguments, name, problems) for name in ("start_date", "end_date"))
    statuses = arguments.several("status")
    if wrong := [status for status in statuses if status not in (OPEN, CLOSED)]:
        problems.append(_("status can be open or closed, not %(wrong)s.") % {"wrong": wrong[0][:60]})
    if start and end and start > end:
        problems.append(_("start_date lies after end_date."))
    if start and end and end - start > SPAN:
        problems.append(_("start_date and end_date may not span more than 90 days."))
    if problems:
        raise Problem(400, *problems)
    if start is None:
        end = end or arguments.at
        start = end - SPAN
    return Wanted(
        numbers=tuple(number.upper()[:32] for number in arguments.several("service_request_id")[:MOST]),
        codes=arguments.several("service_code"),
        start=start,
        end=end or start + SPAN,
        statuses=statuses or (OPEN, CLOSED),
    )


def _moment(arguments: Arguments, name: str, problems: list[str]) -> datetime | None:
    """A moment as the W3C note writes it, with its time zone."""
    # A plus that was not escaped arrives as a space.
    text = arguments[name].replace(" ", "+")
    if not text:
        return None
    try:
        if not W3C.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text)
    except ValueError:
        problems.append(_("%(name)s must look like 2026-01-31T00:00:00Z.") % {"name": name})
        return None


def coordinates(arguments: Arguments) -> str:
    """``lat`` and ``long`` as text, or "". Raises Problem 400 for half a pair and for what lies on no map."""
    lat, long = arguments["lat"], arguments["long"]
    if not lat and not long:
        return ""
    if not _is_degree(lat, 90) or not _is_degree(long, 180):
        raise Problem(400, _("lat and long have to be given together, in degrees such as 30.572815 and 104.066801."))
    return f"{lat}, {long}"


def _is_degree(text: str, most: int) -> bool:
    match: Any = re.fullmatch(r"[+-]?(\d{1,3})(?:\.(\d{1,20}))?", text, re.ASCII)
    if not match:
        return False
    whole, rest = int(match[1]), (match[2] or "").strip("0")
    return whole < most or (whole == most and not rest)
