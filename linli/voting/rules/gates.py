"""From figures to gates to an outcome: whole numbers and fractions only, no tables, no clock (art. 278, 1259).

Two gates, each by heads and by area: enough took part of the whole, and enough of those agree. "以上" is reached by the
number itself, "过半数" only by more than it. An abstention takes part and does not agree; what was left blank takes no
part (domain 3.7, V10, V11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from linli.kernel.shares import at_least, more_than
from linli.law.profiles import Rule, profile_of, rule_of
from linli.voting.states import Choice, Outcome

HEADS, AREA = "heads", "area_dm2"
MEASURES = (HEADS, AREA)
TOOK_PART, AGREE = "took_part", "agree"

TOOK_PART_KEY, AGREE_KEY, SPECIAL_KEY = "voting.took_part", "voting.agree", "voting.agree_special"
INCLUSIVE = {TOOK_PART_KEY: True, AGREE_KEY: False, SPECIAL_KEY: True}
CIVIL_CODE = "cn/2021-01-01"


@dataclass(frozen=True)
class Count:
    """One measure of one motion: heads, or dm²."""

    whole: int
    yes: int
    no: int
    abstain: int

    @property
    def took_part(self) -> int:
        return self.yes + self.no + self.abstain

    def of(self, choice: str) -> int:
        return {Choice.YES: self.yes, Choice.NO: self.no, Choice.ABSTAIN: self.abstain}[Choice(choice)]

    def stored(self) -> dict[str, int]:
        """As a tally keeps it."""
        return {
            "whole": self.whole,
            "took_part": self.took_part,
            "yes": self.yes,
            "no": self.no,
            "abstain": self.abstain,
        }


@dataclass(frozen=True)
class Figures:
    """What one motion came to, by both measures; they come from one snapshot and one set of ballots."""

    heads: Count
    area_dm2: Count

    def by(self, measure: str) -> Count:
        return self.heads if measure == HEADS else self.area_dm2


@dataclass(frozen=True)
class Threshold:
    """A share, whether reaching it is enough, and where that is written."""

    share: Fraction
    inclusive: bool
    key: str
    reference: str

    def met(self, part: int, whole: int) -> bool:
        return at_least(part, whole, self.share) if self.inclusive else more_than(part, whole, self.share)

    def least(self, whole: int) -> int:
        """The smallest part that meets it."""
        bound = self.share * whole
        return max(1, ceil(bound) if self.inclusive else floor(bound) + 1)


@dataclass(frozen=True)
class Rules:
    """The two thresholds that hold for one motion."""

    took_part: Threshold
    agree: Threshold

    def references(self) -> dict[str, str]:
        """As a tally keeps them."""
        return {one.key: one.reference for one in (self.took_part, self.agree)}


@dataclass(frozen=True)
class Gate:
    """One test: ``part`` of ``whole`` against a threshold."""

    name: str
    measure: str
    part: int
    whole: int
    threshold: Threshold

    @property
    def passes(self) -> bool:
        return self.threshold.met(self.part, self.whole)

    @property
    def needed(self) -> int:
        """The smallest part that would pass."""
        return self.threshold.least(self.whole)

    @property
    def missing(self) -> int:
        """How much more it would have taken; 0 for a gate that passes."""
        return 0 if self.passes else max(0, self.needed - self.part)


@dataclass(frozen=True)
class Result:
    """The four gates and what they come to."""

    gates: tuple[Gate, ...]
    outcome: Outcome


def decide(figures: Figures, rules: Rules) -> Result:
    """Every gate with its figures, passed or not, and the outcome."""
    gates = tuple(
        Gate(name, measure, part, whole, threshold)
        for name, threshold in ((TOOK_PART, rules.took_part), (AGREE, rules.agree))
        for measure in MEASURES
        for part, whole in (_shares(name, figures.by(measure)),)
    )
    return Result(gates, _outcome(gates))


def followed(figures: Figures) -> Choice | None:
    """The choice that has more than half of the heads and of the area of those who took part, which the silent follow
    where a clause says so; None if no choice has both."""
    for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN):
        if all(more_than(one.of(choice), one.took_part) for one in (figures.heads, figures.area_dm2)):
            return choice
    return None


def with_silence(figures: Figures, *, silent_heads: int, silent_area_dm2: int) -> Figures:
    """The second count of a silence clause (V13): those whom the ballot provably reached and who did not return it take
    part and follow the majority. Without a majority of both measures they take part and do not agree."""
    choice = followed(figures) or Choice.ABSTAIN
    return Figures(
        _joined(figures.heads, choice, silent_heads),
        _joined(figures.area_dm2, choice, silent_area_dm2),
    )


def thresholds(references: Mapping[str, str], *, is_special: bool) -> Rules:
    """The thresholds by the references that an assembly was locked with; a key that it does not name is the Civil
    Code's, which no rule below it can change."""
    agree = SPECIAL_KEY if is_special else AGREE_KEY
    return Rules(_threshold(TOOK_PART_KEY, references), _threshold(agree, references))


def _threshold(key: str, references: Mapping[str, str]) -> Threshold:
    rule: Rule = rule_of(references[key]) if key in references else profile_of(CIVIL_CODE).rule(key)
    if not isinstance(rule.value, Fraction):
        raise TypeError(f"{key} is {rule.value!r}, not a share")
    return Threshold(rule.value, INCLUSIVE[key], key, rule.reference)


def _shares(name: str, count: Count) -> tuple[int, int]:
    return (count.took_part, count.whole) if name == TOOK_PART else (count.yes, count.took_part)


def _outcome(gates: tuple[Gate, ...]) -> Outcome:
    if not all(gate.passes for gate in gates if gate.name == TOOK_PART):
        return Outcome.TOO_FEW
    return Outcome.PASSED if all(gate.passes for gate in gates) else Outcome.REFUSED


def _joined(count: Count, choice: Choice, silent: int) -> Count:
    more = {one: count.of(one) for one in (Choice.YES, Choice.NO, Choice.ABSTAIN)}
    more[choice] += silent
    return Count(count.whole, more[Choice.YES], more[Choice.NO], more[Choice.ABSTAIN])
