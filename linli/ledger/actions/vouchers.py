"""The papers behind payments and entries: the original sealed by its hash, and a covered copy for everybody."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, open_file, store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.ledger.masking import Box, covered, pages_of
from linli.ledger.models import Entry, EntryDraft, PaymentOrder, Voucher
from linli.ledger.rules import vouchers as rules
from linli.ledger.states import VoucherKind

VOUCHERS_MOST = 20


@transaction.atomic
def add_voucher(
    behind: PaymentOrder | EntryDraft | Entry,
    *,
    file: Upload,
    kind: str,
    name: str = "",
    by: Actor,
    at: datetime,
) -> Voucher:
    """Add a paper (a PDF or a picture) to an order, a draft, or an entry that is posted already.

    The entry of an order or a draft carries the hashes of the papers that it had when it was posted; a paper that
    comes later is an event of its own. Nobody but those who answer for it sees it until its copy is made.
    """
    book = behind.book
    by = rules.check_can_add_voucher(book, behind, by=by)
    if kind not in VoucherKind.values:
        raise Invalid(_("Choose a kind from the list."), field="kind")
    column = {PaymentOrder: "order", EntryDraft: "draft", Entry: "entry"}[type(behind)]
    if Voucher.objects.filter(book=book, **{column: behind}).count() >= VOUCHERS_MOST:
        raise Invalid(_("At most %(most)d papers fit here.") % {"most": VOUCHERS_MOST}, field="file")
    original = store(file, kinds=(PICTURE, PDF), at=at, field="file")
    with open_file(original) as content:
        pages_of(content.read(), original.media_type)  # a paper that cannot be shown is no paper
    voucher = Voucher.objects.create(
        book=book,
        kind=kind,
        name=clean_line(name, most=80, field="name") or str(VoucherKind(kind).label),
        original=original,
        added_by_id=by.user_id,
        added_at=at,
        **{column: behind},
    )
    facts = {"behind": [column, behind.pk], "kind": kind, "original": _hash(original)}
    _note(voucher, "add_voucher", by=by, at=at, **facts)
    return voucher


@transaction.atomic
def mask_voucher(voucher: Voucher, *, boxes: Iterable[Box], by: Actor, at: datetime) -> None:
    """Make the copy that everybody sees, with ``boxes`` covered; none, if nothing on it is personal. A better copy can
    be made later; the original stays as it is."""
    by = rules.check_can_mask_voucher(voucher, by=by)
    with open_file(voucher.original) as file:
        content = file.read()
    boxes = list(boxes)
    copy = store(
        BytesIO(covered(content, voucher.original.media_type, boxes)), kinds=(PICTURE, PDF), at=at, field="boxes"
    )
    Voucher.objects.filter(pk=voucher.pk).update(copy=copy)
    voucher.copy = copy
    _note(voucher, "mask_voucher", by=by, at=at, copy=_hash(copy), original=_hash(voucher.original), boxes=len(boxes))


@transaction.atomic
def see_original(voucher: Voucher, *, by: Actor, at: datetime) -> StoredFile:
    """The original, with everything on it. Each look is an event that everybody can count."""
    rules.check_can_see_original(voucher, by=by)
    _note(voucher, "see_original", by=by, at=at)
    return voucher.original


def _hash(stored: StoredFile) -> str:
    return bytes(stored.sha256).hex()


def _note(voucher: Voucher, verb: str, *, by: Actor, at: datetime, **data: Any) -> None:
    record(log_id=voucher.book_id, verb=f"ledger.{verb}", subject=("voucher", voucher.pk), by=by, at=at, data=data)
