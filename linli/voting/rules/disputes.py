"""Who may say that a ballot is not hers, and who answers it."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Refused
from linli.registry.models import Binding
from linli.registry.states import Relation
from linli.voting.models import Dispute, Proxy, Right
from linli.voting.states import DISPUTE, AssemblyState, Channel, DisputeState

from .casting import check_duty, check_is_voter

DISPUTABLE = (AssemblyState.OPEN, AssemblyState.COUNTING, AssemblyState.RESULT)


def is_owner_of(right: Right, by: Actor) -> bool:
    """Whether a home of hers, as an owner, is among the units of the line."""
    homes = Binding.objects.filter(user=by.user_id, relation=Relation.OWNER, to_at__isnull=True)
    return right.units.filter(unit__in=homes.values("unit")).exists()


def check_can_dispute(right: Right, *, by: Actor) -> None:
    """An owner about her own line, until the result is final."""
    check_is_voter(right.community.path or "-", by)
    if not is_owner_of(right, by):
        raise Denied(_("This ballot belongs to another home."))
    state = right.assembly.state
    if state == AssemblyState.FINAL:
        raise Refused(_("The result is final. Who doubts it can go to court within a year (Civil Code art. 280)."))
    if state not in DISPUTABLE:
        raise Refused(_("Nothing has been cast yet."))
    if right.disputes.filter(state=DisputeState.OPEN).exists():
        raise Refused(_("This is being looked into already; until it is answered the ballot does not count."))


def check_can_answer_dispute(dispute: Dispute, *, by: Actor) -> None:
    """A counter who had no hand in the ballot: neither took nor read it, and it is not her own home."""
    right = dispute.right
    check_duty(right.community.path or "-", "answer_dispute", by)
    if is_owner_of(right, by) or dispute.raised_by_id == by.user_id:
        raise Denied(_("This concerns your own home; somebody else answers it."))
    if by.user_id is not None and by.user_id in _hands(right):
        raise Denied(_("You took or read this ballot yourself; somebody else answers."))
    DISPUTE.target("uphold_dispute", dispute.state)
    if right.assembly.state == AssemblyState.FINAL:
        raise Refused(_("The result is final."))


def check_can_register_proxy(right: Right, agent_id: int, *, held: int, most: int, by: Actor, at: datetime) -> None:
    """Raises Denied, and Refused where the agent has as many as the rules allow (``most``; 0: they name no limit)."""
    check_duty(right.community.path or "-", "register_proxy", by)
    if agent_id == by.user_id:
        raise Denied(_("You cannot register a proxy for yourself; another worker does it."))
    if is_owner_of(right, by):
        raise Denied(_("This concerns your own home; somebody else registers it."))
    if right.assembly.state not in (AssemblyState.POSTED, AssemblyState.OPEN) or at >= right.assembly.closes_at:
        raise Refused(_("Voting is over."))
    if most and held >= most:
        raise Refused(
            _("By the rules here nobody votes for more than %(most)d owners, and this person does already.")
            % {"most": most}
        )


def check_can_revoke_proxy(proxy: Proxy, *, by: Actor) -> None:
    """The owner whenever she likes; or the office, on her word, where she has no account."""
    check_duty(proxy.community.path or "-", "revoke_proxy", by)
    if not is_owner_of(proxy.right, by):
        check_duty(proxy.community.path or "-", "register_proxy", by)
    if proxy.revoked_at is not None:
        raise Refused(_("The owner has ended this proxy."))


def _hands(right: Right) -> set[int]:
    """Everybody who took in or read a ballot of this line."""
    hands = set(right.ballots.exclude(channel=Channel.PHONE).values_list("cast_by", flat=True))
    hands |= set(right.ballots.values_list("scan__taken_by", flat=True))
    hands |= set(right.ballots.values_list("scan__keyings__clerk", flat=True))
    return {hand for hand in hands if hand is not None}
