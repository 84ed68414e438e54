"""The verbs of bodies; the only place that writes here. Rights stand in roles.py under these names."""

from .decisions import register_decision
from .organisation import (
    Hours,
    add_body,
    close_body,
    edit_body,
    end_seat,
    seat,
    seat_at_address,
    set_duty_hours,
)
from .suspensions import (
    answer_appeal,
    appeal_suspension,
    confirm_suspension,
    lapse_suspension,
    lift_suspension,
    suspend_decision,
)

__all__ = [
    "Hours",
    "add_body",
    "answer_appeal",
    "appeal_suspension",
    "close_body",
    "confirm_suspension",
    "edit_body",
    "end_seat",
    "lapse_suspension",
    "lift_suspension",
    "register_decision",
    "seat",
    "seat_at_address",
    "set_duty_hours",
    "suspend_decision",
]
