"""OFX, as SGML (version 1) and as XML (version 2): ofxtools reads the file, we read its tree.

A day is the one that the bank wrote, without a change of zone: banks here write their own local day.
"""

from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from django.utils.translation import gettext as _
from ofxtools.header import OFXHeaderError
from ofxtools.Parser import OFXTree
from ofxtools.Parser import ParseError as OFXParseError

from linli.kernel.errors import Invalid
from linli.ledger.states import StatementFormat

from .base import BankFile, BankLine, Problem, read_amount, read_day, tidy

CURRENCIES = frozenset({"CNY", "RMB", ""})


def read_ofx(content: bytes) -> BankFile:
    """The bank statement in an OFX file. Raises Invalid for what is damaged or holds none."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Invalid(_("This OFX file is damaged, or made in a way that no bank makes it."), field="file")
    tree = OFXTree()
    try:
        root = tree.parse(BytesIO(content))
    except (OFXHeaderError, OFXParseError, ParseError, ValueError, LookupError, IndexError, TypeError, AttributeError):
        # ofxtools has no one error for a damaged file: whatever it trips over comes out.
        raise Invalid(_("This OFX file is damaged. Download it from the bank once more."), field="file") from None
    statements = list(root.iter("STMTRS"))
    if len(statements) != 1:
        raise Invalid(_("The file must hold the statement of one account."), field="file")
    return _read(statements[0])


def _read(statement: Element) -> BankFile:
    if _text(statement, "CURDEF").upper() not in CURRENCIES:
        raise Invalid(_("The statement is not in yuan."), field="file")
    file = BankFile(StatementFormat.OFX, account_number=_text(statement, "BANKACCTFROM/ACCTID"))
    first, last = _text(statement, "BANKTRANLIST/DTSTART"), _text(statement, "BANKTRANLIST/DTEND")
    if first and last:
        file.from_date, file.to_date = read_day(first[:8]), read_day(last[:8])
    for row, transaction in enumerate(statement.iter("STMTTRN"), start=1):
        try:
            line = _line(transaction, row)
        except Invalid as problem:
            file.problems.append(Problem(row, str(problem)))
            continue
        if line.amount_fen:
            file.lines.append(line)
        else:
            file.problems.append(Problem(row, _("Not booked yet, or moves no money: left out."), stops=False))
    file.lines.sort(key=lambda line: line.on)
    _closing(file, statement)
    return file


def _line(transaction: Element, row: int) -> BankLine:
    number = _text(transaction, "FITID")
    memo, name = _text(transaction, "MEMO"), _text(transaction, "NAME") or _text(transaction, "PAYEE/NAME")
    return BankLine(
        row=row,
        on=read_day(_text(transaction, "DTPOSTED")[:8]),
        amount_fen=read_amount(_text(transaction, "TRNAMT")),
        reference=tidy(number, 64),
        is_banks_number=bool(number),
        counterparty=tidy(name, 80),
        text=tidy(memo, 200),
    )


def _closing(file: BankFile, statement: Element) -> None:
    """The balance counts only if it is of the last day: a later one knows of lines that are not in the file."""
    amount, day = _text(statement, "LEDGERBAL/BALAMT"), _text(statement, "LEDGERBAL/DTASOF")
    if not amount or not day:
        return
    if file.to_date is not None and read_day(day[:8]) != file.to_date:
        sentence = _("The balance in the file is of another day than its last one: it is left out.")
        file.problems.append(Problem(0, sentence, stops=False))
        return
    file.to_date, file.closing_fen = read_day(day[:8]), read_amount(amount)


def _text(inside: Element, path: str) -> str:
    return (inside.findtext(path) or "").strip()
