"""What a body that was called keeps of a case once its whistle is over: what it was called for, who reported in, and
the joint result. The reporter, the other bodies' words and all that came before and after are no longer its business.
"""

from dataclasses import dataclass

from linli.audit.models import Event
from linli.bodies.actor import Actor
from linli.cases.models import Case, WhistleCall
from linli.cases.rules import calls_of
from linli.kernel.mask import scrub

from .timeline import Side, Teller, Told, tell, texts_of

WHILE_CALLED = {
    "cases.whistle", "cases.report_in", "cases.all_reported_in", "cases.miss_report_in", "cases.joint_result",
    "cases.joint_result_not_enough",
}  # fmt: skip
# Of these, what its own body did or was given, also after the end.
OF_ITS_OWN = {"cases.report_in", "cases.rate_whistle"}


@dataclass(frozen=True)
class Part:
    """The part of one case that her bodies had in it, by their calls, the latest first."""

    calls: list[WhistleCall]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(call.body.name for call in self.calls)

    @property
    def text(self) -> str:
        """What the latest of the whistles asked for, without numbers."""
        return scrub(self.calls[0].whistle.text)

    @property
    def result(self) -> str:
        """What came of it, without numbers; "" where the whistle ended without a result."""
        return scrub(self.calls[0].whistle.result)

    def covers(self, event: Event) -> bool:
        if event.verb in OF_ITS_OWN and {event.data.get("body"), event.data.get("to")} & self.names:
            return True
        return event.verb in WHILE_CALLED and any(
            call.whistle.at <= event.at <= (call.whistle.ended_at or event.at) for call in self.calls
        )

    def told(self, events: list[Event], by: Actor) -> list[Told]:
        """Its time line out of that of the case."""
        own = [event for event in events if self.covers(event)]
        return tell(own, Teller(Side.CALLED, by.user_id, texts_of(own), bodies=self.names))

    def all_called(self) -> list[WhistleCall]:
        """Who was called together with it, by the latest whistle."""
        calls = WhistleCall.objects.filter(whistle_id=self.calls[0].whistle_id)
        return list(calls.select_related("body").order_by("id"))


def part_of(case: Case, by: Actor) -> Part | None:
    """None for who was never called to this case."""
    calls = calls_of(case, by).select_related("whistle__body", "body").order_by("-whistle_id", "id")
    found = list(calls)
    return Part(found) if found else None
