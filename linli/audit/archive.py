"""A whole log as one file that anybody can keep and check, and the check of the log in the database itself.

An archive is gzip of JSON lines. The first line is the header. Then come the events in their order, each line the exact
text that was hashed (``{…}``), and between them, at the size that it signs, each checkpoint as a JSON string (``"…"``).
One pass checks everything: each checkpoint's root is that of the lines before it, so each later one continues it.
"""

import gzip
import json
import sys
import zlib
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused

from . import notes, tree
from .keys import public_key_text
from .models import Checkpoint, Log

FORMAT = "linli-archive-1"
ROWS = 5000
READ_BYTES = 1 << 18  # compressed
BLOCK_BYTES = 1 << 22  # of text at once, however much it was compressed
SLICE_BYTES = 1 << 20  # of text that is taken apart at once: its lines still lie in the processor's cache
HEADER_BYTES_MAX = 1 << 16
SWITCH_SECONDS = 0.00005

TEXTS_SQL = """
SELECT audit_event.body_text FROM audit_leaf JOIN audit_event ON audit_event.id = audit_leaf.event_id
WHERE audit_leaf.log_id = %s AND audit_leaf.index < %s ORDER BY audit_leaf.index
"""


@dataclass
class Report:
    """What a check found; ``problems`` are sentences, and without any all is as it was signed."""

    origin: str = ""
    public_key: str = ""
    size: int = 0
    checkpoints: int = 0
    bytes: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


@transaction.atomic
def write_archive(log_id: int, file: BinaryIO) -> int:
    """Write a log, up to its newest checkpoint, to ``file``. Returns its size in events. Memory stays constant.

    Raises Refused if there is nothing to archive yet.
    """
    log = Log.objects.filter(id=log_id).first()
    checkpoints = list(Checkpoint.objects.filter(log_id=log_id).order_by("size").values_list("size", "note"))
    if log is None or not checkpoints:
        raise Refused(_("This log has no entries yet."))
    size = checkpoints[-1][0]
    header = {"format": FORMAT, "log": log_id, "origin": log.origin, "public_key": public_key_text(), "size": size}
    signed = iter(checkpoints)
    next_size, note = next(signed)
    written = 0
    # No file name and no time in the header: the same log gives the same bytes.
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as out:
        out.write(_line(header))
        for texts in _texts(log_id, size):
            lines: list[bytes] = []
            for text in texts:
                lines.append(text.encode() + b"\n")
                written += 1
                if written == next_size:
                    lines.append(_line(note))
                    next_size, note = next(signed, (0, ""))
            out.write(b"".join(lines))
    return size


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _texts(log_id: int, size: int) -> Iterator[list[str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TEXTS_SQL, [log_id, size])
        while rows := cursor.fetchmany(ROWS):
            yield [row[0] for row in rows]


class _Checker:
    """Takes the lines of an archive in order."""

    def __init__(self, header: bytes, public_key: str) -> None:
        self.report, self.frontier, self.signed = Report(), tree.Frontier(), 0
        try:
            fields = json.loads(header)
            if fields["format"] != FORMAT:
                raise ValueError(fields["format"])
            self.expected = int(fields["size"])
            self.report.origin, self.report.public_key = str(fields["origin"]), str(fields["public_key"])
            self.key = b64decode(self.report.public_key, validate=True)
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(_("This file is not an archive of a log.")) from error
        if public_key and public_key != self.report.public_key:
            self.report.problems.append(_("It is signed with another key than the one you gave."))

    def events(self, lines: list[bytes]) -> None:
        self.frontier.extend([sha256(b"\x00" + line).digest() for line in lines])

    def checkpoint(self, line: bytes) -> None:
        size = self.frontier.size
        try:
            head = notes.open_head(json.loads(line), self.report.origin, self.key)
        except ValueError:
            self._wrong(_("The checkpoint after entry %(size)s carries no right signature.") % {"size": size})
        else:
            if (head.size, head.root) != (size, self.frontier.root()):
                facts = {"first": self.signed + 1, "last": size}
                self._wrong(_("Entries %(first)s to %(last)s are not what was signed.") % facts)
        self.signed = size
        self.report.checkpoints += 1

    def _wrong(self, sentence: str) -> None:
        if len(self.report.problems) < 20:
            self.report.problems.append(sentence)

    def end(self) -> Report:
        self.report.size = self.frontier.size
        if self.frontier.size != self.expected or self.signed != self.expected:
            facts = {"size": self.frontier.size, "expected": self.expected}
            self._wrong(_("The file holds %(size)s entries instead of %(expected)s.") % facts)
        return self.report


def verify_archive(file: BinaryIO, *, public_key: str = "") -> Report:
    """Check an archive in one pass and constant memory. ``public_key`` (base64) pins the key that must have signed it.

    Raises Refused if the file is not an archive at all.
    """
    blocks = _ahead(_inflate(file))
    checker, rest, total = None, b"", 0
    try:
        for block in blocks:
            total += len(block)
            text, newline, rest = (rest + block).rpartition(b"\n")
            if not newline:
                if checker is None and len(rest) > HEADER_BYTES_MAX:
                    break
                continue
            if checker is None:
                header, _newline, text = text.partition(b"\n")
                checker = _Checker(header, public_key)
            _take(checker, text)
    except (zlib.error, EOFError) as error:
        if checker is None:
            raise Refused(_("This file is not an archive of a log.")) from error
        checker.report.problems.append(_("The file is damaged or incomplete."))
    if checker is None:
        raise Refused(_("This file is not an archive of a log."))
    if rest:
        checker.report.problems.append(_("The file is damaged or incomplete."))
    report = checker.end()
    report.bytes = total
    return report


def _take(checker: _Checker, text: bytes) -> None:
    """Whole lines, without the last one's end. An event begins with a brace, a checkpoint with a quotation mark."""
    start, size = 0, len(text)
    while start < size:
        end = text.find(b"\n", start + SLICE_BYTES)
        end = size if end < 0 else end
        lines = text[start:end].split(b"\n")
        done = 0
        for mark in [place for place, line in enumerate(lines) if line[:1] == b'"']:
            checker.events(lines[done:mark])
            checker.checkpoint(lines[mark])
            done = mark + 1
        checker.events(lines[done:])
        start = end + 1


def _inflate(file: BinaryIO) -> Iterator[bytes]:
    """The text in blocks. Raises zlib.error or EOFError where the file is damaged or ends too early."""
    inflater = zlib.decompressobj(wbits=31)
    while not inflater.eof:
        packed = inflater.unconsumed_tail or file.read(READ_BYTES)
        if not packed:
            raise EOFError
        if block := inflater.decompress(packed, BLOCK_BYTES):
            yield block
    if inflater.unused_data or file.read(1):
        raise EOFError


def _ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks, the next one being unpacked on another core while this one is hashed."""
    usual = sys.getswitchinterval()
    # Unpacking lets go of the interpreter many times a block; at the usual 5 ms it would wait longer than it works.
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(next, blocks, b"")
            while block := coming.result():
                coming = pool.submit(next, blocks, b"")
                yield block
    finally:
        sys.setswitchinterval(usual)
