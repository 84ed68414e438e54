"""The table of what can be done to a case at the desk: the verb, its button, its form, its rule, its action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from linli.cases import actions, rules
from linli.cases.forms import acts as forms
from linli.cases.forms import upward
from linli.cases.queries.scene import Scene
from linli.kernel.errors import why_not

from . import doing

NEXT, OTHERS, MORE = "next", "others", "more"
GROUPS = (
    (NEXT, gettext_lazy("Next step")),
    (OTHERS, gettext_lazy("Bring in others")),
    (MORE, gettext_lazy("Notes and corrections")),
)


@dataclass(frozen=True)
class Act:
    """``why`` gives the sentence with which it is refused now, or ""; ``seat`` the bodies from which it is done."""

    verb: str
    label: str | Promise
    form: type[forms.ActForm]
    why: Callable[[Scene], str]
    do: doing.Do
    done: str | Promise
    group: str = MORE
    seat: Callable[[Scene], int | None] = lambda scene: scene.case.body_id
    kind: str = ""


def _rule(verb: str, **more: Callable[[Scene], Any]) -> Callable[[Scene], str]:
    """The sentence of ``rules.check_can_<verb>`` on the case itself."""
    check = getattr(rules, f"check_can_{verb}")

    def why(scene: Scene) -> str:
        return why_not(check, scene.case, by=scene.by, **{name: get(scene) for name, get in more.items()})

    return why


def _rule_on(verb: str, thing: Callable[[Scene], Any], none: str | Promise) -> Callable[[Scene], str]:
    """The same on a thing of the case, such as a call; ``none`` is said where there is none."""
    check = getattr(rules, f"check_can_{verb}")

    def why(scene: Scene) -> str:
        found = thing(scene)
        return str(none) if found is None else why_not(check, found, by=scene.by)

    return why


def _seat_above(verb: str) -> Callable[[Scene], int | None]:
    return lambda scene: rules.seat_above(scene.case, verb, scene.by)


def _joint_seat(scene: Scene) -> int | None:
    leads = [call.body_id for call in scene.open_calls if call.leads]
    seat = scene.by.sits_in([scene.case.body_id, *leads])
    return seat.body_id if seat else None


def _my_call_seat(scene: Scene) -> int | None:
    return scene.my_call.body_id if scene.my_call else None


def _waiting_referral(scene: Scene) -> object:
    return next((one for one in scene.referrals if one.replied_on is None), None)


def _first_ratable(scene: Scene) -> object:
    return next(iter(scene.ratable), None)


NONE_CALLED = gettext_lazy("Your body is not called to this case.")
NOTHING_ASKED = gettext_lazy("Nothing is asked at present.")

TABLE: tuple[Act, ...] = (
    Act("report_in", gettext_lazy("Report in"), upward.ReportInForm,
        _rule_on("report_in", lambda s: s.my_call, NONE_CALLED), doing.report_in,
        gettext_lazy("You have reported in; whoever whistled has been told."), NEXT, _my_call_seat),
    Act("decide_objection", gettext_lazy("Decide on the hand-back"), forms.ObjectionForm,
        _rule_on("decide_objection", lambda s: s.hand_back, NOTHING_ASKED),
        doing.decide_objection, gettext_lazy("Decided; both bodies have been told."), NEXT,
        lambda s: s.hand_back.decider_id if s.hand_back else None),
    Act("decide_extension", gettext_lazy("Decide on more time"), forms.DecideExtensionForm,
        _rule_on("decide_extension", lambda s: s.extension, NOTHING_ASKED),
        doing.decide_extension, gettext_lazy("Decided; whoever asked has been told."), NEXT,
        lambda s: s.extension.decider_id if s.extension else None),
    Act("call_back", gettext_lazy("Ring the reporter"), forms.CallBackForm, _rule("call_back"),
        doing.plain(actions.call_back, "verdict", "text"), gettext_lazy("Written down."), NEXT, lambda s: None),
    Act("confirm_exclusion", gettext_lazy("Confirm leaving it out of the rates"), forms.ActForm,
        _rule_on("confirm_exclusion", lambda s: s.exclusion, NOTHING_ASKED),
        doing.confirm_exclusion,
        gettext_lazy("Confirmed; it counts only in the published number of those left out."), NEXT,
        _seat_above("confirm_exclusion")),
    Act("turn_down_exclusion", gettext_lazy("Keep it in the rates"), forms.TurnDownForm,
        _rule_on("turn_down_exclusion", lambda s: s.exclusion, NOTHING_ASKED),
        doing.turn_down_exclusion, gettext_lazy("Turned down; the case counts in the rates as before."), NEXT,
        _seat_above("turn_down_exclusion")),
    Act("joint_result", gettext_lazy("Joint result"), forms.JointResultForm, _rule("joint_result"),
        doing.joint_result, gettext_lazy("The joint result stands; the reporter is asked if it is solved."), NEXT,
        _joint_seat),
    Act("accept", gettext_lazy("Accept"), forms.ActForm, _rule("accept"),
        doing.plain(actions.accept), gettext_lazy("Accepted; the reporter has been told."), NEXT),
    Act("resolve", gettext_lazy("Give the result"), forms.ResultForm, _rule("resolve"),
        doing.resolve, gettext_lazy("The reporter has been asked whether it is solved."), NEXT),
    Act("answer", gettext_lazy("Answer"), forms.AnswerForm, _rule("answer"),
        doing.plain(actions.answer, "text"), gettext_lazy("Answered; the reporter says whether that is enough."), NEXT),
    Act("start", gettext_lazy("Begin the work"), forms.StartForm, _rule("start"),
        doing.plain(actions.start, "text"), gettext_lazy("The work has begun."), NEXT),
    Act("contact", gettext_lazy("I have spoken with the reporter"), forms.ContactForm, _rule("contact"),
        doing.plain(actions.contact, "text"), gettext_lazy("Written down; the reporter sees it."), NEXT),
    Act("dispatch", gettext_lazy("Dispatch"), forms.DispatchForm, _rule("dispatch"),
        doing.dispatch, gettext_lazy("Dispatched; the body and the reporter have been told."), NEXT),
    Act("sign_for", gettext_lazy("Sign for it"), forms.ActForm, _rule("sign_for"),
        doing.plain(actions.sign_for), gettext_lazy("Signed for. Speak with the reporter next."), NEXT),
    Act("interim_report", gettext_lazy("Interim report"), upward.ReportForm, _rule("interim_report"),
        doing.plain(actions.interim_report, "text"), gettext_lazy("Reported; the reporter has been told."), NEXT),
    Act("ask_reporter", gettext_lazy("Ask the reporter"), forms.QuestionForm, _rule("ask_reporter"),
        doing.plain(actions.ask_reporter, "question"),
        gettext_lazy("Asked; the clock stands until she answers."), NEXT),
    Act("refuse", gettext_lazy("Do not accept"), forms.RefuseForm, _rule("refuse"),
        doing.plain(actions.refuse, "reason", "channel"), gettext_lazy("Not accepted; the reporter has been told why."),
        NEXT, kind="danger"),
    Act("whistle", gettext_lazy("Whistle"), upward.WhistleForm, _rule("whistle", at=lambda s: s.at),
        doing.whistle, gettext_lazy("Whistled; everybody called has been told, with the limit."), OTHERS),
    Act("escalate", gettext_lazy("Bring it one level up"), upward.EscalateForm, _rule("escalate"),
        doing.plain(actions.escalate, "text"), gettext_lazy("It is one level up; the reporter has been told."), OTHERS),
    Act("ask_extension", gettext_lazy("Ask for more time"), forms.ExtensionForm,
        _rule("ask_extension", at=lambda s: s.at),
        doing.ask_extension, gettext_lazy("Asked; the level above decides. Until then the old limit holds."), OTHERS),
    Act("hand_back", gettext_lazy("Hand it back"), forms.HandBackForm, _rule("hand_back", at=lambda s: s.at),
        doing.plain(actions.hand_back, "reason", "text"),
        gettext_lazy("Handed back; the level above decides. Until then it stays with you."), OTHERS),
    Act("to_long_cycle", gettext_lazy("Put it on the long-cycle ledger"), upward.ReportForm, _rule("to_long_cycle"),
        doing.plain(actions.to_long_cycle, "text"),
        gettext_lazy("It stands on the ledger; the reporter has been told."),
        OTHERS),
    Act("supervise", gettext_lazy("Supervise"), upward.SuperviseForm, _rule("supervise"),
        doing.plain(actions.supervise, "reason"),
        gettext_lazy("Supervised; whoever deals with it has been told."), OTHERS,
        _seat_above("supervise")),
    Act("end_supervision", gettext_lazy("End the supervision"), upward.EndSupervisionForm,
        _rule_on("end_supervision", lambda s: s.watch, gettext_lazy("Nobody supervises this case at present.")),
        doing.end_supervision, gettext_lazy("The supervision has ended."), OTHERS,
        lambda s: s.watch.body_id if s.watch else None),
    Act("refer", gettext_lazy("Hand over to a higher inspection"), upward.ReferForm, _rule("refer"),
        doing.plain(actions.refer, "authority", "number", "on", "reply_due_on"), gettext_lazy("Written down."), OTHERS),
    Act("record_reply", gettext_lazy("Record its reply"), upward.ReplyForm,
        _rule_on("record_reply", _waiting_referral, gettext_lazy("No reply is awaited.")),
        doing.record_reply, gettext_lazy("The reply is recorded."), OTHERS),
    Act("rate_whistle", gettext_lazy("Rate each other"), upward.RateForm,
        _rule_on("rate_whistle", _first_ratable, gettext_lazy("There is nothing to rate at present.")),
        doing.rate,
        gettext_lazy("Thank you; it is part of the yearly assessment of both sides."), MORE, lambda s: None),
    Act("add_note", gettext_lazy("Add a note"), forms.NoteForm, _rule("add_note"),
        doing.add_note, gettext_lazy("The note stands."), MORE),
    Act("mediate", gettext_lazy("Write down a mediation"), forms.MediateForm, _rule("mediate"),
        doing.mediate, gettext_lazy("The mediation is written down."), MORE),
    Act("categorise", gettext_lazy("Change the category"), forms.CategoriseForm, _rule("categorise"),
        doing.categorise, gettext_lazy("Filed anew; the limits follow the new category."), MORE),
    Act("merge", gettext_lazy("Put together with another case"), forms.MergeForm, _rule("merge"),
        doing.merge, gettext_lazy("Put together; everybody who reported it has been told."), MORE),
    Act("propose_exclusion", gettext_lazy("Leave it out of the rates"), forms.ExcludeForm, _rule("propose_exclusion"),
        doing.plain(actions.propose_exclusion, "reason", "text"),
        gettext_lazy("Proposed; a second person has to confirm it."), MORE, _seat_above("propose_exclusion")),
)  # fmt: skip

BY_VERB = {act.verb: act for act in TABLE}


def holds(scene: Scene, act: Act) -> bool:
    """Does any of her roles give this verb here at all? What no role gives is not even shown grey."""
    return scene.by.may(f"cases.{act.verb}", scene.case.community.path or "")


def perform(scene: Scene, act: Act, form: forms.ActForm) -> None:
    """Do it from the right seat. Raises what the verb raises."""
    seat = act.seat(scene)
    act.do(scene, form, scene.by.acting_for(seat) if seat else scene.by)


def one_act(scene: Scene, act_: Act, bound: forms.ActForm | None) -> dict[str, Any]:
    """An act with its form, as the page shows it."""
    form = bound or act_.form(scene=scene, verb=act_.verb)
    return {
        "verb": act_.verb,
        "label": act_.label,
        "kind": act_.kind,
        "form": form,
        "bare": act_.form is forms.ActForm and bound is None,
        "open": bound is not None,
        "url": reverse("desk-act", args=[scene.case.number, act_.verb]),
        "similar": reverse("desk-similar", args=[scene.case.number]) if act_.verb == "merge" else "",
    }
