"""What has to be known before a case can stand, read in one round trip."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.registry.models import Place

from .catalogue import place_line

MOST_A_DAY = 20  # cases that one person can report in one day

READY_SQL = """
SELECT
    (SELECT id FROM cases_case WHERE submission_key = %s),
    (SELECT joined_at FROM cases_reporter WHERE user_id = %s AND first ORDER BY case_id DESC OFFSET %s LIMIT 1),
    (SELECT id FROM cases_catalogue WHERE place_id = ANY(%s)
     ORDER BY array_position(%s::bigint[], place_id) DESC, version DESC LIMIT 1)
"""


@dataclass(frozen=True)
class Ready:
    """``case_id``: the case that was already made under this key. ``twentieth_at``: when the person made her twentieth
    newest report. ``catalogue_id``: the catalogue in force, if there is one."""

    case_id: int | None
    twentieth_at: datetime | None
    catalogue_id: int | None


def ready(community: Place, *, key: str | None, user_id: int | None) -> Ready:
    """One query, whose cost grows neither with the community's age nor with the person's diligence."""
    line = place_line(community)
    with connection.cursor() as cursor:
        cursor.execute(READY_SQL, [key, user_id, MOST_A_DAY - 1, line, line])
        return Ready(*cursor.fetchone())


def served_as(community: Place) -> Place:
    """The community itself or, if it was merged, the one that has taken it in and whose bodies serve it now."""
    seen = {community.pk}
    while community.successor is not None and community.successor_id not in seen:
        community = community.successor
        seen.add(community.pk)
    return community
