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
    PrintRun,
    Proxy,
    Scan,
    Tally,
    Turnout,
)
from .councils import CouncilMember, CouncilMotion, CouncilRules, CouncilVote

__all__ = [
    "Assembly",
    "Ballot",
    "CallBack",
    "CouncilMember",
    "CouncilMotion",
    "CouncilRules",
    "CouncilVote",
    "CountFile",
    "Delivery",
    "Demand",
    "Dispute",
    "Keying",
    "Motion",
    "Paper",
    "PrintRun",
    "Procedure",
    "Proxy",
    "Right",
    "RightUnit",
    "Scan",
    "Support",
    "Tally",
    "Turnout",
]
