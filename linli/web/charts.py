"""Charts as SVG, drawn on the server from whole numbers: each mark is a link, and the table stands behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from linli.kernel.shares import decimal

HEIGHT = 132  # of the field in which the bars stand; the labels are below it
TOP = 12  # room for the uppermost number of the scale
SLOT = 24  # the least width at which a finger hits one bar and not its neighbour (WCAG 2.5.8)
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
    top = ceiling(max((cell["value"] for group in groups for cell in group["values"]), default=0))
    halves = [Fraction(top * half, 2 * chart.get("scale", 1)) for half in range(3)]
    left = 8 + 7 * max(len(_plain(number)) for number in halves)
    slot = SLOT
    if wide and groups:
        slot = max(SLOT, min(64, (WIDE - left) // (len(groups) * len(series))))
    span = slot * len(series)
    width = left + span * len(groups) + 2
    return Drawing(
        width=width,
        height=TOP + HEIGHT + 24,
        base=TOP + HEIGHT,
        left=left,
        rem=f"{decimal(Fraction(width, REM), 2)}rem",
        bars=tuple(_bars(groups, series, top, left, slot)),
        ticks=tuple(
            Tick(decimal(TOP + HEIGHT - Fraction(HEIGHT * half, 2), 1), _plain(number))
            for half, number in enumerate(halves)
        ),
        labels=tuple(
            Label(left + place * span + span // 2, group["label"])
            for place, group in enumerate(groups)
            if place % _every(groups, span) == 0
        ),
    )


def _bars(
    groups: Sequence[Mapping[str, Any]], series: Sequence[Mapping[str, Any]], top: int, left: int, slot: int
) -> Iterator[Bar]:
    """The bars of one group stand close together in the middle; each can be hit in the whole of its slot."""
    width = slot * 3 // 4
    margin = (slot * len(series) - width * len(series) - (len(series) - 1)) // 2
    for place, group in enumerate(groups):
        start = left + place * slot * len(series)
        for number, cell in enumerate(group["values"]):
            height = Fraction(max(cell["value"], 0) * HEIGHT, top)
            yield Bar(
                x=start + margin + number * (width + 1),
                y=decimal(TOP + HEIGHT - height, 1),
                width=width,
                height=decimal(height, 1),
                hit_x=start + number * slot,
                hit_width=slot,
                tone=series[number].get("tone", "ink"),
                href=cell.get("href", ""),
                name=f"{group['label']} {series[number]['name']} {cell.get('text', cell['value'])}",
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
