"""What a bank's file says, in each of its formats: the same lines, whatever the clothes; nothing guessed in silence."""

from datetime import date

import pytest

from linli.kernel.errors import Invalid
from linli.ledger.bankfiles import is_open, read_bank_file
from linli.ledger.bankfiles.base import read_amount, read_day
from linli.ledger.bankfiles.columns import guess
from tests.ledger.bankfiles import HEADINGS, NUMBER, camt, chained, csv, ntry, ofx, row, xlsx

TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 5)
MOVES = [(OCTOBER, 120_050, "A1"), (OCTOBER, -20_000, "A2")]


def read(content, **facts):
    return read_bank_file(content, today=TODAY, **facts)


def told(file):
    return [(line.on, line.amount_fen, line.reference) for line in file.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_below_its_title_in_every_encoding(encoding):
    above = f'"成都示例银行账户明细"\r\n"账号：{NUMBER} 户名：业主大会"\r\n"2026-10-01 至 2026-10-31"'
    file = read(csv(chained(MOVES, opening=1_000_000), above=above, encoding=encoding))
    assert (told(file), file.opening_fen, file.closing_fen, file.account_number, file.problems) == (
        MOVES,
        1_000_000,
        1_100_050,
        NUMBER,
        [],
    )


def test_a_workbook_says_the_same_whatever_its_cells_are():
    rows = [
        [OCTOBER, "物业费", None, 1200.5, 11200.5, "张三", "A1"],
        ["2026年10月5日", "保洁", "２００．００", "", "11,000.50", "", "A2"],
    ]
    file = read(xlsx(rows, above=("成都示例银行", "单位：元")))
    assert (told(file), file.opening_fen, file.problems) == (MOVES, 1_000_000, [])


def test_the_newest_may_stand_first():
    file = read(csv(chained(MOVES, opening=1_000_000)[::-1]))
    assert (told(file), file.opening_fen, file.closing_fen) == (MOVES, 1_000_000, 1_100_050)


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            ("记账日", "借贷标志", "交易金额", "对方单位名称", "摘要"),
            [["20261005", "贷", "1,200.50", "张三", "物业费"], ["20261005", "借", "200.00", "保洁公司", "款"]],
        ),
        (
            (
                "交易日期[ Transaction Date ]",
                "交易金额[ Trade Amount ]",
                "付款人名称[ Payer's Name ]",
                "收款人名称[ Payee's Name ]",
            ),
            [["20261005", "1200.50", "张三", "业主大会"], ["20261005", "-200.00", "业主大会", "保洁公司"]],
        ),
        (
            ("交易时间", "收入金额", "支出金额", "对方户名"),
            [["2026/10/5 12:00:01", "¥1,200.50", "-", "张三"], ["2026/10/5 13:00", "--", "200", "保洁公司"]],
        ),
        (
            ("记账日", "借方发生额/元(支取)", "贷方发生额/元(收入)", "对方户名"),
            [["46300", "0.00", "1200.50", "张三"], ["46300", "200.00", "0.00", "保洁公司"]],
        ),
    ],
)
def test_one_column_with_a_sign_or_two_columns(headings, rows):
    file = read(csv(rows, headings=headings))
    assert [(line.on, line.amount_fen, line.counterparty) for line in file.lines] == [
        (OCTOBER, 120_050, "张三"),
        (OCTOBER, -20_000, "保洁公司"),
    ]


def test_every_wrong_row_is_named_and_none_is_guessed():
    rows = [*chained(MOVES), [*row(OCTOBER, 100, "A3")[:2], "1.00", "2.00", "", "", ""]]
    rows += [["31/10/2026", "费", "1.00", "", "", "", "A4"], ["2026-10-05", "费", "1.005", "", "", "", "A5"]]
    rows += [["2027-01-01", "费", "1.00", "", "", "", "A6"], ["合计", "", "3.00", "", "", "", ""]]
    file = read(csv(rows))
    assert ([problem.row for problem in file.problems if problem.stops], file.stops) == ([4, 5, 6, 7], True)


def test_balances_that_contradict_the_lines_are_told_and_kept():
    rows = chained(MOVES, opening=1_000_000)
    rows[1][4] = "99.00"
    file = read(csv(rows))
    assert ([(problem.row, problem.stops) for problem in file.problems], len(file.lines)) == (
        [(3, False), (0, False)],
        2,
    )


def test_a_line_twice_under_the_banks_number_is_one_line_and_two_equal_ones_without_are_two():
    twice = chained(MOVES[:1], opening=0) * 2
    assert len(read(csv(twice)).lines) == 1
    bare = [[*line[:6], ""] for line in twice]
    assert len(read(csv(bare)).lines) == 2


