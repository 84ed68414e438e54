"""A book's archive: one file whose balances anybody reckons again, and in which no byte can change."""

import importlib.util
import io
import json
from collections import Counter
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from linli.audit import notes
from linli.audit.actions import record
from linli.audit.archive import verify_archive
from linli.audit.canonical import canonical
from linli.audit.keys import public_key_text, signing_key
from linli.audit.sequence import sequence
from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.ledger.queries import trial_balance
from linli.ledger.queries.exporting.archive import BookReader, write_book_archive
from tests.ledger.makers import posted, stocked

pytestmark = pytest.mark.django_db

spec = importlib.util.spec_from_file_location("verify_script", Path(__file__).resolve().parents[2] / "verify.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def book(cast, now):
    """A book with a few entries, all of them in the log."""
    book = stocked(cast, now)
    posted(cast, book, "fee-5101", "fee-1002", 12_345, now, purpose='"transfers":[["fee-1002","fee-5101",99]]')
    posted(cast, book, "common-1002", "common-6051", 55, now)
    sequence(book.pk, now)
    return book


def written(book) -> bytes:
    file = io.BytesIO()
    write_book_archive(book.pk, file)
    return file.getvalue()


def ours(content: bytes) -> list[str]:
    return verify_archive(io.BytesIO(content), public_key=public_key_text(), reader=BookReader()).problems


def theirs(content: bytes, tmp_path) -> str:
    """What the script finds wrong, or ""."""
    path = tmp_path / "book.jsonl"
    path.write_bytes(content)
    try:
        assert "of its book" in script.check(path, public_key_text())
    except (script.Wrong, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return repr(error)
    return ""


def forged(content: bytes, old: bytes, new: bytes) -> bytes:
    """Changed by somebody who knows to write the last line anew."""
    body = content.rpartition(b'["sha256"')[0]
    assert body.count(old) >= 1
    return sealed(body.replace(old, new))


def sealed(body: bytes) -> bytes:
    others = b"".join(line for line in body.splitlines(keepends=True) if line[:1] != b"{" or line == body[: len(line)])
    return body + b'["sha256","%s"]\n' % sha256(others).hexdigest().encode()


def test_the_file_states_the_balances_of_every_account_and_both_checks_reckon_them(book, cast, tmp_path):
    content = written(book)
    assert content == written(book)
    [closing] = [json.loads(line) for line in content.splitlines() if line.startswith(b'["book"')]
    stated = json.loads(closing[1].split("\n")[1])
    assert {code: fen for code, _name, _kind, fen in stated["accounts"]} == trial_balance(book, cast.on)
    assert stated["entries"] == 4
    assert (ours(content), theirs(content, tmp_path)) == ([], "")


def test_any_single_changed_byte_is_found_by_both(book, tmp_path):
    content = written(book)
    # Every byte of the header, of the closing lines, and every seventh of the rest.
    places = {*range(300), *range(0, len(content), 7), *range(len(content) - 700, len(content))}
    passed = []
    for place in sorted(places):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        try:
            wrong = bool(ours(bytes(changed)))
        except Refused:
            wrong = True
        if not wrong or not theirs(bytes(changed), tmp_path):
            passed.append((place, content[place : place + 10]))
    assert passed == []


def test_a_file_cut_off_or_added_to_is_found(book, tmp_path):
    content = written(book)
    for other in (content[:-1], content[: content.rindex(b'["sha256"')], content + b"\n", content + content[-84:]):
        assert ours(other)
        assert theirs(other, tmp_path)


def test_another_balance_is_found_even_where_the_key_has_signed_it(book, tmp_path):
    lines = written(book).splitlines()
    [place] = [number for number, line in enumerate(lines) if line.startswith(b'["book"')]
    title, stated = json.loads(lines[place])[1].split("\n")[:2]
    origin = title.split("/book/")[0]
    lie = stated.replace("12345]", "12346]")
    assert lie != stated
    note = notes.sign(f"{title}\n{lie}\n", origin, signing_key())
    lines[place] = json.dumps(["book", note], separators=(",", ":"), ensure_ascii=False).encode()
    content = sealed(b"".join(line + b"\n" for line in lines[:-1]))
    assert ours(content) == ["The balance of account fee-5101 is not what the entries come to."]
    assert "fee-5101" in theirs(content, tmp_path)


def test_a_closing_line_that_is_gone_or_not_signed_is_found(book, tmp_path):
    content = written(book)
    closing = next(line for line in content.splitlines(keepends=True) if line.startswith(b'["book"'))
    without = forged(content, closing, b"")
    assert ours(without) == ["The line with the book's balances is missing."]
    assert "balances" in theirs(without, tmp_path)
    unsigned = forged(content, closing, closing.replace(b"12345]", b"12346]"))
    assert ours(unsigned)[0].startswith("The line after entry")
    assert "signature" in theirs(unsigned, tmp_path)


def test_what_has_no_place_in_the_log_yet_is_not_counted(book, cast, now, tmp_path):
    before = written(book)
    posted(cast, book, "fee-5101", "fee-1002", 700, now)
    assert written(book) == before
    sequence(book.pk, now)
    after = written(book)
    assert (ours(after), theirs(after, tmp_path)) == ([], "")


def test_an_entry_that_is_in_the_log_but_not_in_the_book_is_found(book, now, tmp_path):
    data = {"transfers": [["fee-5101", "fee-1002", 5]]}
    record(log_id=book.pk, verb="ledger.post", subject=("entry", 0), by=SYSTEM, at=now, data=data)
    sequence(book.pk, now)
    assert ours(written(book)) == [
        "The book has 4 entries, the log 5.",
        "The balance of account fee-1002 is not what the entries come to.",
        "The balance of account fee-5101 is not what the entries come to.",
    ]
    assert "fee-1002, fee-5101" in theirs(written(book), tmp_path)


def test_a_balance_changed_in_the_database_is_found(book, as_owner, tmp_path):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_daybalance SET balance_fen = balance_fen + 1 WHERE debit_fen = 12345")
        assert cursor.rowcount == 1
    assert ours(written(book)) == ["The balance of account fee-5101 is not what the entries come to."]
    assert theirs(written(book), tmp_path)


CODES = st.text(alphabet='ab1-,"[]\\ ', min_size=1, max_size=6)
TRANSFERS = st.lists(st.tuples(CODES, CODES, st.integers(1, 10**15)), min_size=1, max_size=3)


@given(st.lists(TRANSFERS, max_size=3))
@example([[("a,1", "b[2]", 5), ("c", "a,1", 3)]])
@example([[('a","b', "]]", 5)], [('" "', '","', 7)]])
def test_whatever_stands_in_a_code_the_sums_are_right(entries):
    lines = [canonical({"data": {"transfers": each}, "verb": "ledger.post"}).encode() for each in as_json(entries)]
    balances = Counter()
    for debit, credit, fen in chain.from_iterable(entries):
        balances[debit] += fen
        balances[credit] -= fen
    assert BookReader().read([*lines, b'{"verb":"ledger.other"}']) == (balances, len(entries))


def as_json(entries):
    return [[list(one) for one in each] for each in entries]


@pytest.mark.parametrize("start", [b'{"data":{}', b'{"data":{"transfers":[["a"', b'{"x":1'])
def test_what_is_no_entry_is_a_value_error(start):
    with pytest.raises(ValueError):
        BookReader().read([start + b',"verb":"ledger.post"}'])


def test_several_processes_find_the_same(book, tmp_path, monkeypatch):
    monkeypatch.setattr("linli.audit.archive.WORTH_A_PROCESS", 1)
    monkeypatch.setattr("linli.audit.archive.PART_BYTES", 500)
    path = tmp_path / "book.jsonl"
    for content in (written(book), written(book).replace(b"12345", b"12346")):
        path.write_bytes(content)
        found = []
        for cores in (1, 2):
            with path.open("rb") as file:
                found.append(verify_archive(file, reader=BookReader(), cores=cores))
        assert found[0] == found[1]
    assert found[1].problems
