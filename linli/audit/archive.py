"""A whole log as one file that anybody can keep and check, and the check of that file.

An archive is plain JSON lines. The first line is the header. Then come the events in their order, each line the exact
text that was hashed (``{…}``), and between them, at the size that it signs, now and then a checkpoint as a JSON string
(``"…"``), the newest at the end. A line ``["KIND","…"]`` may follow: a signed note of what all these events come to,
which a `Reader` reckons again. The last line, ``["sha256","…"]``, is over all lines before it that are no events, so
that not even a byte without a meaning can change. Each checkpoint's root is that of the events before it, so each later
one continues it.
"""

import io
import json
import mmap
import os
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context
from typing import Any, BinaryIO, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused

from . import notes, tree
from .canonical import canonical
from .keys import public_key_text, signing_key
from .models import Checkpoint, Log

FORMAT = "linli-archive-2"
ARCHIVE = f'{{"format":"{FORMAT}",'.encode()  # how every archive begins
ROWS = 5000
# Every checkpoint says the same of the entries before it, only sooner; a signature costs as much as 100 entries.
APART = 1000
PART_BYTES = 1 << 20  # that are taken apart at once: their lines still lie in the processor's cache
WORTH_A_PROCESS = 8 * PART_BYTES
HEADER_BYTES_MAX = 1 << 16
SEAL = "sha256"

TEXTS_SQL = """
SELECT audit_event.body_text FROM audit_leaf JOIN audit_event ON audit_event.id = audit_leaf.event_id
WHERE audit_leaf.log_id = %s AND audit_leaf.index < %s ORDER BY audit_leaf.index
"""

Content = bytes | mmap.mmap


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


class Reader(Protocol):
    """Reckons from the events what a statement of its kind says. `read` may run in another process; it raises
    ValueError, TypeError or RecursionError for what is no event."""

    kind: str

    def read(self, lines: list[bytes]) -> Any:
        """What these events come to."""

    def add(self, found: Any) -> None:
        """Take what `read` gave, in the order of the log."""

    def problems(self, stated: str | None) -> Iterable[str]:
        """What the statement says otherwise, as sentences; None where the archive holds none."""


@transaction.atomic
def write_archive(log_id: int, file: BinaryIO, *, statement: tuple[str, str] | None = None, apart: int = APART) -> int:
    """Write a log, up to its newest checkpoint, to ``file``. Returns its size in events. Memory stays constant.

    ``statement`` is a kind and a text in one line, signed here. Raises Refused if there is nothing to archive yet.
    """
    log = Log.objects.filter(id=log_id).first()
    if log is None or not (newest := Checkpoint.objects.filter(log_id=log_id).order_by("-size").first()):
        raise Refused(_("This log has no entries yet."))
    size = newest.size
    heads = _heads(log_id, size, apart)
    next_size, note = next(heads)
    header = {"format": FORMAT, "origin": log.origin, "public_key": public_key_text(), "size": size}
    sealed = sha256()

    def put(value: object) -> None:
        line = canonical(value).encode() + b"\n"
        sealed.update(line)
        file.write(line)

    put(header)
    written = 0
    for texts in _texts(log_id, size):
        for text in texts:
            file.write(text.encode() + b"\n")
            written += 1
            if written == next_size:
                put(note)
                next_size, note = next(heads, (0, ""))
    if statement is not None:
        kind, text = statement
        signed = notes.sign(f"{log.origin}/{kind}/{size}\n{text}\n", log.origin, signing_key())
        put([kind, signed])
    put([SEAL, sealed.hexdigest()])
    return size


def _heads(log_id: int, newest: int, apart: int) -> Iterator[tuple[int, str]]:
    """The size and the note of checkpoints that lie at least ``apart`` entries apart, and of the newest."""
    last = 0
    rows = Checkpoint.objects.filter(log_id=log_id, size__lte=newest).order_by("size").values_list("size", "note")
    for size, note in rows.iterator(chunk_size=ROWS):
        if size - last >= apart or size == newest:
            yield size, note
            last = size


