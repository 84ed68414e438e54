"""Who may take households' money in, give it back and remind; and who sees which household's account."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import MOST_FEN, yuan
from linli.law.deadlines import due_at
from linli.law.profiles import profile
from linli.ledger.models import Account, Book, Entry, Fund, HouseholdPayment, Reminder
from linli.ledger.queries.standing import is_for
from linli.ledger.states import AccountRole, Channel, FundKind
from linli.registry.models import Unit

from .billing import check_open
from .common import acting

# What comes by itself, confirmed by the channel; nobody types it in.
ONLINE_CHANNELS = frozenset({Channel.WECHAT, Channel.ALIPAY})
TAKES_IN = frozenset({AccountRole.BANK, AccountRole.CASH, AccountRole.CLEARING})


def check_can_take_payment(book: Book, channel: str, *, by: Actor) -> Actor:
    """Raises Denied, Refused for a closed book, or Invalid for a channel that is none or comes by itself."""
    by = acting(book, "take_payment", by)
    check_open(book)
    if channel not in Channel.values or (channel in ONLINE_CHANNELS and not by.system):
        raise Invalid(_("Choose how the money came in."), field="channel")
    return by


def check_can_import_payments(book: Book, *, by: Actor) -> Actor:
    """Raises Denied, or Refused for a closed book."""
    by = acting(book, "import_payments", by)
    check_open(book)
    return by


def check_payment(book: Book, unit: Unit, fund: Fund, amount_fen: int) -> None:
    """Raises Invalid unless it is a sum above zero for a unit of this community into a fund of its fees."""
    if not is_for(book, unit.community_id):
        raise Invalid(_("Choose a unit of this community."), field="unit")
    if fund.book_id != book.pk or fund.kind != FundKind.FEE:
        raise Invalid(_("Fees go into a fund of property fees of this book."), field="fund")
    if type(amount_fen) is not int or not 0 < amount_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above zero."), field="amount")


def check_takes_in(fund: Fund, account: Account) -> None:
    """Raises Invalid unless the account holds money of this fund."""
    if account.fund_id != fund.pk or account.role not in TAKES_IN or account.closed_on is not None:
        raise Invalid(_("Choose an open bank or cash account of this fund."), field="account")


def check_can_take_back(payment: HouseholdPayment, *, through_channel: bool = False, by: Actor) -> Actor:
    """Raises Denied to whoever took it in, whatever office she acts from, and Refused where it was taken back, or where
    it came in online and goes back through its channel or not at all."""
    by = acting(payment.book, "take_back_payment", by)
    if by.user_id is not None and by.user_id == payment.taken_by_id:
        raise Denied(_("You took this payment in yourself; another person takes it back."))
    check_open(payment.book)
    if Entry.objects.filter(reverses=payment.entry_id).exists():
        raise Refused(_("This payment was taken back already."))
    if payment.channel in ONLINE_CHANNELS and not through_channel:
        raise Refused(_("It came in online. It is given back through the same channel, so that the money goes along."))
    return by


def check_can_refund(book: Book, *, by: Actor) -> Actor:
    """Raises Denied, or Refused for a closed book."""
    by = acting(book, "refund_prepaid", by)
    check_open(book)
    return by


def check_refund_sum(amount_fen: int, prepaid_fen: int) -> None:
    """Raises Invalid for a sum of zero, Refused for more than is prepaid."""
    if type(amount_fen) is not int or amount_fen <= 0:
        raise Invalid(_("Write an amount above zero."), field="amount")
    if amount_fen > prepaid_fen:
        raise Refused(_("Only %(left)s yuan are prepaid; no more can be given back.") % {"left": yuan(prepaid_fen)})


def check_can_remind(book: Book, *, by: Actor) -> Actor:
    """Raises Denied, or Refused for a closed book."""
    by = acting(book, "remind", by)
    check_open(book)
    return by


def check_reminder(book: Book, unit: Unit, owed_fen: int, *, at: datetime) -> None:
    """Raises Refused where nothing is overdue, or where the last reminder is too recent (law profile)."""
    if not is_for(book, unit.community_id):
        raise Invalid(_("Choose a unit of this community."), field="unit")
    if owed_fen <= 0:
        raise Refused(_("This household owes nothing that is overdue."))
    last = Reminder.objects.filter(book=book, unit=unit).order_by("-sent_at").first()
    if last is not None and at < (again := reminder_again(last, at=at)):
        raise Refused(
            _("This household was reminded on %(day)s. The next reminder can go out on %(again)s.")
            % {"day": f"{last.sent_at:%Y-%m-%d}", "again": f"{again:%Y-%m-%d}"}
        )


def reminder_again(last: Reminder, *, at: datetime) -> datetime:
    """When the household may be reminded again."""
    return due_at(last.sent_at, profile("cn", on=at.date()).limit("ledger.reminder_every"))
