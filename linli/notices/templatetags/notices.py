"""How the text of a posting is laid out: ``{% load notices %}``."""

import re
from dataclasses import dataclass, field

from django.template import Library

register = Library()

COLUMN = "｜"  # what sets columns apart in a text; a posting carries its tables as lines, so that the text is all


@dataclass
class Block:
    """A stretch of the text: words, or a table with its heads."""

    words: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@register.filter
def folded(text: str) -> str:
    """For a sheet of paper, which cannot be scrolled: what has no place to break is broken after 32 characters."""
    return re.sub(r"[!-~]{41,}", lambda run: "\n".join(re.findall(r".{1,32}", run.group())), text)


@register.filter
def blocks(text: str) -> list[Block]:
    """The text in its order; two or more lines with columns that follow each other are a table."""
    found: list[Block] = []
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if COLUMN in line:
            lines.append(line)
            continue
        if len(lines) > 1:
            heads, *rows = [one.split(COLUMN) for one in lines]
            found.append(Block(heads=heads, rows=rows))
        elif lines:
            _add(found, lines[0])
        lines = []
        _add(found, line)
    for one in found:
        one.words = one.words.strip("\n")
    return [one for one in found if one.rows or one.words]


def _add(found: list[Block], line: str) -> None:
    if not found or found[-1].rows:
        found.append(Block(words=line))
    else:
        found[-1].words += f"\n{line}"
