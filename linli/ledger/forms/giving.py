"""What is typed about gifts and collections. Amounts are typed in yuan and become fen."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.queries import decisions_to_rely_on
from linli.ledger.models import Book, Campaign, Gift
from linli.ledger.queries.paying import payees_of
from linli.ledger.states import AccountHolder, CampaignKind, Channel

from .paying import RowField, YuanField, decision_label

AT_THE_DESK = (Channel.CASH, Channel.CARD, Channel.BANK)


class CampaignForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind"), choices=CampaignKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("What is it for?"), max_length=40, help_text=_("Such as: cherry trees"))
    title_en = forms.CharField(label=_("The same in English"), max_length=60, required=False)
    about = forms.CharField(
        label=_("What may the money be used for?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It will be used for this and for nothing else."),
    )
    goal = YuanField(
        label=_("Goal in yuan"), required=False, help_text=_("A collection that misses it gives every gift back.")
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    decision = RowField(label=_("Decision, if there is one"), required=False)

    def __init__(self, *args: Any, book: Book, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.offer(decisions_to_rely_on(book.community, at=at)[:200], decision_label)


class GiveForm(forms.Form):
    giver_name = forms.CharField(label=_("Who gives"), max_length=80)
    amount = YuanField(label=_("Amount in yuan"))
    channel = forms.ChoiceField(
        label=_("How the money came in"),
        choices=[(one.value, one.label) for one in AT_THE_DESK],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=_("Number on the slip of the card or bank"),
        max_length=64,
        required=False,
        help_text=_("The same number comes in once."),
    )
    nameless = forms.BooleanField(
        label=_("Nameless to neighbours"),
        required=False,
        help_text=_("Neighbours read “a neighbour”. The auditor can see who it was, and each look is recorded."),
    )
    word = forms.CharField(label=_("A wish that goes with it"), max_length=120, required=False)


class PledgeForm(forms.Form):
    amount = YuanField(label=_("How much do you mean to give? (yuan)"))


class PhoneGiftForm(forms.Form):
    amount = YuanField(label=_("How much do you give? (yuan)"))
    nameless = forms.BooleanField(
        label=_("Nameless to neighbours"),
        required=False,
        help_text=_("Neighbours read “a neighbour”. The auditor can see who it was, and each look is recorded."),
    )
    word = forms.CharField(label=_("A wish that goes with it"), max_length=120, required=False)


class PhotoForm(forms.Form):
    photo = forms.FileField(label=_("Photo"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))
    caption = forms.CharField(label=_("What does it show?"), max_length=120, required=False)


class HandBackForm(forms.Form):
    paper = forms.FileField(
        label=_("What the giver has signed (photo or PDF)"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
    )


class OrderBackForm(forms.Form):
    payee = RowField(label=_("The giver's account"), help_text=_("It must be in the giver's own name."))

    def __init__(self, *args: Any, gift: Gift, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["payee"]
        hers = payees_of(campaign.book).filter(holder_name=gift.giver_name, holder_kind=AccountHolder.PRIVATE)
        field.offer(hers, lambda row: row.masked)
