"""Chinese public holidays and make-up working days (调休上班), and corrections to them.

The `holidays` package holds the State Council's yearly notices, with the weekend days that each notice makes up.
A new notice comes every November. Until the package has it, only weekends and the holidays that the law itself fixes
(全国年节及纪念日放假办法) are off, ``known(year)`` is False, and the notice can be entered in ``corrections.toml``:
the one in ``data/``, or an operator's own, ``law/corrections.toml`` in the data folder, which wins.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import holidays
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

OWN_CORRECTIONS = Path(__file__).parent / "data" / "corrections.toml"
_FIRST_YEAR, _LAST_YEAR = 1950, 2100  # of the package
_SATURDAY = 5
_KINDS = ("off", "working")


@dataclass(frozen=True)
class Correction:
    """One day that differs from the package: ``off`` or ``working``, with the reason and where it is written."""

    day: date
    kind: str
    reason: str
    source: str


@dataclass(frozen=True)
class Corrections:
    """All corrections by day, and the years whose notice has been entered in full."""

    days: dict[date, Correction]
    years: frozenset[int]


def is_working_day(day: date) -> bool:
    """Is ``day`` worked: a weekday that is not off, or a weekend day that is made up?"""
    if correction := _corrections().days.get(day):
        return correction.kind == "working"
    off, made_up, _notice = _year(day.year)
    return day in made_up or (day.weekday() < _SATURDAY and day not in off)


def is_holiday(day: date) -> bool:
    """Is ``day`` a public holiday or a day off in its place? An ordinary weekend is neither."""
    if correction := _corrections().days.get(day):
        return correction.kind == "off"
    return day in _year(day.year)[0]


def holiday_name(day: date) -> str:
    """The name of the holiday in the reader's language, or "" if ``day`` is none."""
    if not is_holiday(day):
        return ""
    if correction := _corrections().days.get(day):
        return correction.reason
    chinese, english = _year(day.year)[0][day]
    return chinese if (get_language() or "zh").startswith("zh") else english


def next_working_day(day: date) -> date:
    """``day`` itself if it is worked, else the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def known(year: int) -> bool:
    """Is the State Council's notice for ``year`` known? If not, its days are an estimate and a page should say so."""
    return year in _corrections().years or _year(year)[2]


def reload() -> None:
    """Read the corrections anew."""
    _corrections.cache_clear()


def read_corrections(*paths: Path) -> Corrections:
    """The corrections in ``paths``, later ones winning. Raises ImproperlyConfigured with the file and what is wrong."""
    days: dict[date, Correction] = {}
    years: set[int] = set()
    for path in paths:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            years |= {_whole(year) for year in content.pop("complete_years", [])}
            for row in content.pop("day", []):
                correction = _correction(row)
                days[correction.day] = correction
            if content:
                raise ValueError(f"unknown: {', '.join(content)}")
        except (ValueError, TypeError, KeyError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{path}: {error}") from error
    return Corrections(days, frozenset(years))


def _correction(row: dict[str, Any]) -> Correction:
    correction = Correction(row["date"], row["kind"], row["reason"], row["source"])
    if type(correction.day) is not date:
        raise ValueError(f"{correction.day!r} is not a date such as 2027-01-02")
    if correction.kind not in _KINDS:
        raise ValueError(f"{correction.day}: kind is one of {', '.join(_KINDS)}, not {correction.kind!r}")
    if not correction.reason or not correction.source or len(row) != len(("date", "kind", "reason", "source")):
        raise ValueError(f"{correction.day}: give date, kind, reason and source, and nothing else")
    return correction


def _whole(year: object) -> int:
    if type(year) is not int:
        raise ValueError(f"complete_years: {year!r} is not a year")
    return year


@lru_cache(maxsize=1)
def _corrections() -> Corrections:
    operators = Path(settings.LINLI_HOME) / "law" / "corrections.toml"
    return read_corrections(OWN_CORRECTIONS, *([operators] if operators.exists() else []))


@lru_cache(maxsize=256)
def _year(year: int) -> tuple[dict[date, tuple[str, str]], frozenset[date], bool]:
    """The package's days off of one year with their names in Chinese and English, its made-up days, and whether it has
    the notice. A notice of the next year can reach into December, so the neighbours are read with it."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return {}, frozenset(), False
    years = range(max(year - 1, _FIRST_YEAR), min(year + 1, _LAST_YEAR) + 1)
    chinese = holidays.country_holidays("CN", years=years, language="zh_CN")
    english = holidays.country_holidays("CN", years=years, language="en_US")
    off = {day: (name, english[day]) for day, name in chinese.items() if day.year == year}
    made_up = frozenset(day for day in chinese.weekend_workdays if day.year == year)
    # Every notice since 2001 makes up some day before December, so a year without one has no notice in the package.
    return off, made_up, any(day.month < 12 for day in made_up)
