"""What each row of a register says, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from unicodedata import is_normalized

from linli.kernel.area import parse_area
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line, half_width, normal_phone, plain_cell
from linli.registry.addresses import Address, building_name, entrance_name, parse_address, unit_number
from linli.registry.states import PersonKind, Severity, UnitUse

from .tables import Table

_ORGANISATIONS = (
    *("公司", "集团", "局", "中心", "学校", "银行", "委员会", "办事处", "合作社", "厂", "医院"),
    *("co.", "ltd", "inc"),
)
_DEVELOPERS = ("开发商", "建设单位", "未售", "未出售", "developer", "unsold")
_YES = frozenset(["是", "有", "共有", "共同共有", "按份共有", "共同", "按份", "√", "y", "yes", "true", "1", "x", "对"])
_NO = frozenset(["否", "无", "不", "单独所有", "单独", "非共有", "n", "no", "false", "0", "-", "/", "无共有"])
_USES = (
    (UnitUse.PARKING, ("车位", "车库", "parking", "garage")),
    (UnitUse.SHOP, ("商", "店", "铺", "shop", "retail", "commercial")),
    (UnitUse.DWELLING, ("住宅", "居住", "公寓", "别墅", "dwelling", "residential", "apartment", "flat")),
)
_SEVERAL = re.compile(r"[、；;，\n]|\s*/\s*")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})")
_FIRST_SERIAL = date(1899, 12, 30)  # day 0 of a spreadsheet's dates

Read = TypeVar("Read")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one row; ``sentences.sentence`` says it in the reader's language."""

    row: int
    column: str
    severity: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Somebody:
    name: str
    phone: str = ""
    kind: str = PersonKind.PERSON
    deed: str = ""
    other_phones: tuple[str, ...] = ()  # the row states more than one number for her


@dataclass(frozen=True)
class Line:
    """One row: a unit and those whom the row names. ``together``: the row says that they hold it with others."""

    row: int
    address: Address
    area_dm2: int
    use: str
    owners: tuple[Somebody, ...]
    together: bool
    represented_by: str
    held_since: date | None
    tenants: tuple[Somebody, ...]
    tenant_since: date | None
    tenant_until: date | None


def read_lines(table: Table, mapping: Mapping[str, str], today: date) -> tuple[list[Line], list[Problem]]:
    """Every row as a Line, and every problem in it. A row with a problem of the severity ERROR gives no Line."""
    places = {column: table.headers.index(header) for column, header in mapping.items()}
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, cells in table.rows:
        row = _Row(number, {column: cells[at] if at < len(cells) else "" for column, at in places.items()}, today)
        line = row.read()
        problems += row.problems
        if line and not any(problem.severity == Severity.ERROR for problem in row.problems):
            lines.append(line)
    return lines, problems


