"""The clocks of the ledger, topic by topic; the worker finds them here."""

from . import giving, online, openness, trust, waves

__all__ = ["giving", "online", "openness", "trust", "waves"]
