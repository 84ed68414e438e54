"""What a bank's file of payments and a list of meter readings say, line by line. Pure but for the register's units."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.kernel.money import parse_yuan
from linli.kernel.text import clean_line, half_width, plain_cell
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Place, Unit
from linli.registry.queries import find_unit, units_of

MOST_LINES = 5000
# How Chinese banks and property companies head their columns.
HEADS: dict[str, tuple[str, ...]] = {
    "unit": ("房号", "房屋", "单元", "户号", "地址", "附言", "摘要", "unit", "home"),
    "amount": ("金额", "收入金额", "贷方金额", "贷方发生额", "交易金额", "amount"),
    "day": ("日期", "交易日期", "记账日期", "入账日期", "交易时间", "date"),
    "reference": ("流水号", "交易流水号", "交易流水", "凭证号", "回单编号", "reference"),
    "payer": ("付款人", "对方户名", "对方名称", "户名", "payer"),
    "before": ("上期读数", "上次读数", "起数", "上期", "before"),
    "after": ("本期读数", "本次读数", "止数", "本期", "after"),
}
PAYMENTS, METERS = ("unit", "amount", "day", "reference"), ("unit", "before", "after")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")


@dataclass(frozen=True)
class Problem:
    """A line that is left out, and what is wrong with it."""

    line: int
    sentence: str


def columns(headers: Sequence[str], needed: Iterable[str]) -> dict[str, int]:
    """Where each column stands. Raises Invalid naming those that are missing."""
    plain = [half_width(header).strip().lower() for header in headers]
    found = {
        name: plain.index(head.lower())
        for name, heads in HEADS.items()
        for head in reversed(heads)
        if head.lower() in plain
    }
    if missing := [HEADS[name][0] for name in needed if name not in found]:
        raise Invalid(
            _("The file has no column %(columns)s. Name the columns so and send it again.")
            % {"columns": "、".join(missing)},
            field="file",
        )
    return found


def unit_finder(communities: Sequence[Place]) -> Callable[[str], Unit]:
    """Finds a unit by its address, as the register or people write it, with or without the name of the courtyard before
    it; raises Invalid for none, and for one of several that became one and share the address."""
    by_address: dict[str, list[Unit]] = {}
    for place in communities:
        for unit in units_of(place):
            by_address.setdefault(unit.address, []).append(unit)
            by_address.setdefault(f"{place.name}{unit.address}", []).append(unit)

    def find(text: str) -> Unit:
        plain = "".join(half_width(plain_cell(text)).split())
        found = by_address.get(plain) or [unit for place in communities if (unit := find_unit(place, plain))]
        shown = {"text": clean_line(text, most=400)[:40]}
        if not found:
            raise Invalid(_("“%(text)s” is no unit of the register.") % shown)
        if len(found) > 1:
            raise Invalid(_("“%(text)s” is more than one unit. Write the name of its courtyard before it.") % shown)
        return found[0]

    return find


def day_of(text: str) -> date:
    """A day as banks write it. Raises Invalid."""
    plain = half_width(text).strip().split(" ")[0].split("T")[0]
    for form in _DAYS:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=SHANGHAI).date()
        except ValueError:
            continue
    raise Invalid(_("Write the day such as 2026-11-20."))


def moment_of(text: str) -> datetime:
    """Noon of that day."""
    return datetime.combine(day_of(text), time(12), tzinfo=SHANGHAI)


def amount_of(text: str) -> int:
    """Fen above zero. Raises Invalid."""
    fen = parse_yuan(plain_cell(text))
    if fen == 0:
        raise Invalid(_("Write an amount above zero."))
    return fen


def milli_of(text: str) -> int:
    """A meter's figure in thousandths: "123.456", with full-width digits too. Raises Invalid."""
    plain = half_width(text).strip().replace(",", "")
    whole, _point, part = plain.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 9 and len(part) <= 3):
        raise Invalid(_("Write a meter's figure with at most three decimals, such as 123.456."))
    if part and not (part.isascii() and part.isdecimal()):
        raise Invalid(_("Write a meter's figure with at most three decimals, such as 123.456."))
    return int(whole) * 1000 + int(part.ljust(3, "0") or "0")


def parse_rate(text: str) -> int:
    """Yuan with at most four decimals, "0.30", as hundredths of a fen. Raises Invalid."""
    plain = half_width(text).strip().removeprefix("¥").removesuffix("元").strip()
    whole, _point, part = plain.partition(".")
    fits = whole.isascii() and whole.isdecimal() and len(whole) <= 5 and len(part) <= 4
    if not fits or (part and not (part.isascii() and part.isdecimal())):
        raise Invalid(_("Write a rate above zero, in yuan with at most four decimals."), field="rate")
    return int(whole) * 10_000 + int(part.ljust(4, "0") or "0")
