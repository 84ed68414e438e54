"""Who prints, scans and reads papers, and what a code on a paper must be."""

import hmac
from base64 import b32encode

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.text import half_width
from linli.voting.models import Assembly, Motion, Scan
from linli.voting.states import SCAN, AssemblyState, Channel, Choice, RightKind, ScanState

from .casting import check_duty
from .disputes import is_owner_of

SPOILT = "spoilt"  # two marks in one question: it counts as blank, and the scan shows why
LETTER = {Choice.YES: "y", Choice.NO: "n", Choice.ABSTAIN: "a", Choice.BLANK: "-", SPOILT: "-"}
PREFIX = "LINLI-BALLOT"


def code_of(count_key: bytes, assembly_id: int, serial: str) -> str:
    """What only the server can put into the QR of a paper: 16 letters of an HMAC over its serial number."""
    digest = hmac.digest(count_key, b"p|%d|%s" % (assembly_id, serial.encode()), "sha256")
    return b32encode(digest[:10]).decode()


def serial_of(count_key: bytes, assembly_id: int, number: int, paper_number: int) -> str:
    """ "00123-K7QMPX": the place on the roll, and six letters that nobody can guess; another for each print."""
    digest = hmac.digest(count_key, b"s|%d|%d|%d" % (assembly_id, number, paper_number), "sha256")
    return f"{number:05d}-{b32encode(digest[:5]).decode()[:6]}"


def qr_text(assembly: Assembly, serial: str) -> str:
    code = code_of(bytes(assembly.count_key or b""), assembly.pk, serial)
    return f"{PREFIX}:{assembly.pk}:{serial}:{code}"


def serial_from(text: str, assembly: Assembly) -> str:
    """The serial number in what was typed, or read by a scanner from the QR. Raises Invalid with a sentence for a code
    of another vote, a forged one, or what is no code at all."""
    plain = "".join(half_width(text).upper().split())
    if not plain.startswith(PREFIX):
        if not plain or len(plain) > 12:
            raise Invalid(_("Type the serial number as it stands below the code, such as 00123-K7QMPX."), field="code")
        return plain
    parts = plain.split(":")
    if len(parts) != 4:
        raise Invalid(_("This code is not whole. Scan it again, or type the serial number."), field="code")
    _prefix, assembly_id, serial, code = parts
    if assembly_id != str(assembly.pk):
        raise Invalid(_("This paper belongs to another vote."), field="code")
    if not hmac.compare_digest(code, code_of(bytes(assembly.count_key or b""), assembly.pk, serial)):
        raise Invalid(
            _("This code was not made here: the paper is forged. Keep it and tell the supervisors."), field="code"
        )
    return serial


def check_can_print(assembly: Assembly, *, by: Actor) -> None:
    check_duty(assembly.community.path or "-", "print_ballots", by)
    if assembly.state not in (AssemblyState.POSTED, AssemblyState.OPEN):
        raise Refused(_("Ballots are printed from the posting of the vote until its end."))
    if not {Channel.PAPER, Channel.DOOR} & set(assembly.channels):
        raise Refused(_("This vote is not held in this way: %(way)s.") % {"way": Channel.PAPER.label})


def check_can_take_scan(assembly: Assembly, *, by: Actor) -> None:
    check_duty(assembly.community.path or "-", "take_scan", by)


def check_can_key_scan(scan: Scan, *, by: Actor) -> None:
    """One of two readers: not who took it, not twice, not her own home's."""
    _check_reader(scan, "key_scan", by)
    if scan.taken_by_id == by.user_id:
        raise Denied(_("You took this scan yourself; two others read it."))
    if scan.state not in (ScanState.TO_KEY, ScanState.TO_CHECK):
        SCAN.target("key_first", scan.state)


def check_can_settle_scan(scan: Scan, verb: str = "settle_scan", *, by: Actor) -> None:
    """A third person, where two readers differ."""
    _check_reader(scan, verb, by)
    SCAN.target("settle_scan", scan.state)


def check_choices(choices: dict[str, str], motions: list[Motion]) -> None:
    if set(choices) != {str(motion.pk) for motion in motions} or not set(choices.values()) <= set(LETTER):
        raise Invalid(_("Enter for each question what stands on the paper."), field="choices")


def marks_of(choices: dict[str, str], motions: list[Motion]) -> str:
    return "".join(LETTER[choices[str(motion.pk)]] for motion in motions)


def _check_reader(scan: Scan, verb: str, by: Actor) -> None:
    check_duty(scan.community.path or "-", verb, by)
    right = scan.paper.right
    if is_owner_of(right, by):
        raise Denied(_("This is the paper of your own home; others read it."))
    if right.kind == RightKind.UNKNOWN:
        raise Refused(
            _("The register does not know who holds this home, so nobody can vote for it. Have the register mended.")
        )
    if by.user_id is not None and scan.keyings.filter(clerk=by.user_id).exists():
        raise Denied(_("You have read this paper already; somebody else goes on."))
