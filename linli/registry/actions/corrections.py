"""A wrong name or telephone in the register: one worker says what is right and what shows it, another confirms."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, store
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line, normal_phone
from linli.registry import rules
from linli.registry.models import Correction, Person, Unit


@transaction.atomic
def correct_person(
    person: Person,
    unit: Unit,
    *,
    name: str = "",
    phone: str = "",
    no_phone: bool = False,
    papers_seen: str,
    papers: Upload | None = None,
    by: Actor,
    at: datetime,
) -> Correction:
    """Say what is right for somebody of this unit; an empty ``name`` or ``phone`` stays, ``no_phone`` takes it away.

    Nothing changes yet. Raises Denied, Refused, Invalid, or Conflict if a correction of hers waits already.
    """
    rules.check_can_correct_person(by, person)
    name = clean_line(name, most=80, field="name") or person.name
    phone = "" if no_phone else (normal_phone(phone, field="phone") if phone.strip() else person.phone)
    papers_seen = clean_line(papers_seen, most=200, field="papers_seen")
    if not papers_seen:
        raise Invalid(_("Write which papers you have seen."), field="papers_seen")
    if (name, phone) == (person.name, person.phone):
        raise Invalid(_("This is what stands there already."), field="name")
    evidence = store(papers, kinds=(PICTURE, PDF), at=at, field="papers") if papers else None
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                community_id=person.community_id,
                unit=unit,
                person=person,
                old_name=person.name,
                old_phone=person.phone,
                name=name,
                phone=phone,
                evidence=evidence,
                papers_seen=papers_seen,
                proposed_by_id=by.user_id,
                proposed_at=at,
            )
    except IntegrityError:
        raise Conflict(_("A correction for this person waits already.")) from None
    papers_hash = bytes(evidence.sha256).hex() if evidence else None
    private = {"name": name, "phone": phone, "papers_seen": papers_seen}
    _record(correction, "correct_person", {"papers": papers_hash}, private, by, at)
    return correction


@transaction.atomic
def confirm_correction(correction: Correction, *, by: Actor, at: datetime) -> Person:
    """A second worker confirms, and the register says it. Raises Denied, Refused, or Conflict if the register has said
    something else meanwhile."""
    rules.check_can_confirm_correction(by, correction)
    _close(correction, confirmed_by_id=by.user_id, confirmed_at=at)
    as_it_was = Person.objects.filter(pk=correction.person_id, name=correction.old_name, phone=correction.old_phone)
    if not as_it_was.update(name=correction.name, phone=correction.phone):
        raise Conflict(_("The register has changed since; refuse this and look again."))
    changed = [name for name in ("name", "phone") if getattr(correction, name) != getattr(correction, f"old_{name}")]
    private = {"name": correction.name, "phone": correction.phone}
    _record(correction, "confirm_correction", {"changed": changed}, private, by, at)
    return Person.objects.get(pk=correction.person_id)


@transaction.atomic
def refuse_correction(correction: Correction, *, reason: str, by: Actor, at: datetime) -> Correction:
    """It is not shown, or was a mistake; the register stays. Raises Denied, Invalid or Conflict."""
    rules.check_can_refuse_correction(by, correction)
    reason = clean_line(reason, most=300, field="reason")
    if not reason:
        raise Invalid(_("Write the reason; it stays in the history."), field="reason")
    _close(correction, refused_by_id=by.user_id, refused_at=at, refusal=reason)
    _record(correction, "refuse_correction", {}, {"reason": reason}, by, at)
    return correction


def _close(correction: Correction, **changes: object) -> None:
    """Of two who answer at once exactly one wins."""
    still_open = Correction.objects.filter(pk=correction.pk, confirmed_at__isnull=True, refused_at__isnull=True)
    if not still_open.update(**changes):
        raise Conflict(_("Somebody else has answered this correction meanwhile."))
    for name, value in changes.items():
        setattr(correction, name, value)


def _record(
    correction: Correction, verb: str, data: dict[str, object], private: dict[str, str], by: Actor, at: datetime
) -> None:
    record(
        log_id=correction.community_id,
        verb=f"registry.{verb}",
        subject=("correction", correction.pk),
        by=by,
        at=at,
        data=data,
        # The log is open to everybody.
        private={"unit": correction.unit_id, "person": correction.person_id, **private},
    )
