"""The archive, the check in the database, and verify.py, which shares no code with either: all three must agree."""

import ast
import io
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from linli.audit import keys, queries
from linli.audit.archive import verify_archive, write_archive
from linli.audit.check import verify_log
from linli.audit.models import Event, Leaf
from linli.kernel.errors import Refused

from .conftest import LOG

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).resolve().parents[2] / "verify.py"


def archived() -> bytes:
    file = io.BytesIO()
    assert write_archive(LOG, file, apart=1) == 7
    return file.getvalue()


def script(content: bytes, tmp_path: Path, *options: str) -> tuple[int, str]:
    path = tmp_path / "given"
    path.write_bytes(content)
    command = [sys.executable, "-X", "utf8", str(SCRIPT), str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def packed(receipt: object) -> bytes:
    return json.dumps(receipt).encode()


def test_an_archive_verifies_by_server_and_script(log, tmp_path):
    report = verify_archive(io.BytesIO(archived()), public_key=keys.public_key_text())
    assert (report.ok, report.size, report.checkpoints, report.problems) == (True, 7, 2, [])
    code, line = script(archived(), tmp_path, "--key", keys.public_key_text())
    assert code == 0
    assert line.startswith(f"核验通过 VERIFIED: all 7 entries of {report.origin}, 2 checkpoints")
    assert line.count("\n") == 1


def test_an_archive_is_json_lines_with_the_exact_leaves_and_always_the_same_bytes(log):
    lines = archived().decode().splitlines()
    header, *rest, seal = [json.loads(line) for line in lines]
    assert header["format"] == "linli-archive-2"
    assert [type(part) for part in rest] == [dict] * 4 + [str] + [dict] * 3 + [str]
    others = "".join(f"{line}\n" for line in lines[:-1] if line[0] != "{" or line == lines[0])
    assert seal == ["sha256", sha256(others.encode()).hexdigest()]
    assert [line for line in lines[1:] if line[0] == "{"] == [event.body_text for event in log]
    assert archived() == archived()


def test_an_archive_holds_no_private_fact(log):
    text = archived().decode()
    assert "三栋门口" not in text
    assert "街道" in text


def test_an_empty_log_has_no_archive(db):
    with pytest.raises(Refused, match="no entries"):
        write_archive(99, io.BytesIO())


def change(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[3].replace(b"whistle", b"whistlE"), *lines[4:]]


def sealed(lines: list[bytes]) -> bytes:
    """As a forger would end it: with a right last line."""
    others = b"".join(line + b"\n" for line in lines if line[:1] != b"{" or line == lines[0])
    seal = b'["sha256","%s"]' % sha256(others).hexdigest().encode()
    return b"".join(line + b"\n" for line in [*lines, seal])


SPOILS = {
    "a byte changed": change,
    "two events exchanged": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "an event left out": lambda lines: [*lines[:2], *lines[3:]],
    "an event added": lambda lines: [*lines[:-1], lines[1], lines[-1]],
    "the end cut off": lambda lines: lines[:6],
    "the last checkpoint left out": lambda lines: lines[:-1],
    "a checkpoint moved": lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
    "a checkpoint's signature spoilt": lambda lines: [*lines[:-1], lines[-1].replace(b"=\\n", b"A\\n")],
    "a checkpoint that is no text": lambda lines: [*lines[:-1], b'"\\ud800'],
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoilt_archive_is_refused_by_server_and_script(log, tmp_path, spoil):
    content = sealed(SPOILS[spoil](archived().split(b"\n")[:-2]))
    assert verify_archive(io.BytesIO(content)).ok is False
    code, line = script(content, tmp_path)
    assert (code, line.startswith("核验不通过 NOT VERIFIED: "), line.count("\n")) == (1, True, 1)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\x1f\x8b", b"{}\n", b"x" * 99, b"[" * 100_000 + b"\n", b"\xff\xd8\xff"]
)
def test_what_is_no_archive_is_told_so(content, tmp_path):
    with pytest.raises(Refused, match="not an archive"):
        verify_archive(io.BytesIO(content))
    code, line = script(content, tmp_path)
    assert (code, line.startswith("核验不通过 NOT VERIFIED: ")) == (1, True)


@pytest.mark.parametrize("cut", [12, 300, -9, -1])
def test_a_file_that_was_cut_off_is_refused(log, tmp_path, cut):
    content = archived()[:cut]
    try:
        assert verify_archive(io.BytesIO(content)).ok is False
    except Refused as refusal:
        assert "not an archive" in str(refusal)
    assert script(content, tmp_path)[0] == 1


def test_checkpoints_that_lie_close_together_are_left_out_but_never_the_newest(log):
    file = io.BytesIO()
    write_archive(LOG, file)
    assert file.getvalue() == archived_without_the_first_checkpoint()
    assert verify_archive(io.BytesIO(file.getvalue())).checkpoints == 1


def archived_without_the_first_checkpoint() -> bytes:
    lines = archived().split(b"\n")[:-2]
    return sealed([*lines[:5], *lines[6:]])


def test_another_key_is_refused_where_it_is_pinned(log, tmp_path):
    other = "A" * 43 + "="
    assert verify_archive(io.BytesIO(archived()), public_key=other).ok is False
    for content in (archived(), packed(queries.receipt(log[0].pk))):
        code, line = script(content, tmp_path, "--key", other)
        assert (code, "another key" in line) == (1, True)


def test_every_receipt_verifies_with_the_script(log, tmp_path):
    for index, event in enumerate(log):
        receipt = queries.receipt(event.pk, open=["text"])
        code, line = script(packed(receipt), tmp_path)
        assert (code, f"entry {index + 1} of 7" in line) == (0, True)
        assert ("三栋门口" in line) == (index < 4)


def test_one_changed_byte_of_a_stored_event_fails_everywhere(log, tmp_path, as_owner):
    assert verify_log(LOG).problems == []
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_event SET body_text = replace(body_text, '街道', '街到') WHERE id = %s", [log[5].pk]
        )
    assert verify_log(LOG).problems == ["Entry 6 is not what was entered: its text has been changed."]
    assert verify_archive(io.BytesIO(archived())).problems == ["Entries 5 to 7 are not what was signed."]
    assert script(archived(), tmp_path) == (1, "核验不通过 NOT VERIFIED: entries 5 to 7 are not what was signed.\n")
    receipt = packed(queries.receipt(log[5].pk))
    assert script(receipt, tmp_path) == (1, "核验不通过 NOT VERIFIED: the entry is not the one that was signed.\n")


TAMPERING = {
    "a column": ("UPDATE audit_event SET verb = 'cases.close' WHERE id = %(event)s", "columns say something other"),
    "the subject": ("UPDATE audit_event SET subject_id = 99 WHERE id = %(event)s", "columns say something other"),
    "the actor": ("UPDATE audit_event SET actor_id = 72 WHERE id = %(event)s", "private fact"),
    "a private fact": ("UPDATE audit_secret SET value = '72' WHERE event_id = %(event)s", "private fact"),
    "a leaf": ("UPDATE audit_leaf SET hash = sha256('x') WHERE event_id = %(event)s", "text has been changed"),
    "a node": ("UPDATE audit_node SET hash = sha256('x') WHERE level = 2", "stored tree"),
    "a checkpoint's note": ("UPDATE audit_checkpoint SET note = replace(note, E'\\n7\\n', E'\\n8\\n')", "checkpoint"),
    "an event": ("DELETE FROM audit_event WHERE id = %(event)s", "lost its event"),
    "the last leaves": ("DELETE FROM audit_leaf WHERE index > 4", "signs 7 entries"),
    "a leaf in between": ("DELETE FROM audit_leaf WHERE index = 3", "Entry 4 is missing"),
    "what waits": ("DELETE FROM audit_pending", "neither a place"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_the_check_in_the_database_finds(what, log, write, as_owner, settings):
    write(1)
    assert verify_log(LOG).problems == []
    statement, sentence = TAMPERING[what]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, {"event": log[1].pk})
        assert cursor.rowcount > 0
    problems = verify_log(LOG).problems
    assert problems
    assert sentence in " ".join(problems)


def test_a_past_that_was_rewritten_and_hashed_anew_is_still_not_what_was_signed(log, as_owner):
    event = Event.objects.get(pk=log[1].pk)
    forged = event.body_text.replace("街道", "街到")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET body_text = %s WHERE id = %s", [forged, event.pk])
        cursor.execute(
            "UPDATE audit_leaf SET hash = sha256('\\x00'::bytea || %s::bytea) WHERE event_id = %s",
            [forged.encode(), event.pk],
        )
    assert Leaf.objects.get(event_id=event.pk).index == 1
    assert verify_log(LOG).problems == [
        "The entries up to 4 are not what was signed.",
        "The entries up to 7 are not what was signed.",
        "The stored tree is not that of the entries.",
    ]


def test_the_script_is_short_and_stands_alone():
    source = SCRIPT.read_text(encoding="utf-8")
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else name.name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }
    assert imported - sys.stdlib_module_names == {"cryptography"}
    assert len(source.splitlines()) <= 150
