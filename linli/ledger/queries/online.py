"""Payments on the phone as pages and clocks read them."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from linli.ledger.models import Book, OnlinePayment
from linli.ledger.states import OnlineState


def online_page(number: str) -> OnlinePayment | None:
    """One payment with what it is for and what became of it. One query."""
    rows = OnlinePayment.objects.filter(number=number).select_related("book__community", "fund", "campaign", "gift")
    return rows.select_related("unit__building", "unit__entrance", "payment__book__community").first()


def waiting(at: datetime, *, for_longer: timedelta) -> QuerySet[OnlinePayment]:
    """Begun so long ago and neither paid nor closed, the oldest first."""
    rows = OnlinePayment.objects.filter(state=OnlineState.CREATED, begun_at__lte=at - for_longer)
    return rows.select_related("book__community").order_by("begun_at")


def flagged(book: Book) -> QuerySet[OnlinePayment]:
    """The channel says that something was paid which is not what was begun: in no account until somebody looked."""
    rows = OnlinePayment.objects.filter(book=book, payment__isnull=True, gift__isnull=True).exclude(channel_number="")
    return rows.order_by("-id")
