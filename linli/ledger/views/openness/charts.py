"""What the first page draws: the months as bars, and what the month was spent on."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel.money import yuan
from linli.ledger.queries.openness import overview
from linli.ledger.states import AccountKind

from .words import month_label

SHOWN_LINES = 8
WAN = 1_000_000  # fen in 万元, ten thousand yuan


def chart(view: overview.Overview, months: list[date], code: str) -> dict[str, Any]:
    """Income beside expenditure; each bar leads to its month, where the reader may go there."""

    def cell(first: date, fen: int, side: str) -> dict[str, Any]:
        href = f"{reverse('ledger:month', args=[code, f'{first:%Y-%m}'])}#{side}" if code else ""
        return {"value": fen, "text": yuan(fen), "href": href}

    flows = [(first, view.months.get(first, overview.Flow())) for first in months]
    largest = max((max(flow.in_fen, flow.out_fen) for _first, flow in flows), default=0)
    in_wan = largest >= WAN
    return {
        "label": _("Income and expenditure of the last months"),
        "unit": _("10,000 yuan") if in_wan else _("yuan"),
        "scale": WAN if in_wan else 100,
        "is_empty": not largest,
        "series": [{"name": _("Income"), "tone": "jade"}, {"name": _("Expenditure"), "tone": "ink"}],
        "groups": [
            {
                "label": month_label(first, short=True),
                "values": [cell(first, flow.in_fen, "in"), cell(first, flow.out_fen, "out")],
            }
            for first, flow in flows
        ],
    }


def spent(view: overview.Overview, month: date) -> list[dict[str, Any]]:
    """What the month was spent on, the largest first."""
    rows: list[dict[str, Any]] = [
        {"account": view.accounts[pk], "fen": fen}
        for (pk, first), fen in view.by_account.items()
        if first == month and view.accounts[pk].kind == AccountKind.EXPENSE and fen
    ]
    return sorted(rows, key=lambda row: -row["fen"])[:SHOWN_LINES]
