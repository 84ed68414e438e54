"""Counted figures of a place, each with its day and its source; never a list of people (S0-18)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.registry import rules
from linli.registry.models import Place, PopulationFact
from linli.registry.queries import figures_of
from linli.registry.states import Measure

MOST = 10_000_000
_PART_OF = {Measure.RENTED: Measure.HOUSEHOLDS, Measure.LOCAL_REGISTRATION: Measure.PEOPLE}


@transaction.atomic
def record_population(
    place: Place, *, figures: Mapping[str, int], on: date, source: str, by: Actor, at: datetime
) -> list[PopulationFact]:
    """Record one or several figures (by ``Measure``) as they were counted on the day ``on``.

    Earlier figures stay. Raises Denied, or Invalid for a day in the future, an unknown measure, a missing source, or
    a part larger than its whole (more rented households than households).
    """
    rules.check_can_record_population(by, place)
    source = clean_line(source, most=120, field="source")
    if not source:
        raise Invalid(_("Write where the figures come from."), field="source")
    if on > at.astimezone(SHANGHAI).date():
        raise Invalid(_("The day lies in the future."), field="on")
    if not figures:
        raise Invalid(_("Write at least one figure."), field=Measure.HOUSEHOLDS)
    for measure, value in figures.items():
        if measure not in Measure.values or type(value) is not int or not 0 <= value <= MOST:
            raise Invalid(_("Write a whole number."), field=measure)
    known = figures_of([place], on=on)[place.pk]
    for part, whole in _PART_OF.items():
        most, least = (figures.get(name, getattr(known, name)) for name in (whole, part))
        if {part, whole} & set(figures) and most is not None and least is not None and least > most:
            raise Invalid(
                _("%(part)s (%(least)d) cannot be more than %(whole)s (%(most)d).")
                % {"part": Measure(part).label, "least": least, "whole": Measure(whole).label, "most": most},
                field=part if part in figures else whole,
            )
    facts = PopulationFact.objects.bulk_create(
        PopulationFact(place=place, measure=measure, value=value, on=on, source=source, recorded_at=at)
        for measure, value in figures.items()
    )
    data = {"figures": dict(figures), "on": on.isoformat(), "source": source}
    record(log_id=place.pk, verb="registry.record_population", subject=("place", place.pk), by=by, at=at, data=data)
    return facts
