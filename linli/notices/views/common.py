"""What several pages of postings need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.audit.files import JPEG
from linli.bodies.actor import Actor, Request
from linli.law.deadlines import SHANGHAI
from linli.notices import queries
from linli.notices.models import BoardPhoto, Posting, PostingFile
from linli.notices.states import Kind, State
from linli.registry.models import Place
from linli.registry.queries import community_by_code

KIND_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    Kind.PUBLICITY: (
        gettext_lazy("Posted for objections"),
        gettext_lazy(
            "Whoever lives here or owns a home here may object until the last day. What depends on it waits until "
            "then, and until each objection is answered."
        ),
    ),
    Kind.NOTICE: (
        gettext_lazy("Announcement"),
        gettext_lazy("It tells you something. If something is wrong with it, report that as a request."),
    ),
    Kind.DISCLOSURE: (
        gettext_lazy("Open for inspection"),
        gettext_lazy("It is kept open so that anyone can look and check. It stands until a newer one takes its place."),
    ),
}
MINUTE = timedelta(minutes=1)
TONES: dict[str, str] = {State.POSTED: "jade", State.WITHDRAWN: "seal", State.REPLACED: "amber"}


@dataclass(frozen=True)
class Run:
    """How far a period has come, in whole days; the day of posting is not counted (Civil Code art. 201)."""

    day: int
    days: int
    over: bool
    last: datetime  # a moment of the last day, to be shown as that day


def run_of(posting: Posting, at: datetime) -> Run | None:
    """None for what stands without an end."""
    if posting.until_at is None or posting.from_at is None:
        return None
    last = posting.until_at - MINUTE
    first, end, today = (one.astimezone(SHANGHAI).date() for one in (posting.from_at, last, at))
    days = max((end - first).days, 1)
    over = at >= posting.until_at
    return Run(day=days if over else min((today - first).days, days), days=days, over=over, last=last)


def community_or_404(code: str) -> Place:
    try:
        return community_by_code(code)
    except Place.DoesNotExist:
        raise Http404(_("There is no such community.")) from None


def posting_or_404(request: Request, pk: int) -> Posting:
    """A posting that this reader may see."""
    try:
        return queries.find(pk, request.actor)
    except Posting.DoesNotExist:
        raise Http404(_("There is no such posting for you.")) from None


def in_hand_or_404(request: Request, pk: int) -> Posting:
    """A posting, draft or not, that a body of hers deals with."""
    found = queries.in_hand(request.actor).select_related("replaces").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such posting for you."))
    return found


def at_home(by: Actor) -> Actor:
    """The same person as a resident, whatever seats she holds besides."""
    return Actor(by.user_id, by.name, (), by.homes)


def acting(by: Actor, community: Place, verb: str, body_id: int | None = None) -> Actor:
    """The actor from her seat in this body, else from the nearest of hers that may do it here, so that what she does
    is recorded as that body's."""
    seat = by.sits_in([body_id])
    if seat is None:
        path = community.path or "-"
        there = [one for one in by.seats if path.startswith(one.path or "-")]
        able = [one for one in there if Actor(by.user_id, seats=(one,)).may(f"notices.{verb}", path)]
        seat = max(able, key=lambda one: len(one.path), default=None)
    return by.acting_for(seat.body_id) if seat else by


def shown_files(posting: Posting, files: Iterable[PostingFile]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Pictures and papers as the page shows them."""
    pictures, papers = [], []
    for one in files:
        href = reverse("notices:file", args=[posting.pk, bytes(one.file.sha256).hex()])
        if one.file.media_type == JPEG:
            pictures.append({"src": f"{href}?small=yes", "href": href, "alt": one.name})
        else:
            papers.append({"href": href, "name": one.name})
    return pictures, papers


def shown_board(posting: Posting, photos: Iterable[BoardPhoto]) -> list[dict[str, Any]]:
    """The board over time, for the time line."""
    entries = []
    for one in photos:
        href = reverse("notices:file", args=[posting.pk, bytes(one.photo.sha256).hex()])
        label = one.get_moment_display()
        photo = {"src": f"{href}?small=yes", "href": href, "alt": f"{one.spot} {label}"}
        entries.append({"at": one.taken_at, "what": label, "note": one.spot, "state": "done", "photos": [photo]})
    return entries
