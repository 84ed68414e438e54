"""The file that anybody recounts (ADR 0015; recount.py reads it).

The first line is JSON: the rules, what is opened, the figures. Then one line for each line of the roll and for each
ballot in each motion: what it belongs to, what it says, its name, its commitment; in the order of the names, which are
random. The last line is the SHA-256 of all before it.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import connection

from linli.audit.canonical import canonical
from linli.voting import commitments
from linli.voting.models import Assembly, Motion
from linli.voting.queries.counting import motions_of
from linli.voting.rules import gates
from linli.voting.rules.gates import Count, Rules
from linli.voting.rules.hiding import Opening, Spans, opening, outcome_within, spans

FORMAT = "linli-count-1"
RETURNED, SILENT, REST = "r", "s", "-"
ROLL_SQL = """
SELECT roll.id, roll.area_dm2, ballot.id, ballot.marks,
       roll.standing = 'waiting' AND roll.served_at IS NOT NULL AND roll.kind <> 'unknown'
FROM voting_right AS roll
LEFT JOIN voting_ballot AS ballot ON ballot.id = roll.ballot_id AND roll.standing = 'voted'
WHERE roll.assembly_id = %s ORDER BY roll.id
"""


@dataclass(frozen=True)
class Line:
    """One line before it is written: its name, its key in what is opened, its mark, its area and what hides that."""

    name: str
    kind: str
    mark: str
    area_dm2: int
    r: int

    @property
    def opens(self) -> str:
        return f"{self.kind} {self.mark[-1]}"


@dataclass(frozen=True)
class MotionLines:
    """The lines of one motion, and what the file tells of its areas."""

    lines: list[Line]
    spans: Spans
    opening: Opening
    heads: dict[str, int]


@dataclass(frozen=True)
class CountText:
    """The file with its hash. ``bare``: the orders of motions whose small sums had to stay exact."""

    content: bytes
    sha256: str
    figures: dict[str, Any]
    bare: list[int]


def count_text(assembly: Assembly, *, turn: int = 1) -> CountText:
    """The count file of what counts now. One query besides the motions; the caller holds the box alone."""
    with connection.cursor() as cursor:
        cursor.execute(ROLL_SQL, [assembly.pk])
        rows = cursor.fetchall()
    motions, key = motions_of(assembly), bytes(assembly.count_key or b"")
    roll = [_roll_line(key, row, clause=assembly.silence_clause) for row in rows]
    cast = [(ballot_id, marks, area) for _id, area, ballot_id, marks, _silent in rows if ballot_id is not None]
    parts = {mark: _pair(line for line in roll if line.mark == mark) for mark in (RETURNED, SILENT, REST)}
    whole = [sum(pair[measure] for pair in parts.values()) for measure in (0, 1)]
    counts: dict[int, MotionLines] = {}
    shown = []
    for place, motion in enumerate(motions):
        rules = gates.thresholds(assembly.rules, is_special=motion.is_special)
        silent = (parts[SILENT][0], parts[SILENT][1]) if assembly.silence_clause else None
        counts[motion.order] = made = _motion(key, motion, place, cast, (whole[0], whole[1]), rules, silent, turn)
        shown.append(_shown(motion, made, whole, rules, silent))
    lines = [*roll, *(line for made in counts.values() for line in made.lines)]
    header = {
        "format": FORMAT,
        "assembly": assembly.number,
        "title": assembly.title,
        "locked_sha256": assembly.locked_sha256,
        "turn": turn,
        "clause": assembly.silence_clause,
        "took_part": str(gates.thresholds(assembly.rules, is_special=False).took_part.share),
        "motions": [_rule(motion, assembly) for motion in motions],
        "titles": [motion.title for motion in motions],
        "bare": [order for order, made in counts.items() if made.opening.is_bare],
        "opened": _opened(lines),
        "figures": {"whole": whole, "parts": parts, "motions": shown},
    }
    return _sealed(header, roll, counts)


def opened_lines(
    assembly: Assembly, motions: list[Motion], right_id: int, ballot_id: int | None, marks: str
) -> list[list[str]]:
    """What an owner needs to find her own lines: for each what it belongs to, its mark, its name and what opens it."""
    key = bytes(assembly.count_key or b"")
    found = [
        [
            str(motion.order),
            mark,
            commitments.tracker(key, motion.pk, ballot_id),
            f"{commitments.blinding(key, motion.pk, ballot_id):x}",
        ]
        for motion, mark in zip(motions, marks, strict=True)
        if ballot_id is not None
    ]
    return [*found, ["roll", "", commitments.tag(key, right_id), f"{commitments.roll_blinding(key, right_id):x}"]]


def _roll_line(key: bytes, row: tuple[Any, ...], *, clause: bool) -> Line:
    right_id, area, ballot_id, _marks, silent = row
    mark = RETURNED if ballot_id is not None else SILENT if clause and silent else REST
    return Line(commitments.tag(key, right_id), "roll", mark, area, commitments.roll_blinding(key, right_id))


def _motion(
    key: bytes,
    motion: Motion,
    place: int,
    cast: list[tuple[int, str, int]],
    whole: tuple[int, int],
    rules: Rules,
    silent: tuple[int, int] | None,
    turn: int,
) -> MotionLines:
    answers = [(marks[place], area) for _id, marks, area in cast]
    heads = {letter: sum(answer == letter for answer, _area in answers) for letter in "yna-"}
    count = Count(whole[0], heads["y"], heads["n"], heads["a"])
    plain = outcome_within(count, whole[1], spans(answers, ()), rules)

    def decides(within: Spans) -> bool:
        joined = silent is None or outcome_within(count, whole[1], within, rules, silent) is not None
        return joined and outcome_within(count, whole[1], within, rules) == plain

    # Not the module's own generator: the same count gives the same file, and nobody without the key can guess it.
    random = Random(hmac.digest(key, b"p|%d|%d" % (motion.pk, turn), "sha256"))  # noqa: S311
    chosen = opening(answers, decides, random)
    lines = [
        Line(
            commitments.tracker(key, motion.pk, ballot_id),
            str(motion.order),
            marks[place] + ("+" if number in chosen.mixed else ""),
            area,
            commitments.blinding(key, motion.pk, ballot_id),
        )
        for number, (ballot_id, marks, area) in enumerate(cast)
    ]
    return MotionLines(lines, spans(answers, chosen.mixed), chosen, heads)


def _shown(
    motion: Motion, made: MotionLines, whole: list[int], rules: Rules, silent: tuple[int, int] | None
) -> dict[str, Any]:
    heads, area = made.heads, made.spans
    count = Count(whole[0], heads["y"], heads["n"], heads["a"])
    joined = outcome_within(count, whole[1], area, rules, silent) if silent is not None else False
    took = count.took_part
    return {
        "order": str(motion.order),
        "heads": {
            "yes": [heads["y"]] * 2,
            "no": [heads["n"]] * 2,
            "abstain": [heads["a"]] * 2,
            "blank": [heads["-"]] * 2,
            "took_part": [took, took],
        },
        "area_dm2": {
            "yes": list(area.yes),
            "no": list(area.no),
            "abstain": list(area.abstain),
            "blank": list(area.blank),
            "took_part": list(area.took_part),
        },
        "outcome": str(outcome_within(count, whole[1], area, rules)),
        "with_clause": joined if joined is False else str(joined),
    }


def _rule(motion: Motion, assembly: Assembly) -> list[object]:
    agree = gates.thresholds(assembly.rules, is_special=motion.is_special).agree
    return [str(motion.order), str(agree.share), not agree.inclusive]


def _pair(lines: Iterable[Line]) -> list[int]:
    areas = [line.area_dm2 for line in lines]
    return [len(areas), sum(areas)]


def _opened(lines: Iterable[Line]) -> dict[str, list[object]]:
    """The area of the lines that are opened together, and the sum of what hides them."""
    area, blinding = defaultdict[str, int](int), defaultdict[str, int](int)
    for line in lines:
        area[line.opens] += line.area_dm2
        blinding[line.opens] += line.r
    return {key: [area[key], f"{blinding[key] % commitments.ORDER:x}"] for key in sorted(area)}


def _sealed(header: dict[str, Any], roll: list[Line], counts: dict[int, MotionLines]) -> CountText:
    digest, written = hashlib.sha256(), [f"{canonical(header)}\n".encode()]
    for lines in (roll, *(made.lines for made in counts.values())):
        points = commitments.commit_many((line.area_dm2, line.r) for line in lines)
        texts = sorted(
            (line.name, f"{line.kind} {line.mark} {line.name} {commitments.text(point)}\n")
            for line, point in zip(lines, points, strict=True)
        )
        written.append("".join(text for _name, text in texts).encode())
    for part in written:
        digest.update(part)
    written.append(f"sha256 {digest.hexdigest()}\n".encode())
    content = b"".join(written)
    return CountText(content, hashlib.sha256(content).hexdigest(), header["figures"], header["bare"])
