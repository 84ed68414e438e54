"""Charts, each mark a link to its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from linli.web import charts as drawings

from .library import register


@register.inclusion_tag("web/parts/bars.html")
def bars(chart: Mapping[str, Any], wide: bool = False) -> dict[str, object]:
    """Grouped bars; the table stands behind them in <details>."""
    return {"chart": chart, "drawing": drawings.bars(chart, wide=wide)}


@register.inclusion_tag("web/parts/spark.html")
def spark(values: Sequence[int], label: object = "", href: str = "") -> dict[str, object]:
    return {"points": drawings.spark(values), "values": values, "label": label, "href": href}
