"""What people fill in about the register. Whether it may be so is checked by the verbs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .imports.columns import columns_of
from .models import Building, Entrance, Place
from .rules import PROJECT_TABLE, REGISTER_FILE
from .states import CommunityKind, Label, Measure, PersonKind, PlaceKind, Relation, Stage, UnitUse

NOTHING = ("", "—")
CHOOSE = gettext_lazy("– choose –")


def _date(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **facts)


class PlaceForm(forms.Form):
    """A place's facts; of a community also kind, stage and year."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of place"), choices=PlaceKind)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=16,
        help_text=gettext_lazy("Small letters, such as hh. It stands in addresses and before case numbers, for good."),
    )
    community_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of community"), choices=[NOTHING, *CommunityKind.choices], required=False
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[NOTHING, *Stage.choices], required=False)
    occupied_year = forms.IntegerField(label=gettext_lazy("Occupied since"), required=False)

    def __init__(self, *args: Any, place: Place | None = None, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if place:
            del self.fields["kind"], self.fields["code"]
        else:
            self.fields["kind"].choices = [(kind, PlaceKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]
        if (place.kind if place else kinds[0] if kinds else "") != PlaceKind.COMMUNITY:
            for name in ("community_kind", "stage", "occupied_year"):
                del self.fields[name]


class PopulationForm(forms.Form):
    """Counted figures; what was not counted stays empty."""

    households = forms.IntegerField(label=Measure.HOUSEHOLDS.label, min_value=0, required=False)
    rented_households = forms.IntegerField(label=Measure.RENTED.label, min_value=0, required=False)
    people = forms.IntegerField(label=Measure.PEOPLE.label, min_value=0, required=False)
    local_registration = forms.IntegerField(label=Measure.LOCAL_REGISTRATION.label, min_value=0, required=False)
    on = _date(gettext_lazy("Counted on"))
    source = forms.CharField(label=gettext_lazy("Source"), max_length=120)

    def figures(self) -> dict[str, int]:
        """What was filled in, by measure."""
        return {name: value for name in Measure.values if (value := self.cleaned_data.get(name)) is not None}


class ClassifyForm(forms.Form):
    label = forms.ChoiceField(label=gettext_lazy("Classification"), choices=Label)
    from_date = _date(gettext_lazy("From the day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)
    decided_by = forms.CharField(label=gettext_lazy("Decided by"), max_length=80)


class EndClassificationForm(forms.Form):
    label = forms.ChoiceField(widget=forms.HiddenInput, choices=Label)
    on = _date(gettext_lazy("Ends on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)
    decided_by = forms.CharField(label=gettext_lazy("Decided by"), max_length=80)


class MergeForm(forms.Form):
    """Which communities become part of this one."""

    communities = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Communities that become part of it"),
        queryset=Place.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    on = _date(gettext_lazy("Day of the merger"))

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["communities"].queryset = others  # type: ignore[attr-defined]


class BuildingForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Building"), max_length=30)
    entrances = forms.CharField(
        label=gettext_lazy("Entrances"),
        required=False,
        help_text=gettext_lazy("Separated by spaces, such as 1 2 3; empty if there is only one door."),
    )


class UnitForm(forms.Form):
    entrance = forms.ModelChoiceField(
        label=gettext_lazy("Entrance"), queryset=Entrance.objects.none(), required=False, empty_label="—"
    )
    number = forms.CharField(label=gettext_lazy("Unit number"), max_length=20)
    area = forms.CharField(label=gettext_lazy("Area, m²"), max_length=20)
    use = forms.ChoiceField(label=gettext_lazy("Use"), choices=UnitUse)

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entrance"].queryset = building.entrances.order_by("id")  # type: ignore[attr-defined]


class HolderForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=24, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of owner"), choices=PersonKind)
    from_date = _date(gettext_lazy("Owner since"))
    with_others = forms.BooleanField(label=gettext_lazy("Together with the present owners"), required=False)


class ResidentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=24, required=False)
    relation = forms.ChoiceField(
        label=gettext_lazy("Lives here as"),
        choices=[(each.value, each.label) for each in (Relation.TENANT, Relation.FAMILY)],
    )
    from_date = _date(gettext_lazy("Living here since"))


class EndForm(forms.Form):
    on = _date(gettext_lazy("Ends on"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, up to 20 MB and 200,000 rows. Nothing is entered yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is in it"),
        choices=[
            (REGISTER_FILE, gettext_lazy("Register of units")),
            (PROJECT_TABLE, gettext_lazy("Table of projects")),
        ],
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.choices = [choice for choice in field.choices if choice[0] in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            field.widget, field.initial = forms.HiddenInput(), kinds[0]


class MappingForm(forms.Form):
    """For each of our columns the file's."""

    def __init__(
        self, *args: Any, kind: str, headers: Sequence[str], mapping: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in the file")), *((header, header) for header in headers)]
        for column, label in columns_of(kind).items():
            self.fields[column] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=mapping.get(column, "")
            )


class SettleForm(forms.Form):
    """How a contradiction is settled; what there is to choose depends on what it is about."""

    settlement = forms.CharField(
        label=gettext_lazy("How it was settled, and on what ground"),
        max_length=300,
        help_text=gettext_lazy("Such as: title deed seen, the owners were there in person."),
    )

    def __init__(
        self, *args: Any, owners: Sequence[tuple[int, str]] = (), areas: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if owners:
            self.fields["owners"] = forms.TypedMultipleChoiceField(
                label=_("Who owns it (several: together)"),
                choices=owners,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if areas:
            self.fields["area_dm2"] = forms.TypedChoiceField(
                label=_("The area that holds"), choices=areas, coerce=int, empty_value=None, widget=forms.RadioSelect
            )
        self.order_fields(["owners", "area_dm2", "settlement"])


class InvitationsForm(forms.Form):
    building = forms.ModelChoiceField(
        label=gettext_lazy("Building"), queryset=Building.objects.none(), empty_label=CHOOSE
    )
    relation = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Relation)

    def __init__(self, *args: Any, community: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["building"]
        field.queryset = Building.objects.filter(community=community).order_by("id")  # type: ignore[attr-defined]


class PapersSeenForm(forms.Form):
    papers_seen = forms.CharField(
        label=gettext_lazy("Papers you have seen"),
        max_length=200,
        help_text=gettext_lazy("Which ones, and whether the person was there. Do not copy identity card numbers."),
    )


class CorrectPersonForm(forms.Form):
    """What is right; what is left empty stays."""

    name = forms.CharField(label=gettext_lazy("Right name"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Right phone number"), max_length=30, required=False)
    no_phone = forms.BooleanField(label=gettext_lazy("Take the number away"), required=False)
    papers_seen = forms.CharField(
        label=gettext_lazy("Papers you have seen"),
        max_length=200,
        help_text=gettext_lazy("Which ones, and whether the person was there. Do not copy identity card numbers."),
    )
    papers = forms.FileField(
        label=gettext_lazy("Photo of the papers"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code on your paper"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("Ten letters and digits, such as K7MQ3-XWP9T."),
    )


class PapersForm(forms.Form):
    """A resident without a code: where she lives, as what, and what shows it."""

    community = forms.ModelChoiceField(
        label=gettext_lazy("Community"), queryset=Place.objects.none(), empty_label=CHOOSE
    )
    address = forms.CharField(
        label=gettext_lazy("Your home"),
        max_length=60,
        help_text=gettext_lazy("Building, entrance and number, such as 3栋2单元1204."),
    )
    relation = forms.ChoiceField(label=gettext_lazy("You are"), choices=Relation, widget=forms.RadioSelect)
    papers = forms.FileField(
        label=gettext_lazy("Photo of your papers"),
        required=False,
        help_text=gettext_lazy(
            "Title deed, purchase contract or lease; cover the identity card number. Only the two workers who check it "
            "see it. Or bring the papers to the office."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communities = Place.objects.filter(kind=PlaceKind.COMMUNITY, successor__isnull=True).order_by("name")
        self.fields["community"].queryset = communities  # type: ignore[attr-defined]
