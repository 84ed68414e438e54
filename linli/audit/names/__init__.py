"""What verbs and private facts are called where somebody reads a receipt. The log itself knows only their plain names;
this is the one table, for all rooms, because a receipt is read by its file alone. Words only: nothing is imported."""

from .facts import FACTS
from .money import OF_MONEY
from .people import OF_PEOPLE
from .votes import OF_VOTES

VERBS = OF_PEOPLE | OF_MONEY | OF_VOTES

__all__ = ["FACTS", "VERBS"]
