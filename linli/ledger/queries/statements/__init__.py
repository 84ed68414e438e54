"""What the bank says, beside what the book says."""

from .files import Preview, ShownStatement, fingerprints, last_mapping, preview, statements_of
from .matching import (
    OpenEntry,
    OpenLine,
    Proposal,
    accounts_for,
    moved_fen,
    open_entries,
    open_fen,
    open_lines,
    proposals,
)
from .standing import Reconciliation, latest_reconciliation, line_page, lines_of, reconciliation, standing_matches
from .words import ShownLine, shown

__all__ = [
    "OpenEntry",
    "OpenLine",
    "Preview",
    "Proposal",
    "Reconciliation",
    "ShownLine",
    "ShownStatement",
    "accounts_for",
    "fingerprints",
    "last_mapping",
    "latest_reconciliation",
    "line_page",
    "lines_of",
    "moved_fen",
    "open_entries",
    "open_fen",
    "open_lines",
    "preview",
    "proposals",
    "reconciliation",
    "shown",
    "standing_matches",
    "statements_of",
]
