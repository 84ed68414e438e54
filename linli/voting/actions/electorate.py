"""The roll of an assembly, written once when it is posted: one statement for 12,100 owners as for three."""

from django.db import connection

from linli.voting.models import Assembly
from linli.voting.queries.electorate import ROLL_SQL, Figures, figures_of, parameters_of

# Nobody votes for a line without a holder, and of two who contest a unit neither is named before it is settled.
INSERT_SQL = """
, made AS (
    INSERT INTO voting_right (community_id, assembly_id, number, kind, area_dm2, person_id, building_id, is_contested,
                              standing)
    SELECT %(community)s, %(assembly)s, number, kind, area_dm2,
           CASE WHEN kind IN ('owner', 'developer') AND NOT contested THEN coalesce(representative, first_holder)
                WHEN kind = 'co_owned' AND NOT contested THEN representative END,
           building_id, contested, 'waiting'
    FROM roll
    RETURNING id, number
)
INSERT INTO voting_rightunit (community_id, assembly_id, right_id, unit_id, area_dm2)
SELECT %(community)s, %(assembly)s, made.id, keyed.id, keyed.area_dm2
FROM keyed JOIN roll ON roll.heads = keyed.heads AND roll.apart = keyed.apart JOIN made ON made.number = roll.number
"""
FILL_SQL = "".join((ROLL_SQL, INSERT_SQL))


def fill_roll(assembly: Assembly) -> Figures:
    """Write the lines of the roll with their units, and the whole into the row. For the verb that posts it: the caller
    holds the assembly's lock and has seen that there are none yet."""
    found = figures_of(assembly)
    with connection.cursor() as cursor:
        cursor.execute(
            FILL_SQL, parameters_of(assembly) | {"community": assembly.community_id, "assembly": assembly.pk}
        )
    assembly.heads, assembly.area_dm2 = found.heads, found.area_dm2
    return found
