"""Everything the desk needs about one case. What exists is known from the log, so that nothing else is asked for."""

from datetime import datetime
from functools import cached_property

from linli.audit.models import Event
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases.clocks import rules_for
from linli.cases.models import (
    Attachment,
    Case,
    Exclusion,
    Extension,
    HandBack,
    InterimReport,
    Mediation,
    Referral,
    Reporter,
    Supervision,
    WhistleCall,
)
from linli.cases.queries import reading, timeline
from linli.cases.queries.catalogue import Contents, in_force
from linli.cases.queries.said import name_of_body
from linli.cases.routing import Chain
from linli.cases.rules import Sight


class Scene:
    """One case, who looks at it, and when. Each part is read when it is first asked for."""

    def __init__(self, case: Case, by: Actor, at: datetime) -> None:
        self.case, self.by, self.at = case, by, at

    @cached_property
    def events(self) -> list[Event]:
        return timeline.events_of(self.case)

    @cached_property
    def verbs(self) -> set[str]:
        """What has happened to the case so far."""
        return {event.verb.removeprefix("cases.") for event in self.events}

    @cached_property
    def texts(self) -> dict[int, str]:
        return timeline.texts_of(self.events)

    @cached_property
    def reporters(self) -> list[Reporter]:
        return reading.reporters_of(self.case)

    @cached_property
    def attachments(self) -> list[Attachment]:
        if not any(event.data.get("files") for event in self.events):
            return []
        return reading.attachments_of(self.case, Sight.FULL, by=self.by)

    @cached_property
    def chain(self) -> Chain:
        return Chain(self.case.community)

    @cached_property
    def contents(self) -> Contents:
        return in_force(self.case.community)

    @cached_property
    def calls(self) -> list[WhistleCall]:
        """All called bodies, of the latest whistle first."""
        if "whistle" not in self.verbs:
            return []
        found = WhistleCall.objects.filter(case=self.case).select_related("body", "whistle__body", "case__body")
        return list(found.order_by("-whistle_id", "-leads", "id"))

    @cached_property
    def open_calls(self) -> list[WhistleCall]:
        return [call for call in self.calls if call.whistle.ended_at is None]

    @cached_property
    def last_calls(self) -> list[WhistleCall]:
        """Of the latest whistle, open or over."""
        return [call for call in self.calls if call.whistle_id == self.calls[0].whistle_id]

    @cached_property
    def my_call(self) -> WhistleCall | None:
        mine = [call for call in self.open_calls if self.by.sits_in([call.body_id])]
        waiting = [call for call in mine if call.reported_in_at is None]
        return next(iter(waiting or mine), None)

    @cached_property
    def ratable(self) -> list[WhistleCall]:
        """The calls on which I have not said yet how it was to work together."""
        found = []
        for call in self.calls:
            if call.whistle.ended_at is None:
                continue
            whistler = self.by.sits_in([call.whistle.body_id]) is not None
            if not whistler and self.by.sits_in([call.body_id]) is None:
                continue
            if (call.rating_by_whistler if whistler else call.rating_by_called) is None:
                found.append(call)
        return found

    def other_side(self, call: WhistleCall) -> str:
        """Whom I rate on this call."""
        mine = self.by.sits_in([call.whistle.body_id]) is not None
        return name_of_body(call.body if mine else call.whistle.body)

    @cached_property
    def hand_backs(self) -> list[HandBack]:
        if "hand_back" not in self.verbs:
            return []
        found = list(HandBack.objects.filter(case=self.case).select_related("body", "decider").order_by("id"))
        for one in found:
            one.case = self.case
        return found

    @cached_property
    def hand_back(self) -> HandBack | None:
        return next((one for one in self.hand_backs if one.upheld is None), None)

    @cached_property
    def extensions(self) -> list[Extension]:
        if "ask_extension" not in self.verbs:
            return []
        found = list(Extension.objects.filter(case=self.case).select_related("decider").order_by("id"))
        for one in found:
            one.case = self.case
        return found

    @cached_property
    def extension(self) -> Extension | None:
        return next((one for one in self.extensions if one.granted is None), None)

    @cached_property
    def supervisions(self) -> list[Supervision]:
        if "supervise" not in self.verbs:
            return []
        found = list(Supervision.objects.filter(case=self.case).select_related("body").order_by("id"))
        for one in found:
            one.case = self.case
        return found

    @cached_property
    def watch(self) -> Supervision | None:
        return next((one for one in self.supervisions if one.ended_at is None), None)

    @cached_property
    def exclusion(self) -> Exclusion | None:
        if "propose_exclusion" not in self.verbs:
            return None
        found = Exclusion.objects.filter(case=self.case).order_by("-id").first()
        if found:
            found.case = self.case
        return found

    @cached_property
    def referrals(self) -> list[Referral]:
        if "refer" not in self.verbs:
            return []
        found = list(Referral.objects.filter(case=self.case).order_by("id"))
        for one in found:
            one.case = self.case
        return found

    @cached_property
    def interim_reports(self) -> list[InterimReport]:
        if "to_long_cycle" not in self.verbs:
            return []
        return list(InterimReport.objects.filter(case=self.case).order_by("number"))

    @cached_property
    def mediations(self) -> list[Mediation]:
        if "mediate" not in self.verbs:
            return []
        return list(Mediation.objects.filter(case=self.case).order_by("id"))

    @cached_property
    def below(self) -> list[Body]:
        """To whom the body that answers for the case may dispatch it: of its own place or inside it."""
        seat = self.by.sits_in([self.case.body_id])
        path = seat.path if seat else self.case.body.place.path or ""
        return [
            body
            for body in self.chain.bodies
            if (body.place.path or "").startswith(path) and body.pk not in (self.case.body_id, self.case.about_id)
        ]

    @cached_property
    def responsible(self) -> Body | None:
        """The body that the catalogue names for this category here."""
        return self.chain.responsible(self.case.category, self.case.level)

    @cached_property
    def hand_backs_most(self) -> int:
        return rules_for(self.case.community, self.at).count("cases.hand_back_most")

    @cached_property
    def reasons(self) -> dict[datetime, str]:
        """Words that stand in rows of their own and not with the event, by their moment."""
        found = {one.begun_at: one.reason for one in self.supervisions}
        found |= {one.at: one.text for one in self.interim_reports}
        found |= {one.asked_at: one.text for one in self.hand_backs}
        return found | {one.asked_at: one.reason for one in self.extensions}
