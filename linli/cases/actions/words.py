"""The words that people write into a case."""

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.kernel.text import clean_text


def words(text: str, *, most: int, field: str) -> str:
    """Cleaned text of at most ``most`` characters. Raises Invalid if nothing is left, or if it is longer."""
    cleaned = clean_text(text, most=most, field=field)
    if not cleaned:
        raise Invalid(_("Please write a few words here."), field=field)
    return cleaned
