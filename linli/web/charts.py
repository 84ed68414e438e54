"""Charts as SVG, drawn on the server from whole numbers: each mark is a link, and the table stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from linli.kernel.shares import decimal

HEIGHT = 132  # of the field in which the bars stand; the labels are below it
TOP = 12  # room for the uppermost number of the scale
SLOT = 24  # the least width at which a finger hits one bar and not its neighbour (WCAG 2.5.8)
SCALE_WIDTH = 44  # numbers of the scale, left of the field
WIDE = 900
REM = 17  # pixels of the ordinary root size: the drawing grows with large type

SPARK_WIDTH, SPARK_HEIGHT = 104, 30


@dataclass(frozen=True)
class Bar:
    x: int
    y: str
    width: int
    height: str
    hit_x: int
    hit_width: int
    tone: str
    href: str
    name: str


@dataclass(frozen=True)
class Tick:
    y: str
    text: str


@dataclass(frozen=True)
class Label:
    x: int
    text: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    base: int
    left: int
    rem: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]


def ceiling(most: int) -> int:
    """Where a scale ends that must hold ``most``: 2, 4, 10, 20, 40, 100 …, so that its half is whole too."""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if most <= factor * step:
                return factor * step
        step *= 10


def bars(chart: Mapping[str, Any], *, wide: bool = False) -> Drawing:
    """The drawing of grouped bars. ``chart`` holds ``series`` (name, tone) and ``groups`` (label, values: value, text,
    href); ``scale`` divides the numbers at the side (1,000,000 for fen shown as 万元). Below 0 is drawn as 0."""
    groups: Sequence[Mapping[str, Any]] = chart["groups"]
    series: Sequence[Mapping[str, Any]] = chart["series"]
    many = len(series)
    top = ceiling(max((cell["value"] for group in groups for cell in group["values"]), default=0))
    slot = SLOT
    if wide and groups:
        slot = max(SLOT, min(64, (WIDE - SCALE_WIDTH) // (len(groups) * many)))
    gap = slot * many // 4 if many > 1 else 0
    bar_width = slot * 3 // 4
    span = slot * many + gap
    found: list[Bar] = []
    for place, group in enumerate(groups):
        start = SCALE_WIDTH + place * span + gap // 2
        for number, cell in enumerate(group["values"]):
            height = Fraction(max(cell["value"], 0) * HEIGHT, top)
            found.append(
                Bar(
                    x=start + number * slot + (slot - bar_width) // 2,
                    y=decimal(TOP + HEIGHT - height, 1),
                    width=bar_width,
                    height=decimal(height, 1),
                    hit_x=start + number * slot,
                    hit_width=slot,
                    tone=series[number].get("tone", "ink"),
                    href=cell.get("href", ""),
                    name=f"{group['label']} {series[number]['name']} {cell.get('text', cell['value'])}",
                )
            )
    scale = chart.get("scale", 1)
    ticks = tuple(
        Tick(decimal(TOP + HEIGHT - Fraction(HEIGHT * n, 2), 1), _plain(Fraction(top * n, 2 * scale))) for n in range(3)
    )
    every = _every(groups, span)
    labels = tuple(
        Label(SCALE_WIDTH + place * span + span // 2, group["label"])
        for place, group in enumerate(groups)
        if place % every == 0
    )
    width = SCALE_WIDTH + span * len(groups) + 8
    return Drawing(
        width,
        TOP + HEIGHT + 24,
        TOP + HEIGHT,
        SCALE_WIDTH,
        f"{decimal(Fraction(width, REM), 2)}rem",
        tuple(found),
        ticks,
        labels,
    )


def _every(groups: Sequence[Mapping[str, Any]], span: int) -> int:
    """Every how many-th label fits under its bars; a Chinese letter is 12 wide, a Latin one about 7."""
    widest = max((sum(12 if ord(c) > 255 else 7 for c in str(group["label"])) for group in groups), default=0) + 4
    return max(1, -(-widest // span))


def _plain(number: Fraction) -> str:
    return f"{number.numerator:,}" if number.denominator == 1 else decimal(number, 1)


def spark(values: Sequence[int]) -> str:
    """The points of a small line through ``values``, for ``<polyline>``; the least stands at the bottom."""
    if not values:
        return ""
    low, high = min(values), max(values)
    step = Fraction(SPARK_WIDTH - 4, max(len(values) - 1, 1))
    points = []
    for place, value in enumerate(values):
        share = Fraction(value - low, high - low) if high > low else Fraction(1, 2)
        points.append(f"{decimal(2 + place * step, 1)},{decimal((1 - share) * (SPARK_HEIGHT - 6) + 3, 1)}")
    return " ".join(points)
