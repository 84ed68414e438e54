"""What is typed about remuneration, surplus, mergers and a company that leaves."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.models import Body
from linli.bodies.queries import around, decisions_to_rely_on, open_bodies
from linli.bodies.states import BodyKind
from linli.ledger.models import Book, Fund
from linli.ledger.rules.trust.money import RESIDENTS_DECIDE
from linli.ledger.states import FundKind, PrepaidGoes, SurplusUse

from .billing import MonthField
from .paying import RowField, YuanField, decision_label


def companies(book: Book) -> Iterable[Body]:
    """The property companies that stand in or above this community."""
    return open_bodies().filter(place__in=around(book.community), kind=BodyKind.PROPERTY_COMPANY)


class TermsForm(forms.Form):
    fund = RowField(label=_("Out of which fund"))
    body = RowField(label=_("Which company"))
    percent = forms.DecimalField(
        label=_("Percent of each month's income"), required=False, min_value=0, max_value=100, decimal_places=2
    )
    fixed = YuanField(label=_("or a fixed sum a month, in yuan"), required=False)
    cap = YuanField(label=_("At most in a calendar year, in yuan"))
    from_month = MonthField(label=_("First month"))
    to_month = MonthField(label=_("Last month, if one is fixed"), required=False)
    decision = RowField(label=_("By which decision"))

    def __init__(self, *args: Any, book: Book, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: dict[str, Any] = self.fields
        named["fund"].offer(Fund.objects.filter(book=book, kind=FundKind.FEE), blank=False)
        named["body"].offer(companies(book), blank=False)
        named["decision"].offer(decisions_to_rely_on(book.community, at=at)[:200], decision_label)

    def facts(self) -> dict[str, Any]:
        """The arguments of `set_remuneration`."""
        given = dict(self.cleaned_data)
        percent, fixed, cap = given.pop("percent"), given.pop("fixed"), given.pop("cap")
        share = Fraction(percent) / 100 if percent else None
        return given | {"share": share, "fixed_fen": fixed, "cap_fen": cap}


class SurplusForm(forms.Form):
    use = forms.ChoiceField(
        label=_("What the surplus is used for"), choices=SurplusUse.choices, widget=forms.RadioSelect
    )
    amount = YuanField(label=_("Amount in yuan"))
    decision = RowField(
        label=_("By which decision"), help_text=_("Of the owners' assembly, or of the residents' council.")
    )

    def __init__(self, *args: Any, book: Book, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = decisions_to_rely_on(book.community, at=at).filter(kind__in=RESIDENTS_DECIDE)
        field: Any = self.fields["decision"]
        field.offer(rows[:200], decision_label)


class ExitForm(forms.Form):
    on = forms.DateField(
        label=_("Figures of the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    decision = RowField(label=_("By which decision"))

    def __init__(self, *args: Any, book: Book, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.offer(decisions_to_rely_on(book.community, at=at)[:200], decision_label)


class AuditForm(forms.Form):
    report = forms.FileField(
        label=_("The report (PDF)"), widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"})
    )
    findings = forms.CharField(
        label=_("What the audit found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ItemForm(forms.Form):
    name = forms.CharField(label=_("What is handed over"), max_length=120)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class HandOverForm(forms.Form):
    keeper = RowField(label=_("Who keeps the book from now on"), required=False)
    prepaid = forms.ChoiceField(
        label=_("What became of the prepaid fees"), choices=PrepaidGoes.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, book: Book, leaving: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["keeper"]
        field.offer([body for body in companies(book) if body.pk != leaving.pk])


class MergeForm(forms.Form):
    target = RowField(label=_("Which book goes on"))
    sources = forms.MultipleChoiceField(
        label=_("Which books become part of it"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The balances are those of the evening before. On this day and after it nothing is posted yet."),
    )

    def __init__(self, *args: Any, books: Iterable[Book], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.books = {str(book.pk): book for book in books}
        target: Any = self.fields["target"]
        target.offer(self.books.values())
        sources: Any = self.fields["sources"]
        sources.choices = [(key, str(book)) for key, book in self.books.items()]

    def clean_sources(self) -> list[Book]:
        return [self.books[key] for key in self.cleaned_data["sources"]]
