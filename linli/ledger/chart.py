"""The chart of accounts that a fund begins with (data/chart.toml)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .states import AccountKind, AccountRole, FundKind, Purpose

FILE = Path(__file__).parent / "data" / "chart.toml"


@dataclass(frozen=True)
class ChartAccount:
    """One account of the default chart; ``code`` becomes "fee-1002" in a fund of code "fee"."""

    code: str
    name: str
    name_en: str
    kind: str
    role: str
    purpose: str


@dataclass(frozen=True)
class ChartFund:
    """What a fund of one kind begins with."""

    name: str
    name_en: str
    about: str
    purposes: tuple[str, ...]
    accounts: tuple[ChartAccount, ...]


@lru_cache(maxsize=1)
def charts() -> dict[str, ChartFund]:
    """The default of each kind of fund. Raises ValueError where the file names what the product does not know."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {FundKind(kind).value: _fund(row) for kind, row in content.items()}


def _fund(row: dict) -> ChartFund:
    accounts = [
        ChartAccount(code, name, name_en, AccountKind(kind).value, AccountRole(role).value if role else "", "")
        for code, name, name_en, kind, role in row["accounts"]
    ]
    for code, name, name_en, purpose, *role in row["expenses"]:
        known = AccountRole(role[0]).value if role else ""
        accounts.append(ChartAccount(code, name, name_en, AccountKind.EXPENSE.value, known, Purpose(purpose).value))
    purposes = tuple(Purpose(purpose).value for purpose in row["purposes"])
    if strange := {a.purpose for a in accounts} - {"", *purposes}:
        raise ValueError(f"{row['name_en']}: an expense is for {strange}, the fund is not")
    return ChartFund(row["name_zh"], row["name_en"], row["about_zh"], purposes, tuple(accounts))
