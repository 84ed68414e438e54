"""`linli bench pages`: what the main pages cost the server, in a district with years of cases.

Of each page the time that the server needs once it is warm (the median and the 95th of a hundred), the number of its
queries and the bytes of its HTML as it is sent, each beside what the design allows; of the style sheet and the scripts
the bytes; and the district's statistics beside the bare statements that they are made of.
"""

from collections.abc import Sequence
from importlib import import_module

from linli.bench.common import figures, house

SIZES = {
    "size": (100_000, "cases in the district"),
    "households": (2991, "households of the community whose pages are opened"),
    "communities": (45, "communities in the district"),
    "requests": (200, "how often each page is opened"),
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = house.options("pages", __doc__, SIZES).parse_args(arguments)
    with house.house():
        measured = import_module("linli.bench.pages.workload").run(options)
        figures.show(measured, as_json=options.json)
    return 0
