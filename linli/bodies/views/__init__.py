"""Pages of bodies."""

from .decisions import decision_paper, decision_receipt, decisions, decisions_of, register_decision
from .organisation import (
    add_body,
    bodies_at,
    body,
    close_body,
    demo_sign_ins,
    desk,
    directory,
    edit_body,
    end_seat,
    seat,
    set_duty_hours,
    terms,
    tree,
)
from .suspensions import (
    answer_appeal,
    appeal_suspension,
    confirm_suspension,
    decision,
    lift_suspension,
    suspend_decision,
)

__all__ = [
    "add_body",
    "answer_appeal",
    "appeal_suspension",
    "bodies_at",
    "body",
    "close_body",
    "confirm_suspension",
    "decision",
    "decision_paper",
    "decision_receipt",
    "decisions",
    "decisions_of",
    "demo_sign_ins",
    "desk",
    "directory",
    "edit_body",
    "end_seat",
    "lift_suspension",
    "register_decision",
    "seat",
    "set_duty_hours",
    "suspend_decision",
    "terms",
    "tree",
]
