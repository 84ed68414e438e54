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
from .casting import cast
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
from .counting import Disagree, count_anew, hold_result, post_result, settle_result
from .court import export_archive
from .delivering import deliver, open_ballot, remind_voters
from .demands import (
    make_demand,
    support,
    withdraw_demand,
)
from .disputes import answer_dispute, dispute
from .printing import print_ballots
from .procedure import (
    adopt_procedure,
)
from .proxies import register_proxy, revoke_proxy
from .sample import draw_call_backs, record_call_back
from .scanning import key_scan, look_at_scan, reject_scan, settle_scan, take_scan

__all__ = [
    "Disagree",
    "Question",
    "Terms",
    "add_motion",
    "adopt_procedure",
    "answer_dispute",
    "cast",
    "close_council_vote",
    "close_voting",
    "count_anew",
    "deliver",
    "dispute",
    "draft_assembly",
    "draw_call_backs",
    "edit_assembly",
    "edit_motion",
    "export_archive",
    "extend_voting",
    "hold_result",
    "key_scan",
    "look_at_roll",
    "look_at_scan",
    "make_demand",
    "open_ballot",
    "open_council_vote",
    "open_voting",
    "post_assembly",
    "post_result",
    "print_ballots",
    "propose_to_council",
    "record_call_back",
    "register_proxy",
    "reject_scan",
    "remind_voters",
    "remove_motion",
    "revoke_proxy",
    "set_council_rules",
    "settle_result",
    "settle_scan",
    "step_back",
    "support",
    "take_scan",
    "vote_in_council",
    "withdraw_assembly",
    "withdraw_council_motion",
    "withdraw_demand",
]
