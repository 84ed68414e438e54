"""What can be done: every verb of a case by its own name, through the same function as the page's button."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404
from ninja import File, Header, Status
from ninja.files import UploadedFile

from linli.audit.files import PDF, PICTURE, store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.cases import actions
from linli.cases.models import Case, Extension, HandBack, Supervision, WhistleCall
from linli.cases.states import Channel
from linli.registry.models import Building, Entrance

from . import schemas, shown
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
    payload: schemas.SubmitIn,
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


def _information(case: Case, payload: schemas.InformationIn, by: Actor, at: datetime) -> None:
    photos = files_of(payload.photos, by)
    actions.add_information(case, text=payload.text, photos=photos, by=by, at=at)


def _dispatch(case: Case, payload: schemas.DispatchIn, by: Actor, at: datetime) -> None:
    [to] = bodies_of(case, [payload.to], field="to")
    actions.dispatch(case, to=to, by=by, at=at)


def _whistle(case: Case, payload: schemas.WhistleIn, by: Actor, at: datetime) -> None:
    called = bodies_of(case, payload.called, field="called")
    [lead] = bodies_of(case, [payload.lead], field="lead")
    actions.whistle(case, occasion=payload.occasion, text=payload.text, called=called, lead=lead, by=by, at=at)


def _shown_files(payload: schemas.ResultIn, by: Actor) -> list[tuple[StoredFile, str]]:
    return [(files_of([entry.file], by, field="files")[0], entry.purpose.value) for entry in payload.files]


def _resolve(case: Case, payload: schemas.ResultIn, by: Actor, at: datetime) -> None:
    actions.resolve(case, text=payload.text, photos=_shown_files(payload, by), by=by, at=at)


def _joint_result(case: Case, payload: schemas.JointResultIn, by: Actor, at: datetime) -> None:
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


def _report_in(case: Case, payload: schemas.TextIn, by: Actor, at: datetime) -> None:
    call = _call_of(case, by.body_ids())
    actions.report_in(call, text=payload.text, by=by.acting_for(call.body_id), at=at)


def _rate(case: Case, payload: schemas.RatingIn, by: Actor, at: datetime) -> None:
    actions.rate_whistle(_call_of(case, {payload.body}), rating=payload.rating, by=by, at=at)


def _decide_hand_back(case: Case, payload: schemas.DecideHandBackIn, by: Actor, at: datetime) -> None:
    asked = HandBack.objects.filter(case=case).select_related("case__community", "case__body__place", "decider").last()
    if asked is None:
        raise Http404
    to = bodies_of(case, [payload.to], field="to")[0] if payload.to else None
    by = by.acting_for(asked.decider_id)
    actions.decide_objection(asked, upheld=payload.upheld, to=to, why=payload.why, by=by, at=at)


def _decide_extension(case: Case, payload: schemas.DecideExtensionIn, by: Actor, at: datetime) -> None:
    asked = Extension.objects.filter(case=case).select_related("case__community", "case__body__place", "decider").last()
    if asked is None:
        raise Http404
    by = by.acting_for(asked.decider_id)
    actions.decide_extension(asked, granted=payload.granted, why=payload.why, by=by, at=at)


def _end_supervision(case: Case, payload: schemas.OutcomeIn, by: Actor, at: datetime) -> None:
    watch = Supervision.objects.filter(case=case).select_related("case__community", "case__body__place", "body").last()
    if watch is None:
        raise Http404
    actions.end_supervision(watch, outcome=payload.outcome, by=by.acting_for(watch.body_id), at=at)


def _to_long_cycle(case: Case, payload: schemas.TextIn, by: Actor, at: datetime) -> None:
    actions.to_long_cycle(case, text=payload.text, by=by, at=at)


for _name, _payload, _summary, _act in (
    # the reporter
    ("add-information", schemas.InformationIn, "Add a word or a photo; answers a question", _information),
    ("judge", schemas.VerdictIn, "Say whether it is solved", _plain(actions.judge)),
    ("withdraw", schemas.WhyIn, "Take your case back", _plain(actions.withdraw)),
    ("join", schemas.Nothing, "Stand behind a neighbour's case", _plain(actions.join)),
    # the first receiver
    ("accept", schemas.Nothing, "Take it up", _plain(actions.accept)),
    ("ask-reporter", schemas.QuestionIn, "Ask the reporter; the clock stands", _plain(actions.ask_reporter)),
    ("refuse", schemas.RefuseIn, "Not for here: the reason, and where it belongs", _plain(actions.refuse)),
    ("answer", schemas.TextIn, "Answer an enquiry or a suggestion", _plain(actions.answer)),
    ("dispatch", schemas.DispatchIn, "Send it to a body", _dispatch),
    ("categorise", schemas.CategoriseIn, "Correct the category", _plain(actions.categorise)),
    # the handler
    ("sign-for", schemas.Nothing, "Confirm that it is with you", _plain(actions.sign_for)),
    ("contact", schemas.TextIn, "You have spoken with the reporter", _plain(actions.contact)),
    ("start", schemas.OptionalTextIn, "Work begins", _plain(actions.start)),
    ("add-note", schemas.NoteIn, "A word on the case", _plain(actions.add_note)),
    ("hand-back", schemas.HandBackIn, "Not yours: a reason from the list", _plain(actions.hand_back)),
    ("ask-extension", schemas.ExtensionIn, "Ask for more time", _plain(actions.ask_extension)),
    ("resolve", schemas.ResultIn, "Say that it is solved, with the evidence", _resolve),
    ("to-long-cycle", schemas.TextIn, "Onto the long-cycle ledger", _to_long_cycle),
    ("interim-report", schemas.TextIn, "How a long-cycle case stands", _plain(actions.interim_report)),
    # together
    ("whistle", schemas.WhistleIn, "Call several bodies", _whistle),
    ("report-in", schemas.TextIn, "A called body is there", _report_in),
    ("joint-result", schemas.JointResultIn, "What came of acting together", _joint_result),
    ("rate-whistle", schemas.RatingIn, "Rate the other side, one to five", _rate),
    # one level up
    ("escalate", schemas.TextIn, "Send it one level up", _plain(actions.escalate)),
    ("decide-objection", schemas.DecideHandBackIn, "Decide on a hand-back", _decide_hand_back),
    ("decide-extension", schemas.DecideExtensionIn, "Decide on more time", _decide_extension),
    ("supervise", schemas.ReasonIn, "Watch it until it is solved", _plain(actions.supervise)),
    ("end-supervision", schemas.OutcomeIn, "What came of the supervision", _end_supervision),
    ("call-back", schemas.VerdictIn, "Write down what the reporter said on the telephone", _plain(actions.call_back)),
):
    _verb(_name, _payload, _summary, _act)
