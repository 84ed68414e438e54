"""Makers for the tests of decisions."""

from datetime import datetime
from io import BytesIO
from typing import Any

from linli.bodies import actions
from linli.bodies.actor import SYSTEM
from linli.bodies.models import Body, Decision, Suspension
from linli.bodies.states import BodyKind, DecisionKind
from tests.cast import Cast

NAMES = {
    BodyKind.OWNERS_ASSEMBLY: ("hh", "业主大会"),
    BodyKind.COURTYARD_COMMITTEE: ("hh", "院委会"),
    BodyKind.RESIDENTS_COUNCIL: ("hhsq", "居民议事会"),
}


def pdf(words: bytes = b"contract") -> BytesIO:
    return BytesIO(b"%PDF-1.7\n" + words + b"\n%%EOF\n")


def body(cast: Cast, kind: BodyKind) -> Body:
    """The body of this kind; one that the cast has not is set up."""
    if kind not in NAMES:
        return cast.body(kind)
    code, name = NAMES[kind]
    made, _new = Body.objects.get_or_create(place=cast.places[code], kind=kind, name=name, opened_on=cast.on)
    return made


def facts(cast: Cast, at: datetime, **more: Any) -> dict[str, Any]:
    """All that ``register_decision`` needs besides the community and who acts."""
    return {
        "body": cast.body(BodyKind.OWNERS_COMMITTEE),
        "kind": DecisionKind.CONTRACT,
        "number": "2026-7",
        "title": "电梯维保合同",
        "decided_on": cast.on,
        "text": "与某公司签订电梯维保合同，为期一年。",
        "limit_fen": 3_600_000,
        "evidence": pdf(),
        "at": at,
        **more,
    }


def decided(cast: Cast, at: datetime, *, by: Any = None, **more: Any) -> Decision:
    """A contract that the owners' committee signed, unless ``more`` says otherwise."""
    return actions.register_decision(cast.hh, **facts(cast, at, **more), by=by or cast.committee)


def voted(cast: Cast, at: datetime, *, proof_id: int = 1, **more: Any) -> Decision:
    """What the assembly decided by a vote that another room has counted."""
    proof = {"proof_kind": "voting.motion", "proof_id": proof_id, "evidence": None}
    kind = {"kind": DecisionKind.ASSEMBLY, "body": body(cast, BodyKind.OWNERS_ASSEMBLY)}
    return decided(cast, at, by=SYSTEM, **{**proof, **kind, **more})


def suspended(cast: Cast, decision: Decision, at: datetime, *, by: Any = None, **more: Any) -> Suspension:
    words = {"reason": "合同未经业主大会授权", "legal_basis": "《物业管理条例》第十九条"}
    return actions.suspend_decision(decision, **{**words, **more}, by=by or cast.street, at=at)
