"""What an owner takes home: her ballot as it was sealed, its place in the log, what opens her lines of the count."""

from typing import Any

from linli.audit import queries as audit
from linli.voting.models import Ballot, Right
from linli.voting.queries.counting import motions_of
from linli.voting.states import Standing

from .count_file import opened_lines


def receipt_of(ballot: Ballot) -> dict[str, Any] | None:
    """The receipt of a ballot, for its owner only: verify.py and the page of receipts check that it is in the log,
    recount.py --receipt that it is in the count. None while the log has not placed it yet.

    A ballot that does not count (replaced, struck) has no lines in the count; its receipt says so.
    """
    receipt = audit.receipt(ballot.event_id, open=("ballot",))
    if receipt is None:
        return None
    counts = Right.objects.filter(pk=ballot.right_id, ballot=ballot, standing=Standing.VOTED).exists()
    return receipt | {"vote": _vote(ballot.right, ballot if counts else None) | {"counts": counts}}


def roll_receipt_of(right: Right) -> dict[str, Any]:
    """For who did not vote: her line of the roll, so that she sees that nobody voted in her name."""
    counted = right.ballot if right.standing == Standing.VOTED else None
    return {"format": "linli-roll-1", "vote": _vote(right, counted)}


def _vote(right: Right, counted: Ballot | None) -> dict[str, Any]:
    assembly = right.assembly
    marks, ballot_id = (counted.marks, counted.pk) if counted else ("", None)
    *lines, roll = opened_lines(assembly, motions_of(assembly) if counted else [], right.pk, ballot_id, marks)
    silent = assembly.silence_clause and right.standing == Standing.WAITING and right.served_at is not None
    roll[1] = "r" if counted else "s" if silent else "-"
    return {"assembly": assembly.number, "area_dm2": right.area_dm2, "lines": [*lines, roll]}
