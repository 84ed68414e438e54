"""The exported journals, held to the programs that they are for: Beancount and hledger accept them, and reckon the same
balances to the fen."""

import csv
import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from linli.ledger import actions, queries
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Book, Entry
from linli.ledger.queries.exporting import journals
from linli.ledger.queries.exporting.selection import Selection
from linli.ledger.states import AccountKind, EntryKind
from tests.ledger.makers import account, decision, fund, posted, stocked
from tools import hledger as programs

pytestmark = pytest.mark.django_db

ODD = (
    'a "quoted" \\ name',
    "two\nlines\r\nand\ttabs",
    "雨棚 😀👨‍👩‍👧 修理",
    "; a comment | not a payee",
    "date:2026-13-99, type: X",
    "* ! (code) =1+1",
    "=HYPERLINK(1)",
    "2026-01-01 open Assets:Other",
    "%s {0} $x",
)
READ_BALANCES = """
import sys
from collections import defaultdict
from beancount import loader
entries, errors, _options = loader.load_file(sys.argv[1])
assert not errors, errors
totals = defaultdict(int)
for entry in entries:
    for posting in getattr(entry, "postings", ()):
        totals[posting.account] += posting.units.number * 100
for name, fen in totals.items():
    print(name, int(fen))
"""
TEXT = {"encoding": "utf-8", "env": os.environ | {"LC_ALL": "C.UTF-8"}, "capture_output": True, "check": False}


@pytest.fixture
def book(cast, now):
    """Entries of every kind, odd words, a private party, a reversal, a late entry, a closed and a thousand accounts."""
    book = stocked(cast, now)
    for number, (kind, words) in enumerate(zip(EntryKind.values, [*ODD, *ODD], strict=False)):
        put(cast, book, now, kind, words, 100 + number, private=number == 1)
    wrong = posted(cast, book, "fee-5101", "fee-1002", 700, now, on=cast.on - timedelta(days=20))
    draft = actions.prepare_reversal(wrong, reason="金额; 写错", by=cast.manager, at=now)
    actions.post_entry(draft, by=cast.committee, at=now)
    fee = fund(book, "fee")
    Account.objects.bulk_create(
        Account(book=book, fund=fee, code=f"fee-7{n:03d}", name=f"账户 {n}", kind=AccountKind.INCOME)
        for n in range(1000)
    )
    posted(cast, book, "fee-1002", "fee-7999", 1, now)
    Account.objects.filter(book=book, code="fee-7998").update(closed_on=cast.on - timedelta(days=3))
    return book


def put(cast, book: Book, now, kind: str, words: str, fen: int, *, private: bool) -> Entry:
    """An entry of any kind, as the verb of that kind would post it."""
    lines = [
        Line(account(book, "fee-5101"), account(book, "fee-1002"), fen),
        Line(account(book, "common-5202"), account(book, "common-1002"), 2 * fen),
    ]
    facts = Facts(
        kind=kind,
        on=cast.on - timedelta(days=fen % 7),
        purpose=words,
        prepared=Hand.of(cast.manager),
        approved=Hand.of(cast.committee),
        counterparty="张小明" if private else words[:80],
        counterparty_private=private,
        bank_reference="A;1|2",
        decision=decision(cast, now, number=f'第"{fen}"号'),
    )
    return actions.posting.post(book, lines, facts, by=cast.committee, at=now)


