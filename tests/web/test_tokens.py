"""The stylesheet: contrast of every pair that is used (WCAG 2.2 AA), and the weight of what a page loads."""

import gzip
import re
from fractions import Fraction
from pathlib import Path

import django_htmx
import pytest

import linli.web

STATIC = Path(linli.web.__file__).parent / "static" / "web"
CSS = (STATIC / "linli.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "sheet", "wash")
TEXTS = ("ink", "ink-2", "ink-3", "seal", "jade", "amber")
ON_ITS_WASH = [("seal", "seal-wash"), ("jade", "jade-wash"), ("amber", "amber-wash")]
ON_EVERY_WASH = [(text, wash) for text in ("ink", "ink-2") for wash in ("seal-wash", "jade-wash", "amber-wash")]
SOLID = [("on-seal", "seal-solid"), ("paper", "ink")]
READ = [(text, ground) for text in TEXTS for ground in GROUNDS] + ON_ITS_WASH + ON_EVERY_WASH + SOLID
# Edges of fields, the focus ring, marks of the time line, bars: 3 to 1 (1.4.11).
SEEN = [(mark, ground) for mark in ("edge", "jade", "seal-solid", "amber") for ground in ("paper", "sheet")]


def tokens(selector: str) -> dict[str, str]:
    block = re.search(rf"{re.escape(selector)} {{(.*?)\n *}}", CSS, re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block[1]))


LIGHT = tokens(":root")
DARK = LIGHT | tokens(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(theme):
    weak = {pair: round(contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in READ}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_marks_can_be_seen(theme):
    weak = {pair: round(contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in SEEN}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_the_device_s_dark_is_the_chosen_dark():
    assert tokens(':root:not([data-theme="light"])') == tokens(':root[data-theme="dark"]')


def packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_a_resident_s_page_stays_light():
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    assert packed(STATIC / "linli.css") <= 15 * 1024
    assert packed(STATIC / "linli.js") <= 4 * 1024
    assert packed(STATIC / "linli.js", htmx) <= 25 * 1024


def test_nothing_is_fetched_from_elsewhere():
    for file in STATIC.iterdir():
        assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/)", file.read_text(encoding="utf-8")) == []


def test_large_type_is_larger_by_more_than_a_quarter():
    sizes = [Fraction(size) for size in re.findall(r"font-size: ([\d.]+)%", CSS)]
    assert sizes == [Fraction("106.25"), Fraction("137.5")]
