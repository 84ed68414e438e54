"""Papers: the original under its hash, the covered copy for everybody, and a record of each look at the original."""

from io import BytesIO

import pymupdf
import pytest
from PIL import Image

from linli.audit.files import open_file
from linli.audit.models import Event
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.pdf import picture_of_page
from linli.ledger import actions, queries
from linli.ledger.masking import Box, covered
from tests.ledger.makers import posted, stocked
from tests.ledger.orders import budget, line, order, paid

pytestmark = pytest.mark.django_db


def picture(colour="white"):
    out = BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    out.seek(0)
    return out


def paper(pages=2, words="收款人：安居门业 13812345678"):
    document = pymupdf.open()
    for number in range(pages):
        document.new_page().insert_text((72, 72), f"{words} {number}", fontname="china-s")
    return BytesIO(document.tobytes())


@pytest.fixture
def made(cast, now):
    book = stocked(cast, now)
    return order(cast, book, now, budget_line=line(budget(cast, book, now)))


def added(cast, now, behind, **more):
    facts = {"file": picture(), "kind": "invoice", "name": "发票"} | more
    return actions.add_voucher(behind, **facts, by=cast.manager, at=now)


def test_an_entry_carries_the_hashes_of_its_papers(cast, now, made):
    voucher = added(cast, now, made)
    entry = paid(cast, made, now)
    event = Event.objects.get(verb="ledger.post", subject_id=entry.pk)
    assert event.data["vouchers"] == [bytes(voucher.original.sha256).hex()]
    assert list(queries.vouchers_of(entry)) == [voucher]
    later = added(cast, now, entry, kind="bank_slip", file=picture("red"))
    assert list(queries.vouchers_of(entry)) == [voucher, later]


def test_a_reversed_entrys_papers_stay_and_a_withdrawn_order_takes_none(cast, now, made):
    actions.withdraw_payment(made, by=cast.manager, at=now)
    with pytest.raises(Refused):
        added(cast, now, made)
    book = made.book
    entry = posted(cast, book, "fee-5101", "fee-1002", 100, now)
    assert added(cast, now, entry).entry == entry


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\nnothing\n%%EOF", b"\x89PNG\r\n\x1a\nxx"])
def test_what_cannot_be_shown_is_no_paper(cast, now, made, content):
    with pytest.raises(Invalid):
        added(cast, now, made, file=BytesIO(content))


def test_a_box_covers_the_pixels_of_a_picture(cast, now, made):
    voucher = added(cast, now, made)
    assert voucher.copy is None
    actions.mask_voucher(voucher, boxes=[Box(0, 100, 100, 500, 500)], by=cast.manager, at=now)
    with open_file(voucher.copy) as file:
        image = Image.open(file).convert("L")
    assert (image.getpixel((100, 75)) < 60, image.getpixel((350, 250)) > 200) == (True, True)
    event = Event.objects.get(verb="ledger.mask_voucher")
    assert (event.data["boxes"], event.data["original"]) == (1, bytes(voucher.original.sha256).hex())


def test_the_copy_of_a_pdf_holds_bare_pictures(cast, now, made):
    voucher = added(cast, now, made, file=paper())
    actions.mask_voucher(voucher, boxes=[Box(0, 0, 0, 1000, 200)], by=cast.committee, at=now)
    with open_file(voucher.copy) as file:
        content = file.read()
    with pymupdf.open("pdf", content) as copy:
        assert (copy.page_count, [page.get_text() for page in copy]) == (2, ["", ""])
    first = Image.open(BytesIO(picture_of_page(content, 0))).convert("L")
    assert first.getpixel((first.width // 2, first.height // 10)) < 60


@pytest.mark.parametrize(
    "box",
    [Box(0, 500, 0, 500, 10), Box(0, 0, 10, 10, 5), Box(0, -1, 0, 10, 10), Box(0, 0, 0, 1001, 10), Box(1, 0, 0, 9, 9)],
)
def test_a_box_lies_on_its_page(box):
    with pytest.raises(Invalid):
        covered(picture().getvalue(), "image/png", [box])


def test_a_hundred_pages_are_no_voucher():
    with pytest.raises(Invalid):
        covered(paper(13).getvalue(), "application/pdf", [])


@pytest.mark.parametrize("who", ["owner", "neighbour", "manager", "committee", "supervisor", "auditor", "street"])
def test_each_look_at_an_original_is_recorded(cast, now, made, who):
    voucher = added(cast, now, made)
    actor = getattr(cast, who)
    assert actions.see_original(voucher, by=actor, at=now) == voucher.original
    event = Event.objects.get(verb="ledger.see_original", subject_id=voucher.pk)
    assert (event.actor_id, event.at) == (actor.user_id, now)


@pytest.mark.parametrize("who", ["tenant", "family", "stranger", "fy_manager", "staff", "police", "operator"])
def test_others_see_the_covered_copy_only(cast, now, made, who):
    voucher = added(cast, now, made)
    with pytest.raises(Denied):
        actions.see_original(voucher, by=getattr(cast, who), at=now)
