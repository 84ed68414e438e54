"""The page of one decision with what stops it: suspend, confirm, lift, appeal, answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.bodies import actions, queries, rules
from linli.bodies.actor import Request
from linli.bodies.forms import AnswerForm, AppealForm, GroundsForm, SuspendForm
from linli.bodies.models import Decision, Suspension
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.law.explain import explain

from .decisions import history_of, layout, readable_decision


@opens_to("bodies.read_decisions")
def decision(request: Request, code: str, pk: int) -> HttpResponse:
    return _page(request, readable_decision(request, code, pk))


def _page(request: Request, one: Decision, **forms: Any) -> HttpResponse:
    """The decision with what can be done; ``forms`` are those that came back with errors."""
    by, at = request.actor, request.at
    stops = list(queries.suspensions_of(one))
    stop = queries.standing_suspension(one, at)
    latest = stops[0] if stops else None
    for row in stops:
        row.decision, row.community = one, one.community
    context: dict[str, Any] = {
        "place": one.community,
        "layout": layout(request),
        "decision": one,
        "stop": stop,
        "stops": stops,
        "latest": latest,
        "history": history_of(one),
        "rule": explain(rules.suspension_rule(one.community, at)),
        "may": {verb: by.may(f"bodies.{verb}", one.community.path or "") for verb in _VERBS},
        "why_not": _why_not(request, one, latest),
        "forms": {
            "suspend": SuspendForm(initial=_suspend_initial(one, request), prefix="suspend"),
            "confirm": GroundsForm(prefix="confirm"),
            "lift": GroundsForm(prefix="lift"),
            "appeal": AppealForm(prefix="appeal"),
            "answer": AnswerForm(prefix="answer"),
            **forms,
        },
    }
    return render(request, "bodies/decision.html", context, status=422 if forms else 200)


_VERBS = ("suspend_decision", "confirm_suspension", "lift_suspension", "appeal_suspension", "answer_appeal")


def _why_not(request: Request, one: Decision, latest: Suspension | None) -> dict[str, str]:
    by, at = request.actor, request.at
    found = {"suspend": why_not(rules.check_can_suspend_decision, one, by=by, at=at)}
    if latest is not None:
        found |= {
            "confirm": why_not(rules.check_can_confirm_suspension, latest, by=by, at=at),
            "lift": why_not(rules.check_can_lift_suspension, latest, by=by, at=at),
            "appeal": why_not(rules.check_can_appeal_suspension, latest, by=by, at=at),
            "answer": why_not(rules.check_can_answer_appeal, latest, by=by),
        }
    return found


def _suspend_initial(one: Decision, request: Request) -> dict[str, Any]:
    longest = rules.longest_suspension(one.community, request.at) - timedelta(microseconds=1)
    # Who may order a correction or annul a decision; the officer can write another.
    return {
        "legal_basis": _("Regulation on Property Management, art. 19 para. 2"),
        "until": timezone.localdate(longest),
    }


@opens_to("bodies.suspend_decision")
def suspend_decision(request: Request, code: str, pk: int) -> HttpResponse:
    one = readable_decision(request, code, pk)
    form = SuspendForm(request.POST or None, prefix="suspend")

    def verb() -> None:
        words = {name: form.cleaned_data[name] for name in ("reason", "legal_basis")}
        actions.suspend_decision(one, **words, until_at=form.until_at(), by=request.actor, at=request.at)

    return _after(request, one, "suspend", form, verb, _("The decision is suspended."))


@opens_to("bodies.confirm_suspension")
def confirm_suspension(request: Request, code: str, pk: int) -> HttpResponse:
    one, stop = _with_stop(request, code, pk)
    form = GroundsForm(request.POST or None, prefix="confirm")

    def verb() -> None:
        actions.confirm_suspension(stop, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)

    return _after(request, one, "confirm", form, verb, _("The suspension is confirmed; it stands until it is lifted."))


@opens_to("bodies.lift_suspension")
def lift_suspension(request: Request, code: str, pk: int) -> HttpResponse:
    one, stop = _with_stop(request, code, pk)
    form = GroundsForm(request.POST or None, prefix="lift")

    def verb() -> None:
        actions.lift_suspension(stop, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)

    return _after(request, one, "lift", form, verb, _("The suspension is lifted."))


@opens_to("bodies.appeal_suspension")
def appeal_suspension(request: Request, code: str, pk: int) -> HttpResponse:
    one, stop = _with_stop(request, code, pk)
    form = AppealForm(request.POST or None, prefix="appeal")

    def verb() -> None:
        actions.appeal_suspension(stop, text=form.cleaned_data["text"], by=request.actor, at=request.at)

    return _after(request, one, "appeal", form, verb, _("The appeal is made."))


@opens_to("bodies.answer_appeal")
def answer_appeal(request: Request, code: str, pk: int) -> HttpResponse:
    one, stop = _with_stop(request, code, pk)
    form = AnswerForm(request.POST or None, prefix="answer")

    def verb() -> None:
        data = form.cleaned_data
        granted = data["granted"] == "yes"
        actions.answer_appeal(stop, granted=granted, answer=data["answer"], by=request.actor, at=request.at)

    return _after(request, one, "answer", form, verb, _("The appeal is answered."))


def _with_stop(request: Request, code: str, pk: int) -> tuple[Decision, Suspension]:
    """The decision and the latest of its suspensions."""
    one = readable_decision(request, code, pk)
    stop = queries.suspensions_of(one).first()
    if stop is None:
        raise Http404
    stop.decision, stop.community = one, one.community
    return one, stop


def _after(
    request: Request, one: Decision, name: str, form: Any, verb: Callable[[], object], said: str
) -> HttpResponse:
    if request.method == "POST":
        if not (form.is_valid() and tried(form, verb)):
            return _page(request, one, **{name: form})
        messages.success(request, said)
    return redirect("decision", one.community.code, one.pk)
