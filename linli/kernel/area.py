"""Area is an integer number of dm² (1 dm² = 0.01 m²), so that the figure of a title deed is held exactly."""

import re

from django.utils.translation import gettext as _

from .errors import Invalid
from .text import half_width

MOST_DM2 = 10**9  # ten million m²: more than any community has; a larger figure is a slip of the pen

_SUFFIX = re.compile(r"(?:m²|m2|m\^2|㎡|平方米|平米)$", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?", re.ASCII)


def square_metres(dm2: int) -> str:
    """``8932`` dm² as ``"89.32"``: m² with always two decimals and no thousands.

    Raises TypeError for anything but an int.
    """
    if type(dm2) is not int:
        raise TypeError(f"an area is an int of dm², not {type(dm2).__name__}")
    whole, part = divmod(abs(dm2), 100)
    return f"{'-' if dm2 < 0 else ''}{whole}.{part:02d}"


def parse_area(text: str, *, field: str = "") -> int:
    """The dm² in ``"89.32"`` (m²). Full-width digits and a trailing m², ㎡ or 平方米 are tolerated.

    Raises Invalid for zero, a sign, more than two decimals, words, or an area past MOST_DM2.
    """
    plain = _SUFFIX.sub("", half_width(text).strip()).strip()
    if plain.startswith(("-", "−")):
        raise Invalid(_("An area cannot be negative. Write it as in the title deed, such as 89.32."), field=field)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise Invalid(_("Write the area in square metres as a number, such as 89.32."), field=field)
    part = match["part"] or ""
    if len(part) > 2:
        raise Invalid(_("An area has at most two decimals, as in the title deed: 89.32."), field=field)
    digits = match["whole"].replace(",", "").lstrip("0") or "0"
    if len(digits) > 8 or (dm2 := int(digits) * 100 + int(part.ljust(2, "0"))) > MOST_DM2:
        raise Invalid(_("This area is too large. Check the number of digits."), field=field)
    if dm2 == 0:
        raise Invalid(_("An area of 0 cannot be right. Write the area of the title deed, such as 89.32."), field=field)
    return dm2
