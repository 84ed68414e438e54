"""Which lines of a motion's count are opened by choice and which only together, so that an area betrays no owner's
choice (ADR 0015). Pure.

A sum of areas with the number of its lines is a riddle that a neighbour with the list of flats may solve. A choice is
opened exactly only if many sets of flats would give the same number and sum, and if each of its flats could be
exchanged. All other lines go into one mixed pool with lines of the other choices, drawn at random: of the pool the sum
is opened, of each choice only bounds, and they must still decide every gate.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from random import Random

from linli.kernel.shares import HALF, more_than
from linli.voting.rules.gates import Count, Rules, Threshold
from linli.voting.states import Choice, Outcome

LETTERS = "yna-"
SMALLEST_CLASS = 5  # no aggregate under 5 persons
SUBSETS = 1000  # so many sets of flats should fit a sum before it is opened
# A pool has so many lines, and so many beside each that it hides: the most that still decides.
POOL_LEAST, COMPANY = (10, 8, 6, SMALLEST_CLASS), (4, 3, 2, 1)
MORE_THAN_HALF = Threshold(HALF, inclusive=False, key="", reference="")
SAMPLE = 150  # areas of either side that are tried for an exchange

Line = tuple[str, int]  # letter, area in dm²
Span = tuple[int, int]  # least, most


@dataclass(frozen=True)
class Spans:
    """What the file tells of the areas of one motion: each between two bounds."""

    yes: Span
    no: Span
    abstain: Span
    blank: Span
    took_part: Span

    def of(self, choice: str) -> Span:
        return {Choice.YES: self.yes, Choice.NO: self.no, Choice.ABSTAIN: self.abstain}[Choice(choice)]

    @property
    def is_exact(self) -> bool:
        return all(low == high for low, high in (self.yes, self.no, self.abstain, self.blank))


@dataclass(frozen=True)
class Opening:
    """Which lines (by their place) are opened together, and whether the sums of a small vote had to stay exact."""

    mixed: frozenset[int]
    is_bare: bool


def spans(lines: Sequence[Line], mixed: Collection[int]) -> Spans:
    """The bounds that follow when the lines of ``mixed`` are opened together and the others by choice."""
    pure = dict.fromkeys(LETTERS, 0)
    pool, inside = 0, set()
    for place, (letter, area) in enumerate(lines):
        if place in mixed:
            pool += area
            inside.add(letter)
        else:
            pure[letter] += area
    whole = sum(pure.values()) + pool
    found = {letter: (pure[letter], pure[letter] + (pool if letter in inside else 0)) for letter in LETTERS}
    blank = found["-"]
    return Spans(found["y"], found["n"], found["a"], blank, (whole - blank[1], whole - blank[0]))


def opening(lines: Sequence[Line], decides: Callable[[Spans], bool], random: Random) -> Opening:
    """The widest hiding that still decides. ``decides`` says whether bounds leave one outcome only."""
    small, unlike = _small(lines), _unlike(lines)
    if not small | unlike:
        return Opening(frozenset(), is_bare=False)
    for hidden in (small | unlike, small):
        mixed = _pool(lines, hidden, decides, random) if hidden else None
        if mixed:
            return Opening(mixed, is_bare=not hidden >= unlike)
    return Opening(frozenset(), is_bare=True)


def _pool(
    lines: Sequence[Line], hidden: set[int], decides: Callable[[Spans], bool], random: Random
) -> frozenset[int] | None:
    """The hidden lines with as many others as still decide; where all hidden ones chose the same, others that did
    not."""
    letters = {lines[place][0] for place in hidden}
    others = [
        place
        for place, (letter, _area) in enumerate(lines)
        if place not in hidden and (len(letters) > 1 or letter not in letters)
    ]
    random.shuffle(others)
    sizes = {max(least - len(hidden), company * len(hidden)) for company in COMPANY for least in POOL_LEAST}
    for size in sorted(sizes, reverse=True):
        mixed = frozenset(hidden | set(others[:size]))
        if size <= len(others) and decides(spans(lines, mixed)):
            return mixed
    return None


def outcome_within(
    heads: Count, area_whole: int, within: Spans, rules: Rules, silent: tuple[int, int] | None = None
) -> Outcome | None:
    """The outcome that every area within the bounds has; None if they leave it open. With ``silent`` (heads, area) the
    outcome of the count with a silence clause."""
    area = within
    if silent is not None:
        followed = _followed(heads, area)
        if followed is None:
            return None
        heads, area = _joined(heads, area, followed, silent)
    took = [rules.took_part.met(heads.took_part, heads.whole), _met(area.took_part, (area_whole,) * 2, rules.took_part)]
    if False in took:
        return Outcome.TOO_FEW
    agree = [rules.agree.met(heads.yes, heads.took_part), _met(area.yes, area.took_part, rules.agree)]
    if None in took:
        return None
    if False in agree:
        return Outcome.REFUSED
    return None if None in agree else Outcome.PASSED


def _met(part: Span, whole: Span, threshold: Threshold) -> bool | None:
    """Whether a threshold is met by all that lies within the bounds; None if by some only."""
    low, high = threshold.met(part[0], whole[1]), threshold.met(part[1], whole[0])
    return low if low == high else None


def _followed(heads: Count, area: Spans) -> str | None:
    """The choice that the silent follow, Choice.ABSTAIN if there is no majority; None if the bounds leave it open."""
    for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN):
        if more_than(heads.of(choice), heads.took_part):
            major = _met(area.of(choice), area.took_part, MORE_THAN_HALF)
            return None if major is None else choice if major else Choice.ABSTAIN
    return Choice.ABSTAIN


def _joined(heads: Count, area: Spans, choice: str, silent: tuple[int, int]) -> tuple[Count, Spans]:
    def joins(one: Choice) -> tuple[int, int]:
        return silent if one == choice else (0, 0)

    def wider(span: Span, by: int) -> Span:
        return span[0] + by, span[1] + by

    yes, no, abstain = joins(Choice.YES), joins(Choice.NO), joins(Choice.ABSTAIN)
    joined = Spans(
        yes=wider(area.yes, yes[1]),
        no=wider(area.no, no[1]),
        abstain=wider(area.abstain, abstain[1]),
        blank=area.blank,
        took_part=wider(area.took_part, silent[1]),
    )
    return Count(heads.whole, heads.yes + yes[0], heads.no + no[0], heads.abstain + abstain[0]), joined


def _small(lines: Sequence[Line]) -> set[int]:
    """The places of all lines whose choice has too few, or too tellingly few, of them. The most frequent choice is
    what the others hide in."""
    areas = sorted(area for _letter, area in lines)
    found: set[int] = set()
    if not areas or areas[0] == areas[-1]:
        return found  # all have the same area: the sum tells nothing that the heads do not
    for letter, count in Counter(letter for letter, _area in lines).most_common()[1:]:
        spread = sum(areas[-count:]) - sum(areas[:count]) + 1
        if count < SMALLEST_CLASS or comb(len(lines), count) < SUBSETS * spread:
            found |= {place for place, line in enumerate(lines) if line[0] == letter}
    return found


def _unlike(lines: Sequence[Line]) -> set[int]:
    """The places of lines whose area cannot be exchanged, alone or together with another line of the same choice,
    for areas of other choices: 99 flats of 100.00 m² hide each other, but not the one of 100.01 m²."""
    by_letter: dict[str, Counter[int]] = {}
    for letter, area in lines:
        by_letter.setdefault(letter, Counter())[area] += 1
    every = Counter(area for _letter, area in lines)
    if len(by_letter) < 2 or len(every) == 1:
        return set()
    lonely: set[tuple[str, int]] = set()
    for letter, own in by_letter.items():
        others = every - own
        tried = _some(others)
        steps = {mine - theirs: (mine, theirs) for mine in _some(own) for theirs in tried}
        for area in own:
            if area not in others and not _exchanged(area, own, others, tried, steps):
                lonely.add((letter, area))
    return {place for place, line in enumerate(lines) if line in lonely}


def _exchanged(
    area: int, own: Counter[int], others: Counter[int], tried: list[int], steps: Mapping[int, tuple[int, int]]
) -> bool:
    """Is there a second line here and two of another choice with area + second == other + another? ``steps``: for a
    difference a pair of areas, one of this choice and one of another, that has it."""
    for other in tried:
        pair = steps.get(other - area)
        if pair is None:
            continue
        second, another = pair
        if (second != area or own[area] > 1) and (another != other or others[other] > 1):
            return True
    return False


def _some(areas: Counter[int]) -> list[int]:
    """Areas from all over the range."""
    found = sorted(areas)
    if len(found) <= SAMPLE:
        return found
    return [found[place * len(found) // SAMPLE] for place in range(SAMPLE)]
