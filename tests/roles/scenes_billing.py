"""For every verb of bills and payments a scene in which nothing but the role decides."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from linli.bodies.actor import Actor
from linli.ledger import actions
from linli.ledger.models import Book, Discount, FeePlan
from linli.ledger.states import AccountHolder, Channel, FeeBase, PayeeKind
from tests.ledger.households import agreed, bill_of, billed, month_of, paid, planned
from tests.ledger.makers import account, fund, opened
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]


def _plan(stage: Stage, **facts: Any) -> FeePlan:
    return planned(stage.cast, opened(stage.cast, stage.now), stage.now, **facts)


def _billed(stage: Stage) -> Book:
    book = _plan(stage).book
    billed(stage.cast, book, stage.now, back=1)
    return book


def _set_fee_plan(stage: Stage, by: Actor) -> None:
    book, allowed = opened(stage.cast, stage.now), agreed(stage.cast, stage.now)
    facts = {"name": "物业费", "base": FeeBase.AREA, "rate_hfen": 3000, "from_month": month_of(stage.cast)}
    actions.set_fee_plan(book, fund=fund(book, "fee"), **facts, decision=allowed, by=by, at=stage.now)


def _end_fee_plan(stage: Stage, by: Actor) -> None:
    plan, allowed = _plan(stage), agreed(stage.cast, stage.now)
    actions.end_fee_plan(plan, last_month=month_of(stage.cast), decision=allowed, by=by, at=stage.now)


def _read_meters(stage: Stage, by: Actor) -> None:
    plan, unit = _plan(stage, base=FeeBase.METER), stage.cast.units["hh"][0]
    actions.read_meters(plan, month=month_of(stage.cast), readings={unit: (0, 1000)}, by=by, at=stage.now)


def _propose(stage: Stage, by: Actor) -> Discount:
    this = month_of(stage.cast)
    facts = {"share": Fraction(1, 2), "from_month": this, "to_month": this, "reason": "低保"}
    return actions.propose_discount(_plan(stage), stage.cast.units["hh"][0], **facts, by=by, at=stage.now)


def _grant_discount(stage: Stage, by: Actor) -> None:
    actions.grant_discount(_propose(stage, stage.cast.staff), by=by, at=stage.now)


def _refuse_discount(stage: Stage, by: Actor) -> None:
    actions.refuse_discount(_propose(stage, stage.cast.staff), reason="无证明", by=by, at=stage.now)


def _run_bills(stage: Stage, by: Actor) -> None:
    actions.run_bills(_plan(stage).book, month=month_of(stage.cast), by=by, at=stage.now)


def _cancel_bill(stage: Stage, by: Actor) -> None:
    _billed(stage)
    bill = bill_of(stage.cast.units["hh"][0], month_of(stage.cast, 1))
    actions.cancel_bill(bill, reason="多计", by=by, at=stage.now)


def _take_payment(stage: Stage, by: Actor) -> None:
    fees = fund(_billed(stage), "fee")
    unit = stage.cast.units["hh"][0]
    actions.take_payment(unit, fund=fees, amount_fen=100, channel=Channel.CASH, by=by, at=stage.now)


def _import_payments(stage: Stage, by: Actor) -> None:
    book, unit = _billed(stage), stage.cast.units["hh"][0]
    rows = [actions.Incoming(2, unit, 100, stage.now, "T-1")]
    actions.import_payments(book, fund=fund(book, "fee"), rows=rows, by=by, at=stage.now)


def _take_back_payment(stage: Stage, by: Actor) -> None:
    _billed(stage)
    payment = paid(stage.cast, stage.cast.units["hh"][0], 100, stage.now)
    actions.take_back_payment(payment, reason="退票", by=by, at=stage.now)


def _refund_prepaid(stage: Stage, by: Actor) -> None:
    book = opened(stage.cast, stage.now)
    payment = paid(stage.cast, stage.cast.units["hh"][0], 100, stage.now, payer_name="林业主")
    payee = actions.add_payee(
        book,
        kind=PayeeKind.PERSON,
        name="林业主",
        holder_kind=AccountHolder.PRIVATE,
        bank_name="成都银行",
        number="6222020200112233440",
        by=stage.cast.manager,
        at=stage.now,
    )
    facts = {"amount_fen": 100, "payee": payee, "bank": account(book, "fee-1002"), "reason": "多交"}
    actions.refund_prepaid(payment, **facts, by=by, at=stage.now)


def _remind(stage: Stage, by: Actor) -> None:
    _billed(stage)
    actions.remind(stage.cast.units["hh"][0], by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "ledger.set_fee_plan": _set_fee_plan,
    "ledger.end_fee_plan": _end_fee_plan,
    "ledger.read_meters": _read_meters,
    "ledger.propose_discount": _propose,
    "ledger.grant_discount": _grant_discount,
    "ledger.refuse_discount": _refuse_discount,
    "ledger.run_bills": _run_bills,
    "ledger.cancel_bill": _cancel_bill,
    "ledger.take_payment": _take_payment,
    "ledger.import_payments": _import_payments,
    "ledger.take_back_payment": _take_back_payment,
    "ledger.refund_prepaid": _refund_prepaid,
    "ledger.remind": _remind,
}