def test_headings_that_nobody_knows_are_asked_for():
    with pytest.raises(Invalid) as refusal:
        read(csv([["5.10.2026", "3"]], headings=("Datum", "Betrag")))
    assert refusal.value.field == "columns"
    file = read(csv([["2026-10-05", "3"]], headings=("Datum", "Betrag")), columns={"date": "Datum", "amount": "Betrag"})
    assert told(file) == [(OCTOBER, 300, "")]
    assert guess(HEADINGS)["reference"] == "交易流水号"


@pytest.mark.parametrize("version", range(2, 9))
def test_camt_in_each_version(version):
    entries = ntry("60.00", "CRDT", "R1", version=version) + ntry(
        "10.00", "DBIT", "R2", version=version, name="保洁公司"
    )
    file = read(camt(entries, version=version, closing="1050.00"))
    assert (
        [(line.amount_fen, line.counterparty, line.text, line.reference) for line in file.lines],
        file.problems,
    ) == (
        [(6_000, "张三", "物业费", "R1"), (-1_000, "保洁公司", "物业费", "R2")],
        [],
    )
    assert (file.opening_fen, file.closing_fen, file.from_date, file.to_date, file.account_number) == (
        100_000,
        105_000,
        date(2026, 10, 1),
        date(2026, 10, 31),
        NUMBER,
    )


def test_a_batch_is_one_line_and_what_is_pending_is_none():
    file = read(
        camt(ntry("30.00", "CRDT", "R1", details=3) + ntry("5.00", "CRDT", "R2", status="PDNG"), closing="1030.00")
    )
    assert [(line.amount_fen, line.counterparty) for line in file.lines] == [(3_000, "")]
    assert [(problem.row, problem.stops) for problem in file.problems] == [(2, False)]


@pytest.mark.parametrize("year", ["0001", "1066", "9999"])
def test_a_year_that_nobody_can_reckon_with_stops_the_file(year):
    line = camt(ntry("30.00", "CRDT", "R1").replace("2026-", f"{year}-"), closing="1030.00")
    days = f"<FrToDt><FrDtTm>{year}-01-01T00:00:00</FrDtTm><ToDtTm>{year}-12-31T00:00:00</ToDtTm></FrToDt>"
    assert [read(content).stops for content in (line, camt("", days=days))] == [True, True]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&b;</Document>"""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Document/>",
        b"<a",
        BOMB,
        camt("").replace(b"053.001.02", b"053.001.09"),
        b"%PDF-1.7",
        b"PK\x03\x04 no",
        b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><STMTRS>",
        b"\x00\x01",
        ofx().replace(b"<CURDEF>CNY", b"<CURDEF>USD"),
        b"<!DOCTYPE x []>" + ofx(xml=True),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content):
    with pytest.raises(Invalid) as refusal:
        read(content)
    assert str(refusal.value)


@pytest.mark.parametrize("xml", [False, True])
def test_ofx_as_sgml_and_as_xml(xml):
    file = read(ofx(xml=xml))
    assert (told(file), file.closing_fen, file.to_date, file.account_number, file.problems) == (
        [(OCTOBER, 5_000, "F1")],
        105_000,
        date(2026, 10, 31),
        NUMBER,
        [],
    )


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123_450),
        ("¥１，２３４．５", 123_450),
        ("-3.00", -300),
        ("3.00-", -300),
        ("(3)", -300),
        ("+.50", 50),
        ("5.10元", 510),
        ("−2", -200),
    ],
)
def test_amounts_as_banks_write_them(text, fen):
    assert read_amount(text) == fen


@pytest.mark.parametrize("text", ["", "-", "1,23", "1.2.3", "一百", "1.001", "1e5", "9" * 30, "."])
def test_what_is_no_amount(text):
    with pytest.raises(Invalid):
        read_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05",
        "2026/10/5",
        "2026.10.05",
        "20261005",
        "２０２６-１０-０５",
        "2026年10月5日",
        "46300",
        "20261005 12:30:00",
        "20261005123000",
        "2026-10-05T12:30:00+08:00",
    ],
)
def test_days_as_banks_write_them(text):
    assert read_day(text) == OCTOBER


@pytest.mark.parametrize("text", ["", "05/10/2026", "2026-13-01", "2026-02-30", "12", "昨天"])
def test_what_is_no_day(text):
    with pytest.raises(Invalid):
        read_day(text)


def test_who_is_no_organisation_is_taken_for_a_person():
    assert [is_open(*words) for words in [("张三", ""), ("", "张三 3-2-1204"), ("", ""), ("李公", "结息")]] == [
        False
    ] * 4
    assert [
        is_open(*words)
        for words in [("芙蓉保洁有限公司", ""), ("", "结息"), ("财付通支付科技有限公司", "张三"), ("ACME Ltd", "")]
    ] == [True] * 4
