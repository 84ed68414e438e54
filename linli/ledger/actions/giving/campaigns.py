"""A campaign is opened with a fund of its own, reaches or misses its goal, and closes."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Conflict, Denied, Invalid
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions.books import make_fund
from linli.ledger.actions.fee_plans import lock
from linli.ledger.actions.posting import post
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Book, Campaign, CampaignPhoto, Entry, Fund, Gift, Pledge
from linli.ledger.queries.giving import held_accounts, kept
from linli.ledger.rules import giving as rules
from linli.ledger.rules.trust.money import check_decision
from linli.ledger.states import CAMPAIGN, AccountRole, CampaignKind, CampaignState, EntryKind, FundKind


@transaction.atomic
def open_campaign(
    book: Book,
    *,
    kind: str,
    title: str,
    about: str,
    title_en: str = "",
    goal_fen: int | None = None,
    until: date | None = None,
    matter: str = "",
    decision: Decision | None = None,
    by: Actor,
    at: datetime,
) -> Campaign:
    """Begin to gather: a CHARITY fund that stands, or a COLLECTION with a goal and a last day, after which every gift
    goes back if the goal was missed. It makes a fund of its own, so that its money can pay for nothing else.

    ``title`` is also the fund's name (its first 40 letters). Raises Denied, Refused, Invalid.
    """
    by = rules.check_can_open_campaign(book, kind, goal_fen, until, by=by, at=at)
    if decision is not None:
        check_decision(book, decision, at=at)
    title = clean_line(title, most=80, field="title")
    about = clean_text(about, most=2000, field="about")
    if not title:
        raise Invalid(_("Write what is gathered for."), field="title")
    if not about:
        raise Invalid(_("Write what the money is for, so that everybody knows what it may be used for."), field="about")
    lock(book)
    fund = make_fund(
        book,
        kind=FundKind.CHARITY if kind == CampaignKind.CHARITY else FundKind.COLLECTION,
        code=_free_code(book, kind),
        name=title[:40],
        name_en=title_en,
        on=at.astimezone(SHANGHAI).date(),
    )
    campaign = Campaign.objects.create(
        book=book,
        fund=fund,
        kind=kind,
        title=title,
        about=about,
        goal_fen=goal_fen,
        until=until,
        matter=matter,
        decision=decision,
        started_by_id=by.user_id,
    )
    move(campaign, CAMPAIGN, "open_campaign", opened_at=at)
    facts: dict[str, Any] = {"kind": kind, "title": title, "fund": fund.code}
    facts |= {"goal_fen": goal_fen} if goal_fen else {}
    facts |= {"until": until.isoformat()} if until else {}
    _note(campaign, "open_campaign", by=by, at=at, **facts)
    return campaign


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: Actor, at: datetime) -> None:
    """No more gifts; what the fund has stays for its purpose. Raises Denied, or Refused while gifts wait for their goal
    or for their givers."""
    lock(campaign.book)
    by = rules.check_can_close_campaign(campaign, by=by)
    move(campaign, CAMPAIGN, "close_campaign", closed_at=at)
    _note(campaign, "close_campaign", by=by, at=at)


@transaction.atomic
def pledge(campaign: Campaign, *, amount_fen: int, by: Actor, at: datetime) -> Pledge:
    """Somebody means to give so much; a second pledge takes the place of the first. Raises Denied, Refused, Invalid."""
    rules.check_can_pledge(campaign, amount_fen, by=by, at=at)
    Pledge.objects.filter(campaign=campaign, user=by.user_id, withdrawn_at__isnull=True).update(withdrawn_at=at)
    try:
        with transaction.atomic():
            made = Pledge.objects.create(
                campaign=campaign, user_id=by.user_id or 0, amount_fen=amount_fen, pledged_at=at
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now.")) from None
    _note(campaign, "pledge", by=by, at=at, amount_fen=amount_fen, pledge=made.pk)
    return made


@transaction.atomic
def withdraw_pledge(pledge: Pledge, *, by: Actor, at: datetime) -> None:
    """She does not mean to give any more; nothing is owed. Raises Denied, Refused."""
    rules.check_can_withdraw_pledge(pledge, by=by)
    Pledge.objects.filter(pk=pledge.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    pledge.withdrawn_at = at
    _note(pledge.campaign, "withdraw_pledge", by=by, at=at, pledge=pledge.pk)


@transaction.atomic
def add_campaign_photo(
    campaign: Campaign, *, photo: StoredFile, caption: str = "", by: Actor, at: datetime
) -> CampaignPhoto:
    """A picture of what became of it. Raises Denied, Invalid for a file that is none."""
    by = rules.check_can_add_photo(campaign, by=by)
    if not photo.media_type.startswith("image/"):
        raise Invalid(_("Choose a photo."), field="photo")
    caption = clean_line(caption, most=120, field="caption")
    made = CampaignPhoto.objects.create(
        campaign=campaign, photo=photo, caption=caption, added_by_id=by.user_id, added_at=at
    )
    _note(campaign, "add_campaign_photo", by=by, at=at, photo=str(photo))
    return made


@transaction.atomic
def decide_campaign(campaign: Campaign, *, by: Actor, at: datetime) -> str:
    """What the clock asks: a collection whose goal is reached keeps its gifts as income of its fund; one whose last day
    is over without it gives each back, by an entry for each. Everything else stays as it is. The state afterwards.

    Only the system does this, so that nobody decides about her own collection. Raises Denied.
    """
    if not by.system:
        raise Denied(_("A goal is decided by its day, not by a person."))
    lock(campaign.book)
    campaign.refresh_from_db(fields=["state", "fund", "book"])
    if campaign.kind != CampaignKind.COLLECTION or campaign.state != CampaignState.OPEN:
        return str(campaign.state)
    reached = _kept_fen(campaign) >= (campaign.goal_fen or 0)
    over = campaign.until is not None and campaign.until < at.astimezone(SHANGHAI).date()
    if reached:
        _reach(campaign, by=by, at=at)
    elif over:
        _miss(campaign, by=by, at=at)
    return str(campaign.state)


def income_of_held(campaign: Campaign, accounts: dict[str, Account], fen: int, *, by: Actor, at: datetime) -> Entry:
    """Gifts that were held become the fund's income."""
    facts = Facts(
        kind=EntryKind.GIFT,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Goal reached: gifts are used for what they were given for"),
        prepared=Hand.of(by),
        decision=campaign.decision,
        matter=campaign.matter,
    )
    line = Line(accounts[AccountRole.GIFTS_HELD], accounts[AccountRole.GIFT_INCOME], fen)
    return post(campaign.book, [line], facts, by=by, at=at)


