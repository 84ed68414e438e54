"""How entries are said on a page: ``{% load ledger %}``."""

from fractions import Fraction

from django.template import Library

from linli.kernel.shares import decimal
from linli.ledger.models import Entry, RemunerationTerms
from linli.ledger.queries.openness.finding import shown_purpose

register = Library()


@register.filter
def purpose(entry: Entry) -> str:
    """As everybody sees it: of what concerns one person, door and telephone numbers are covered."""
    return shown_purpose(entry)


@register.filter
def share(terms: RemunerationTerms) -> str:
    """What terms give of the income: "10.00%"."""
    return f"{decimal(Fraction(100 * (terms.share_num or 0), terms.share_den or 1), 2)}%"
