"""What the pages of councils share: the question behind the address, and its page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.kernel.errors import why_not
from linli.law.deadlines import day_of
from linli.voting.forms.councils import CouncilVoteForm, MinutesForm, StepBackForm
from linli.voting.models import CouncilMotion, CouncilVote
from linli.voting.queries import councils as queries
from linli.voting.rules import councils as rules
from linli.voting.states import CouncilState

TONES = {CouncilState.PASSED: "jade", CouncilState.REFUSED: "", CouncilState.VOTING: "seal"}


def question_page(request: Request, motion: CouncilMotion, *, status: int = 200, **opened: Any) -> HttpResponse:
    by = request.actor
    in_force = motion.rules or queries.rules_in_force(motion.body)
    member = queries.member_of(motion, by)
    counted = motion.figures or (queries.figures_of(motion) if motion.state != CouncilState.PROPOSED else {})
    members = counted.get("members") or len(queries.member_ids(motion.body, day_of(request.at)))
    running = motion.state == CouncilState.VOTING
    context = {
        "motion": motion,
        "community": motion.community,
        "tone": TONES.get(CouncilState(motion.state), ""),
        "rules": in_force,
        "members": members,
        "needed": rules.needed(members, in_force) if in_force and in_force.over == "all" else None,
        # Until it is over nobody sees how it goes, only how many have voted.
        "figures": [] if running else _figures(counted),
        "voted": CouncilVote.objects.filter(motion=motion).count() if running else 0,
        "votes": _votes(motion, member is not None or rules.sees_votes(motion, by)),
        "member": member,
        "vote_form": opened.get("vote") or CouncilVoteForm(),
        "step_back_form": opened.get("step_back") or StepBackForm(),
        "minutes_form": opened.get("end") or MinutesForm(),
        "why_not_vote": why_not(rules.check_can_vote_in_council, motion, member, by=by) if running else "",
        "why_not_begin": why_not(rules.check_can_open_council_vote, motion, in_force, members, by=by),
        "conducts": rules.conducts(motion, by=by),
        "sees_votes": rules.sees_votes(motion, by),
    }
    return render(request, "voting/councils_question.html", context, status=status)


def _figures(counted: dict[str, int]) -> list[dict[str, object]]:
    if not counted:
        return []
    return [
        {"label": _("Agree"), "value": counted["yes"]},
        {"label": _("Do not agree"), "value": counted["no"]},
        {"label": _("Abstain"), "value": counted["abstain"]},
        {"label": _("Stepped back"), "value": counted["recused"]},
        {"label": _("Members"), "value": counted["members"]},
    ]


def _votes(motion: CouncilMotion, sees: bool) -> list[CouncilVote]:
    """Who voted how, for the council itself, after an open vote."""
    if motion.closed_at is None or motion.rules is None or motion.rules.is_secret or not sees:
        return []
    found = CouncilVote.objects.filter(motion=motion, member__isnull=False).select_related("member__user")
    return list(found.order_by("choice", "member__user__name"))


def found(request: Request, pk: int) -> CouncilMotion:
    motion = get_object_or_404(
        CouncilMotion.objects.select_related(
            "community", "body__place", "rules", "posting", "decision", "minutes_file"
        ),
        pk=pk,
    )
    if not request.actor.may("voting.read", motion.community.path or "-"):
        raise Http404(_("There is no such question for you."))
    return motion
