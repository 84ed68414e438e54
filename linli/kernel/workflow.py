"""A workflow is a table that can be printed; a move is one compare-and-set UPDATE."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import Conflict, Refused


@dataclass(frozen=True)
class Move:
    """``verb`` leads from any of ``sources`` to ``target``."""

    verb: str
    sources: tuple[str, ...]
    target: str


class Workflow:
    """The states of one kind of thing and the moves between them.

    Raises ValueError at import if a move names a state that does not exist, if a verb stands twice for one source,
    or if a state cannot be reached.
    """

    def __init__(self, name: str, states: type[models.TextChoices], *, initial: str, moves: tuple[Move, ...]) -> None:
        self.name, self.states, self.initial, self.moves = name, states, initial, moves
        self._targets: dict[tuple[str, str], str] = {}
        known = set(states.values)
        for move_ in moves:
            for source in move_.sources:
                if source not in known or move_.target not in known:
                    raise ValueError(f"{name}: {move_.verb} names an unknown state")
                if (move_.verb, source) in self._targets:
                    raise ValueError(f"{name}: {move_.verb} stands twice for {source}")
                self._targets[move_.verb, source] = move_.target
        unreached = known - {initial} - set(self._targets.values())
        if unreached:
            raise ValueError(f"{name}: no move leads to {sorted(unreached)}")

    def target(self, verb: str, source: str) -> str:
        """The state that ``verb`` leads to from ``source``. Raises Refused where the table has no such move."""
        try:
            return self._targets[verb, source]
        except KeyError:
            label = self.states(source).label
            raise Refused(_("This is not possible now: it stands at “%(state)s”.") % {"state": label}) from None

    def sources(self, verb: str) -> list[str]:
        """The states from which ``verb`` is possible."""
        return [source for (name, source) in self._targets if name == verb]

    def verbs(self, source: str) -> list[str]:
        """What can be done from ``source``, in the order of the table."""
        return [name for (name, state) in self._targets if state == source]

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the docs."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {target}: {verb}" for (verb, source), target in self._targets.items()]
        ends = [s for s in self.states.values if not self.verbs(s)]
        lines += [f"    {state} --> [*]" for state in ends]
        return "\n".join(lines)


def move(thing: models.Model, workflow: Workflow, verb: str, **fields: Any) -> None:
    """Move ``thing`` by ``verb`` and set ``fields`` in one UPDATE that holds only if its state is still the one read.

    Raises Refused where the table has no such move, and Conflict where somebody moved it in between.
    """
    source: str = thing.state  # type: ignore[attr-defined]
    target = workflow.target(verb, source)
    changed = type(thing)._default_manager.filter(pk=thing.pk, state=source).update(state=target, **fields)
    if changed != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    for name, value in {"state": target, **fields}.items():
        setattr(thing, name, value)
