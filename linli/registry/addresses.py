"""Addresses inside a community, as people write them: pure text, no tables."""

import re
from dataclasses import dataclass

from linli.kernel.text import half_width

_ADDRESS = re.compile(
    r"""(?P<building>[^\s栋幢座楼单元-]{1,20}(?:栋|幢|座|号楼|楼))\s*
        (?:(?P<entrance>[^\s单元-]{1,10}单元)\s*)?
        (?P<number>(?!.*单元)[0-9A-Za-z一-鿿-]{1,18}?)\s*(?:号|室|房|户)?""",
    re.VERBOSE,
)
_DASHED = re.compile(r"(?P<building>[0-9A-Za-z]{1,6})-(?:(?P<entrance>[0-9A-Za-z]{1,4})-)?(?P<number>[0-9A-Za-z]{1,8})")
_BARE = re.compile(r"[0-9A-Za-z]{1,8}")


@dataclass(frozen=True)
class Address:
    """The names of building and entrance as the register keeps them, and the number of the unit. ``entrance`` is ""
    where a building has one door only; ``building`` is "" where only a number was written."""

    building: str
    entrance: str
    number: str

    def __str__(self) -> str:
        return f"{self.building}{self.entrance}{self.number}"


def building_name(text: str) -> str:
    """``"3"`` and ``"3 栋"`` as ``"3栋"``; a name of its own stays as it is."""
    return _named(text, "栋")


def entrance_name(text: str) -> str:
    """``"2"`` as ``"2单元"``; empty stays empty."""
    return _named(text, "单元")


def unit_number(text: str) -> str:
    """``"1204室"`` as ``"1204"``."""
    plain = half_width(text).replace(" ", "")
    return re.sub(r"(?<=[0-9A-Za-z])(?:号房|号|室|房|户)$", "", plain)


def parse_address(text: str) -> Address | None:
    """``"3栋2单元1204室"``, ``"3-2-1204"`` or just ``"1204"``; None for what is no address."""
    plain = half_width(text).strip().replace(" ", "")
    match = _ADDRESS.fullmatch(plain) or _DASHED.fullmatch(plain)
    if match:
        return Address(
            building_name(match["building"]), entrance_name(match["entrance"] or ""), unit_number(match["number"])
        )
    if _BARE.fullmatch(plain):
        return Address("", "", plain)
    return None


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts ``"10栋"`` after ``"3栋"``."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", name)]


def _named(text: str, word: str) -> str:
    plain = half_width(text).replace(" ", "")
    return f"{plain}{word}" if re.fullmatch(r"[0-9]{1,4}|[A-Za-z]|[0-9]{1,3}[A-Za-z]", plain) else plain
