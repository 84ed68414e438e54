"""For every verb of trust a scene in which nothing but the role decides."""

from datetime import timedelta
from fractions import Fraction

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind, DecisionKind
from linli.ledger import actions
from linli.ledger.models import Book, CompanyExit, HandoverItem
from linli.ledger.models.books import month_of
from linli.ledger.states import CostKey, ExitState, PrepaidGoes, SurplusUse
from linli.people.models import User
from tests.ledger.makers import decision, fund, opened, posted, stocked
from tests.ledger.trusting import decided, pdf
from tests.roles.scenes_ledger import Scene
from tests.roles.stage import Stage


def _book(stage: Stage) -> Book:
    return Book.objects.filter(community=stage.cast.hh).first() or stocked(stage.cast, stage.now)


def _company(stage: Stage) -> Body:
    return stage.cast.body(BodyKind.PROPERTY_COMPANY, "hh")


def _another(stage: Stage) -> Body:
    """A company to which nobody of the cast belongs."""
    facts = {"kind": BodyKind.PROPERTY_COMPANY, "name": "前一家物业公司", "opened_on": stage.cast.on}
    return Body.objects.create(place=stage.cast.hh, **facts)


def _set_remuneration(stage: Stage, by: Actor) -> None:
    book = _book(stage)
    facts = {"share": Fraction(1, 10), "cap_fen": 100, "from_month": month_of(stage.cast.on)}
    facts |= {"fund": fund(book, "fee"), "body": _company(stage), "decision": decision(stage.cast, stage.now)}
    actions.set_remuneration(book, **facts, by=by, at=stage.now)


def _post_remuneration(stage: Stage, by: Actor) -> None:
    book = _book(stage)
    actions.post_remuneration(book, month=book.opened_on, by=by, at=stage.now)


def _share_service(stage: Stage, by: Actor) -> None:
    """Between two communities inside hh, so that no role reaches only one of them."""
    book, other = _book(stage), opened(stage.cast, stage.now, code="fy")
    stage.cast.fy.path = f"{stage.cast.hh.path}{stage.cast.fy.pk}."
    stage.cast.fy.save()
    other.refresh_from_db()
    shares = [
        actions.Share(book, decided(stage.cast, book, stage.now)),
        actions.Share(other, decided(stage.cast, other, stage.now)),
    ]
    facts = {"shares": shares, "key": CostKey.AREA, "provider_name": "大物业", "from_date": stage.cast.on}
    actions.share_service("保安", **facts, by=by, at=stage.now)


def _decide_surplus(stage: Stage, by: Actor) -> None:
    book = _book(stage)
    posted(stage.cast, book, "fee-1002", "fee-6061", 100, stage.now, on=book.opened_on)
    assembly = decision(stage.cast, stage.now, kind=DecisionKind.ASSEMBLY, number="S1")
    facts = {"year": book.opened_on.year, "use": SurplusUse.KEPT, "amount_fen": 100, "decision": assembly}
    actions.decide_surplus(fund(book, "fee"), **facts, by=by, at=stage.now)


def _merge_books(stage: Stage, by: Actor) -> None:
    book, other = _book(stage), opened(stage.cast, stage.now, code="fy")
    actions.merge_books([other], target=book, on=stage.cast.on, by=by, at=stage.now)


def _leaving(stage: Stage, body: Body, state: str = ExitState.BEGUN) -> CompanyExit:
    book = _book(stage)
    return CompanyExit.objects.create(
        book=book,
        body=body,
        on=stage.cast.on,
        decision=decision(stage.cast, stage.now, number="E1"),
        state=state,
        figures={"on": stage.cast.on.isoformat(), "prepaid_fen": 0, "prepaid_units": 0}
        | {"deposits_fen": 0, "owed_fen": 0},
        begun_at=stage.now,
    )


def _begin_exit(stage: Stage, by: Actor) -> None:
    book, old = _book(stage), _another(stage)
    Book.objects.filter(pk=book.pk).update(keeper=old)
    book.refresh_from_db()
    facts = {"body": old, "on": stage.cast.on, "decision": decision(stage.cast, stage.now)}
    actions.begin_exit(book, **facts, by=by, at=stage.now)


def _record_exit_audit(stage: Stage, by: Actor) -> None:
    leaving = _leaving(stage, _another(stage))
    actions.record_exit_audit(leaving, report=pdf(stage.now), findings="无异常", by=by, at=stage.now)


def _add_handover_item(stage: Stage, by: Actor) -> None:
    actions.add_handover_item(_leaving(stage, _company(stage)), name="图纸", by=by, at=stage.now)


def _give_item(stage: Stage, by: Actor) -> None:
    item = HandoverItem.objects.create(exit=_leaving(stage, _company(stage)), name="钥匙")
    actions.give_item(item, by=by, at=stage.now)


def _receive_item(stage: Stage, by: Actor) -> None:
    giver = User.objects.get(pk=stage.cast.users["stranger"].pk)
    leaving = _leaving(stage, _another(stage))
    item = HandoverItem.objects.create(exit=leaving, name="钥匙", given_at=stage.now, given_by=giver)
    actions.receive_item(item, by=by, at=stage.now)


def _hand_over(stage: Stage, by: Actor) -> None:
    leaving = _leaving(stage, _another(stage), ExitState.AUDITED)
    actions.hand_over(leaving, keeper=None, prepaid=PrepaidGoes.REFUNDED, by=by, at=stage.now + timedelta(days=40))


SCENES: dict[str, Scene] = {
    "ledger.set_remuneration": _set_remuneration,
    "ledger.post_remuneration": _post_remuneration,
    "ledger.share_service": _share_service,
    "ledger.decide_surplus": _decide_surplus,
    "ledger.merge_books": _merge_books,
    "ledger.begin_exit": _begin_exit,
    "ledger.record_exit_audit": _record_exit_audit,
    "ledger.add_handover_item": _add_handover_item,
    "ledger.give_item": _give_item,
    "ledger.receive_item": _receive_item,
    "ledger.hand_over": _hand_over,
}
