"""What the pages of a vote share: the vote behind the address, and how it stands in words."""

from django.http import Http404
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.kernel.shares import percent
from linli.voting.models import Assembly
from linli.voting.queries import assemblies
from linli.voting.queries.moments import TONES, row_of, when
from linli.voting.views.common import readable

__all__ = ["TONES", "row_of", "share_text", "shown", "square", "when"]


def shown(request: Request, code: str, pk: int, *, drafts: bool = False) -> Assembly:
    """A vote that she may read; drafts are for who calls votes."""
    community = readable(request, code, "draft_assembly" if drafts else "read")
    try:
        return assemblies.find(community, pk, drafts=drafts)
    except Assembly.DoesNotExist:
        raise Http404(_("There is no such vote.")) from None


def square(area_dm2: int) -> str:
    """Square metres without the unit: "1,204.50"."""
    return f"{area_dm2 // 100:,}.{area_dm2 % 100:02d}"


def share_text(part: int, whole: int, *, area: bool) -> str:
    """What stands at a bar: "410.00/602.16 m²　68.1%"."""
    figures = f"{square(part)}/{square(whole)} m²" if area else f"{part:,}/{whole:,}"
    return f"{figures}　{percent(part, whole) or '0.0'}%"
