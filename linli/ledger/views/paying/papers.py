"""Papers at the desk: added, shown page by page, covered for everybody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit.files import JPEG, open_file
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import Invalid, Refused
from linli.ledger import actions
from linli.ledger.forms.paying import PaperForm
from linli.ledger.masking import BOXES_MOST, WHOLE, Box, pages_of, picture_of
from linli.ledger.models import Book, Entry, EntryDraft, PaymentOrder, Voucher

from .common import book_here

BLANK_ROWS = 3  # boxes that can be typed where the browser draws none
BEHIND: dict[str, Any] = {"payments": PaymentOrder, "drafts": EntryDraft, "entries": Entry}


@opens_to("ledger.add_voucher")
@require_POST
def add(request: Request, code: str, behind: str, pk: int) -> HttpResponse:
    """A paper for an order, a draft or an entry; back to its page with a sentence."""
    book = book_here(request, code, "add_voucher")
    thing = get_object_or_404(BEHIND[behind], book=book, pk=pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_voucher(thing, **form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, _("Added. Now make the copy that everybody sees."))
        except Invalid as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Choose a photo or a PDF and say what it is."))
    return redirect(home_of(book, thing))


@opens_to("ledger.see_original")
@never_cache
@require_safe
def page(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """One page of an original as a picture. Each look is recorded."""
    voucher = _voucher(request, code, pk)
    original = actions.see_original(voucher, by=request.actor, at=request.at)
    with open_file(original) as file:
        content = file.read()
    try:
        picture = picture_of(content, original.media_type, number)
    except IndexError:
        raise Http404 from None
    answer = HttpResponse(picture, content_type=JPEG if original.media_type == JPEG else "image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@opens_to("ledger.mask_voucher")
@never_cache
def cover(request: Request, code: str, pk: int) -> HttpResponse:
    """Draw boxes over what is personal; without a script type their edges in percent."""
    voucher = _voucher(request, code, pk, "mask_voucher")
    wrong = ""
    if request.method == "POST":
        try:
            actions.mask_voucher(voucher, boxes=boxes_of(request.POST), by=request.actor, at=request.at)
            messages.success(request, _("This is the copy that everybody sees from now on."))
            return redirect(home_of(voucher.book, voucher.order or voucher.draft or voucher.entry))
        except Refused as refusal:
            wrong = str(refusal)
    with open_file(voucher.original) as file:
        pages = pages_of(file.read(), voucher.original.media_type)
    context = {
        "book": voucher.book,
        "place": voucher.book.community,
        "page": "payments" if voucher.order_id else "drafts",
        "voucher": voucher,
        "pages": range(pages),
        "rows": range(BLANK_ROWS),
        "wrong": wrong,
        "back": home_of(voucher.book, voucher.order or voucher.draft or voucher.entry),
    }
    return render(request, "ledger/paying_cover.html", context, status=422 if wrong else 200)


def boxes_of(typed: Any) -> list[Box]:
    """The boxes of the form: parallel fields page, left, top, right, bottom. From a script they are thousandths
    ("123"), typed by hand they are percent ("12%"). Empty rows are left out."""
    names = ("page", "left", "top", "right", "bottom")
    rows = list(zip(*(typed.getlist(name) for name in names), strict=False))
    if len(rows) > BOXES_MOST:
        raise Invalid(_("These are too many boxes. Draw larger ones."), field="boxes")
    return [_box(row) for row in rows if any(value.strip() for value in row[1:])]


def _box(row: tuple[str, ...]) -> Box:
    try:
        page_number = int(row[0]) - 1
        left, top, right, bottom = (_thousandths(value.strip()) for value in row[1:])
    except ValueError:
        raise Invalid(_("Write the edges of a box in percent of the page, such as 12%."), field="boxes") from None
    return Box(page_number, left, top, right, bottom)


def _thousandths(value: str) -> int:
    return int(value.removesuffix("%")) * (WHOLE // 100) if value.endswith("%") else int(value)


def home_of(book: Book, thing: PaymentOrder | EntryDraft | Entry | None) -> str:
    """Where a paper hangs at the desk."""
    base = f"/desk/book/{book.community.code}"
    if isinstance(thing, PaymentOrder):
        return f"{base}/payments/{thing.pk}/"
    if isinstance(thing, EntryDraft):
        return f"{base}/drafts/{thing.pk}/"
    return f"/c/{book.community.code}/book/entries/{thing.voucher}/" if thing else f"{base}/payments/"


def _voucher(request: Request, code: str, pk: int, verb: str = "see_original") -> Voucher:
    book = book_here(request, code, verb)
    rows = Voucher.objects.select_related("book__community", "original", "order", "draft", "entry")
    return get_object_or_404(rows, book=book, pk=pk)
