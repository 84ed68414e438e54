"""What other rooms ask about votes."""

from .moments import votes_now

__all__ = ["votes_now"]
