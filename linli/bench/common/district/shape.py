"""What a bench knows of the district that was built for it."""

from dataclasses import dataclass
from datetime import datetime

from .ids import Ids

BUILDINGS, ENTRANCES = 12, 3  # in each community
USERS_PER_COMMUNITY = 60


@dataclass(frozen=True)
class District:
    """``home`` is the code of the community with all its households; the others are ids."""

    at: datetime
    ids: Ids
    place_id: int
    home: str
    households: int
    cases: int
    secretary: int
    manager: int
    street_officer: int
    district_officer: int
