"""Pages of bodies."""

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

__all__ = [
    "add_body",
    "bodies_at",
    "body",
    "close_body",
    "demo_sign_ins",
    "desk",
    "directory",
    "edit_body",
    "end_seat",
    "seat",
    "set_duty_hours",
    "terms",
    "tree",
]
