"""A verb tried for a form: where a rule refuses, its sentence stands in the form."""

from collections.abc import Callable
from typing import Any, TypeVar

from .errors import Denied, Refused

Result = TypeVar("Result")


def add_refusal(form: Any, refusal: Refused, **names: str) -> None:
    """Show a rule's No at its field if the form has it, else above the form. ``names`` leads from a verb's argument to
    the form's field."""
    field = getattr(refusal, "field", "")
    field = names.get(field, field)
    form.add_error(field if field in form.fields else None, str(refusal))


def attempt(form: Any, work: Callable[[], Result]) -> Result | None:
    """What the work gives; None if it is refused, and the form says why. Raises Denied: a right that is missing is a
    page of its own."""
    try:
        return work()
    except Denied:
        raise
    except Refused as refusal:
        add_refusal(form, refusal)
        return None


def tried(form: Any, work: Callable[[], object]) -> bool:
    """Whether the work was done, for a verb whose result nobody needs. Raises Denied."""
    return attempt(form, lambda: (work(), True)) is not None
