"""Message catalogues: compiles a room's `django.po` where `django.mo` is missing or older, without GNU gettext."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def sources() -> list[Path]:
    """The catalogues of all rooms."""
    return sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Compile what has changed; the number of catalogues compiled. Raises OSError where the package is read-only."""
    count = 0
    for source in sources():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_one(source)
            count += 1
    return count


def compile_one(source: Path) -> None:
    """Compile ``source`` beside itself; readers see the old or the new file, never half of one."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    fresh = source.with_name(f"django.{os.getpid()}.tmp")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(source.with_suffix(".mo"))
