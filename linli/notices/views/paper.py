"""A posting on paper: the PDF, and the squares that lead from paper back to the page and to the log."""

from collections.abc import Iterable
from io import BytesIO

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from linli.audit.files import JPEG, open_file
from linli.audit.queries import latest_checkpoint
from linli.kernel.pdf import render
from linli.notices.models import Posting, PostingFile

from .common import KIND_WORDS, MINUTE

PAPER_CSS = """
body { font-size: 17pt; line-height: 1.6; color: #111111; }
h1 { font-size: 30pt; line-height: 1.3; text-align: center; margin: 12pt 0 18pt 0; }
p { margin: 0 0 9pt 0; }
.kind { font-size: 15pt; text-align: center; margin: 0; }
.facts { font-size: 14pt; margin: 0 0 4pt 0; }
.figures { width: 100%; }
.n { text-align: right; }
.small { font-size: 10.5pt; line-height: 1.4; margin: 0; }
hr { margin: 10pt 0 10pt 0; }
td { padding: 4pt 10pt 4pt 0; vertical-align: top; }
"""


def pdf_of(posting: Posting, files: Iterable[PostingFile]) -> bytes:
    """The sheet for the board. The same posting gives the same bytes while its log's checkpoint is the same."""
    name, words = KIND_WORDS[posting.kind]
    pictures = {"page.png": _square(page_address(posting)), "log.png": _square(checkpoint_address(posting))}
    hung = list(files)
    shown = []
    for number, one in enumerate(hung):
        if one.file.media_type == JPEG:
            with open_file(one.file) as content:
                pictures[f"file{number}.jpg"] = content.read()
            shown.append({"src": f"file{number}.jpg", "name": one.name, "wide": _fitting(one)})
    context = {
        "posting": posting,
        "kind_name": name,
        "kind_words": words,
        "papers": [one.name for one in hung if one.file.media_type != JPEG],
        "pictures": shown,
        "address": page_address(posting),
        "checkpoint": latest_checkpoint(posting.community_id),
        "last": posting.until_at - MINUTE if posting.until_at else None,
        "sha256": bytes(posting.content_sha256 or b"").hex(),
    }
    html = render_to_string("notices/paper_pdf.html", context)
    foot = f"{posting.community.name} · {posting.title[:40]}"
    return render(html, PAPER_CSS, pictures=pictures, foot=foot, title=posting.title)


def page_address(posting: Posting) -> str:
    return f"{settings.BASE_URL}{reverse('notices:posting', args=[posting.pk])}"


def checkpoint_address(posting: Posting) -> str:
    return f"{settings.BASE_URL}{reverse('log-checkpoint', args=[posting.community_id])}"


def square_svg(address: str) -> SafeString:
    """A QR code drawn by our own code from an address of ours, for the sheet that the browser prints."""
    svg = segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
    return mark_safe(svg)  # noqa: S308


def _square(address: str) -> bytes:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def _fitting(one: PostingFile) -> int:
    """How wide a picture is printed, in points: at most the sheet's width, and not taller than two thirds of it."""
    wide, tall = one.file.width or 1, one.file.height or 1
    return max(min(480, 480 * wide // tall), 60)
