"""Shares, rates and thresholds, exact. Civil Code art. 1259: "以上" includes the number itself, "过半数" does not."""

from fractions import Fraction

Exact = int | Fraction

HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)
THREE_QUARTERS = Fraction(3, 4)


def ratio(part: Exact, whole: Exact) -> Fraction | None:
    """``part`` of ``whole``; None where there is no whole, because a rate of nothing is not 0."""
    _refuse_floats(part, whole)
    return Fraction(part) / whole if whole else None


def percent(part: Exact, whole: Exact, places: int = 1) -> str | None:
    """``percent(19, 34) == "55.9"``: a share in per cent, rounded half up, without the sign. None for no whole."""
    share = ratio(part, whole)
    return None if share is None else decimal(share * 100, places)


def change(now: Exact, before: Exact, places: int = 2) -> str | None:
    """``change(3540, 1908) == "+85.53"``: growth in per cent with its sign; "0.00" has none. None for no before."""
    share = ratio(now, before)
    if share is None:
        return None
    text = decimal((share - 1) * 100, places)
    return text if text.startswith("-") or not text.strip("0.") else f"+{text}"


def average(total: Exact, count: int, places: int = 1) -> str | None:
    """``average(3540, 45) == "78.7"``: rounded half up. None where there is nothing to divide by."""
    mean = ratio(total, count)
    return None if mean is None else decimal(mean, places)


def at_least(part: Exact, whole: Exact, bound: Fraction) -> bool:
    """ "以上" (art. 1259): ``part`` is ``bound`` of ``whole`` or more. Of nothing, nothing is reached."""
    _refuse_floats(part, whole, bound)
    return whole > 0 and part >= bound * whole


def more_than(part: Exact, whole: Exact, bound: Fraction = HALF) -> bool:
    """ "超过", "过半数" (art. 1259): ``part`` is more than ``bound`` of ``whole``. Of nothing, nothing is reached."""
    _refuse_floats(part, whole, bound)
    return whole > 0 and part > bound * whole


def decimal(number: Exact, places: int) -> str:
    """An exact number as text with ``places`` decimals; a half is rounded away from zero (四舍五入)."""
    _refuse_floats(number)
    scaled = abs(Fraction(number)) * 10**places
    units = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    digits = str(units).rjust(places + 1, "0")
    sign = "-" if number < 0 and units else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _refuse_floats(*numbers: object) -> None:
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | Fraction):
            raise TypeError(f"shares are computed from int and Fraction, not {type(number).__name__}")
