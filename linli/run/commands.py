"""The subcommands that work with the rooms. Loaded when Django is set up; a refusal becomes one sentence."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone, translation

from linli.audit.queries import ARCHIVE, BadReceipt, verify_archive
from linli.audit.queries import verify as verify_receipt
from linli.bodies import actions as bodies
from linli.bodies.actor import SYSTEM
from linli.bodies.queries import body_at
from linli.bodies.states import BodyKind, SeatTitle
from linli.ledger.queries.exporting.archive import BookReader, write_book_archive
from linli.registry import actions as registry
from linli.registry.models import ImportRun, Place
from linli.registry.queries import problem_sentence, problems
from linli.registry.states import PlaceKind, Severity

from .errors import CannotStart

SHOWN = 200  # problems of a file that are listed; their number is always told
RECEIPT_BYTES = 1 << 20


def import_register(options: argparse.Namespace) -> int:
    """Check a community's register file; with --commit enter it if nothing must be mended."""
    _speak()
    community, content, at = _place(options.community, PlaceKind.COMMUNITY), _read(options.file), timezone.now()
    run = registry.start_import(community, content=content, file_name=options.file.name, by=SYSTEM, at=at)
    run = registry.map_columns(run, mapping=run.mapping, by=SYSTEM, at=at)
    run = registry.check_import(run, by=SYSTEM, at=at, tick=_tick)
    errors = _show_problems(run)
    print(f"{run.rows_total} rows read, {errors} of them to be mended.")
    if errors:
        print("Nothing was entered. Mend the file and run this again.")
        return 1
    if not options.commit:
        print("Nothing was entered yet. Run this again with --commit to enter it.")
        return 0
    registry.enter_import(run, by=SYSTEM, at=timezone.now(), tick=_tick)
    print(f"Entered into the register of {community.name}.")
    return 0


def _show_problems(run: ImportRun) -> int:
    """List what is wrong; the number of rows that must be mended."""
    for problem in problems(run).order_by("row", "pk")[:SHOWN]:
        kind = Severity(problem.severity).label
        print(f"row {problem.row} {problem.column}: {kind}: {problem_sentence(problem.code, problem.params)}")
    if (more := run.problems.count() - SHOWN) > 0:
        print(f"… and {more} more")
    return problems(run, severity=Severity.ERROR).values("row").distinct().count()


def _tick(rows: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{rows} rows", end="", file=sys.stderr, flush=True)


def archive(options: argparse.Namespace) -> int:
    """Write the whole log of a place, with its book; the file is there only when it is whole."""
    _speak()
    place, target = _place(options.community), options.file
    fresh = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with fresh.open("wb") as file:
            size = write_book_archive(place.pk, file)
        fresh.replace(target)
    except OSError as error:
        raise CannotStart(f"{target} cannot be written: {error.strerror}.") from None
    finally:
        fresh.unlink(missing_ok=True)
    print(f"{place.name}: {size} entries in {target}. Anyone can check it: linli verify {target}")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Verify an archive or a receipt. 0 only if every byte is as it was signed, and the balances of the book are what
    its entries come to."""
    _speak()
    try:
        with options.file.open("rb") as file:
            if file.peek(len(ARCHIVE))[: len(ARCHIVE)] == ARCHIVE:
                found, facts = _verify_archive(file, options.key)
            else:
                found, facts = _verify_receipt(file.read(RECEIPT_BYTES), options.key)
    except OSError as error:
        raise CannotStart(f"{options.file} cannot be read: {error.strerror}.") from None
    print("\n".join(found) if found else f"True: {facts}")
    return 1 if found else 0


def _verify_archive(file: BinaryIO, key: str) -> tuple[list[str], str]:
    reader, cores = BookReader(), os.cpu_count() or 1
    report = verify_archive(file, public_key=key, reader=reader, cores=cores)
    facts = f"{report.origin}: {report.size} entries, {report.checkpoints} checkpoints, key {report.public_key}"
    if reader.entries:
        facts += f"; {reader.entries} entries of the book come to its balances"
    return report.problems, facts


def _verify_receipt(content: bytes, key: str) -> tuple[list[str], str]:
    try:
        receipt = json.loads(content)
    except ValueError:
        return ["This file is neither an archive nor a receipt."], ""
    try:
        proven = verify_receipt(receipt, public_key=key)
    except BadReceipt as error:
        return [str(error)], ""
    return [], f"{proven.head.origin}: entry {proven.index + 1} of {proven.head.size}, entered {proven.leaf['at']}"


def create_operator(options: argparse.Namespace) -> int:
    """The first operator, with the city in which everything else will lie."""
    _speak()
    at, address = timezone.now(), options.phone or options.email
    if not address:
        raise CannotStart("Name the phone number (--phone) or the e-mail address (--email) she signs in with.")
    city = Place.objects.filter(code=options.code, kind=PlaceKind.CITY).first() or registry.add_place(
        parent=None, kind=PlaceKind.CITY, name=options.city, code=options.code, by=SYSTEM, at=at
    )
    body = body_at(city, BodyKind.OPERATOR) or bodies.add_body(
        city, kind=BodyKind.OPERATOR, name=options.body, by=SYSTEM, at=at
    )
    seat = bodies.seat_at_address(body, address, name=options.name, title=SeatTitle.HEAD, by=SYSTEM, at=at)
    print(f"{seat.user.name} is operator of {city.name} and signs in as {address}.")
    return 0


def _place(text: str, kind: str = "") -> Place:
    """The place with this code, number or name."""
    for condition in ({"code": text.lower()}, {"pk": text if text.isdecimal() else None}, {"name": text}):
        found = list(Place.objects.filter(**condition, **({"kind": kind} if kind else {}))[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise CannotStart(f"There is more than one place named {text}; give its code instead.")
    raise CannotStart(f"There is no {'community' if kind else 'place'} {text!r} here.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotStart(f"{path} cannot be read: {error.strerror}.") from None


def _speak() -> None:
    """The rooms' sentences in the language of the terminal."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")
