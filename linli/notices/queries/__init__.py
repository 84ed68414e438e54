"""What stands posted, and whether what depends on it may go on. Other rooms ask here."""

from .content import Proof, content_of, content_sha256, files_of, posted_event, proof, unchanged
from .floors import Foreseen, default_period, floor_as_posted, floor_of, foreseen, limit_of
from .gate import check_gate_open, gate, posting_for

__all__ = [
    "Foreseen",
    "Proof",
    "check_gate_open",
    "content_of",
    "content_sha256",
    "default_period",
    "files_of",
    "floor_as_posted",
    "floor_of",
    "foreseen",
    "gate",
    "limit_of",
    "posted_event",
    "posting_for",
    "proof",
    "unchanged",
]
