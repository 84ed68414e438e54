"""For every verb of giving a scene in which nothing but the role decides."""

from datetime import timedelta
from typing import Any

from linli.bodies.actor import SYSTEM, Actor
from linli.ledger import actions
from linli.ledger.models import Book, Campaign, Gift
from linli.ledger.states import CampaignKind
from linli.people.models import User
from tests.cases.makers import photo
from tests.ledger.givers import collection, given
from tests.ledger.makers import opened
from tests.roles.scenes_ledger import Scene
from tests.roles.stage import Stage


def _book(stage: Stage) -> Book:
    return Book.objects.filter(community=stage.cast.hh).first() or opened(stage.cast, stage.now)


def _collection(stage: Stage) -> Campaign:
    return collection(stage.cast, _book(stage), stage.now)


def _missed(stage: Stage, by: Actor, *, hers: bool) -> Gift:
    """A gift in cash of a collection that missed its goal."""
    campaign = _collection(stage)
    gift = given(stage.cast, campaign, stage.now, user_id=by.user_id if hers else None)
    actions.decide_campaign(campaign, by=SYSTEM, at=stage.now + timedelta(days=60))
    return gift


def _open_campaign(stage: Stage, by: Actor) -> None:
    facts = {"kind": CampaignKind.CHARITY, "title": "慈善基金", "about": "关爱邻里"}
    actions.open_campaign(_book(stage), **facts, by=by, at=stage.now)


def _close_campaign(stage: Stage, by: Actor) -> None:
    actions.close_campaign(_collection(stage), by=by, at=stage.now)


def _give(stage: Stage, by: Actor) -> None:
    actions.give(_collection(stage), giver_name="吴邻居", amount_fen=100, by=by, at=stage.now)


def _pledge(stage: Stage, by: Actor) -> None:
    actions.pledge(_collection(stage), amount_fen=100, by=by, at=stage.now)


def _withdraw_pledge(stage: Stage, by: Actor) -> None:
    made = actions.pledge(_collection(stage), amount_fen=100, by=stage.cast.owner, at=stage.now)
    made.user = User.objects.get(pk=by.user_id)
    made.save()
    actions.withdraw_pledge(made, by=by, at=stage.now)


def _hand_back(stage: Stage, by: Actor) -> None:
    gift = _missed(stage, by, hers=False)
    actions.hand_back(gift, paper=photo(b"signed", stage.now), by=by, at=stage.now + timedelta(days=61))


def _confirm_return(stage: Stage, by: Actor) -> None:
    actions.confirm_return(_missed(stage, by, hers=True), by=by, at=stage.now + timedelta(days=61))


def _add_campaign_photo(stage: Stage, by: Actor) -> None:
    actions.add_campaign_photo(_collection(stage), photo=photo(b"tree", stage.now), by=by, at=stage.now)


def _see_giver(stage: Stage, by: Actor) -> None:
    actions.see_giver(given(stage.cast, _collection(stage), stage.now), by=by, at=stage.now)


SCENES: dict[str, Any | Scene] = {
    "ledger.open_campaign": _open_campaign,
    "ledger.close_campaign": _close_campaign,
    "ledger.give": _give,
    "ledger.pledge": _pledge,
    "ledger.withdraw_pledge": _withdraw_pledge,
    "ledger.hand_back": _hand_back,
    "ledger.confirm_return": _confirm_return,
    "ledger.add_campaign_photo": _add_campaign_photo,
    "ledger.see_giver": _see_giver,
}
