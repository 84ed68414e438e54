"""The result of a vote as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.audit import queries as audit
from linli.audit.models import Event
from linli.voting.models import Assembly, CallBack, CountFile, Motion
from linli.voting.rules.counting import RESULT
from linli.voting.rules.gates import AREA, HEADS, Threshold, thresholds
from linli.voting.states import CallBackResult

SMALLEST = 5  # no figure of fewer persons
POSTED = ("voting.post_result", "voting.count_anew")


@dataclass(frozen=True)
class ShownGate:
    """One gate as the public may know it: the part lies between two bounds where an exact area would betray a choice.
    ``passes`` is certain all the same."""

    name: str
    measure: str
    part: tuple[int, int]
    whole: tuple[int, int]
    threshold: Threshold
    passes: bool

    @property
    def is_exact(self) -> bool:
        return self.part[0] == self.part[1] and self.whole[0] == self.whole[1]

    @property
    def needed(self) -> int:
        """The smallest part that passes, of the larger whole."""
        return self.threshold.least(self.whole[1])


@dataclass(frozen=True)
class ShownMotion:
    """A motion with its gates without the clause, the public figures, and both outcomes."""

    motion: Motion
    gates: tuple[ShownGate, ...]
    figures: dict[str, Any]
    outcome: str
    with_clause: str

    @property
    def is_exact(self) -> bool:
        return all(gate.is_exact for gate in self.gates)


def events_of(assembly: Assembly) -> list[Event]:
    """What was recorded about the result, oldest first."""
    return audit.history((RESULT, assembly.pk), log_id=assembly.community_id)


def last_event(assembly: Assembly, verb: str) -> Event | None:
    return next((one for one in reversed(events_of(assembly)) if one.verb == f"voting.{verb}"), None)


def counts_of(assembly: Assembly) -> list[CountFile]:
    """The count files, the first first; one for each time it was counted."""
    return list(CountFile.objects.filter(assembly=assembly).select_related("file").order_by("turn"))


def shown(assembly: Assembly, motions: Sequence[Motion], figures: dict[str, Any]) -> list[ShownMotion]:
    """Every motion with its gates, from the public figures of a count."""
    found = []
    for motion, one in zip(motions, figures["motions"], strict=True):
        rules = thresholds(assembly.rules, is_special=motion.is_special)
        gates = []
        for place, measure in enumerate((HEADS, AREA)):
            whole, by = figures["whole"][place], one["heads" if measure == HEADS else "area_dm2"]
            gates.append(_gate("took_part", measure, by["took_part"], (whole, whole), rules.took_part))
        for measure in (HEADS, AREA):
            by = one["heads" if measure == HEADS else "area_dm2"]
            gates.append(_gate("agree", measure, by["yes"], tuple(by["took_part"]), rules.agree))
        found.append(ShownMotion(motion, tuple(gates), one, one["outcome"], one["with_clause"] or ""))
    return found


def _gate(name: str, measure: str, part: Sequence[int], whole: Sequence[int], rule: Threshold) -> ShownGate:
    low, high = part[0], part[1]
    return ShownGate(name, measure, (low, high), (whole[0], whole[1]), rule, rule.met(low, whole[1]))


def sample_figures(assembly: Assembly) -> list[tuple[str, str]]:
    """The sample of call-backs as counts in words; a count of fewer than five persons is not told."""
    results = list(CallBack.objects.filter(assembly=assembly).values_list("result", flat=True))
    if not results:
        return []
    return [(str(CallBackResult(kind).label), _counted(results.count(kind))) for kind in CallBackResult.values]


def _counted(number: int) -> str:
    if 0 < number < SMALLEST:
        return _("fewer than %(number)d") % {"number": SMALLEST}
    return str(number)
