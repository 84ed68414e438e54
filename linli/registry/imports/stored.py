"""Where a file waits until it has been entered: as it was sent, and what has been read of it already, so that a large
workbook is unpacked once and not at every step."""

import json

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused

from .tables import Table

SENT, HEAD, WHOLE = "", ".head", ".rows"


def keep(digest: str, content: bytes, part: str = SENT) -> None:
    """Keep what belongs to the file of this SHA-256; what is there already stays."""
    if not default_storage.exists(_name(digest, part)):
        default_storage.save(_name(digest, part), ContentFile(content))


def fetch(digest: str) -> bytes:
    """The file as it was sent. Raises Refused if it is no longer kept."""
    try:
        with default_storage.open(_name(digest, SENT)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        raise Refused(_("The file is no longer kept. Please send it again.")) from None
    return content


def keep_table(digest: str, table: Table, part: str) -> None:
    """Keep what has been read: HEAD, the headings with the first rows, or WHOLE."""
    rows = [[number, *cells] for number, cells in table.rows]
    keep(digest, json.dumps([table.headers, table.header_row, rows], ensure_ascii=False).encode(), part)


def kept_table(digest: str, part: str) -> Table | None:
    """What was kept, or None if it has not been read yet."""
    try:
        with default_storage.open(_name(digest, part)) as file:
            headers, header_row, rows = json.load(file)
    except FileNotFoundError:
        return None
    return Table(headers, header_row, [(number, cells) for number, *cells in rows])


def size(digest: str) -> int:
    """In bytes; 0 if the file is no longer kept."""
    return default_storage.size(_name(digest, SENT)) if default_storage.exists(_name(digest, SENT)) else 0


def forget(digest: str) -> bool:
    """Keep it no longer (PIPL art. 19). Whether there was anything."""
    was_there = default_storage.exists(_name(digest, SENT))
    for part in (SENT, HEAD, WHOLE):
        default_storage.delete(_name(digest, part))
    return was_there


def _name(digest: str, part: str) -> str:
    return f"imports/{digest}{part}"