class _Row:
    """One row while it is read: each reader notes what it cannot read and goes on, so that one look shows all."""

    def __init__(self, number: int, cells: dict[str, str], today: date) -> None:
        self.number, self.today = number, today
        self.problems: list[Problem] = []
        self.cells = {column: self._plain(column, text) for column, text in cells.items()}

    def read(self) -> Line | None:
        address = self._address()
        area_dm2 = self._area()
        owners, together = self._owners()
        tenants = self._people("tenant", "tenant_phone", "")
        held_since = self._date("held_since", future=False)
        since, until = self._date("tenant_since"), self._date("tenant_until")
        if since and until and until < since:
            self._note("tenant_until", "dates_reversed", since=since.isoformat(), until=until.isoformat())
        if address is None or area_dm2 is None:
            return None
        return Line(
            row=self.number,
            address=address,
            area_dm2=area_dm2,
            use=_use(self.cells.get("use", "")),
            owners=owners,
            together=together,
            represented_by=self._represented_by(owners),
            held_since=held_since,
            tenants=tenants,
            tenant_since=since,
            tenant_until=until,
        )

    def _note(self, column: str, code: str, severity: str = Severity.ERROR, **params: Any) -> None:
        self.problems.append(Problem(self.number, column, severity, code, params))

    def _missing(self, column: str, code: str) -> None:
        """An empty cell, unless it is empty here because it could not be read."""
        if not any(problem.column == column for problem in self.problems):
            self._note(column, code)

    def _plain(self, column: str, text: str) -> str:
        if not text:
            return ""
        if text.startswith(("=", "＝")):
            self._note(column, "formula")
            return ""
        try:
            # The short way for what is plain anyway: a register of 100,000 rows has a million cells.
            is_plain = text.isprintable() and text[0] != "'" and "  " not in text and len(text) <= 300
            return text if is_plain and is_normalized("NFC", text) else clean_line(plain_cell(text), most=300)
        except Invalid:
            self._note(column, "too_long", most=300)
            return ""

    def _address(self) -> Address | None:
        if whole := self.cells.get("address", ""):
            address = parse_address(whole)
            if address is None or not address.building:
                self._note("address", "address_unreadable", value=whole[:40])
                return None
            return self._fitting(address)
        building = building_name(self.cells.get("building", ""))
        number = unit_number(self.cells.get("number", ""))
        if not number:
            self._missing("number", "no_unit")
        if not building:
            self._missing("building", "no_building")
        if not number or not building:
            return None
        return self._fitting(Address(building, entrance_name(self.cells.get("entrance", "")), number))

    def _fitting(self, address: Address) -> Address | None:
        if len(address.building) > 30 or len(address.entrance) > 30 or len(address.number) > 20:
            self._note("number", "too_long", most=20)
            return None
        return address

    def _area(self) -> int | None:
        text = self.cells.get("area", "")
        if not text:
            self._missing("area", "no_area")
            return None
        try:
            return parse_area(text)
        except Invalid:
            is_zero = re.fullmatch(r"0*(?:\.0*)?", half_width(text).rstrip("m²㎡平方米 "), re.ASCII)
            self._note("area", "area_zero" if is_zero else "area_unreadable", value=text[:40])
            return None

    def _owners(self) -> tuple[tuple[Somebody, ...], bool]:
        owners = self._people("owner", "owner_phone", self.cells.get("deed", "")[:40], self.cells.get("owner_kind", ""))
        shared = self.cells.get("shared", "")
        together = len(owners) > 1
        if shared and (word := shared.lower()) not in _NO:
            together = True
            if word not in _YES and not word.rstrip("%").replace(".", "").replace("/", "").isdigit():
                # The column names the other owners instead of saying that there are some.
                known = {owner.name for owner in owners}
                owners += tuple(Somebody(name[:80]) for name in _several(shared) if name not in known)
        return owners, together

    def _people(self, column: str, phone_column: str, deed: str, kind: str = "") -> tuple[Somebody, ...]:
        names = _several(self.cells.get(column, ""))
        if any("*" in name for name in names):
            self._note(column, "masked")
            return ()
        if any(len(name) > 80 for name in names):
            self._note(column, "too_long", most=80)
            return ()
        phones = [self._phone(phone_column, text) for text in _several(self.cells.get(phone_column, ""))]
        if phones and not names:
            self._note(column, "phone_without_name")
        others: tuple[str, ...] = ()
        if len(names) == 1:
            first, *more = dict.fromkeys(phones) or [""]
            phones, others = [first], tuple(more)
        phones += [""] * len(names)
        return tuple(
            Somebody(name, phone, _kind(name, kind), deed, others) for name, phone in zip(names, phones, strict=False)
        )

    def _phone(self, column: str, text: str) -> str:
        if "*" in text:
            self._note(column, "masked")
            return ""
        try:
            return normal_phone(text)
        except Invalid:
            self._note(column, "phone_unreadable", value=text[:20])
            return ""

    def _date(self, column: str, *, future: bool = True) -> date | None:
        text = self.cells.get(column, "")
        if not text:
            return None
        day = _attempt(lambda: _day(half_width(text).strip()))
        if day is None or not 1949 <= day.year <= 2200:
            self._note(column, "date_unreadable", value=text[:20])
            return None
        if not future and day > self.today:
            self._note(column, "date_in_future", value=day.isoformat())
        return day

    def _represented_by(self, owners: tuple[Somebody, ...]) -> str:
        text = self.cells.get("representative", "")
        if not text or text.lower() in _NO or not owners:
            return ""
        return owners[0].name if text.lower() in _YES else text[:80]


def _several(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()] if text else []


def _kind(name: str, stated: str) -> str:
    words = f"{stated} {name}".lower()
    if any(word in words for word in _DEVELOPERS):
        return PersonKind.DEVELOPER
    if name.lower().endswith(_ORGANISATIONS) or any(
        word in stated for word in ("单位", "企业", "法人", "机构", "rganisation")
    ):
        return PersonKind.ORGANISATION
    return PersonKind.PERSON


def _use(text: str) -> str:
    words = text.lower()
    for use, signs in _USES:
        if any(sign in words for sign in signs):
            return use
    return UnitUse.OTHER if words else UnitUse.DWELLING


def _day(text: str) -> date:
    if text.isdecimal() and len(text) == 5:
        return _FIRST_SERIAL + timedelta(days=int(text))
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in match.groups() if part)
    return date(year, month, day)


def _attempt(read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except (ValueError, OverflowError):
        return None
