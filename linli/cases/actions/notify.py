"""What every verb of a case does at its end: write the event, and tell those whom it concerns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from linli.audit.actions import record
from linli.audit.models import Event
from linli.bodies.actor import Actor
from linli.cases.models import Case, Reporter
from linli.inbox.actions import tell


def record_case(
    case: Case, verb: str, *, by: Actor, at: datetime, private: dict[str, Any] | None = None, **data: Any
) -> Event:
    """One event about the case. ``data`` is public; words and names go into ``private``. The state and the level it
    now stands at are part of every event, so that a time line needs nothing but events."""
    return record(
        log_id=case.community_id,
        verb=f"cases.{verb}",
        subject=("case", case.pk),
        by=by,
        at=at,
        data={"state": str(case.state), "level": int(case.level), **data},
        private=private,
    )


def tell_reporters(
    case: Case, template: str, event: Event, *, at: datetime, but: int | None = None, **params: Any
) -> None:
    """Tell everybody who reported the case and has an account, except ``but``, who did it herself."""
    users = Reporter.objects.filter(case=case, user__isnull=False).values_list("user_id", flat=True)
    _tell(
        case, template, event, at, params, users=[user for user in users if user != but], link=f"/cases/{case.number}/"
    )


def tell_bodies(
    case: Case, bodies: Iterable[int | None], template: str, event: Event, *, at: datetime, **params: Any
) -> None:
    """Tell whoever sits in these bodies."""
    ids = sorted({body for body in bodies if body is not None})
    _tell(case, template, event, at, params, bodies=ids, link=f"/desk/cases/{case.number}/")


def _tell(
    case: Case,
    template: str,
    event: Event,
    at: datetime,
    params: dict[str, Any],
    *,
    users: list[int] | None = None,
    bodies: list[int] | None = None,
    link: str,
) -> None:
    if not users and not bodies:
        return
    tell(
        community_id=case.community_id,
        users=users or [],
        bodies=bodies or [],
        template=f"cases.{template}",
        params={"number": case.number, "title": case.title, **params},
        link=link,
        event_id=event.pk,
        at=at,
    )
