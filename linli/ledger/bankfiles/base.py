"""What a bank's file says, whatever its format: lines, balances, and what is wrong in it."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.kernel.money import MOST_FEN
from linli.kernel.text import half_width, without_invisibles

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
EARLIEST = date(1990, 1, 1)  # an older day is a slip of the pen; days before and after it must be ones to reckon with

# An amount as tables and XML write it: thousands parted or not, any number of decimals.
_AMOUNT = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d*))?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?", re.ASCII)
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?\d{2}:?\d{2}.*|\d{6}.*)?", re.ASCII)
_SERIAL_DAY = re.compile(r"\d{5}", re.ASCII)
_EXCEL_DAY_0 = date(1899, 12, 30)  # to which a spreadsheet program adds its number of days
# Names under which nobody lives. A bank does not say who is a person; whoever is not one of these is taken for one.
_ORGANISATION = re.compile(
    r"公司|银行|支行|分行|集团|中心|[局院所站社处厅厂店行馆园]$|委员会|居委会|业委会|办事处|学校|大学|中学|小学|"
    r"幼儿园|合作社|协会|基金会|事务所|业主大会|财付通|支付宝|微信支付|银联|国库|财政|"
    r"\b(?:co|ltd|inc|llc|bank|gmbh|company|limited|office|trust)\b",
    re.IGNORECASE,
)
# What a bank writes of itself, where nobody stands on the other side.
_BANKS_OWN = re.compile(
    r"(?:活期|存款)?(?:结息|利息|付息)|.{0,8}(?:手续费|服务费|管理费|工本费|年费|短信费)|"
    r"interest|(?:bank )?(?:fee|charge)s?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class BankLine:
    """One line of a file: ``amount_fen`` above zero came in. ``row`` is where it stands in the file."""

    row: int
    on: date
    amount_fen: int
    reference: str = ""
    is_banks_number: bool = False  # the bank gives this reference to one line only
    counterparty: str = ""
    text: str = ""
    balance_fen: int | None = None

    @property
    def is_private(self) -> bool:
        """Does it tell of a person, as far as its words show?"""
        return not is_open(self.counterparty, self.text)


@dataclass(frozen=True)
class Problem:
    """What is wrong in one row (0: in the file as a whole). ``stops``: nothing is entered until it is put right."""

    row: int
    sentence: str
    stops: bool = True


@dataclass
class BankFile:
    """All that was read of one file, the oldest line first."""

    format: str
    lines: list[BankLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    account_number: str = ""  # as the file has it; "" if it has none
    from_date: date | None = None
    to_date: date | None = None
    opening_fen: int | None = None
    closing_fen: int | None = None

    @property
    def stops(self) -> bool:
        return any(problem.stops for problem in self.problems)


def is_open(counterparty: str, text: str) -> bool:
    """An organisation, or the bank itself: may stand unmasked. Everybody else is taken for a person."""
    if counterparty:
        return _ORGANISATION.search(counterparty) is not None
    return _BANKS_OWN.fullmatch(text.strip()) is not None


def tidy(text: str, most: int) -> str:
    """Words of a bank, in one line and cut where our column ends: they are never a reason to refuse its file."""
    return " ".join(without_invisibles(text).split())[:most].strip()


def read_amount(text: str) -> int:
    """The fen in "1,234.50", "¥１，２３４．５", "-3.00", "3.00-" or "(3.00)". Raises Invalid."""
    plain = re.sub(r"\s|¥|元|CNY|RMB", "", half_width(without_invisibles(text)), flags=re.IGNORECASE)
    plain = plain.translate({0x2212: "-", 0x2013: "-"})
    negative = plain.startswith("-") or plain.endswith("-") or (plain.startswith("(") and plain.endswith(")"))
    plain = plain.strip("+-()")
    match = _AMOUNT.fullmatch(plain)
    whole, part = (match["whole"] or "", match["part"] or "") if match else ("", "")
    if match is None or not (whole or part):
        raise Invalid(_("“%(text)s” is no amount.") % {"text": text[:30]})
    if part[2:].strip("0"):
        raise Invalid(_("“%(text)s” has more than two decimals.") % {"text": text[:30]})
    fen = int(whole.replace(",", "")[:20] or 0) * 100 + int(part[:2].ljust(2, "0"))
    if fen > MOST_FEN:
        raise Invalid(_("“%(text)s” is too large.") % {"text": text[:30]})
    return -fen if negative else fen


def read_day(text: str) -> date:
    """The day in "2026-03-01", "2026/3/1 12:00", "20260301", "2026年3月1日", or as a spreadsheet numbers it.

    Raises Invalid for anything else.
    """
    plain = half_width(without_invisibles(text)).strip()
    match = _DAY.fullmatch(plain) or _PLAIN_DAY.fullmatch(plain)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if _SERIAL_DAY.fullmatch(plain) and 30_000 < int(plain) < 70_000:
            return _EXCEL_DAY_0 + timedelta(days=int(plain))
    except ValueError:
        pass
    raise Invalid(_("“%(text)s” is no day. Days are written like 2026-03-01.") % {"text": text[:30]})


def settle(file: BankFile, *, today: date) -> BankFile:
    """Check what every file must hold to, and mark the same line written twice. Adds to its problems."""
    if len(file.lines) > MOST_LINES:
        raise Invalid(
            _("The file has more than %(most)d lines. Split it by month.") % {"most": MOST_LINES}, field="file"
        )
    for line in file.lines:
        if line.on > today:
            file.problems.append(Problem(line.row, _("This day is still to come.")))
        elif line.on < EARLIEST:
            file.problems.append(Problem(line.row, _("Check the year of this day.")))
    file.lines = _once(file)
    days = [line.on for line in file.lines]
    file.from_date = file.from_date or min(days, default=None)
    file.to_date = file.to_date or max(days, default=None)
    stated = [day for day in (file.from_date, file.to_date) if day is not None]
    if any(day < EARLIEST or day.year > today.year + 1 for day in stated):
        file.problems.append(Problem(0, _("The days of which the file says it is cannot be right.")))
    if file.from_date is None or file.to_date is None:
        if file.stops:
            return file  # no row of it could be read: each says why
        raise Invalid(_("The file has no lines and does not say of which days it is."), field="file")
    file.from_date, file.to_date = min(file.from_date, *days, file.to_date), max(file.to_date, *days, file.from_date)
    if file.opening_fen is not None and file.closing_fen is not None:
        moved = sum(line.amount_fen for line in file.lines)
        if file.opening_fen + moved != file.closing_fen:
            sentence = _("The balances contradict the lines: they differ by %(fen)s fen.")
            difference = file.closing_fen - file.opening_fen - moved
            file.problems.append(Problem(0, sentence % {"fen": difference}, stops=False))
    return file


def _once(file: BankFile) -> list[BankLine]:
    """Without lines that carry the number that the bank gave to one before them, and are it in every other way."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for line in file.lines:
        key = (line.reference, line.on, line.amount_fen, line.balance_fen)
        if line.is_banks_number and line.reference and key in seen:
            sentence = _("The same line stands twice under the bank's number %(number)s; it comes in once.")
            file.problems.append(Problem(line.row, sentence % {"number": line.reference}, stops=False))
            continue
        seen.add(key)
        kept.append(line)
    return kept
