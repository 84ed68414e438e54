"""What a case said first, for what came of it in other rooms: the entry that paid for it."""

from django.urls import reverse

from linli.bodies.actor import Actor
from linli.cases.models import Case
from linli.ledger.queries import Said

from .reading import find_seen


def said_in(number: str, by: Actor) -> Said | None:
    """The case of this number as far as ``by`` may see it; None where there is none for her. At most four queries."""
    try:
        case, _seen = find_seen(number, by)
    except Case.DoesNotExist:
        return None
    return Said(case.title, case.submitted_at, reverse("case", args=[case.number]))
