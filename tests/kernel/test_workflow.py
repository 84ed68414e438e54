"""A workflow is a table: what it refuses to be, what it answers, how it is drawn."""

import pytest
from django.db import models

from linli.kernel.errors import Refused
from linli.kernel.workflow import Move, Workflow


class Door(models.TextChoices):
    SHUT = "shut", "Shut"
    OPEN = "open", "Open"
    GONE = "gone", "Gone"


OPEN, SHUT, REMOVE = (
    Move("open", ("shut",), "open"),
    Move("shut", ("open",), "shut"),
    Move("remove", ("shut", "open"), "gone"),
)
DOOR = Workflow("door", Door, initial="shut", moves=(OPEN, SHUT, REMOVE))


def test_the_table_answers():
    assert DOOR.target("open", "shut") == "open"
    assert DOOR.target("remove", "open") == "gone"
    assert DOOR.sources("remove") == ["shut", "open"]
    assert DOOR.verbs("shut") == ["open", "remove"]
    assert DOOR.verbs("gone") == []


def test_a_move_that_is_not_in_the_table_is_refused_with_the_state_by_name():
    with pytest.raises(Refused) as refusal:
        DOOR.target("open", "gone")
    assert str(refusal.value) == "现在不能这样操作：当前状态是“Gone”。"


def test_the_diagram_holds_every_move():
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> shut",
        "    shut --> open: open",
        "    open --> shut: shut",
        "    shut --> gone: remove",
        "    open --> gone: remove",
        "    gone --> [*]",
    ]


@pytest.mark.parametrize(
    ("moves", "complaint"),
    [
        ((OPEN, SHUT, Move("remove", ("ajar",), "gone")), "unknown state"),
        ((OPEN, SHUT, Move("remove", ("open",), "lost")), "unknown state"),
        ((OPEN, OPEN, REMOVE), "stands twice"),
        ((OPEN, SHUT), "no move leads to"),
    ],
)
def test_a_table_that_cannot_be_true_does_not_start(moves, complaint):
    with pytest.raises(ValueError, match=complaint):
        Workflow("door", Door, initial="shut", moves=moves)
