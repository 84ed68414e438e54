"""Who acts. Every verb takes ``by``, an Actor; the rooms below `bodies` know it by this shape only."""

from typing import Protocol


class Actor(Protocol):
    """A person at work (a seat in a body), at home (bound to a unit), or the system itself."""

    @property
    def user_id(self) -> int | None:
        """None for the system: a clock that ran out, an import that was agreed."""

    @property
    def body_id(self) -> int | None:
        """The body for which the person acts, if she acts for one."""

    def may(self, verb: str, path: str) -> bool:
        """May this actor do ``verb`` (``room.verb``) at the place whose ``Place.path`` is given?"""
