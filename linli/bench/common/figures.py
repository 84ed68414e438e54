"""A figure beside its limit from the same run, for people and for programs."""

import json
import os
from collections.abc import Iterable
from typing import Any

NAMES = ("workload", "figure", "unit", "limit", "ratio", "size", "cores")


def figure(workload: str, value: float, limit: float, unit: str, size: int) -> dict[str, Any]:
    """One figure. ``ratio`` is figure / limit: of a rate the larger is the better; of a time, a number of queries or a
    size at most 1 keeps the limit."""
    return {
        "workload": workload,
        "figure": round(value, 1),
        "unit": unit,
        "limit": round(limit, 1),
        "ratio": round(value / limit, 3),
        "size": size,
        "cores": len(os.sched_getaffinity(0)),
    }


def show(figures: Iterable[dict[str, Any]], *, as_json: bool) -> None:
    for one in figures:
        print(json.dumps(one, ensure_ascii=False) if as_json else line(one), flush=True)


def line(one: dict[str, Any]) -> str:
    """One readable line."""
    return (
        f"{one['workload']}: {one['figure']:,} {one['unit']}, limit {one['limit']:,} ({one['ratio']:.1%}), "
        f"size {one['size']:,}, {one['cores']} cores"
    )
