"""What a unit owes for a month, exactly: in Python for one unit, as SQL for a whole book. Both round once, half up to
the fen (law profile, ``ledger.rounding``)."""

from datetime import date
from fractions import Fraction

from linli.law.profiles import profile
from linli.ledger.states import FeeBase

ROUNDING = "ledger.rounding"
# Ten thousand yuan for each m², unit or unit of the meter: far above any fee, and its products fit a bigint.
MOST_HFEN = 10**8
MOST_MILLI = 10**10  # ten million m³ or kWh in one reading

# rate_hfen × what is counted is so many parts of a fen: area in 0.01 m², one unit, a meter in thousandths.
PARTS_OF_FEN = {FeeBase.AREA: 10_000, FeeBase.UNIT: 100, FeeBase.METER: 100_000}
_COUNTED = {
    FeeBase.AREA: "unit.area_dm2",
    FeeBase.UNIT: "1",
    FeeBase.METER: "(reading.after_milli - reading.before_milli)",
}
_READING = """
    JOIN ledger_meterreading AS reading
      ON reading.book_id = %(book)s AND reading.plan_id = %(plan)s
     AND reading.unit_id = unit.id AND reading.month = %(month)s"""


def bill_fen(base: str, rate_hfen: int, counted: int, off: Fraction = Fraction(0)) -> tuple[int, int]:
    """What is owed and what the discount takes off, in fen. ``counted`` is the area in dm², 1 for a unit, or
    thousandths of the meter's unit; ``off`` is the share that is not paid."""
    exact = Fraction(rate_hfen * counted, PARTS_OF_FEN[FeeBase(base)])
    owed = half_up(exact * (1 - off))
    return owed, half_up(exact) - owed


def half_up(exact: Fraction) -> int:
    """The nearest whole number, and the larger one of two that are equally near; of what is not below zero."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def rounding_reference(on: date) -> str:
    """What a run stores to say by which rule it was rounded."""
    return profile("cn", on=on).rule(ROUNDING).reference


def owed_sql(base: str) -> str:
    """The same for all units of a plan: rows of unit_id, building_id, full_fen and fen (after the discount).

    Parameters: book, communities (whose units), plan, month, use ("" for all), building (NULL for all). Products stay
    below 2**63; those with a discount's share are numeric.
    """
    parts = PARTS_OF_FEN[FeeBase(base)]
    exact = f"%(rate)s::bigint * {_COUNTED[FeeBase(base)]}"
    full = f"(2 * ({exact}) + {parts}) / {2 * parts}"
    return f"""
    SELECT unit.id AS unit_id, unit.building_id, {full} AS full_fen,
           CASE WHEN off.id IS NULL THEN {full}
                ELSE div(2 * ({exact})::numeric * (off.share_den - off.share_num) + {parts} * off.share_den,
                         {2 * parts} * off.share_den)::bigint
           END AS fen
    FROM registry_unit AS unit{_READING if base == FeeBase.METER else ""}
    LEFT JOIN ledger_discount AS off
      ON off.book_id = %(book)s AND off.plan_id = %(plan)s AND off.unit_id = unit.id AND off.granted_at IS NOT NULL
     AND %(month)s BETWEEN off.from_month AND off.to_month
    WHERE unit.community_id = ANY(%(communities)s) AND (%(use)s = '' OR unit.use = %(use)s)
      AND (%(building)s::bigint IS NULL OR unit.building_id = %(building)s)"""  # noqa: S608 - our own text only
