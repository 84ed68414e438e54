"""What a rule says when it says no: one sentence, in the reader's language, that tells what to do."""

from collections.abc import Callable


class Refused(Exception):
    """A rule refuses. ``str(error)`` is the sentence that the page shows beside the grey button."""

    status = 422

    def __str__(self) -> str:
        # The sentence may be a lazy translation; it becomes text in the reader's language only here.
        return str(self.args[0]) if self.args else ""


class Denied(Refused):
    """This person may not do this here."""

    status = 403


class Conflict(Refused):
    """Somebody else was faster: the thing has changed since it was read."""

    status = 409


class Invalid(Refused):
    """One field holds something that cannot be taken; ``field`` names it."""

    def __init__(self, sentence: object, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def why_not(check: Callable[..., object], *args: object, **kwargs: object) -> str:
    """The sentence with which ``check`` would refuse, or "" if it allows."""
    try:
        check(*args, **kwargs)
    except Refused as refusal:
        return str(refusal)
    return ""
