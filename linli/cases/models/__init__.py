"""Cases and all that happens to them."""

from .cases import Attachment, Case, CaseCounter, Reporter
from .catalogue import Catalogue, Category, ChatGroup
from .handling import CallBack, Exclusion, Extension, HandBack, Mediation, Note
from .upward import Escalation, InterimReport, Referral, Supervision, Whistle, WhistleCall

__all__ = [
    "Attachment",
    "CallBack",
    "Case",
    "CaseCounter",
    "Catalogue",
    "Category",
    "ChatGroup",
    "Escalation",
    "Exclusion",
    "Extension",
    "HandBack",
    "InterimReport",
    "Mediation",
    "Note",
    "Referral",
    "Reporter",
    "Supervision",
    "Whistle",
    "WhistleCall",
]
