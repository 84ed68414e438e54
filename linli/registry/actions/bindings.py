"""From papers to an account: one worker checks, another confirms."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, store
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.people.models import User
from linli.registry import rules
from linli.registry.models import Binding, BindingRequest, Person, Unit
from linli.registry.states import Relation


@transaction.atomic
def request_binding(unit: Unit, *, relation: str, papers: Upload | None, by: Actor, at: datetime) -> BindingRequest:
    """Somebody asks to be bound to a unit and shows her papers: a photo or PDF of the deed, the lease, or the like.

    Without ``papers`` she shows them at the office. Only who checks requests of this community sees the file. Raises
    Denied, Invalid for what is no photo, or Conflict if she is bound or has asked already.
    """
    rules.check_can_request_binding(by)
    if relation not in Relation.values:
        raise Invalid(_("Choose how you belong to this home."), field="relation")
    if Binding.objects.filter(unit=unit, user_id=rules.user_of(by), to_at__isnull=True).exists():
        raise Conflict(_("You belong to this home already."))
    evidence = store(papers, kinds=(PICTURE, PDF), at=at, field="papers") if papers else None
    try:
        with transaction.atomic():
            request = BindingRequest.objects.create(
                community=unit.community,
                unit=unit,
                user_id=rules.user_of(by),
                relation=relation,
                evidence=evidence,
                asked_at=at,
            )
    except IntegrityError:
        raise Conflict(_("You have asked for this home already; the office is looking at your papers.")) from None
    papers_hash = bytes(evidence.sha256).hex() if evidence else None
    _record(request, "request_binding", {"relation": relation, "papers": papers_hash}, by, at)
    return request


@transaction.atomic
def check_binding(request: BindingRequest, *, papers_seen: str, by: Actor, at: datetime) -> BindingRequest:
    """A worker has seen the papers and says which. Raises Denied, Refused, Invalid or Conflict."""
    rules.check_can_check_binding(by, request)
    papers_seen = clean_line(papers_seen, most=200, field="papers_seen")
    if not papers_seen:
        raise Invalid(_("Write which papers you have seen."), field="papers_seen")
    _move(request, {"checked_at__isnull": True}, checked_by_id=by.user_id, checked_at=at, papers_seen=papers_seen)
    _record(request, "check_binding", {}, by, at, private={"papers_seen": papers_seen})
    return request


@transaction.atomic
def confirm_binding(request: BindingRequest, *, by: Actor, at: datetime) -> Binding:
    """A second worker confirms, and the account belongs to the unit. Raises Denied, Refused or Conflict."""
    rules.check_can_confirm_binding(by, request)
    _move(request, {"checked_at__isnull": False}, confirmed_by_id=by.user_id, confirmed_at=at)
    binding = bind(request.unit, request.user, request.relation, at)
    _record(request, "confirm_binding", {"relation": request.relation}, by, at, private={"binding": binding.pk})
    return binding


@transaction.atomic
def refuse_binding(request: BindingRequest, *, reason: str, by: Actor, at: datetime) -> BindingRequest:
    """The papers do not show it; the person reads the reason. Raises Denied, Invalid or Conflict."""
    rules.check_can_refuse_binding(by, request)
    reason = clean_line(reason, most=300, field="reason")
    if not reason:
        raise Invalid(_("Write the reason, so that the person knows what to bring."), field="reason")
    _move(request, {}, refused_by_id=by.user_id, refused_at=at, refusal=reason)
    _record(request, "refuse_binding", {}, by, at, private={"reason": reason})
    return request


@transaction.atomic
def end_binding(binding: Binding, *, reason: str = "", by: Actor, at: datetime) -> Binding:
    """The account no longer belongs to the unit: the person says so herself, or a worker with a reason.

    Raises Denied, Invalid or Conflict.
    """
    rules.check_can_end_binding(by, binding)
    reason = clean_line(reason, most=300, field="reason")
    if not reason and binding.user_id != by.user_id:
        raise Invalid(_("Write the reason; it stays in the history."), field="reason")
    if not Binding.objects.filter(pk=binding.pk, to_at__isnull=True).update(to_at=at):
        raise Conflict(_("This binding has ended already."))
    binding.to_at = at
    record(
        log_id=binding.community_id,
        verb="registry.end_binding",
        subject=("binding", binding.pk),
        by=by,
        at=at,
        data={"by_herself": binding.user_id == by.user_id},
        private={"unit": binding.unit_id} | ({"reason": reason} if reason else {}),
    )
    return binding


def bind(unit: Unit, user: User, relation: str, at: datetime) -> Binding:
    """Bind an account to a unit inside the verb that allows it. Raises Conflict if it is bound already."""
    try:
        with transaction.atomic():
            return Binding.objects.create(
                community_id=unit.community_id,
                unit=unit,
                user=user,
                person=_same_person(unit, user),
                relation=relation,
                from_at=at,
            )
    except IntegrityError:
        raise Conflict(_("This account belongs to this home already.")) from None


def _same_person(unit: Unit, user: User) -> Person | None:
    """The one of the unit's people whose phone this account has proved; a shared name would prove nothing."""
    if not user.phone or not user.phone_verified_at:
        return None
    people = Person.objects.filter(community_id=unit.community_id, phone=user.phone)
    here = people.filter(holdings__unit=unit, holdings__to_date__isnull=True) | people.filter(
        residences__unit=unit, residences__to_date__isnull=True
    )
    return here.distinct().order_by("id").first()


def _move(request: BindingRequest, condition: dict[str, bool], **fields: object) -> None:
    """Set the fields if the request is still open and the condition holds; of two workers exactly one succeeds."""
    still_open = BindingRequest.objects.filter(
        pk=request.pk, confirmed_at__isnull=True, refused_at__isnull=True, **condition
    )
    if still_open.update(**fields) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    request.refresh_from_db()


def _record(
    request: BindingRequest,
    verb: str,
    data: dict[str, object],
    by: Actor,
    at: datetime,
    private: dict[str, object] | None = None,
) -> None:
    record(
        log_id=request.community_id,
        verb=f"registry.{verb}",
        subject=("binding_request", request.pk),
        by=by,
        at=at,
        data=data,
        private={"unit": request.unit_id, **(private or {})},  # the log is open to everybody
    )