def written(tmp_path: Path, pieces, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(b"".join(pieces))
    return path


def bean_balances(path: Path) -> dict[str, int]:
    check = subprocess.run([Path(sys.executable).with_name("bean-check"), "--no-cache", path], **TEXT)
    assert (check.returncode, check.stderr + check.stdout) == (0, "")
    done = subprocess.run([sys.executable, "-c", READ_BALANCES, path], **TEXT)
    assert done.returncode == 0, done.stderr
    return {name: int(fen) for name, fen in (line.rsplit(" ", 1) for line in done.stdout.splitlines()) if int(fen)}


def hledger(path: Path, *command: str) -> subprocess.CompletedProcess:
    program = programs.find()
    assert program, "hledger is not installed: python -m tools.hledger"
    return subprocess.run([program, "-f", path, *command], **TEXT)


def hledger_balances(path: Path) -> dict[str, int]:
    check = hledger(path, "check", "--strict", "ordereddates")
    assert (check.returncode, check.stderr) == (0, "")
    done = hledger(path, "balance", "--flat", "--no-total", "--empty", "-O", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(io.StringIO(done.stdout)))[1:]
    amounts = {name: text.removesuffix(" CNY").replace(".", "") for name, text in rows}
    return {name: int(fen) for name, fen in amounts.items() if int(fen)}


def ours(book: Book, on, **only) -> dict[str, int]:
    """Our own trial balance by the names in the journals, without zeros."""
    accounts = Account.objects.filter(book=book).select_related("fund").order_by("fund_id", "code")
    names = journals.account_names(accounts)
    by_code = queries.trial_balance(book, on)
    return {names[a.pk]: by_code[a.code] for a in accounts.filter(**only) if by_code[a.code]}


def test_both_programs_accept_the_whole_book_with_our_balances(book, cast, tmp_path):
    whole = Selection(book, book.opened_on, cast.on)
    expected = ours(book, cast.on)
    assert len(expected) > 6
    assert bean_balances(written(tmp_path, journals.beancount(whole), "book.beancount")) == expected
    assert hledger_balances(written(tmp_path, journals.hledger(whole), "book.journal")) == expected


def test_some_days_begin_with_what_was_there_before(book, cast, tmp_path):
    some = Selection(book, cast.on - timedelta(days=3), cast.on - timedelta(days=1))
    expected = ours(book, some.last)
    assert expected != ours(book, cast.on)
    assert bean_balances(written(tmp_path, journals.beancount(some), "some.beancount")) == expected
    assert hledger_balances(written(tmp_path, journals.hledger(some), "some.journal")) == expected


def test_one_fund_alone_balances(book, cast, tmp_path):
    fee = Selection(book, cast.on - timedelta(days=3), cast.on, fund=fund(book, "fee"))
    expected = ours(book, cast.on, fund__code="fee")
    assert expected
    assert bean_balances(written(tmp_path, journals.beancount(fee), "fee.beancount")) == expected
    assert hledger_balances(written(tmp_path, journals.hledger(fee), "fee.journal")) == expected


def test_one_account_alone_has_its_balance_and_leaves_the_rest_outside(book, cast, tmp_path):
    bank = Selection(book, cast.on - timedelta(days=3), cast.on, account=account(book, "fee-1002"))
    [(name, fen)] = ours(book, cast.on, code="fee-1002").items()
    for balances in (
        bean_balances(written(tmp_path, journals.beancount(bank), "bank.beancount")),
        hledger_balances(written(tmp_path, journals.hledger(bank), "bank.journal")),
    ):
        assert balances[name] == fen
        assert sum(balances.values()) == 0


@pytest.mark.parametrize("write", [journals.beancount, journals.hledger])
def test_one_fen_more_in_one_posting_is_found_by_the_program_itself(book, cast, tmp_path, write):
    text = b"".join(write(Selection(book, book.opened_on, cast.on))).decode()
    wrong = text.replace("  100000.00 CNY", "  100000.01 CNY").replace("  -100000.00 CNY", "  -100000.01 CNY")
    path = written(tmp_path, [restored(wrong, text).encode()], "wrong.journal")
    if write is journals.beancount:
        done = subprocess.run([Path(sys.executable).with_name("bean-check"), "--no-cache", path], **TEXT)
        assert (done.returncode, "Balance failed" in done.stderr) == (1, True)
    else:
        done = hledger(path, "check", "--strict")
        assert (done.returncode, "assertion" in done.stderr) == (1, True)


def restored(wrong: str, right: str) -> str:
    """What was asserted stays as it was."""
    pairs = zip(wrong.splitlines(), right.splitlines(), strict=True)
    return "\n".join(r if " balance " in r or " = " in r else w for w, r in pairs) + "\n"


@pytest.mark.parametrize("write", [journals.beancount, journals.hledger])
def test_a_private_party_is_masked_and_the_bytes_are_always_the_same(book, cast, write):
    whole = Selection(book, book.opened_on, cast.on)
    content = b"".join(write(whole))
    assert content == b"".join(write(whole))
    text = content.decode()
    assert "张小明" not in text
    assert "张**" in text or "张*明" in text


def test_two_codes_that_would_be_one_name_stay_two(cast, now):
    book = stocked(cast, now)
    pair = [
        Account.objects.create(book=book, fund=fund(book, "fee"), code=code, name="x", kind=AccountKind.INCOME)
        for code in ("fee-8.1", "fee-8-1")
    ]
    assert list(journals.account_names(pair).values()) == ["Income:Fee:A8-1", f"Income:Fee:A8-1-X{pair[1].pk}"]
