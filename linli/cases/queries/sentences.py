"""What is said of each kind of event in a case's log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from linli.audit.models import Event
from linli.cases.states import (
    Channel,
    EscalationReason,
    ExclusionReason,
    HandBackReason,
    Occasion,
    RefusalReason,
    Verdict,
)
from linli.kernel.mask import scrub

from .said import until

# What the handler and the first reporter said to each other; whoever joined later does not read it.
BETWEEN_TWO = {
    "cases.contact", "cases.add_information", "cases.judge", "cases.withdraw", "cases.call_back", "cases.mediate",
    "cases.add_note",
}  # fmt: skip


class Side(Enum):
    """To whom it is told."""

    REPORTER = "reporter"  # the first reporter: also what she and the handler said to each other
    JOINED = "joined"  # whoever stands behind the case without having written it
    CALLED = "called"  # a body whose whistle is over: what it was called for and what came of it
    PUBLIC = "public"  # neighbours: bodies and times, no words of persons
    DESK = "desk"


@dataclass(frozen=True)
class Teller:
    """What the sentences need besides the event itself."""

    side: Side
    user_id: int | None = None
    texts: Mapping[int, str] = field(default_factory=dict)  # by event
    reasons: Mapping[datetime, str] = field(default_factory=dict)  # of supervisions and reports, by their moment
    bodies: frozenset[str] = frozenset()  # the names of the called bodies she sits in

    def text(self, event: Event) -> str:
        if self.side == Side.PUBLIC:
            return ""
        if self.side == Side.CALLED:
            others = event.verb == "cases.report_in" and event.data.get("body") not in self.bodies
            return "" if others else scrub(self.texts.get(event.pk, ""))
        joined_only = self.side == Side.JOINED and not self.by_me(event)
        if joined_only and event.verb in BETWEEN_TWO:
            return ""
        text = self.texts.get(event.pk, "") or self.reasons.get(event.at, "")
        return scrub(text) if joined_only else text

    def by_me(self, event: Event) -> bool:
        return self.user_id is not None and event.actor_id == self.user_id


Sentence = Callable[[Event, Mapping[str, Any], Teller], tuple[str, str]]


def _submit(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    photos = len(data.get("files", ()))
    parts = [str(Channel(data["channel"]).label)] if data.get("channel") in Channel.values else []
    if photos:
        parts.append(ngettext("%(n)d photo", "%(n)d photos", photos) % {"n": photos})
    what = _("You reported it") if teller.side == Side.REPORTER else _("Reported")
    return what, " · ".join(parts)


def _import(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    if not data.get("ended_at"):
        return _("It came in with a file of the city"), _label(Channel, data.get("channel"))
    ended = _moment(data["ended_at"])
    return _("It was entered from the city's file when it was over"), _("It ended on %(day)s.") % {"day": ended}


def _add_information(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    return (_("You added something") if teller.by_me(event) else _("A reporter added something")), ""


def _refuse(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    return _("It could not be taken up"), _label(RefusalReason, data.get("reason"))


def _dispatch(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    return _("%(body)s passed it on to %(to)s") % {"body": data.get("body", ""), "to": data.get("to", "")}, ""


def _hand_back(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    what = _("%(body)s handed it back") % {"body": data.get("body", "")}
    reason = _label(HandBackReason, data.get("reason"))
    return what, _("%(reason)s. %(to)s decides.") % {"reason": reason, "to": data.get("to", "")}


def _decide_objection(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    names = {"body": data.get("body", ""), "to": data.get("to", "")}
    if data.get("upheld"):
        return _("%(body)s gave it to %(to)s instead") % names, ""
    return _("%(body)s decided that it stays with %(to)s") % names, ""


def _ask_extension(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    until = _moment(data.get("until"))
    what = _("%(body)s asks for more time, until %(until)s") % {"body": data.get("body", ""), "until": until}
    return what, _("%(to)s decides; until then the old limit holds.") % {"to": data.get("to", "")}


def _decide_extension(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    names = {"body": data.get("body", ""), "until": _moment(data.get("until"))}
    if data.get("granted"):
        return _("%(body)s granted more time, until %(until)s") % names, ""
    return _("%(body)s granted no more time") % names, _("The old limit holds.")


def _whistle(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    called = _(", ").join(str(name) for name in data.get("called", ()))
    what = _("%(body)s whistled: %(called)s") % {"body": data.get("body", ""), "called": called}
    facts = {
        "occasion": _label(Occasion, data.get("occasion")),
        "lead": data.get("lead", ""),
        "due": _moment(data.get("due")),
    }
    return what, _("%(occasion)s. %(lead)s leads. To report in by %(due)s.") % facts


def _report_in(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    what = _("%(body)s reported in") % {"body": data.get("body", "")}
    return what, _("After the limit.") if data.get("late") else ""


def _miss_report_in(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    missed = _(", ").join(str(name) for name in data.get("missed", ()))
    return _("%(missed)s did not report in in time") % {"missed": missed}, _("This stands on the public board.")


def _escalate(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    reason = _label(EscalationReason, data.get("reason"))
    if data.get("automatic"):
        return _("Went up to %(to)s by itself") % {"to": data.get("to", "")}, _("%(reason)s (%(body)s).") % {
            "reason": reason,
            "body": data.get("body", ""),
        }
    return _("%(body)s brought it up to %(to)s") % {"body": data.get("body", ""), "to": data.get("to", "")}, reason


def _refer(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    what = _("Handed over to %(authority)s") % {"authority": data.get("authority", "")}
    return what, _("Number %(number)s, reply due on %(due)s.") % {
        "number": data.get("number", ""),
        "due": data.get("due", ""),
    }


def _judge(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    verdict = _label(Verdict, data.get("verdict"))
    mine = teller.side == Side.REPORTER
    what = (_("You said: %(verdict)s") if mine else _("The reporter said: %(verdict)s")) % {"verdict": verdict}
    note = _("Asked by telephone and written down.") if data.get("by_telephone") else ""
    return what, note


def _join(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    if teller.by_me(event):
        return _("You joined"), ""
    count = int(data.get("reporters", 0) or 0)
    note = ngettext("%(n)d household reports it.", "%(n)d households report it.", count) % {"n": count} if count else ""
    return _("A neighbour has the same trouble"), note


def _exclusion(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    reason = _label(ExclusionReason, data.get("reason"))
    if event.verb == "cases.confirm_exclusion":
        return _("Left out of the rates, confirmed by a second person"), reason
    if event.verb == "cases.turn_down_exclusion":
        return _("Not left out of the rates: a second person turned it down"), reason
    return _("Proposed to be left out of the rates"), reason


def _rate(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    facts = {"body": data.get("body", ""), "to": data.get("to", ""), "rating": data.get("rating", 0)}
    return _("%(body)s gave %(to)s %(rating)s of 5 stars") % facts, ""


def _note(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    what = _("A word from %(body)s") % {"body": data.get("body", "")}
    return what, "" if data.get("shown") else _("For the handling side only.")


def _merge(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
    """Told in both logs: of the case that ended in another, and of the one that took it in."""
    if taken := data.get("taken"):
        return _("%(number)s, about the same matter, was put together with this case") % {"number": taken}, ""
    return _("Put together with %(number)s, which is about the same matter") % {"number": data.get("into", "")}, ""


def _simple(text: str, own: str = "") -> Sentence:
    """A sentence that names at most the body; ``own`` is how it is said to the first reporter herself."""

    def say(event: Event, data: Mapping[str, Any], teller: Teller) -> tuple[str, str]:
        words = own if own and teller.side == Side.REPORTER else text
        return _(words) % {"body": data.get("body", ""), "number": data.get("number", "")}, ""

    return say


def _label(choices: Any, value: object) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _moment(text: object) -> str:
    from_text = str(text or "")
    try:
        return until(datetime.fromisoformat(from_text))
    except ValueError:
        return from_text


SENTENCES: dict[str, Sentence] = {
    "cases.submit": _submit,
    "cases.import": _import,
    "cases.join": _join,
    "cases.merge": _merge,
    "cases.categorise": _simple(gettext_noop("Put into another category")),
    "cases.accept": _simple(gettext_noop("%(body)s has taken it up")),
    "cases.ask_reporter": _simple(
        gettext_noop("%(body)s asks the reporter"),
        gettext_noop("%(body)s asks you"),
    ),
    "cases.add_information": _add_information,
    "cases.refuse": _refuse,
    "cases.answer": _simple(gettext_noop("%(body)s has answered")),
    "cases.dispatch": _dispatch,
    "cases.sign_for": _simple(gettext_noop("%(body)s has signed for it")),
    "cases.contact": _simple(
        gettext_noop("%(body)s has spoken with the reporter"),
        gettext_noop("%(body)s has spoken with you"),
    ),
    "cases.start": _simple(gettext_noop("%(body)s has begun")),
    "cases.hand_back": _hand_back,
    "cases.decide_objection": _decide_objection,
    "cases.stop_waiting": _simple(gettext_noop("No answer has come; %(body)s goes on without it")),
    "cases.decide_unheard_objection": _simple(gettext_noop("The hand-back was not decided in time")),
    "cases.ask_extension": _ask_extension,
    "cases.decide_extension": _decide_extension,
    "cases.resolve": _simple(gettext_noop("%(body)s says that it is solved")),
    "cases.add_note": _note,
    "cases.see_reporter": _simple(
        gettext_noop("%(body)s looked at the reporter's name and number"),
        gettext_noop("%(body)s looked at your name and number"),
    ),
    "cases.mediate": _simple(gettext_noop("The parties sat down together")),
    "cases.whistle": _whistle,
    "cases.report_in": _report_in,
    "cases.all_reported_in": _simple(gettext_noop("All who were called have reported in")),
    "cases.miss_report_in": _miss_report_in,
    "cases.joint_result": _simple(gettext_noop("The joint result: solved")),
    "cases.joint_result_not_enough": _simple(gettext_noop("The joint result: not enough yet, it goes on")),
    "cases.rate_whistle": _rate,
    "cases.escalate": _escalate,
    "cases.supervise": _simple(gettext_noop("%(body)s supervises it")),
    "cases.end_supervision": _simple(gettext_noop("%(body)s has ended its supervision")),
    "cases.to_long_cycle": _simple(gettext_noop("%(body)s put it on the long-cycle ledger")),
    "cases.interim_report": _simple(gettext_noop("%(body)s reports where it stands, report %(number)s")),
    "cases.miss_interim_report": _simple(gettext_noop("%(body)s did not report in time where it stands")),
    "cases.miss_at_the_top": _simple(gettext_noop("%(body)s missed a limit")),
    "cases.refer": _refer,
    "cases.record_reply": _simple(gettext_noop("The reply has come")),
    "cases.judge": _judge,
    "cases.call_back": _simple(
        gettext_noop("The reporter was rung and did not answer"),
        gettext_noop("You were rung, but nobody answered"),
    ),
    "cases.close_unanswered": _simple(gettext_noop("Closed, because nobody said whether it is solved")),
    "cases.withdraw": _simple(
        gettext_noop("The reporter took it back"),
        gettext_noop("You took it back"),
    ),
    "cases.propose_exclusion": _exclusion,
    "cases.confirm_exclusion": _exclusion,
    "cases.turn_down_exclusion": _exclusion,
}
