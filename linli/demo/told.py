"""A small way of telling a case's story through the product's verbs, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, WhistleCall
from linli.cases.states import Evidence, Occasion, Purpose
from linli.registry.models import Building

from .pictures import spot
from .places import Town


@dataclass
class Stage:
    """Where and among whom the stories play; ``at`` is the day on which the demo is loaded."""

    town: Town
    people: dict[str, Actor]
    at: datetime

    def body(self, kind: str) -> Body:
        return self.town.body("hh", kind)


@dataclass
class Told:
    """One case and its clock. Each method does one verb ``after`` so many hours and returns the story."""

    stage: Stage
    pk: int
    now: datetime
    log: list[str] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return Case.objects.select_related("community", "body__place", "first_body", "category__catalogue").get(
            pk=self.pk
        )

    def do(self, verb: str, by: str, after: float, **more: Any) -> "Told":
        self.now += timedelta(minutes=int(after * 60))
        getattr(actions, verb)(self.case, by=self.stage.people[by], at=self.now, **more)
        self.log.append(verb)
        return self

    def taken(self, after: float = 1, by: str = "secretary") -> "Told":
        return self.do("accept", by, after)

    def to(self, kind: str, after: float = 0.3, by: str = "secretary") -> "Told":
        return self.do("dispatch", by, after, to=self.stage.body(kind))

    def worked(self, by: str, say: str, after: float = 1) -> "Told":
        """Signed for, contacted and begun by the same body."""
        return self.do("sign_for", by, after).do("contact", by, 1, text=say).do("start", by, 0.5)

    def solved(self, by: str, say: str, after: float, photos: Sequence[StoredFile] = ()) -> "Told":
        shown = [(photo, Purpose.AFTER) for photo in photos]
        if self.case.category.evidence == Evidence.PHOTO_PAIR:
            shown.append((spot(self.stage.at, self.pk, mended=False), Purpose.BEFORE))
        return self.do("resolve", by, after, text=say, photos=shown)

    def judged(self, by: str, verdict: str, after: float = 5, say: str = "") -> "Told":
        return self.do("judge", by, after, verdict=verdict, text=say)

    def whistled(self, kinds: Sequence[BodyKind], say: str, after: float = 1, by: str = "secretary") -> "Told":
        bodies = [self.stage.body(kind) for kind in kinds]
        return self.do("whistle", by, after, occasion=Occasion.JOINT, text=say, called=bodies, lead=bodies[0])

    def reported_in(self, kind: str, by: str, say: str, after: float) -> "Told":
        self.now += timedelta(minutes=int(after * 60))
        call = WhistleCall.objects.select_related("case__community", "body").get(
            case_id=self.pk, body=self.stage.body(kind)
        )
        actions.report_in(call, text=say, by=self.stage.people[by], at=self.now)
        return self


def tell(stage: Stage, who: str, category: str, kind: str, text: str, hours_ago: float, **more: Any) -> Told:
    """Somebody of 红湖公园城 reports something so many hours ago."""
    now = stage.at - timedelta(minutes=int(hours_ago * 60))
    building = more.pop("building", "3栋")
    said = actions.Said(
        kind=kind,
        category=category,
        text=text,
        building=Building.objects.get(community__code="hh", name=building),
        **more,
    )
    case = actions.submit(said, community=stage.town.communities["hh"], by=stage.people[who], at=now)
    return Told(stage, case.pk, now)
