"""How cases are said on a page: ``{% load cases %}``."""

from datetime import datetime, timedelta

from django.template import Library
from django.utils.translation import gettext as _

from linli.bodies.models import Body
from linli.cases.models import Case, Category
from linli.cases.queries import said
from linli.cases.queries.catalogue import name_of

register = Library()


@register.filter
def until(due: datetime | None) -> str:
    """ "today 18:00", "24 Nov 24:00"."""
    return said.until(due)


@register.filter
def estimate(case: Case) -> str:
    return said.estimate(case)


@register.filter
def spot(case: Case) -> str:
    return said.spot_of(case)


@register.filter
def category_name(category: Category) -> str:
    return name_of(category)


@register.filter
def body_name(body: Body) -> str:
    return said.name_of_body(body)


@register.filter
def hours(span: timedelta | None) -> str:
    """ "3 h 20 min"; "–" where nothing was measured."""
    if span is None:
        return "–"
    minutes = int(span.total_seconds()) // 60
    whole, rest = divmod(minutes, 60)
    numbers = {"hours": whole, "minutes": rest}
    return _("%(hours)d h %(minutes)d min") % numbers if whole else _("%(minutes)d min") % numbers