def to_returns(gift: Gift, credit_from: Account, returns: Account, *, by: Actor, at: datetime) -> Entry:
    """From now on this gift is owed to its giver: an entry of its own."""
    facts = Facts(
        kind=EntryKind.RETURN,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Goal missed: a gift goes back"),
        prepared=Hand.of(by),
        matter=gift.campaign.matter,
    )
    entry = post(gift.campaign.book, [Line(credit_from, returns, gift.amount_fen)], facts, by=by, at=at)
    Gift.objects.filter(pk=gift.pk).update(return_entry=entry)
    gift.return_entry = entry
    return entry


def _reach(campaign: Campaign, *, by: Actor, at: datetime) -> None:
    fen = _kept_fen(campaign)
    income_of_held(campaign, held_accounts(campaign.fund), fen, by=by, at=at)
    move(campaign, CAMPAIGN, "reach_goal", decided_at=at)
    _note(campaign, "reach_goal", by=by, at=at, amount_fen=fen)


def _kept_fen(campaign: Campaign) -> int:
    return int(kept(campaign).aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def _miss(campaign: Campaign, *, by: Actor, at: datetime) -> None:
    accounts = held_accounts(campaign.fund)
    held, returns = accounts[AccountRole.GIFTS_HELD], accounts[AccountRole.RETURNS]
    gifts = list(kept(campaign).select_related("campaign__book__community").order_by("id"))
    for gift in gifts:
        to_returns(gift, held, returns, by=by, at=at)
    move(campaign, CAMPAIGN, "miss_goal", decided_at=at)
    _note(campaign, "miss_goal", by=by, at=at, gifts=len(gifts), amount_fen=sum(gift.amount_fen for gift in gifts))


def _free_code(book: Book, kind: str) -> str:
    """ "charity" for the first charity fund, then "charity-2"; collections are numbered."""
    stem = "charity" if kind == CampaignKind.CHARITY else "collect"
    taken = set(Fund.objects.filter(book=book, code__startswith=stem).values_list("code", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, 100_000))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)


def _note(campaign: Campaign, verb: str, *, by: Actor, at: datetime, **data: Any) -> None:
    subject = ("campaign", campaign.pk)
    record(log_id=campaign.book_id, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=data)
