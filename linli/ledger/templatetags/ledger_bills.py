"""Rates and meters as people write them."""

from django import template

register = template.Library()


@register.filter
def rate(hfen: int) -> str:
    """Hundredths of a fen as yuan, with two to four decimals: ``5000`` as "0.50"."""
    whole, part = divmod(hfen, 10_000)
    digits = f"{part:04d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}.{digits}"


@register.filter
def milli(thousandths: int) -> str:
    """Thousandths of a meter's unit: ``3333`` as "3.333"."""
    whole, part = divmod(thousandths, 1000)
    return f"{whole}.{part:03d}"
