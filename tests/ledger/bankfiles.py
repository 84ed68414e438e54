"""Statements of a bank that does not exist, in every format that is read."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook

from linli.bodies.states import BodyKind
from linli.ledger import actions
from linli.ledger.models import BankAccount, Book, StatementLine
from tests.cast import Cast
from tests.ledger.makers import fund

NUMBER = "6222021000112233"
HEADINGS = ("交易日期", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名", "交易流水号")


def bank_account(cast: Cast, book: Book, now: datetime, *, number: str = NUMBER) -> BankAccount:
    """The committee's account, on which the money of both funds lies."""
    holder = cast.body(BodyKind.OWNERS_COMMITTEE)
    facts = {"holder": holder, "bank_name": "成都示例银行", "number": number, "opened_on": book.opened_on}
    funds = [fund(book, "fee"), fund(book, "common")]
    return actions.register_bank_account(book, **facts, funds=funds, by=cast.committee, at=now)


def row(
    on: date, fen: int, number: str, *, name: str = "芙蓉保洁有限公司", text: str = "保洁款", balance: int = 0
) -> list[str]:
    """One line as the bank's table has it."""
    amount = f"{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    return [f"{on}", text, amount if fen < 0 else "", amount if fen > 0 else "", f"{balance / 100:.2f}", name, number]


def chained(moves: Sequence[tuple[date, int, str]], *, opening: int = 0, **words: str) -> list[list[str]]:
    """Rows whose balances follow from each other."""
    rows, balance = [], opening
    for on, fen, number in moves:
        balance += fen
        rows.append(row(on, fen, number, balance=balance, **words))
    return rows


def csv(
    rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS, above: str = "", encoding: str = "utf-8"
) -> bytes:
    lines = [above] if above else []
    lines += [",".join(f'"{cell}"' for cell in line) for line in (headings, *rows)]
    return "\r\n".join(lines).encode(encoding)


def xlsx(rows: Sequence[Sequence[object]], *, headings: Sequence[str] = HEADINGS, above: Sequence[str] = ()) -> bytes:
    book = Workbook()
    for line in (*((words,) for words in above), headings, *rows):
        book.active.append(list(line))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def camt(
    entries: str,
    *,
    version: int = 2,
    opening: str = "1000.00",
    closing: str = "1000.00",
    days: str = "",
    number: str = NUMBER,
) -> bytes:
    """A CAMT.053 of one account; ``entries`` are its Ntry elements."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.0{version}"><BkToCstmrStmt>
<GrpHdr><MsgId>M</MsgId></GrpHdr>
<Stmt><Id>S</Id>{days}<Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-10-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-10-31</Dt></Dt></Bal>
{entries}</Stmt></BkToCstmrStmt></Document>""".encode()


def ntry(
    amount: str,
    side: str,
    number: str,
    *,
    day: str = "2026-10-05",
    version: int = 2,
    name: str = "张三",
    status: str = "BOOK",
    details: int = 1,
) -> str:
    """One entry; from version 8 on status and party stand one level deeper."""
    state = f"<Cd>{status}</Cd>" if version >= 8 else status
    party = f"<Pty><Nm>{name}</Nm></Pty>" if version >= 8 else f"<Nm>{name}</Nm>"
    who = "Dbtr" if side == "CRDT" else "Cdtr"
    detail = (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><{who}>{party}</{who}></RltdPties>"
        "<RmtInf><Ustrd>物业费</Ustrd></RmtInf></TxDtls>"
    )
    return f"""<Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{state}</Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{number}</AcctSvcrRef><NtryDtls>{detail * details}</NtryDtls></Ntry>"""


OFX_HEAD = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:UTF-8
CHARSET:NONE
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

"""
OFX_XML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
"""


def ofx(
    *, xml: bool = False, moves: Sequence[tuple[str, str, str]] = (("20261005", "50.00", "F1"),), number: str = NUMBER
) -> bytes:
    """An OFX statement, as SGML (its single values are not closed) or as XML."""

    def value(name: str, text: str) -> str:
        return f"<{name}>{text}</{name}>" if xml else f"<{name}>{text}\n"

    lines = "".join(
        f"<STMTTRN>{value('TRNTYPE', 'CREDIT')}{value('DTPOSTED', day + '120000[+8:CST]')}{value('TRNAMT', amount)}"
        f"{value('FITID', fitid)}{value('NAME', '张三')}{value('MEMO', '物业费')}</STMTTRN>"
        for day, amount, fitid in moves
    )
    status = f"<STATUS>{value('CODE', '0')}{value('SEVERITY', 'INFO')}</STATUS>"
    body = (
        f"<OFX><SIGNONMSGSRSV1><SONRS>{status}{value('DTSERVER', '20261101')}{value('LANGUAGE', 'CHI')}"
        "</SONRS></SIGNONMSGSRSV1>"
        f"<BANKMSGSRSV1><STMTTRNRS>{value('TRNUID', '1')}{status}<STMTRS>{value('CURDEF', 'CNY')}<BANKACCTFROM>"
        f"{value('BANKID', '1')}{value('ACCTID', number)}{value('ACCTTYPE', 'CHECKING')}</BANKACCTFROM><BANKTRANLIST>"
        f"{value('DTSTART', '20261001')}{value('DTEND', '20261031')}{lines}</BANKTRANLIST><LEDGERBAL>"
        f"{value('BALAMT', '1050.00')}{value('DTASOF', '20261031')}</LEDGERBAL></STMTRS></STMTTRNRS>"
        "</BANKMSGSRSV1></OFX>"
    )
    return ((OFX_XML_HEAD if xml else OFX_HEAD) + body).encode()


def brought(
    cast: Cast, account: BankAccount, now: datetime, *moves: tuple[date, int, str], opening: int = 0, **words: str
) -> list[StatementLine]:
    """The lines of a statement with these moves, oldest first."""
    content = csv(chained(moves, opening=opening, **words))
    read = actions.import_statement(account, content=content, by=cast.manager, at=now)
    return list(StatementLine.objects.filter(statement=read.statement).order_by("id"))
