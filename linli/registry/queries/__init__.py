"""What the register says. Other rooms ask here, also for how a file is read and what is wrong in it."""

from linli.registry.addresses import natural_key
from linli.registry.imports import stored as sent_files
from linli.registry.imports.sentences import sentence as problem_sentence
from linli.registry.imports.tables import Table, read_table

from .bindings import bindings_of_unit, my_bindings, my_requests, open_codes, open_corrections, open_requests
from .imports import contradictions, latest_runs, problem_counts, problems, saved_mapping
from .places import (
    Figures,
    Seen,
    ancestors,
    classification_of,
    classifications_of,
    communities_inside,
    community_by_code,
    figures_of,
    is_super,
    jurisdiction_of,
    place_by_code,
    places_inside,
    places_seen,
)
from .units import (
    UnitCounts,
    buildings_of,
    filtered_units,
    find_unit,
    find_units,
    holders_on,
    residents_on,
    unit_counts,
    units_of,
    units_page,
    with_people,
)

__all__ = [
    "Figures",
    "Seen",
    "Table",
    "UnitCounts",
    "ancestors",
    "bindings_of_unit",
    "buildings_of",
    "classification_of",
    "classifications_of",
    "communities_inside",
    "community_by_code",
    "contradictions",
    "figures_of",
    "filtered_units",
    "find_unit",
    "find_units",
    "holders_on",
    "is_super",
    "jurisdiction_of",
    "latest_runs",
    "my_bindings",
    "my_requests",
    "natural_key",
    "open_codes",
    "open_corrections",
    "open_requests",
    "place_by_code",
    "places_inside",
    "places_seen",
    "problem_counts",
    "problem_sentence",
    "problems",
    "read_table",
    "residents_on",
    "saved_mapping",
    "sent_files",
    "unit_counts",
    "units_of",
    "units_page",
    "with_people",
]
