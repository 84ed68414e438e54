"""Files that banks give: known by their content, read into the same lines. Reads no table and writes none."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid

from .base import MOST_BYTES, BankFile, BankLine, Problem, is_open, settle
from .camt import read_camt
from .columns import COLUMNS
from .ofx import read_ofx
from .tables import BankTable, open_table, read_bank_table

__all__ = [
    "COLUMNS",
    "BankFile",
    "BankLine",
    "BankTable",
    "Problem",
    "is_open",
    "is_table",
    "open_table",
    "read_bank_file",
]


def read_bank_file(
    content: bytes, *, columns: Mapping[str, str] | None = None, number: str = "", today: date
) -> BankFile:
    """The file, whatever its format. ``columns`` are for tables; ``number`` picks one account of several.

    Raises Invalid for what cannot be read at all; what is wrong in single rows stands in ``problems``.
    """
    check_size(content)
    if is_table(content):
        file = read_bank_table(content, columns)
    elif _is_ofx(content):
        file = read_ofx(content)
    else:
        file = read_camt(content, number_fits=number)
    return settle(file, today=today)


def check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024}, field="file")
    if not content.strip():
        raise Invalid(_("The file is empty."), field="file")


def is_table(content: bytes) -> bool:
    return not _is_ofx(content) and not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _is_ofx(content: bytes) -> bool:
    start = content[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return start.startswith(b"OFXHEADER") or b"<OFX>" in start or b"<?OFX" in start
