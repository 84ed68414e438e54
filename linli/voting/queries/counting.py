"""What the ballots of an assembly come to: one statement over the lines of the roll and the ballots that count."""

from dataclasses import dataclass

from django.db import connection

from linli.voting.models import Assembly, Motion, Tally
from linli.voting.rules import gates
from linli.voting.rules.gates import Count, Figures, Result, Rules

# Ballots that say the same are one row before they are taken apart by motion, so that ten motions cost little more
# than one. Everything is read by one statement, and therefore from one snapshot.
TALLY_SQL = """
WITH line AS (
    SELECT roll.area_dm2, ballot.marks,
           roll.standing = 'waiting' AND roll.served_at IS NOT NULL AND roll.kind <> 'unknown' AS silent
    FROM voting_right AS roll
    LEFT JOIN voting_ballot AS ballot ON ballot.id = roll.ballot_id AND roll.standing = 'voted'
    WHERE roll.assembly_id = %(assembly)s
), pattern AS (
    SELECT marks, silent, count(*) AS heads, sum(area_dm2)::bigint AS area_dm2 FROM line GROUP BY marks, silent
)
SELECT 0, CASE WHEN marks IS NOT NULL THEN 'returned' WHEN silent THEN 'silent' ELSE 'rest' END,
       sum(heads)::bigint, sum(area_dm2)::bigint
FROM pattern GROUP BY 2
UNION ALL
SELECT place, substr(marks, place, 1), sum(heads)::bigint, sum(area_dm2)::bigint
FROM pattern CROSS JOIN generate_series(1, %(motions)s) AS place
WHERE marks IS NOT NULL GROUP BY place, 2
"""
Pair = tuple[int, int]  # heads, area in dm²


@dataclass(frozen=True)
class Counted:
    """What all motions came to, from one snapshot; ``silent`` are the lines whose ballot provably reached them and did
    not come back."""

    whole: Pair
    returned: Pair
    silent: Pair
    motions: dict[int, Figures]  # by motion id


@dataclass(frozen=True)
class Outcome:
    """One motion with its figures and gates, with and without the silence clause."""

    motion: Motion
    rules: Rules
    figures: Figures
    result: Result
    clause_figures: Figures | None
    clause_result: Result | None


def counted(assembly: Assembly, motions: list[Motion]) -> Counted:
    """The figures of every motion. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TALLY_SQL, {"assembly": assembly.pk, "motions": len(motions)})
        found = {(place, what): (heads, area) for place, what, heads, area in cursor.fetchall()}
    parts = [found.get((0, what), (0, 0)) for what in ("returned", "silent", "rest")]
    whole = (sum(heads for heads, _area in parts), sum(area for _heads, area in parts))

    def of(place: int, measure: int) -> Count:
        return Count(whole[measure], *(found.get((place, letter), (0, 0))[measure] for letter in "yna"))

    figures = {motion.pk: Figures(of(place, 0), of(place, 1)) for place, motion in enumerate(motions, start=1)}
    return Counted(whole, parts[0], parts[1], figures)


def motions_of(assembly: Assembly) -> list[Motion]:
    """The motions in the order in which ballots answer them."""
    return list(Motion.objects.filter(assembly=assembly).order_by("order"))


def outcomes(assembly: Assembly, motions: list[Motion], found: Counted) -> list[Outcome]:
    """Every motion through its gates, by the rules that the assembly was locked with."""
    return [_outcome(assembly, motion, found) for motion in motions]


def _outcome(assembly: Assembly, motion: Motion, found: Counted) -> Outcome:
    rules, figures = gates.thresholds(assembly.rules, is_special=motion.is_special), found.motions[motion.pk]
    joined = None
    if assembly.silence_clause:
        joined = gates.with_silence(figures, silent_heads=found.silent[0], silent_area_dm2=found.silent[1])
    return Outcome(
        motion,
        rules,
        figures,
        gates.decide(figures, rules),
        joined,
        gates.decide(joined, rules) if joined else None,
    )


def tallies_of(assembly: Assembly, turn: int) -> dict[tuple[int, bool], Tally]:
    """What was stored when the result was posted, by motion and whether with the clause."""
    found = Tally.objects.filter(motion__assembly=assembly, turn=turn)
    return {(one.motion_id, one.with_clause): one for one in found}


def figures_of(tally: Tally) -> Figures:
    """The figures that a tally keeps."""

    def count(kept: dict[str, int]) -> Count:
        return Count(kept["whole"], kept["yes"], kept["no"], kept["abstain"])

    return Figures(count(tally.heads), count(tally.area_dm2))
