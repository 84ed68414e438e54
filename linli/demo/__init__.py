"""The demo district: 红湖公园城 with cases at every state, and the 45 communities of 坪山.

All dates are relative to the day of loading, and everything goes in through the product's own verbs.
"""

from .load import load

__all__ = ["load"]
