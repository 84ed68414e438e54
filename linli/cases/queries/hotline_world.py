"""What the rows of a hotline file name: communities, categories, bodies, buildings, and which numbers are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from linli.bodies.models import Body
from linli.cases.models import Case, Category
from linli.cases.routing import Chain
from linli.kernel.errors import Invalid
from linli.registry.models import Building, Place
from linli.registry.states import PlaceKind

from .catalogue import Contents, contents_of, in_force_ids, place_line
from .hotline_cells import Cell, text_of


def inside(place: Place) -> str:
    """What the paths of all places inside this one begin with; a place without a path has nothing inside."""
    return place.path or "-"


@dataclass
class World:
    """Everything below a place that rows name: communities, categories, bodies, buildings; read once."""

    place: Place
    at: datetime

    @cached_property
    def communities(self) -> dict[str, Place]:
        """By code and by name; a name that two communities have finds neither."""
        found: dict[str, Place] = {}
        twice = set()
        found_places = Place.objects.filter(path__startswith=inside(self.place), kind=PlaceKind.COMMUNITY)
        for community in found_places.select_related("successor__successor").order_by("id"):
            found[community.code.casefold()] = community
            if community.name in found:
                twice.add(community.name)
            found[community.name] = community
        return {key: community for key, community in found.items() if key not in twice}

    @cached_property
    def _catalogues(self) -> dict[int, Contents]:
        ids = in_force_ids({community.pk: community for community in self.communities.values()}.values())
        return {pk: contents_of(catalogue_id) for pk, catalogue_id in ids.items()}

    @cached_property
    def _bodies(self) -> dict[int, list[Body]]:
        """By place; open and closed ones, because history was handled by those that have gone, too."""
        lines = {pk for community in self.communities.values() for pk in place_line(community)}
        bodies: dict[int, list[Body]] = {}
        for body in Body.objects.filter(place_id__in=lines).select_related("place").order_by("id"):
            bodies.setdefault(body.place_id, []).append(body)
        return bodies

    @cached_property
    def _chains(self) -> dict[int, Chain]:
        return {}

    @cached_property
    def _buildings(self) -> dict[tuple[int, str], Building]:
        buildings = Building.objects.filter(community__path__startswith=inside(self.place))
        return {(building.community_id, building.name): building for building in buildings}

    def known(self, numbers: list[str]) -> dict[str, int]:
        """The community of each number that has a case already."""
        ids = {community.pk for community in self.communities.values()}
        stand = Case.objects.filter(community_id__in=ids).exclude(outside_number="")
        return dict(stand.filter(outside_number__in=set(numbers) - {""}).values_list("outside_number", "community_id"))

    def community(self, row: Mapping[str, Cell]) -> Place:
        name = text_of(row.get("community"))
        found = self.communities.get(name) or self.communities.get(name.casefold())
        if found is None:
            sentence = _("there is no community “%(name)s” in %(place)s")
            raise Invalid(sentence % {"name": name[:60], "place": self.place.name}, field="community")
        return found

    def is_same_place(self, row: Mapping[str, Cell], community_id: int) -> bool:
        """Raises Invalid if a number that is known names another community now: kept as it stands, not mended."""
        community = self.community(row)
        if community_id != community.pk:
            raise Invalid(_("this number stands under another community already"), field="community")
        return True

    def category(self, community: Place, name: str) -> Category:
        contents = self._catalogues.get(community.pk)
        if contents is None:
            raise Invalid(_("no catalogue is in force in this community"), field="category")
        found = contents.by_code.get(name) or next((leaf for leaf in contents.leaves if leaf.name == name), None)
        if found is None:
            raise Invalid(_("there is no category “%(name)s”") % {"name": name[:60]}, field="category")
        return found

    def chain(self, community: Place) -> Chain:
        """The open bodies of the community and above, without a query."""
        if community.pk not in self._chains:
            standing = [body for body in self._all_bodies(community) if body.closed_on is None]
            self._chains[community.pk] = Chain(community, standing)
        return self._chains[community.pk]

    def body(self, community: Place, name: str) -> Body:
        """By its name or its kind, the nearest."""
        nearest = reversed(self._all_bodies(community))
        found = next((body for body in nearest if name in (body.name, body.kind)), None)
        if found is None:
            raise Invalid(_("no body “%(name)s” works in this community") % {"name": name[:60]}, field="body")
        return found

    def building(self, community: Place, name: str) -> Building | None:
        return self._buildings.get((community.pk, name))

    def _all_bodies(self, community: Place) -> list[Body]:
        return [body for pk in place_line(community) for body in self._bodies.get(pk, [])]
