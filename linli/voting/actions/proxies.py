"""An owner lets somebody vote for her, in writing; she ends it when she likes, or by voting herself."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.files import PDF, PICTURE, Upload, store
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.law.deadlines import SHANGHAI
from linli.people.models import User
from linli.voting.models import Assembly, Proxy, Right
from linli.voting.queries.proxies import held_by, most_proxies
from linli.voting.rules import disputes as rules
from linli.voting.rules.casting import check_duty


@transaction.atomic
def register_proxy(
    right: Right, *, agent: User, evidence: Upload, until_on: date | None = None, by: Actor, at: datetime
) -> Proxy:
    """Register the written proxy of an owner, with its picture; until the day of closing by default (274号 art. 26(1)).

    Raises Denied for who registers herself as the agent, Refused beyond the most that the rules allow one agent,
    Conflict where the line has a proxy, Invalid for a file that is no picture.
    """
    check_duty(right.community.path or "-", "register_proxy", by)
    assembly = Assembly.objects.select_for_update(no_key=True).get(pk=right.assembly_id)
    right.assembly = assembly
    held = held_by(assembly, agent)
    rules.check_can_register_proxy(right, agent.pk, held=held, most=most_proxies(assembly), by=by, at=at)
    today, last = (moment.astimezone(SHANGHAI).date() for moment in (at, assembly.closes_at))
    if until_on is not None and until_on < today:
        raise Invalid(_("This day is over already."), field="until_on")
    file = store(evidence, kinds=(PICTURE, PDF), at=at, field="evidence")
    try:
        with transaction.atomic():
            proxy = Proxy.objects.create(
                community_id=right.community_id,
                assembly=assembly,
                right=right,
                agent=agent,
                evidence=file,
                until_on=until_on or last,
                registered_by_id=by.user_id or 0,
                registered_at=at,
            )
    except IntegrityError:
        raise Conflict(_("This home has a proxy already; the owner ends it first.")) from None
    _note("register_proxy", proxy, by=by, at=at, picture=bytes(file.sha256).hex())
    return proxy


@transaction.atomic
def revoke_proxy(proxy: Proxy, *, by: Actor, at: datetime) -> None:
    """The owner ends it. What the agent has cast before stays. Raises Denied, Refused or Conflict."""
    rules.check_can_revoke_proxy(proxy, by=by)
    if Proxy.objects.filter(pk=proxy.pk, revoked_at__isnull=True).update(revoked_at=at) != 1:
        raise Conflict(_("The owner has ended this proxy."))
    proxy.revoked_at = at
    _note("revoke_proxy", proxy, by=by, at=at)


def _note(verb: str, proxy: Proxy, *, by: Actor, at: datetime, picture: str = "") -> None:
    record(
        log_id=proxy.community_id,
        verb=f"voting.{verb}",
        subject=("assembly", proxy.assembly_id),
        by=by,
        at=at,
        data={},
        private={"proxy": {"proxy": proxy.pk, "right": proxy.right_id, "agent": proxy.agent_id, "picture": picture}},
    )
