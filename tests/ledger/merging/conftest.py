"""Three courtyards that become one."""

import pytest

from tests.ledger.trusting import courtyard, moved

from .yards import BEFORE


@pytest.fixture
def yards(cast, now):
    """Three courtyards with money, the third of which goes on."""
    made = [courtyard(cast, f"y{i}", f"{i}号院", now) for i in range(3)]
    for number, book in enumerate(made):
        moved(book, "fee-1002", "fee-6061", 1_001 + number, now, on=BEFORE)
        moved(book, "common-1002", "common-6051", 333 * (number + 1), now, on=BEFORE)
        moved(book, "fee-5101", "fee-1002", 500, now, on=BEFORE)
        moved(book, "maintenance-1801", "maintenance-4001", 70_000, now, on=BEFORE)
    return made
