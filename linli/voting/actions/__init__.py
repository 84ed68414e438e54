"""The verbs of votes, elections and councils."""

from linli.voting.facts import Question, Terms

from .assembly import (
    add_motion,
    draft_assembly,
    edit_assembly,
    edit_motion,
    look_at_roll,
    post_assembly,
    remove_motion,
    withdraw_assembly,
)
from .clocks import (
    close_voting,
    extend_voting,
    open_voting,
)
from .councils import (
    close_council_vote,
    open_council_vote,
    propose_to_council,
    set_council_rules,
    step_back,
    vote_in_council,
    withdraw_council_motion,
)
from .demands import (
    make_demand,
    support,
    withdraw_demand,
)
from .procedure import (
    adopt_procedure,
)

__all__ = [
    "Question",
    "Terms",
    "add_motion",
    "adopt_procedure",
    "close_council_vote",
    "close_voting",
    "draft_assembly",
    "edit_assembly",
    "edit_motion",
    "extend_voting",
    "look_at_roll",
    "make_demand",
    "open_council_vote",
    "open_voting",
    "post_assembly",
    "propose_to_council",
    "remove_motion",
    "set_council_rules",
    "step_back",
    "support",
    "vote_in_council",
    "withdraw_assembly",
    "withdraw_council_motion",
    "withdraw_demand",
]
