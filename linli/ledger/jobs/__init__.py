"""The clocks of the ledger, topic by topic; the worker finds them here."""

from . import openness

__all__ = ["openness"]
