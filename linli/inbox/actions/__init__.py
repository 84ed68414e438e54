"""The verbs of the inbox. ``tell`` is called by the verbs of other rooms, in their transaction."""

from .delivering import deliver_next
from .subscribing import subscribe, unsubscribe
from .telling import mark_all_read, mark_read, tell

__all__ = ["deliver_next", "mark_all_read", "mark_read", "subscribe", "tell", "unsubscribe"]
