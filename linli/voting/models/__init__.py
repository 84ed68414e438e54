"""The tables of the room."""

from .assemblies import Assembly, Demand, Motion, Procedure, Right, RightUnit, Support
from .ballots import (
    Ballot,
    CallBack,
    CountFile,
    Delivery,
    Dispute,
    Keying,
    Paper,
    Proxy,
    Scan,
    Tally,
    Turnout,
)

__all__ = [
    "Assembly",
    "Ballot",
    "CallBack",
    "CountFile",
    "Delivery",
    "Demand",
    "Dispute",
    "Keying",
    "Motion",
    "Paper",
    "Procedure",
    "Proxy",
    "Right",
    "RightUnit",
    "Scan",
    "Support",
    "Tally",
    "Turnout",
]
