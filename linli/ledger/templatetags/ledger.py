"""How entries are said on a page: ``{% load ledger %}``."""

from django.template import Library

from linli.ledger.models import Entry
from linli.ledger.queries.openness.finding import shown_purpose

register = Library()


@register.filter
def purpose(entry: Entry) -> str:
    """As everybody sees it: of what concerns one person, door and telephone numbers are covered."""
    return shown_purpose(entry)