def _texts(log_id: int, size: int) -> Iterator[list[str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TEXTS_SQL, [log_id, size])
        while rows := cursor.fetchmany(ROWS):
            yield [row[0] for row in rows]


@dataclass(frozen=True)
class _Part:
    """A stretch of whole lines: runs of leaf hashes, each but the last followed by a line that is no event."""

    leaves: list[list[bytes]]
    others: list[bytes]
    found: Any


def verify_archive(file: BinaryIO, *, public_key: str = "", reader: Reader | None = None, cores: int = 1) -> Report:
    """Check an archive. ``public_key`` (base64) pins the key that must have signed it; with more than one of ``cores``
    a large file is taken apart by as many processes.

    Raises Refused if the file is not an archive at all.
    """
    content = _content(file)
    start = content.find(b"\n", 0, HEADER_BYTES_MAX) + 1
    checker = _Checker(content[: max(start - 1, 0)], public_key, reader)
    parts = list(_parts(content, start))
    with _hands(content, reader, cores) as take_apart:
        for part in take_apart(parts):
            checker.take(part)
    if content[-1:] != b"\n" or not checker.is_sealed:
        checker.wrong(_("The file is damaged or incomplete."))
    checker.report.bytes = len(content)
    return checker.end()


def _content(file: BinaryIO) -> Content:
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (io.UnsupportedOperation, ValueError, OSError):
        return file.read()  # no file on a disk, or an empty one


def _parts(content: Content, start: int) -> Iterator[tuple[int, int]]:
    size = len(content)
    while start < size:
        end = content.find(b"\n", start + PART_BYTES)
        end = size if end < 0 else end + 1
        yield start, end
        start = end


@contextmanager
def _hands(content: Content, reader: Reader | None, cores: int) -> Iterator[Callable[..., Iterator[_Part]]]:
    """What takes the parts apart, in their order: this process, or several that have inherited the file from it."""
    if cores < 2 or len(content) < WORTH_A_PROCESS or not hasattr(os, "fork"):
        yield lambda parts: (_take_apart(content, reader, part) for part in parts)
        return
    inherit = get_context("fork")
    with ProcessPoolExecutor(cores, mp_context=inherit, initializer=_inherit, initargs=(content, reader)) as pool:
        yield lambda parts: pool.map(_of_inherited, parts)


_inherited: list[Any] = []


def _inherit(*shared: Any) -> None:
    _inherited[:] = shared


def _of_inherited(part: tuple[int, int]) -> _Part:
    content, reader = _inherited
    return _take_apart(content, reader, part)


def _take_apart(content: Content, reader: Reader | None, part: tuple[int, int]) -> _Part:
    lines = content[slice(*part)].split(b"\n")
    if not lines[-1]:
        lines.pop()
    marks = [place for place, line in enumerate(lines) if line[:1] != b"{"]
    others = [lines[mark] for mark in marks]
    runs = [lines[start:end] for start, end in zip([0, *(m + 1 for m in marks)], [*marks, len(lines)], strict=True)]
    try:
        found = reader.read(lines) if reader else None
    except (ValueError, TypeError, RecursionError):
        found = None  # an event that is none
    return _Part([tree.leaf_hashes(run) for run in runs], others, found)


class _Checker:
    """Takes the parts of an archive in order."""

    def __init__(self, header: bytes, public_key: str, reader: Reader | None) -> None:
        self.report, self.frontier, self.signed = Report(), tree.Frontier(), 0
        self.reader, self.stated = reader, dict[str, str]()
        self.whole, self.is_sealed = sha256(header + b"\n"), False
        try:
            fields = json.loads(header)
            if fields["format"] != FORMAT:
                raise ValueError(fields["format"])
            self.expected = int(fields["size"])
            self.report.origin, self.report.public_key = str(fields["origin"]), str(fields["public_key"])
            self.key = b64decode(self.report.public_key, validate=True)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused(_("This file is not an archive of a log.")) from error
        if public_key and public_key != self.report.public_key:
            self.report.problems.append(_("It is signed with another key than the one you gave."))

    def take(self, part: _Part) -> None:
        for place, leaves in enumerate(part.leaves):
            self.frontier.extend(leaves)
            if place < len(part.others):
                self._other(part.others[place])
        if self.reader and part.found is not None:
            self.reader.add(part.found)
        elif self.reader:
            self.wrong(_("The file is damaged or incomplete."))

    def _other(self, line: bytes) -> None:
        self.is_sealed = line == canonical([SEAL, self.whole.hexdigest()]).encode()
        self.whole.update(line + b"\n")
        try:
            value = json.loads(line)
            if isinstance(value, str):
                self._checkpoint(value)
            elif value[0] != SEAL:
                self._statement(*value)
        except (ValueError, TypeError, AttributeError, RecursionError):
            facts = {"size": self.frontier.size}
            self.wrong(_("The line after entry %(size)s carries no right signature.") % facts)

    def _statement(self, kind: str, note: str) -> None:
        name, text = notes.open_note(note, self.report.origin, self.key).split("\n", 1)
        if name != f"{self.report.origin}/{kind}/{self.expected}" or kind in self.stated:
            raise ValueError(name)
        self.stated[kind] = text.removesuffix("\n")

    def _checkpoint(self, note: str) -> None:
        head, size = notes.open_head(note, self.report.origin, self.key), self.frontier.size
        if (head.size, head.root) != (size, self.frontier.root()):
            facts = {"first": self.signed + 1, "last": size}
            self.wrong(_("Entries %(first)s to %(last)s are not what was signed.") % facts)
        self.signed = size
        self.report.checkpoints += 1

    def wrong(self, sentence: str) -> None:
        if len(self.report.problems) < 20:
            self.report.problems.append(sentence)

    def end(self) -> Report:
        self.report.size = self.frontier.size
        if self.frontier.size != self.expected or self.signed != self.expected:
            facts = {"size": self.frontier.size, "expected": self.expected}
            self.wrong(_("The file holds %(size)s entries instead of %(expected)s.") % facts)
        if self.reader:
            for sentence in self.reader.problems(self.stated.get(self.reader.kind)):
                self.wrong(sentence)
        return self.report
