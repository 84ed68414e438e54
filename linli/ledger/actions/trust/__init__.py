"""Whose money it is: remuneration, surplus, shared services, merged books, a company that leaves."""

from .exit import (
    add_handover_item,
    begin_exit,
    give_item,
    hand_over,
    receive_item,
    record_exit_audit,
)
from .merging import merge_books
from .remuneration import end_remuneration, post_remuneration, set_remuneration
from .sharing import Part, Share, prepare_shared_payment, share_service
from .surplus import decide_surplus

__all__ = [
    "Part",
    "Share",
    "add_handover_item",
    "begin_exit",
    "decide_surplus",
    "end_remuneration",
    "give_item",
    "hand_over",
    "merge_books",
    "post_remuneration",
    "prepare_shared_payment",
    "receive_item",
    "record_exit_audit",
    "set_remuneration",
    "share_service",
]
