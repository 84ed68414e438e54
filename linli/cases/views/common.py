"""What several pages of cases need."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.audit.files import JPEG
from linli.bodies.actor import Actor, Request
from linli.cases.models import Attachment, Case
from linli.cases.queries import reading
from linli.cases.queries.said import until
from linli.cases.queries.timeline import Told
from linli.cases.rules import Sight
from linli.cases.states import Purpose, State


def seen_or_404(request: Request, number: str, *, least: Sight = Sight.PUBLIC) -> tuple[Case, Sight]:
    """The case and how much of it this person sees; 404 for what she may not know of."""
    try:
        case, seen = reading.find_seen(number, request.actor)
    except Case.DoesNotExist:
        raise Http404(_("There is no such case for you.")) from None
    if seen < least:
        raise Http404(_("There is no such case for you."))
    return case, seen


def photos_of(case: Case, attachments: Iterable[Attachment]) -> dict[str, dict[str, str]]:
    """The pictures and papers as the components show them, by SHA-256 in hex."""
    shown = {}
    for attachment in attachments:
        name = bytes(attachment.file.sha256).hex()
        href = reverse("case-file", args=[case.number, name])
        label = str(Purpose(attachment.purpose).label)
        picture = attachment.file.media_type == JPEG
        shown[name] = {
            "src": f"{href}?small=yes" if picture else "",
            "href": href,
            "alt": label,
            "purpose": attachment.purpose,
            "picture": "yes" if picture else "",
        }
    return shown


def entries_for(told: Iterable[Told], photos: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """The time line as the component takes it, each picture under the event that brought it."""
    return [
        {
            "at": entry.at,
            "what": entry.what,
            "note": entry.note,
            "state": entry.state,
            # What came in with the report stands above the time line.
            "photos": []
            if entry.verb == "submit"
            else [photos[name] for name in entry.files if photos.get(name, {}).get("picture")],
        }
        for entry in told
    ]


def next_entry(case: Case, *, own: bool = False) -> dict[str, Any] | None:
    """What comes next, as the dashed end of the time line; nothing once it has ended. ``own``: said to the reporter."""
    names = {"body": case.body.name, "due": until(case.due_at)}
    what, note = {
        State.SUBMITTED: (_("%(body)s takes it up"), _("By %(due)s.")),
        State.ACCEPTED: (_("It is settled who deals with it"), _("By %(due)s.")),
        State.DISPATCHED: (
            _("%(body)s speaks with you") if own else _("%(body)s speaks with the reporter"),
            _("By %(due)s."),
        ),
        State.OBJECTED: (_("One level up decides who deals with it"), _("By %(due)s.")),
        State.SIGNED_FOR: (
            _("%(body)s speaks with you") if own else _("%(body)s speaks with the reporter"),
            _("By %(due)s."),
        ),
        State.CONTACTED: (_("%(body)s gives a result"), _("By %(due)s.")),
        State.IN_PROGRESS: (_("%(body)s gives a result"), _("By %(due)s.")),
        State.WHISTLED: (_("The called bodies report in"), _("By %(due)s; whoever is missing stands on the board.")),
        State.REPORTED_IN: (_("They give a joint result"), _("By %(due)s.")),
        State.NEEDS_INFO: (_("You answer") if own else _("The reporter answers"), _("Until then the clock stands.")),
        State.CLAIMED: (
            _("You say whether it is solved") if own else _("The reporter says whether it is solved"),
            _("By %(due)s; after that it is closed."),
        ),
        State.LONG_CYCLE: (_("%(body)s reports where it stands"), _("By %(due)s.")),
    }.get(State(case.state), ("", ""))
    if not what:
        return None
    said = note % names if case.due_at or "%(due)s" not in note else ""
    return {"at": None, "what": what % names, "note": said, "state": "next"}


def acting(by: Actor, *body_ids: int | None) -> Actor:
    """The actor from her seat in one of these bodies, so that what she does is recorded as that body's."""
    seat = by.sits_in(body_ids)
    return by.acting_for(seat.body_id) if seat else by


def at_home(by: Actor) -> Actor:
    """The same person as a resident, whatever seats she holds besides."""
    return Actor(by.user_id, by.name, (), by.homes)


NEAR = timedelta(hours=24)


def tone(case: Case, at: datetime) -> str:
    """How the promise to the reporter stands."""
    if case.solve_due_at <= at:
        return "late"
    return "soon" if case.solve_due_at - at < NEAR else ""
