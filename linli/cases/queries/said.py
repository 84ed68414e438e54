"""How the moments and places of a case are said to a person."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.bodies.models import Body
from linli.cases.models import Case
from linli.law import holidays
from linli.law.deadlines import HOURS, MINUTES, SHANGHAI, day_and_hour

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def until(due: datetime | None, at: datetime | None = None) -> str:
    """A limit as people say it: "today 18:00", "tomorrow 24:00", "24 Nov 24:00". The end of a day is its 24:00 and not
    the next day's 00:00 (Civil Code art. 203)."""
    if due is None:
        return ""
    day, hour = day_and_hour(due)
    today = (at or timezone.now()).astimezone(SHANGHAI).date()
    if day == today:
        return _("today %(hour)s") % {"hour": hour}
    if day == today + timedelta(days=1):
        return _("tomorrow %(hour)s") % {"hour": hour}
    if in_chinese():
        year = f"{day.year}年" if day.year != today.year else ""
        return f"{year}{day.month}月{day.day}日 {hour}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year} {hour}"


def estimate(case: Case) -> str:
    """That the limit may still move, because its year's holidays have not been announced yet; "" where it stands."""
    year = day_and_hour(case.solve_due_at)[0].year
    if case.ended_at or case.category.solve_unit in (MINUTES, HOURS) or holidays.known(year):
        return ""
    return _("The holidays of %(year)s have not been announced yet; this limit may still move by some days.") % {
        "year": year
    }


def left(due: datetime, at: datetime) -> str:
    """ "2 days left" or "5 hours over", the words of the clock component."""
    gap = due - at
    over, minutes = gap < timedelta(0), abs(int(gap.total_seconds())) // 60
    if minutes >= 1440:
        n = minutes // 1440
        words = (
            ngettext("%(n)d day over", "%(n)d days over", n)
            if over
            else ngettext("%(n)d day left", "%(n)d days left", n)
        )
    elif minutes >= 60:
        n = minutes // 60
        words = (
            ngettext("%(n)d hour over", "%(n)d hours over", n)
            if over
            else ngettext("%(n)d hour left", "%(n)d hours left", n)
        )
    else:
        n = max(minutes, 1)
        words = (
            ngettext("%(n)d minute over", "%(n)d minutes over", n)
            if over
            else ngettext("%(n)d minute left", "%(n)d minutes left", n)
        )
    return words % {"n": n}


def spot_of(case: Case) -> str:
    """Where it is: building, entrance, and what she wrote."""
    parts = [case.building.name if case.building else "", case.entrance.name if case.entrance else ""]
    return " ".join(part for part in ("".join(parts), case.spot) if part)


def name_of_body(body: Body) -> str:
    """The body's name in the reader's language, where it has one in English."""
    return body.name if in_chinese() or not body.name_en else body.name_en
