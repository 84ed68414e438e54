"""Times, money, areas and shares as the reader says them."""

from datetime import date, datetime
from fractions import Fraction

from django.utils.html import format_html

from linli.kernel import area as areas
from linli.kernel import money
from linli.web import words

from .library import register


@register.filter
def when(value: datetime | None) -> str:
    return words.when(value) if value else ""


@register.filter
def when2(value: datetime | None) -> str:
    """Day and hour on two lines, for a narrow column."""
    return format_html("<span>{}</span><span>{}</span>", words.day(value), words.hour(value)) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    return words.day(value) if value else ""


@register.filter
def month(value: date | datetime | None) -> str:
    return words.year_month(value) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    return words.hour(value) if value else ""


@register.filter
def yuan(fen: int | None) -> str:
    return "" if fen is None else money.yuan(fen).replace("-", "−")


@register.filter
def area(dm2: int | None) -> str:
    return "" if dm2 is None else f"{areas.square_metres(dm2)} m²"


@register.filter
def count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


@register.filter
def percent(share: Fraction | tuple[int, int] | None, places: int = 1) -> str:
    return words.percent(share, places)
