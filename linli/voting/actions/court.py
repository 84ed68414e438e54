"""Everything of a vote for a court: who takes it, and why, stands in the log."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.voting.models import Assembly
from linli.voting.rules import counting as rules


@transaction.atomic
def export_archive(assembly: Assembly, *, reason: str, names: bool, by: Actor, at: datetime) -> None:
    """Record that the archive of a vote is handed out; ``names``: with the names of the roll. The archive itself is
    written by ``queries.proof.court.write_archive``. Raises Denied, Refused, Invalid without a reason."""
    rules.check_can_export_archive(assembly, by=by)
    words = clean_line(reason, most=400, field="reason")
    if not words:
        raise Invalid(_("Say what for: the court, its number, who asked."), field="reason")
    record(
        log_id=assembly.community_id,
        verb="voting.export_archive",
        subject=(rules.RESULT, assembly.pk),
        by=by,
        at=at,
        data={"names": names},
        private={"reason": words},
    )
