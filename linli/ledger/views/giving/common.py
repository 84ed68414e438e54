"""What the pages of gifts share: which campaign an address names."""

from django.http import Http404
from django.utils.translation import gettext as _

from linli.ledger.models import Book, Campaign, Gift
from linli.ledger.queries import giving


def campaign_or_404(book: Book, pk: int) -> Campaign:
    try:
        return giving.campaign_page(book, pk)
    except Campaign.DoesNotExist:
        raise Http404(_("There is nothing here that you may see.")) from None


def gift_or_404(campaign: Campaign, pk: int) -> Gift:
    found = giving.gifts_of(campaign).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is nothing here that you may see."))
    found.campaign = campaign
    return found
