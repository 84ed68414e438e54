"""The category of a case is corrected by whoever answers for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.clocks import due_with, lengthened, solve_due
from linli.cases.models import Case
from linli.cases.queries.catalogue import in_force
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line

from .moving import as_seen
from .notify import record_case


@transaction.atomic
def categorise(case: Case, category: str, *, why: str, by: Actor, at: datetime) -> None:
    """File the case under another category (a code of the catalogue in force now), with the reason.

    The limit for the solution is counted anew from the day it came in; what it was lengthened by while the reporter was
    asked, or by an extension, stays. Raises Invalid for an unknown or the same category or no reason, Conflict if the
    case was moved or filed anew meanwhile.
    """
    rules.check_can_categorise(case, by=by)
    new, old = in_force(case.community).leaf(category), case.category
    if new.code == old.code:
        raise Invalid(_("The case stands under this category already."), field="category")
    why = clean_line(why, most=500, field="why")
    if not why:
        raise Invalid(_("Say why the other category fits better."), field="why")
    longer_by = case.solve_due_at - solve_due(old, case.submitted_at)
    solve_due_at = lengthened(new, solve_due(new, case.submitted_at), longer_by)
    fields = {
        "category": new,
        "category_code": new.code,
        "urgent": new.urgent,
        "solve_due_at": solve_due_at,
        "due_at": due_with(case, solve_due_at, at),
    }
    if Case.objects.filter(as_seen(case), pk=case.pk, due_at=case.due_at).update(**fields) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    for name, value in fields.items():
        setattr(case, name, value)
    record_case(
        case,
        "categorise",
        by=by,
        at=at,
        body=case.body.name,
        category=new.code,
        before=old.code,
        solve_due_at=solve_due_at.isoformat(),
        private={"text": why},
    )
