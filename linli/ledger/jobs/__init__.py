"""The clocks of the ledger, topic by topic; the worker finds them here."""

from . import giving, openness, trust

__all__ = ["giving", "openness", "trust"]
