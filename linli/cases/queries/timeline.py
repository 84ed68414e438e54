"""What happened to a case, told from the events of its log: to whoever reported it, to neighbours, to the desk."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from linli.audit.models import Event, Secret
from linli.audit.queries import history
from linli.cases.models import Case

from .sentences import SENTENCES, Side, Teller

__all__ = ["Side", "Teller", "Told", "events_of", "tell", "texts_of"]

# What only the handling side sees, and what neighbours see.
INNER = {"cases.rate_whistle", "cases.propose_exclusion", "cases.turn_down_exclusion", "cases.categorise"}
OUTER = {
    "cases.submit", "cases.import", "cases.accept", "cases.refuse", "cases.answer", "cases.dispatch", "cases.sign_for",
    "cases.contact", "cases.start", "cases.decide_objection", "cases.decide_extension", "cases.whistle",
    "cases.report_in", "cases.all_reported_in", "cases.miss_report_in", "cases.joint_result", "cases.resolve",
    "cases.joint_result_not_enough", "cases.escalate", "cases.supervise", "cases.end_supervision",
    "cases.to_long_cycle", "cases.interim_report", "cases.judge", "cases.close_unanswered", "cases.merge",
    "cases.withdraw", "cases.join", "cases.miss_at_the_top", "cases.miss_interim_report",
}  # fmt: skip
LATE = {"cases.miss_report_in", "cases.miss_interim_report", "cases.miss_at_the_top", "cases.decide_unheard_objection"}


@dataclass
class Told:
    """One entry; the time line component takes it as a mapping."""

    at: datetime
    what: str
    note: str = ""
    state: str = "done"
    verb: str = ""
    files: tuple[str, ...] = ()  # SHA-256 in hex
    who: str = ""


def events_of(case: Case) -> list[Event]:
    """All events of the case, oldest first; one query."""
    return history(("case", case.pk), log_id=case.community_id)


def texts_of(events: Iterable[Event]) -> dict[int, str]:
    """The words that belong to these events, by event; what was erased under the privacy law is missing. One query."""
    ids = [event.pk for event in events if event.leaf["commitments"]]
    secrets = Secret.objects.filter(event_id__in=ids, name__in=("text", "outcome"))
    return {event_id: str(json.loads(value)) for event_id, value in secrets.values_list("event_id", "value")}


def tell(events: Iterable[Event], teller: Teller) -> list[Told]:
    """The time line for this side."""
    entries = []
    for event in events:
        if not _is_told(event, teller):
            continue
        sentence = SENTENCES.get(event.verb)
        what, note = sentence(event, event.data, teller) if sentence else (event.verb, "")
        text = "" if event.verb == "cases.submit" else teller.text(event)  # it stands above the time line
        late = event.verb in LATE or (event.verb == "cases.escalate" and event.data.get("automatic"))
        entries.append(
            Told(
                at=event.at,
                what=what,
                note="\n".join(part for part in (note, text) if part),
                state="late" if late else "done",
                verb=event.verb.removeprefix("cases."),
                files=tuple(str(name) for name in event.data.get("files", ())),
            )
        )
    return entries


def _is_told(event: Event, teller: Teller) -> bool:
    if teller.side == Side.DESK:
        return True
    if teller.side == Side.PUBLIC:
        return event.verb in OUTER
    if event.verb in INNER:
        return False
    return event.verb != "cases.add_note" or bool(event.data.get("shown"))
