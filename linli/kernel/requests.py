"""A request as every view gets it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """A request as the middleware leaves it (web/middleware.py): who acts, the moment for which the page is made, and
    how she reads. From `bodies` up the actor is known better: ``bodies.actor.Request``."""

    user: Any
    actor: Any
    at: datetime
    look: Any
