"""A year in which everything happened that can happen to a case."""

import random
from datetime import timedelta

from linli.bodies.states import BodyKind
from linli.cases.models import Case, Escalation, HandBack, InterimReport, Supervision, Whistle, WhistleCall
from linli.cases.states import Channel, EscalationReason, HandBackReason, Occasion, State, Verdict
from tests.cast import Cast
from tests.cockpit.makers import answered, case, category, on, stored


def a_varied_year(cast: Cast, now) -> None:
    """240 cases in every state, in both years and both communities, with all that can happen to them."""
    chance, made = random.Random(45), []
    codes = [category(cast, code) for code in ("facility.door", "safety.fire_lane", "body.company")]
    bodies = [cast.body(BodyKind.PROPERTY_COMPANY), cast.body(BodyKind.RESIDENTS_COMMITTEE)]
    for number in range(240):
        state = chance.choice([State.CLOSED, *State])
        begun = on(chance.choice((2024, 2025)), chance.randint(1, 12))
        ended = state in (State.CLOSED, State.REFUSED, State.MERGED, State.WITHDRAWN)
        made.append(
            case(
                cast,
                state=State.CLOSED if state == State.MERGED and not number else state,
                merged_into_id=made[0].pk if state == State.MERGED and number else None,
                community=chance.choice((cast.hh, cast.fy)),
                body=chance.choice(bodies),
                submitted_at=begun,
                ended_at=begun + timedelta(days=3) if ended else None,
                contacted_at=chance.choice((None, begun + timedelta(hours=2), begun + timedelta(hours=30))),
                verdict=chance.choice(("", *Verdict.values)),
                solve_due_at=chance.choice((begun, now + timedelta(days=9))),
                excluded=chance.random() < 0.15,
                left_community=chance.random() < 0.4,
                redos=chance.randint(0, 1),
                hand_backs=chance.randint(0, 1),
                channel=chance.choice((Channel.APP, Channel.PETITION)),
                category=chance.choice(codes),
            )
        )
        if not number:
            made[0].save()
    made = [made[0], *stored(made[1:])]
    answered(one for one in made if one.verdict)
    answered((one for one in made if one.redos), Verdict.NOT_SOLVED, round=2)
    what_happened(cast, made, now)


def what_happened(cast: Cast, made: list[Case], now) -> None:
    police, street = cast.body(BodyKind.POLICE), cast.body(BodyKind.STREET_OFFICE)
    for number, one in enumerate(made[:24]):
        here = {"community_id": one.community_id, "case": one}
        due = now - timedelta(days=number * 3)
        whistle = Whistle.objects.create(
            **here, occasion=Occasion.JOINT, text="x", body=street, at=due - timedelta(days=1), report_in_due_at=due,
            rule="x", ended_at=now,
        )  # fmt: skip
        reported_at = (None, due - timedelta(hours=1), due)[number % 3]
        WhistleCall.objects.create(
            **here, whistle=whistle, body=police, due_at=due, reported_in_at=reported_at, missed=number % 3 != 1,
            rating_by_whistler=(None, 4)[number % 2], rating_by_called=(None, None, 3)[number % 3],
        )  # fmt: skip
        Escalation.objects.create(
            **here, reason=EscalationReason.NOT_SOLVED, from_level=1, to_level=2, from_body=street, to_body=street,
            automatic=number % 2 == 0, at=now,
        )  # fmt: skip
        ended = (None, now)[number % 2]
        Supervision.objects.create(**here, body=street, reason="x", begun_at=now, ended_at=ended)
        HandBack.objects.create(
            **here, body=police, reason=HandBackReason.NOT_OUR_DUTY, text="x", asked_at=now, decider=street,
            upheld=(None, True)[number % 2], decided_at=ended,
        )  # fmt: skip
        InterimReport.objects.create(**here, number=1, text="x", next_due_at=due + timedelta(days=9), at=due)
