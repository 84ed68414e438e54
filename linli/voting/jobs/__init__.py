"""The clocks of votes, topic by topic; the worker finds them here."""

from . import assembly, counting

__all__ = ["assembly", "counting"]
