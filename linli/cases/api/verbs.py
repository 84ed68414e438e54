"""What can be done: every verb of a case by its own name, through the same function as the page's button."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import File, Header, Status
from ninja.files import UploadedFile

from linli.audit.files import PDF, PICTURE, store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.cases import actions, rules
from linli.cases.models import Case, Exclusion, Extension, HandBack, Referral, Supervision, WhistleCall
from linli.cases.queries.reading import find
from linli.cases.states import Channel
from linli.kernel.errors import Invalid
from linli.registry.models import Building, Entrance

from . import given, schemas, shown
from .access import Caller
from .answers import ERRORS, router
from .files import files_of, key_of
from .finding import bodies_of, case_of, community_of

Act = Callable[[Case, Any, Actor, datetime], object]


@router.post("/files", response={200: schemas.FileOut, **ERRORS}, summary="Send a photo or a PDF")
def send_file(request: Caller, file: File[UploadedFile]) -> dict[str, object]:
    """Pictures are written anew, without the place and the device they were taken with."""
    stored = store(file, kinds=(PICTURE, PDF), at=request.at, field="file")
    return {
        "file": key_of(stored, request.actor),
        "sha256": bytes(stored.sha256).hex(),
        "size": stored.size,
        "media_type": stored.media_type,
    }


@router.post(
    "/communities/{code}/cases", response={201: schemas.CaseOut, **ERRORS}, summary="Report something as a resident"
)
def submit(
    request: Caller,
    code: schemas.Code,
    payload: given.SubmitIn,
    idempotency_key: Header[schemas.Line | None] = None,
) -> Status:
    """With the header ``Idempotency-Key`` the same call sent twice is one case, and both get the same answer."""
    community = community_of(code, request.actor)
    values = payload.dict()
    values["photos"] = files_of(values.pop("photos"), request.actor)
    values["building"] = _in_bulk(Building, values["building"])
    values["entrance"] = _in_bulk(Entrance, values["entrance"])
    said = actions.Said(**values, channel=Channel.API, key=idempotency_key)
    case = actions.submit(said, community=community, by=request.actor, at=request.at)
    return Status(201, shown.whole(*case_of(case.number, request.actor), request.actor))


def _in_bulk(model: type[Building] | type[Entrance], pk: int | None) -> Building | Entrance | None:
    if pk is None:
        return None
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@router.post(
    "/cases/{number}/see-reporter",
    response={200: schemas.ReportersOut, **ERRORS},
    summary="Names and phones of the reporters; each look is recorded",
)
def see_reporter(request: Caller, number: schemas.Number) -> dict[str, object]:
    case, _seen = case_of(number, request.actor)
    found = actions.see_reporter(case, by=request.actor.acting_for(case.body_id), at=request.at)
    return {
        "reporters": [
            {
                "name": reporter.user.name if reporter.user else reporter.name,
                "phone": (reporter.user.phone or "") if reporter.user else reporter.phone,
                "first": reporter.first,
            }
            for reporter in found
        ]
    }


def _verb(name: str, payload_type: type[Any], summary: str, act: Act) -> None:
    """Open ``POST /cases/{number}/<name>``; the answer is the case as it stands afterwards."""

    def view(request: Caller, number: schemas.Number, payload: payload_type) -> dict[str, object]:  # type: ignore[valid-type]
        case, _seen = case_of(number, request.actor)
        act(case, payload, request.actor.acting_for(case.body_id), request.at)
        return shown.whole(*case_of(number, request.actor), request.actor)

    view.__name__ = name.replace("-", "_")
    router.post(f"/cases/{{number}}/{name}", response={200: schemas.CaseOut, **ERRORS}, summary=summary)(view)


def _plain(action: Callable[..., object]) -> Act:
    """The fields of the payload are the arguments of the verb."""
    return lambda case, payload, by, at: action(case, **payload.dict(), by=by, at=at)


def _information(case: Case, payload: given.InformationIn, by: Actor, at: datetime) -> None:
    photos = files_of(payload.photos, by)
    actions.add_information(case, text=payload.text, photos=photos, by=by, at=at)


def _dispatch(case: Case, payload: given.DispatchIn, by: Actor, at: datetime) -> None:
    [to] = bodies_of(case, [payload.to], field="to")
    actions.dispatch(case, to=to, by=by, at=at)


def _whistle(case: Case, payload: given.WhistleIn, by: Actor, at: datetime) -> None:
    called = bodies_of(case, payload.called, field="called")
    [lead] = bodies_of(case, [payload.lead], field="lead")
    actions.whistle(case, occasion=payload.occasion, text=payload.text, called=called, lead=lead, by=by, at=at)


def _shown_files(payload: given.ResultIn, by: Actor) -> list[tuple[StoredFile, str]]:
    return [(files_of([entry.file], by, field="files")[0], entry.purpose.value) for entry in payload.files]


def _resolve(case: Case, payload: given.ResultIn, by: Actor, at: datetime) -> None:
    actions.resolve(case, text=payload.text, photos=_shown_files(payload, by), by=by, at=at)


def _joint_result(case: Case, payload: given.JointResultIn, by: Actor, at: datetime) -> None:
    photos = _shown_files(payload, by)
    actions.joint_result(case, text=payload.text, solved=payload.solved, photos=photos, by=by, at=at)


def _call_of(case: Case, body_ids: set[int]) -> WhistleCall:
    """The latest call of one of these bodies to this case. Raises Http404."""
    calls = WhistleCall.objects.filter(case=case, body_id__in=body_ids)
    calls = calls.select_related("whistle__body", "body", "case__community", "case__body__place", "case__category")
    found = calls.order_by("id").last()
    if found is None:
        raise Http404
    return found


def _report_in(case: Case, payload: given.TextIn, by: Actor, at: datetime) -> None:
    call = _call_of(case, by.body_ids())
    actions.report_in(call, text=payload.text, by=by.acting_for(call.body_id), at=at)


def _rate(case: Case, payload: given.RatingIn, by: Actor, at: datetime) -> None:
    actions.rate_whistle(_call_of(case, {payload.body}), rating=payload.rating, by=by, at=at)


def _decide_hand_back(case: Case, payload: given.DecideHandBackIn, by: Actor, at: datetime) -> None:
    asked = HandBack.objects.filter(case=case).select_related("case__community", "case__body__place", "decider").last()
    if asked is None:
        raise Http404
    to = bodies_of(case, [payload.to], field="to")[0] if payload.to else None
    by = by.acting_for(asked.decider_id)
    actions.decide_objection(asked, upheld=payload.upheld, to=to, why=payload.why, by=by, at=at)


def _decide_extension(case: Case, payload: given.DecideExtensionIn, by: Actor, at: datetime) -> None:
    asked = Extension.objects.filter(case=case).select_related("case__community", "case__body__place", "decider").last()
    if asked is None:
        raise Http404
    by = by.acting_for(asked.decider_id)
    actions.decide_extension(asked, granted=payload.granted, why=payload.why, by=by, at=at)


def _end_supervision(case: Case, payload: given.OutcomeIn, by: Actor, at: datetime) -> None:
    watch = Supervision.objects.filter(case=case).select_related("case__community", "case__body__place", "body").last()
    if watch is None:
        raise Http404
    actions.end_supervision(watch, outcome=payload.outcome, by=by.acting_for(watch.body_id), at=at)


def _to_long_cycle(case: Case, payload: given.TextIn, by: Actor, at: datetime) -> None:
    actions.to_long_cycle(case, text=payload.text, by=by, at=at)


def _merge(case: Case, payload: given.MergeIn, by: Actor, at: datetime) -> None:
    into = find(payload.into)
    if into is None:
        raise Invalid(_("There is no case with this number."), field="into")
    actions.merge(case, into, by=by, at=at)


def _mediate(case: Case, payload: given.MediateIn, by: Actor, at: datetime) -> None:
    values = payload.dict()
    keys = [payload.signed_paper] if payload.signed_paper else []
    values["signed_paper"] = next(iter(files_of(keys, by, field="signed_paper")), None)
    actions.mediate(case, **values, by=by, at=at)


def _record_reply(case: Case, payload: given.ReplyIn, by: Actor, at: datetime) -> None:
    referrals = Referral.objects.filter(case=case, number=payload.number.strip())
    referral = referrals.select_related("case__community").order_by("id").last()
    if referral is None:
        raise Http404
    actions.record_reply(referral, reply=payload.reply, on=payload.on, by=by, at=at)


def _propose_exclusion(case: Case, payload: given.ExclusionIn, by: Actor, at: datetime) -> None:
    by = by.acting_for(rules.seat_above(case, "propose_exclusion", by))
    actions.propose_exclusion(case, reason=payload.reason, text=payload.text, by=by, at=at)


def _exclusion_of(case: Case) -> Exclusion:
    """What was proposed last. Raises Http404."""
    proposed = Exclusion.objects.filter(case=case).select_related("case__community", "case__body__place")
    found = proposed.order_by("id").last()
    if found is None:
        raise Http404
    return found


def _confirm_exclusion(case: Case, payload: given.Nothing, by: Actor, at: datetime) -> None:
    by = by.acting_for(rules.seat_above(case, "confirm_exclusion", by))
    actions.confirm_exclusion(_exclusion_of(case), by=by, at=at)


def _turn_down_exclusion(case: Case, payload: given.DecideWhyIn, by: Actor, at: datetime) -> None:
    by = by.acting_for(rules.seat_above(case, "turn_down_exclusion", by))
    actions.turn_down_exclusion(_exclusion_of(case), why=payload.why, by=by, at=at)


for _name, _payload, _summary, _act in (
    # the reporter
    ("add-information", given.InformationIn, "Add a word or a photo; answers a question", _information),
    ("judge", given.VerdictIn, "Say whether it is solved", _plain(actions.judge)),
    ("withdraw", given.WhyIn, "Take your case back", _plain(actions.withdraw)),
    ("join", given.Nothing, "Stand behind a neighbour's case", _plain(actions.join)),
    # the first receiver
    ("accept", given.Nothing, "Take it up", _plain(actions.accept)),
    ("ask-reporter", given.QuestionIn, "Ask the reporter; the clock stands", _plain(actions.ask_reporter)),
    ("refuse", given.RefuseIn, "Not for here: the reason, and where it belongs", _plain(actions.refuse)),
    ("answer", given.TextIn, "Answer an enquiry or a suggestion", _plain(actions.answer)),
    ("dispatch", given.DispatchIn, "Send it to a body", _dispatch),
    ("categorise", given.CategoriseIn, "Correct the category", _plain(actions.categorise)),
    ("merge", given.MergeIn, "Put it together with another case, which goes on", _merge),
    # the handler
    ("sign-for", given.Nothing, "Confirm that it is with you", _plain(actions.sign_for)),
    ("contact", given.TextIn, "You have spoken with the reporter", _plain(actions.contact)),
    ("start", given.OptionalTextIn, "Work begins", _plain(actions.start)),
    ("add-note", given.NoteIn, "A word on the case", _plain(actions.add_note)),
    ("hand-back", given.HandBackIn, "Not yours: a reason from the list", _plain(actions.hand_back)),
    ("ask-extension", given.ExtensionIn, "Ask for more time", _plain(actions.ask_extension)),
    ("mediate", given.MediateIn, "What two parties agreed, or did not", _mediate),
    ("resolve", given.ResultIn, "Say that it is solved, with the evidence", _resolve),
    ("to-long-cycle", given.TextIn, "Onto the long-cycle ledger", _to_long_cycle),
    ("interim-report", given.TextIn, "How a long-cycle case stands", _plain(actions.interim_report)),
    # together
    ("whistle", given.WhistleIn, "Call several bodies", _whistle),
    ("report-in", given.TextIn, "A called body is there", _report_in),
    ("joint-result", given.JointResultIn, "What came of acting together", _joint_result),
    ("rate-whistle", given.RatingIn, "Rate the other side, one to five", _rate),
    # one level up
    ("escalate", given.TextIn, "Send it one level up", _plain(actions.escalate)),
    ("decide-objection", given.DecideHandBackIn, "Decide on a hand-back", _decide_hand_back),
    ("decide-extension", given.DecideExtensionIn, "Decide on more time", _decide_extension),
    ("supervise", given.ReasonIn, "Watch it until it is solved", _plain(actions.supervise)),
    ("end-supervision", given.OutcomeIn, "What came of the supervision", _end_supervision),
    ("call-back", given.VerdictIn, "Write down what the reporter said on the telephone", _plain(actions.call_back)),
    ("refer", given.ReferIn, "Hand it to a higher inspection", _plain(actions.refer)),
    ("record-reply", given.ReplyIn, "What the inspection answered", _record_reply),
    ("propose-exclusion", given.ExclusionIn, "Propose to leave it out of the rates", _propose_exclusion),
    ("confirm-exclusion", given.Nothing, "A second person agrees", _confirm_exclusion),
    ("turn-down-exclusion", given.DecideWhyIn, "A second person keeps it in the rates", _turn_down_exclusion),
):
    _verb(_name, _payload, _summary, _act)
