"""What is typed about bodies, seats and decisions."""

from .decisions import AnswerForm, AppealForm, DecisionForm, GroundsForm, SuspendForm
from .organisation import AddBodyForm, FactsForm, HoursFormSet, ReasonForm, SeatForm

__all__ = [
    "AddBodyForm",
    "AnswerForm",
    "AppealForm",
    "DecisionForm",
    "FactsForm",
    "GroundsForm",
    "HoursFormSet",
    "ReasonForm",
    "SeatForm",
    "SuspendForm",
]
