"""Money is an integer number of fen (分, 1/100 yuan). No float ever comes near it."""

import re

from django.utils.translation import gettext as _

from .errors import Invalid
from .text import half_width

MOST_FEN = 10**15 - 1  # just under ten thousand milliard yuan; fits a bigint and leaves room for sums

_YUAN = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d{1,2}))?", re.ASCII)


def yuan(fen: int) -> str:
    """``182431642`` fen as ``"1,824,316.42"``: yuan with thousands and always two decimals.

    Raises TypeError for anything but an int, so that a float cannot slip through.
    """
    if type(fen) is not int:
        raise TypeError(f"an amount is an int of fen, not {type(fen).__name__}")
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def parse_yuan(text: str, *, field: str = "") -> int:
    """The fen in ``"34,500.00"``. Full-width digits, a leading ¥ and a trailing 元 are tolerated.

    Raises Invalid for a sign, a third decimal, commas that do not part thousands, words, or an amount past MOST_FEN.
    """
    plain = half_width(text).strip().removeprefix("¥").removesuffix("元").strip()
    match = _YUAN.fullmatch(plain)
    if match is None:
        raise Invalid(_("Write the amount in yuan with at most two decimals, such as 34,500.00."), field=field)
    digits = match["whole"].replace(",", "").lstrip("0") or "0"
    if len(digits) > 13:
        raise Invalid(_("This amount is too large. Check the number of digits."), field=field)
    return int(digits) * 100 + int((match["part"] or "").ljust(2, "0"))
