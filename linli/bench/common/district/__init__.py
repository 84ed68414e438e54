"""A district for measuring: some communities with the same buildings, people, and years of cases.

Places and bodies come in through the product's verbs, the many rows of people and cases as whole sets in SQL. Ids lie
in ranges of their own (`ids.py`), so that in the text of a statement none can be mistaken for anything else.
"""

from .build import build
from .ids import Ids, Series
from .shape import District

__all__ = ["District", "Ids", "Series", "build"]
