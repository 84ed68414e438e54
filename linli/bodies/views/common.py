"""What all pages of bodies share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Refused


class Request(HttpRequest):
    """A request as the middleware leaves it: who acts and when."""

    actor: Actor
    at: datetime


def tried(form: Any, verb: Callable[[], object]) -> bool:
    """Do it; what is refused stands at its field or above the form. A right that is missing is a page of its own."""
    try:
        verb()
    except Denied:
        raise
    except Refused as refusal:
        field = getattr(refusal, "field", "")
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True
