"""Where the ids of each kind begin, and how those of one community follow from its place in the row."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

# Nine digits that nothing else in a statement has: no year, no amount, no number of a row.
FIRST = {
    "people_user": 710_000_001,
    "registry_place": 720_000_001,
    "registry_building": 730_000_001,
    "registry_entrance": 740_000_001,
    "bodies_body": 750_000_001,
    "cases_case": 760_000_001,
    "audit_event": 770_000_001,
    "registry_unit": 780_000_001,
}
SPAN = 9_000_000


@dataclass(frozen=True)
class Series:
    """The ids of one kind in one community: ``per`` of them, community after community from ``first``."""

    name: str
    first: int
    per: int

    def place(self, number: int, community: int) -> int | None:
        """Which of the community's this id is, from 0; None if it is none of them."""
        index = number - self.first - community * self.per
        return index if 0 <= index < self.per else None


@dataclass(frozen=True)
class Ids:
    """All that differs from community to community; user k lives in community k modulo ``communities``."""

    communities: int
    users: int
    series: tuple[Series, ...]

    @property
    def first_user(self) -> int:
        return FIRST["people_user"]

    @property
    def first_community(self) -> int:
        return FIRST["registry_place"]

    def of(self, name: str) -> Series:
        return next(one for one in self.series if one.name == name)

    def each_user(self) -> Iterator[tuple[int, int]]:
        """The id of each user and that of her community."""
        for index in range(self.users):
            yield self.first_user + index, self.first_community + index % self.communities


def begin(table: str) -> None:
    """Let the next row of ``table`` have the first id of its range."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, FIRST[table]])
