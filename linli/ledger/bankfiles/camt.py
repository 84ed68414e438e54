"""CAMT.053 (ISO 20022, bank to customer statement), versions 001.02 to 001.08, read by the names of its elements.

The versions differ, for what we read, in two places: a status and a party stand one level deeper from 001.08 on.
"""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.ledger.states import StatementFormat

from .base import BankFile, BankLine, Problem, read_amount, read_day, tidy

NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.0([2-8])\}Document", re.ASCII)
CURRENCIES = frozenset({"CNY", "RMB", ""})
OPENING, BEFORE, CLOSING = "OPBD", "PRCD", "CLBD"


def read_camt(content: bytes, *, number_fits: str = "") -> BankFile:
    """The statements of a file as one. ``number_fits``: where it holds several accounts, read only this one.

    Raises Invalid for what is no CAMT.053 of these versions, or XML that is made to do harm.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Invalid(_("This XML file is damaged, or made in a way that no bank makes it."), field="file") from None
    if NAMESPACE.fullmatch(root.tag) is None:
        raise Invalid(_("This is no CAMT.053 statement of the versions 001.02 to 001.08."), field="file")
    found = [one for top in _all(root, "BkToCstmrStmt") for one in _all(top, "Stmt")]
    if number_fits:
        found = [one for one in found if _account(one) == number_fits] or found
    if not found:
        raise Invalid(_("There is no statement in this file."), field="file")
    if len({_account(one) for one in found}) > 1:
        raise Invalid(_("The file holds statements of several accounts, and none is of this one."), field="file")
    file = BankFile(StatementFormat.CAMT, account_number=_account(found[0]))
    row = 0
    for statement in sorted(found, key=lambda one: _days(one)[0] or date.min):
        row = _read(file, statement, row)
    return file


def _read(file: BankFile, statement: Element, row: int) -> int:
    first, last = _days(statement)
    file.from_date = min(filter(None, (file.from_date, first)), default=None)
    file.to_date = max(filter(None, (file.to_date, last)), default=None)
    opening, closing = _balance(statement, OPENING, BEFORE), _balance(statement, CLOSING)
    if file.closing_fen is not None and opening is not None and file.closing_fen != opening:
        sentence = _("One statement of the file does not begin where the one before it ends.")
        file.problems.append(Problem(0, sentence, stops=False))
    file.opening_fen = opening if file.opening_fen is None and not row else file.opening_fen
    file.closing_fen = closing
    for entry in _all(statement, "Ntry"):
        row += 1
        try:
            line = _line(entry, row)
        except Invalid as problem:
            file.problems.append(Problem(row, str(problem)))
            continue
        if line is None:
            file.problems.append(Problem(row, _("Not booked yet, or moves no money: left out."), stops=False))
        else:
            file.lines.append(line)
    return row


def _line(entry: Element, row: int) -> BankLine | None:
    """A booked entry, a batch as one. None for what is not booked or moves nothing."""
    if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) not in ("BOOK", ""):
        return None
    amount = next(_all(entry, "Amt"), None)
    if amount is None or amount.get("Ccy", "") not in CURRENCIES:
        raise Invalid(_("The amount is missing or is not in yuan."))
    fen = read_amount(amount.text or "")
    side = _text(entry, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise Invalid(_("It does not say whether the money came in or went out."))
    day = _day(entry, "BookgDt") or _day(entry, "ValDt")
    if day is None:
        raise Invalid(_("The day is missing."))
    details = [one for block in _all(entry, "NtryDtls") for one in _all(block, "TxDtls")]
    reference = _text(entry, "AcctSvcrRef") or (_text(details[0], "Refs/AcctSvcrRef") if len(details) == 1 else "")
    return BankLine(
        row=row,
        on=day,
        amount_fen=fen if side == "CRDT" else -fen,
        reference=tidy(reference or _text(entry, "NtryRef"), 64),
        is_banks_number=bool(reference),
        counterparty=tidy(_party(details[0], side), 80) if len(details) == 1 else "",
        text=tidy(_words(entry, details), 200),
    ) if fen else None  # fmt: skip


def _party(detail: Element, side: str) -> str:
    """Who stands on the other side: of money that came in its debtor."""
    who = "Dbtr" if side == "CRDT" else "Cdtr"
    parties = "RltdPties"
    found = [_text(detail, f"{parties}/{who}/Pty/Nm"), _text(detail, f"{parties}/{who}/Nm"),
             _text(detail, f"{parties}/Ultmt{who}/Pty/Nm"), _text(detail, f"{parties}/Ultmt{who}/Nm")]  # fmt: skip
    return next(filter(None, found), "")


def _words(entry: Element, details: list[Element]) -> str:
    if len(details) > 1:
        return _("%(count)d payments in one line") % {"count": len(details)}
    words = []
    for detail in details:
        for remittance in _all(detail, "RmtInf"):
            words += [one.text or "" for one in _all(remittance, "Ustrd")]
            words += [_text(one, "CdtrRefInf/Ref") for one in _all(remittance, "Strd")]
        if (own := _text(detail, "Refs/EndToEndId")) and own != "NOTPROVIDED":
            words.append(own)
    return " ".join(filter(None, words)) or _text(entry, "AddtlNtryInf")


def _balance(statement: Element, *kinds: str) -> int | None:
    """The balance of the first of these kinds that the statement has."""
    for kind in kinds:
        for balance in _all(statement, "Bal"):
            if _text(balance, "Tp/CdOrPrtry/Cd") == kind:
                fen = read_amount(_text(balance, "Amt"))
                return -fen if _text(balance, "CdtDbtInd") == "DBIT" else fen
    return None


def _days(statement: Element) -> tuple[date | None, date | None]:
    """From and to: as stated, else the days of its balances."""
    stated = _text(statement, "FrToDt/FrDtTm"), _text(statement, "FrToDt/ToDtTm")
    if all(stated):
        return read_day(stated[0][:10]), read_day(stated[1][:10])
    days = {_text(one, "Tp/CdOrPrtry/Cd"): _day(one, "Dt") for one in _all(statement, "Bal")}
    return days.get(OPENING), days.get(CLOSING)


def _day(inside: Element, name: str) -> date | None:
    text = _text(inside, f"{name}/Dt") or _text(inside, f"{name}/DtTm")[:10]
    return read_day(text) if text else None


def _account(statement: Element) -> str:
    text = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
    return re.sub(r"[\s-]", "", text)


def _all(inside: Element, name: str) -> Iterator[Element]:
    """The children of this name, in whichever namespace."""
    return (child for child in inside if child.tag.rpartition("}")[2] == name)


def _text(inside: Element, path: str) -> str:
    """The text of the first element on this path; "" where there is none."""
    found: Element | None = inside
    for name in path.split("/"):
        found = next(_all(found, name), None) if found is not None else None
    return (found.text or "").strip() if found is not None else ""
