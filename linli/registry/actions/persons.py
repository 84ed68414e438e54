"""Looking at a person's full data: possible for who has the duty, and never without a trace."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.registry import rules
from linli.registry.models import Person


@dataclass(frozen=True)
class PersonInFull:
    name: str
    phone: str
    reference: str


@transaction.atomic
def see_person(person: Person, *, by: Actor, at: datetime) -> PersonInFull:
    """The unmasked name, phone and deed number; the look itself is recorded (PIPL art. 51). Raises Denied."""
    rules.check_can_see_person(by, person.community)
    record(
        log_id=person.community_id,
        verb="registry.see_person",
        subject=("person", person.pk),
        by=by,
        at=at,
        data={"where": "register"},
    )
    return PersonInFull(person.name, person.local_phone, person.reference)
