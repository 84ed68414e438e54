"""The newest checkpoint of a community's log on one sheet for the notice board: paper keeps what a server might not."""

import segno
from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.audit.queries import latest_checkpoint, public_key_text
from linli.bodies.actor import Request
from linli.kernel.doors import ANYONE, opens_to

from .public import community_of

IN_GROUP, IN_LINE = 4, 4  # of the root's hexadecimal digits: four by four are read aloud and compared most easily


@opens_to(ANYONE)
@require_safe
def checkpoint(request: Request, code: str) -> HttpResponseBase:
    """One sheet of A4 with what the log states of itself. Anybody may print it; nothing of any case stands there."""
    community = community_of(code)
    if community.code != code:
        return redirect("notice-board", community.code)
    newest = latest_checkpoint(community.pk)
    if newest is None:
        raise Http404(_("The log of this community is still empty."))
    address = f"{settings.BASE_URL}{reverse('verify-receipt')}"
    # Drawn by our own code from an address of ours.
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
    context = {
        "community": community,
        "checkpoint": newest,
        "root": in_groups(bytes(newest.root).hex()),
        "key": public_key_text(),
        "address": address,
        "qr": mark_safe(drawn),  # noqa: S308
    }
    return render(request, "cockpit/notice_board.html", context)


def in_groups(digits: str) -> list[str]:
    """``"3fa4…"`` as lines of groups: ``["3fa4 91c0 …", …]``."""
    groups = [digits[start : start + IN_GROUP] for start in range(0, len(digits), IN_GROUP)]
    return [" ".join(groups[start : start + IN_LINE]) for start in range(0, len(groups), IN_LINE)]
