"""Verbs of votes, elections and councils."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_VOTES: dict[str, str | Promise] = {
    "voting.add_motion": _("A question was put on the agenda of a vote"),
    "voting.adopt_procedure": _("Rules of procedure were adopted"),
    "voting.close_council_vote": _("The vote of a council ended"),
    "voting.close_voting": _("Voting ended"),
    "voting.count_anew": _("A vote was counted anew"),
    "voting.demand": _("An owner demanded a meeting"),
    "voting.draft_assembly": _("A vote was drafted"),
    "voting.draw_call_backs": _("Owners were drawn to be called back"),
    "voting.edit_assembly": _("The draft of a vote was changed"),
    "voting.edit_motion": _("A question of a draft was changed"),
    "voting.export_archive": _("Everything of a vote was handed out for a court"),
    "voting.extend_voting": _("Voting runs on, as it was posted"),
    "voting.hold_result": _("The result of a vote is held back"),
    "voting.look_at_roll": _("The list of owners was looked at"),
    "voting.open_council_vote": _("The vote of a council began"),
    "voting.open_voting": _("Voting began"),
    "voting.post_assembly": _("A vote was posted and locked"),
    "voting.post_result": _("The result of a vote was posted"),
    "voting.propose_to_council": _("A question was put to a council"),
    "voting.reach_demand": _("A fifth of the owners demand a meeting"),
    "voting.record_call_back": _("An owner was called back about her ballot"),
    "voting.remove_motion": _("A question was taken off a draft"),
    "voting.set_council_rules": _("It was set how a council decides"),
    "voting.settle_result": _("The result of a vote is final"),
    "voting.step_back": _("A council member stepped back from a question"),
    "voting.support": _("An owner stands behind a demand"),
    "voting.vote_in_council": _("A council member voted"),
    "voting.withdraw_assembly": _("A vote was withdrawn"),
    "voting.withdraw_council_motion": _("A question to a council was withdrawn"),
    "voting.withdraw_demand": _("A demand was withdrawn"),
}  # fmt: skip
