"""The register of decisions as a sheet for a spreadsheet program."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from linli.kernel.money import yuan

from .models import Decision, Suspension

MOST_ROWS = 50_000


def decision_rows(decisions: Iterable[Decision], stopped: Mapping[int, Suspension]) -> list[list[object]]:
    """The headings and one row for each decision. Its words stay on its page: they can name people."""
    heads: list[object] = [
        _("Number"),
        _("Title"),
        _("Kind"),
        _("Body"),
        _("Decided on"),
        _("Major matter"),
        _("Allows at most (yuan)"),
        _("Suspended"),
        _("Superseded by"),
        _("SHA-256 of the paper"),
    ]
    return [heads, *(_row(one, stopped.get(one.pk)) for one in decisions)]


def _row(one: Decision, stop: Suspension | None) -> list[object]:
    later = one.superseded_by
    return [
        one.number,
        one.title,
        one.get_kind_display(),
        one.body.name,
        one.decided_on.isoformat(),
        one.get_matter_display(),
        yuan(one.limit_fen) if one.limit_fen is not None else "",
        stop.reason if stop else "",
        later.number if later else "",
        str(one.evidence) if one.evidence else "",
    ]
