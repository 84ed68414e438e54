"""Cases as the API shows them: never more than the caller's sight."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from linli.bodies.actor import Actor
from linli.cases.models import Attachment, Case, WhistleCall
from linli.cases.queries.called import Part, part_of
from linli.cases.queries.catalogue import name_of
from linli.cases.queries.reading import attachments_of, is_first
from linli.cases.queries.said import name_of_body, spot_of
from linli.cases.queries.timeline import Side, Teller, Told, events_of, tell, texts_of
from linli.cases.rules import Sight
from linli.kernel.mask import scrub

WITH_ALL_WORDS = (Side.REPORTER, Side.DESK)


def line(case: Case) -> dict[str, Any]:
    """A case in a list: nothing that a neighbour may not see."""
    return {
        "number": case.number,
        "community": case.community.code,
        "kind": case.kind,
        "category": case.category_code,
        "category_name": name_of(case.category),
        "title": case.title,
        "state": case.state,
        "state_name": case.get_state_display(),
        "level": case.level,
        "body": name_of_body(case.body),
        "urgent": case.urgent,
        "supervised": case.supervised,
        "submitted_at": case.submitted_at,
        "due_at": case.due_at,
        "ended_at": case.ended_at,
    }


def whole(case: Case, seen: Sight, by: Actor) -> dict[str, Any]:
    """A case with its time line, as far as ``by`` may see it. At most seven queries."""
    part = part_of(case, by) if seen == Sight.CALLED else None
    if part:
        return _called(case, part, by)
    side = _side(case, seen, by)
    events = events_of(case)
    texts = {} if side == Side.PUBLIC else texts_of(events)
    return {
        **_facts(case, seen),
        "text": case.text if side in WITH_ALL_WORDS else case.public_text,
        "result": case.result if side in WITH_ALL_WORDS else scrub(case.result),
        "merged_into": _other(case, side),
        "attachments": [_attachment(case, found) for found in attachments_of(case, seen, by=by)],
        "calls": _calls(WhistleCall.objects.filter(case=case).select_related("body").order_by("id"))
        if side == Side.DESK
        else [],
        "steps": _steps(tell(events, Teller(side, by.user_id, texts)), files=side != Side.PUBLIC),
    }


def _called(case: Case, part: Part, by: Actor) -> dict[str, Any]:
    """The part of a body whose whistle is over."""
    return {
        **_facts(case, Sight.CALLED),
        "text": part.text,
        "result": part.result,
        "merged_into": "",
        "attachments": [_attachment(case, found) for found in attachments_of(case, Sight.CALLED, by=by)],
        "calls": _calls(part.all_called()),
        "steps": _steps(part.told(events_of(case), by)),
    }


def _facts(case: Case, seen: Sight) -> dict[str, Any]:
    return {
        **line(case),
        "sight": seen.name.lower(),
        "place": spot_of(case),
        "open_to_neighbours": case.open_to_neighbours,
        "contacted_at": case.contacted_at,
        "solve_due_at": case.solve_due_at,
        "claimed_at": case.claimed_at,
        "verdict": case.verdict,
    }


def _steps(told: Iterable[Told], *, files: bool = True) -> list[dict[str, Any]]:
    return [
        {
            "at": step.at,
            "verb": step.verb,
            "what": step.what,
            "note": step.note,
            "state": step.state,
            "files": list(step.files) if files else [],
        }
        for step in told
    ]


def _side(case: Case, seen: Sight, by: Actor) -> Side:
    if seen == Sight.FULL:
        return Side.DESK
    if seen == Sight.PUBLIC:
        return Side.PUBLIC
    return Side.REPORTER if is_first(case, by) else Side.JOINED


def _other(case: Case, side: Side) -> str:
    """The number of the case that this one was merged into; for neighbours that may be one they cannot see."""
    return case.merged_into.number if case.merged_into and side != Side.PUBLIC else ""


def _attachment(case: Case, found: Attachment) -> dict[str, Any]:
    return {
        "id": found.pk,
        "purpose": found.purpose,
        "sha256": bytes(found.file.sha256).hex(),
        "media_type": found.file.media_type,
        "url": reverse("api-1:attachment", args=[case.number, found.pk]),
    }


def _calls(calls: Iterable[WhistleCall]) -> list[dict[str, Any]]:
    return [
        {
            "body_id": call.body_id,
            "body": name_of_body(call.body),
            "leads": call.leads,
            "due_at": call.due_at,
            "reported_in_at": call.reported_in_at,
            "missed": call.missed,
        }
        for call in calls
    ]
