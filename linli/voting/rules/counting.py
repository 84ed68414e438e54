"""Who posts a result, settles it and calls owners back, and when not."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Refused
from linli.notices.queries import check_gate_open, posting_for
from linli.voting.models import Assembly, CallBack, Dispute, Scan
from linli.voting.states import ASSEMBLY, AssemblyState, CallBackResult, DisputeState, ScanState

from .common import check_clock, check_holds
from .disputes import is_owner_of

RESULT = "voting.result"  # under which a result's postings stand with notices, and its events in the log
WAITING_SCANS = (ScanState.TO_KEY, ScanState.TO_CHECK, ScanState.MISMATCH)


def check_can_post_result(assembly: Assembly, *, by: Actor) -> None:
    check_clock(by)
    ASSEMBLY.target("post_result", assembly.state)


def check_can_count_anew(assembly: Assembly, *, by: Actor) -> None:
    check_clock(by)
    if assembly.state != AssemblyState.RESULT:
        raise Refused(_("Only a result that is posted and not yet final is counted anew."))


def check_can_settle_result(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """When the time for objections is over, each is answered, and no ballot is in doubt."""
    check_clock(by)
    ASSEMBLY.target("settle_result", assembly.state)
    posting = posting_for(RESULT, assembly.pk, community=assembly.community)
    if posting is None:
        raise Refused(_("The result has not been posted."))
    check_gate_open(posting, at)
    if Dispute.objects.filter(assembly=assembly, state=DisputeState.OPEN).exists():
        raise Refused(_("A ballot is still being looked into."))


def check_can_draw_call_backs(assembly: Assembly, *, by: Actor) -> None:
    check_clock(by)
    if assembly.state not in (AssemblyState.COUNTING, AssemblyState.RESULT):
        raise Refused(_("Owners are drawn once voting is over, until the result is final."))


def check_can_call_back(call_back: CallBack, *, by: Actor) -> None:
    """The residents' committee; nobody asks about a ballot that she took in herself, or about her own."""
    check_holds(call_back.community, "call_back", by)
    ballot = call_back.right.ballot
    if is_owner_of(call_back.right, by):
        raise Denied(_("This concerns your own home; somebody else asks."))
    if ballot is not None and by.user_id is not None and by.user_id == ballot.cast_by_id:
        raise Denied(_("You took in this ballot yourself; somebody else asks."))
    if call_back.result not in (CallBackResult.WAITING, CallBackResult.NOT_REACHED):
        raise Refused(_("The owner has answered already."))
    if call_back.assembly.state == AssemblyState.FINAL:
        raise Refused(_("The result is final."))


def check_can_export_archive(assembly: Assembly, *, by: Actor) -> None:
    """Everything for a court: who watches over the vote, with a reason."""
    check_holds(assembly.community, "export_archive", by)
    if assembly.state not in (AssemblyState.RESULT, AssemblyState.FINAL):
        raise Refused(_("There is no result yet."))


def still_read(assembly: Assembly) -> bool:
    """Are papers still being read, or ballots looked into?"""
    return (
        Scan.objects.filter(assembly=assembly, state__in=WAITING_SCANS).exists()
        or Dispute.objects.filter(assembly=assembly, state=DisputeState.OPEN).exists()
    )
