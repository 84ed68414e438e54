"""What proves a count: the file that anybody recounts, owners' receipts, and the check before a result is posted."""

from .checking import check_ballots
from .count_file import CountText, count_text
from .receipts import receipt_of, roll_receipt_of

__all__ = ["CountText", "check_ballots", "count_text", "receipt_of", "roll_receipt_of"]
