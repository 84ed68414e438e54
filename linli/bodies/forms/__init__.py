"""What officials type about bodies, seats and decisions."""

from .organisation import AddBodyForm, FactsForm, HoursFormSet, ReasonForm, SeatForm

__all__ = [
    "AddBodyForm",
    "FactsForm",
    "HoursFormSet",
    "ReasonForm",
    "SeatForm",
]
