"""The district, built in some seconds."""

from datetime import datetime

from django.db import transaction

from linli.registry.models import Building, Entrance

from .history import build_history
from .ids import FIRST, Ids, Series
from .people import build_people, seat_officials
from .places import OF_COMMUNITY, build_places
from .shape import BUILDINGS, ENTRANCES, District


def build(*, communities: int, households: int, cases: int, at: datetime) -> District:
    """Fill the empty database of the default connection, whose user must own it; ``at`` is now.

    Raises AssertionError if the ids have not come out as the bench has to know them.
    """
    with transaction.atomic():
        district, places = build_places(communities, households, at)
        users = build_people(places, households, at)
        officials = seat_officials(places[0], at)
    build_history(places, cases, at)
    series = (
        Series("body", FIRST["bodies_body"], len(OF_COMMUNITY)),
        Series("building", FIRST["registry_building"], BUILDINGS),
        Series("entrance", FIRST["registry_entrance"], BUILDINGS * ENTRANCES),
    )
    assert [place.pk for place in places] == list(range(FIRST["registry_place"], FIRST["registry_place"] + communities))
    last = places[-1].pk - FIRST["registry_place"]
    for one, model in ((series[1], Building), (series[2], Entrance)):
        made = model.objects.filter(community=places[-1]).order_by("id").values_list("id", flat=True)
        assert [one.place(number, last) for number in made] == list(range(one.per))
    return District(
        at=at,
        ids=Ids(communities, users, series),
        place_id=district.pk,
        home=places[0].code,
        households=households,
        cases=cases,
        **officials,
    )
