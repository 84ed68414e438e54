"""Tables as XLSX and CSV, with who took them out and how each figure is counted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from linli.cases.queries.statistics import definitions
from linli.kernel.downloads import download
from linli.kernel.errors import Refused
from linli.kernel.sheets import TYPES, Page
from linli.law.deadlines import SHANGHAI

from .here import Here

KINDS = tuple(TYPES)
MOST_ROWS = 100_000  # a sheet of more than this opens on few desks

Row = Sequence[Any]


def export(here: Here, kind: str, name: str, title: str, rows: Iterable[Row], count: int = 0) -> HttpResponseBase:
    """The table as a file; its first row are the headings. ``count`` is how many rows there are, if that is known.
    Raises Refused for a table that is too long."""
    if count > MOST_ROWS:
        raise Refused(
            _("%(count)s rows are too many for one sheet. Choose a shorter period or a smaller place.")
            % {"count": f"{count:,}"}
        )
    pages = (
        Page(_("Rows behind it"), rows, _mark(here, title)),
        Page(_("Definitions"), _definition_rows(), widths=(24, 90, 60)),
    )
    file_name = f"{here.place.code}-{name}-{here.at.astimezone(SHANGHAI):%Y%m%d}"
    return download(file_name, *pages, kind=kind, streamed=True)


def _mark(here: Here, title: str) -> str:
    """The line above the table: what, where, when, and who took it out."""
    return _("%(title)s · %(place)s · %(period)s · taken out by %(name)s on %(day)s") % {
        "title": title,
        "place": here.place.name,
        "period": here.period.label,
        "name": here.by.name,
        "day": f"{here.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }


def _definition_rows() -> Iterator[Row]:
    yield [_("Figure"), _("How it is counted"), _("Source")]
    for one in definitions():
        yield [str(one.label), str(one.text), str(one.source)]
