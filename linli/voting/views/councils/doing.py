"""What is done with a question: put, voted on, ended; and how a council decides."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.audit.files import PDF, PICTURE, store
from linli.bodies.actor import Request
from linli.bodies.models import Body
from linli.kernel.doors import opens_to
from linli.kernel.forms import attempt, tried
from linli.notices.models import Posting
from linli.notices.states import ONCE_POSTED, Kind
from linli.people.doors import confirmed_again
from linli.registry.models import Place
from linli.registry.queries import communities_inside
from linli.voting import actions
from linli.voting.forms.councils import CouncilVoteForm, MinutesForm, QuestionForm, RulesForm, StepBackForm
from linli.voting.models import CouncilMotion
from linli.voting.queries import councils as queries
from linli.voting.states import COUNCILS
from linli.voting.views.common import readable

from .common import found, question_page


@opens_to("voting.read")
@never_cache
def propose(request: Request, code: str) -> HttpResponse:
    """The form of a question."""
    community = readable(request, code)
    councils = queries.councils_for(community)
    if not councils:
        raise Http404(_("No council works for this community."))
    form = QuestionForm(request.POST or None, councils=councils, postings=_plans(community))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        motion = attempt(form, lambda: _propose(request, community, facts))
        if motion is not None:
            messages.success(request, _("The question is put. It can be voted on once its three parts are there."))
            return redirect("voting:council-question", motion.pk)
    status = 422 if form.errors else 200
    return render(request, "voting/councils_propose.html", {"community": community, "form": form}, status=status)


@opens_to("voting.read")
@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    motion = found(request, pk)
    actions.open_council_vote(motion, by=request.actor, at=request.at)
    messages.success(request, _("The vote has begun. Each member votes on her own phone."))
    return redirect("voting:council-question", pk)


@opens_to("voting.read")
@confirmed_again
def vote(request: Request, pk: int) -> HttpResponse:
    def work(motion: CouncilMotion, facts: dict[str, Any]) -> None:
        actions.vote_in_council(motion, facts["choice"], by=request.actor, at=request.at)

    return _done(request, pk, "vote", CouncilVoteForm(request.POST or None), work, _("Your vote is counted."))


@opens_to("voting.read")
def step_back(request: Request, pk: int) -> HttpResponse:
    def work(motion: CouncilMotion, facts: dict[str, Any]) -> None:
        actions.step_back(motion, reason=facts["reason"], by=request.actor, at=request.at)

    form = StepBackForm(request.POST or None)
    return _done(request, pk, "step_back", form, work, _("You take no part in this question."))


@opens_to("voting.read")
def end(request: Request, pk: int) -> HttpResponse:
    def work(motion: CouncilMotion, facts: dict[str, Any]) -> None:
        sent = facts["file"]
        file = store(sent, kinds=(PICTURE, PDF), at=request.at, field="file") if sent else None
        actions.close_council_vote(motion, minutes=facts["minutes"], file=file, by=request.actor, at=request.at)

    form = MinutesForm(request.POST or None, request.FILES or None)
    return _done(request, pk, "end", form, work, _("The vote is over and counted."))


@opens_to("voting.read")
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    actions.withdraw_council_motion(found(request, pk), by=request.actor, at=request.at)
    messages.success(request, _("The question is withdrawn."))
    return redirect("voting:council-question", pk)


@opens_to("voting.set_council_rules")
@never_cache
def set_rules(request: Request, pk: int) -> HttpResponse:
    """How a council decides from now on."""
    body = get_object_or_404(Body.objects.select_related("place"), pk=pk, kind__in=COUNCILS)
    if not request.actor.may("voting.set_council_rules", body.place.path or "-"):
        raise Http404(_("There is no such council for you."))
    form = RulesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if tried(form, lambda: actions.set_council_rules(body, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("From now on the council decides in this way."))
            inside = communities_inside(body.place.path or "-").order_by("path").first()
            return redirect("voting:councils", inside.code) if inside else redirect("voting:council-rules", pk)
    status = 422 if form.errors else 200
    context = {"council": body, "form": form, "rules": queries.rules_in_force(body)}
    return render(request, "voting/councils_rules.html", context, status=status)


def _done(
    request: Request,
    pk: int,
    name: str,
    form: Any,
    work: Callable[[CouncilMotion, dict[str, Any]], None],
    sentence: str,
) -> HttpResponse:
    """A form of the question's page: done, or the page again with the form as it was filled in."""
    motion = found(request, pk)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: work(motion, form.cleaned_data)):
        messages.success(request, sentence)
        return redirect("voting:council-question", pk)
    return question_page(request, found(request, pk), **{name: form}, status=422 if form.errors else 200)


def _propose(request: Request, community: Place, facts: dict[str, Any]) -> CouncilMotion:
    said = {name: value for name, value in facts.items() if name != "body"}
    return actions.propose_to_council(facts["body"], community, **said, by=request.actor, at=request.at)


def _plans(community: Place) -> list[Posting]:
    found = Posting.objects.filter(community=community, kind=Kind.PUBLICITY, state__in=ONCE_POSTED)
    return list(found.order_by("-posted_at")[:50])
