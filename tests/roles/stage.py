"""The stage of a scene: the cast and the hour."""

from dataclasses import dataclass
from datetime import datetime

from tests.cast import Cast


@dataclass(frozen=True)
class Stage:
    cast: Cast
    now: datetime
