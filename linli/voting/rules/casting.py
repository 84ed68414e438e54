"""Who may cast a ballot, for which line, until when. Rights come first, then the person, then the clock."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.roles import Role
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI, day_and_hour
from linli.voting.models import Proxy, Scan
from linli.voting.states import AssemblyState, Channel, RightKind, ScanState

LETTERS = re.compile(r"[yna-]+")


@dataclass(frozen=True)
class Box:
    """The assembly as it stands while a ballot is put in, and the line that it is for."""

    assembly_id: int
    community_id: int
    path: str
    state: str
    opens_at: datetime
    closes_at: datetime
    channels: tuple[str, ...]
    precedence: str
    count_key: bytes
    motions: tuple[int, ...]
    is_hers: bool  # by's own home is among its units, and was on the day of the roll
    is_sold: bool  # her home is among them, but became hers only after that day
    at_home: bool  # anything at all of hers is among its units


def check_is_voter(path: str, by: Actor) -> None:
    """Raises Denied with the sentence that says why, and what she can do instead."""
    if by.may("voting.cast", path):
        return
    relations = {home.role for home in by.homes if path.startswith(home.path)}
    if Role.FAMILY in relations:
        raise Denied(
            _(
                "Owners vote here, by law (Civil Code art. 278), and you are linked to your home as a member of the "
                "family. If you hold it too, have yourself entered as a co-owner; or the owner gives you a written "
                "proxy, which the neighbourhood office registers."
            )
        )
    if Role.TENANT in relations:
        raise Denied(
            _(
                "Owners vote here, by law (Civil Code art. 278), and you are linked to your home as a tenant. Tell the "
                "owner what you think, or let her give you a written proxy. In the residents' council and in surveys "
                "your voice counts by itself."
            )
        )
    raise Denied(_("Only the owners of this community vote here."))


def check_can_cast_by_phone(
    box: Box, kind: str, proxy: Proxy | None, *, right_id: int, by: Actor, at: datetime
) -> None:
    """For herself as an owner of the line, or as the agent of one."""
    if proxy is not None:
        check_is_agent(proxy, right_id=right_id, by=by, at=at)
    else:
        check_is_voter(box.path, by)
        if box.is_sold and not box.is_hers:
            raise Denied(
                _(
                    "This home became yours after the day of the roll. Whoever held it on that day votes; a change "
                    "after it is heard as an objection while the roll is posted."
                )
            )
        if not box.is_hers:
            raise Denied(_("This ballot belongs to another home."))
    check_has_holder(kind)


def check_is_agent(proxy: Proxy, *, right_id: int, by: Actor, at: datetime) -> None:
    if proxy.agent_id != by.user_id or proxy.right_id != right_id:
        raise Denied(_("You hold no proxy for this home."))
    if proxy.revoked_at is not None:
        raise Denied(_("The owner has ended this proxy."))
    if proxy.until_on < at.astimezone(SHANGHAI).date():
        raise Denied(_("This proxy has run out."))


def check_can_cast_at_door(box: Box, kind: str, *, by: Actor) -> None:
    """By somebody whose duty it is, never for her own home."""
    check_duty(box.path, "cast_at_door", by)
    if box.at_home:
        raise Denied(_("This is your own home. Vote on your phone, or let another worker take your ballot."))
    check_has_holder(kind)


def check_can_cast_paper(box: Box, kind: str, scan: Scan | None, *, by: Actor) -> None:
    """After two readers, or the third who settled what they saw."""
    if not by.system and not any(by.may(f"voting.{verb}", box.path) for verb in ("key_scan", "settle_scan")):
        raise Denied(_("Your role does not allow this here."))
    if scan is None or scan.state != ScanState.ENTERED:
        raise Refused(_("A paper counts when two readers have read it."))
    check_has_holder(kind)


def check_duty(path: str, verb: str, by: Actor) -> None:
    """Raises Denied unless a seat gives ``voting.<verb>`` here."""
    if not by.may(f"voting.{verb}", path):
        raise Denied(_("Your role does not allow this here."))


def check_has_holder(kind: str) -> None:
    if kind == RightKind.UNKNOWN:
        raise Refused(
            _("The register does not know who holds this home, so nobody can vote for it. Have the register mended.")
        )


def check_is_open(box: Box, channel: str, handed_in_at: datetime) -> None:
    """The server's clock decides: from the moment of opening on, and before that of closing. A paper is handed in
    when it is scanned; that it is read later does not make it late."""
    late = channel == Channel.PAPER and box.state == AssemblyState.COUNTING
    if box.state in (AssemblyState.DRAFT, AssemblyState.POSTED) or handed_in_at < box.opens_at:
        day, hour = day_and_hour(box.opens_at)
        raise Refused(
            _("Voting has not begun. It begins on %(day)s at %(hour)s.") % {"day": day.isoformat(), "hour": hour}
        )
    if handed_in_at >= box.closes_at or (box.state != AssemblyState.OPEN and not late):
        day, hour = day_and_hour(box.closes_at)
        raise Refused(
            _("Voting ended on %(day)s at %(hour)s; nothing can be added any more.")
            % {"day": day.isoformat(), "hour": hour}
        )
    if channel not in box.channels:
        raise Refused(_("This vote is not held in this way: %(way)s.") % {"way": Channel(channel).label})


def check_marks(marks: str, motions: int) -> None:
    """One letter for each motion, in their order."""
    if len(marks) != motions or not LETTERS.fullmatch(marks):
        raise Invalid(_("Choose for each question: agree, do not agree, abstain, or leave it blank."), field="marks")
