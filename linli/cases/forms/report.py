"""Reporting something: by a resident for herself, and by a worker for somebody else."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.bodies.models import Body
from linli.bodies.states import ANSWERABLE_TO_STREET
from linli.cases.models import Category, ChatGroup
from linli.cases.queries.catalogue import Contents, name_of
from linli.cases.queries.intake import Chosen
from linli.cases.states import Channel, Kind
from linli.registry.models import Building

from .fields import FilesField, area
from .guess import guess_kind

KINDS = (
    (Kind.HELP, gettext_lazy("Please help: something is broken, missing or needs doing")),
    (Kind.COMPLAINT, gettext_lazy("A complaint: somebody disturbs or does not do a duty")),
    (Kind.REPORT, gettext_lazy("A report of a wrong: against the rules; neighbours do not see it")),
    (Kind.ENQUIRY, gettext_lazy("A question")),
    (Kind.SUGGESTION, gettext_lazy("A suggestion")),
)
OTHER = ""


class Report(forms.Form):
    """What, where, and what kind of matter."""

    places: Chosen
    bodies: dict[str, Body]

    text = forms.CharField(label=gettext_lazy("What is the matter?"), max_length=20_000, widget=area(4))
    photos = FilesField(label=gettext_lazy("Photos"), help_text=gettext_lazy("Up to six. A photo often says more."))
    kept_photos = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.ChoiceField(label=gettext_lazy("Where is it?"), required=False)
    spot = forms.CharField(
        label=gettext_lazy("Where exactly"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    # A code of the catalogue; the proposals are only what stands there to be tapped.
    category = forms.CharField(
        label=gettext_lazy("What is it about?"), required=False, max_length=60, widget=forms.RadioSelect
    )
    other_category = forms.ChoiceField(label=gettext_lazy("None of these? Choose here"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("You want to bring"), required=False, widget=forms.RadioSelect)
    guessed = forms.CharField(required=False, widget=forms.HiddenInput)
    about = forms.ChoiceField(
        label=gettext_lazy("Is it about the committee or the company?"),
        required=False,
        help_text=gettext_lazy("Then it never goes to them alone; somebody above them deals with it."),
    )
    anonymous = forms.BooleanField(label=gettext_lazy("Do not show neighbours my surname"), required=False)
    only_handlers = forms.BooleanField(label=gettext_lazy("Neighbours shall not see this at all"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["category"] = data.get("other_category") or data.get("category") or ""
        if not data["category"] and "text" in data:
            self.add_error("category", _("One step is left: what is it about? Tap the one that fits."))
        data["kind"] = data.get("kind") or guess_kind(data.get("text", ""))
        data["building"], data["entrance"] = self.places.get(data.get("place", ""), (None, None))
        data["about"] = self.bodies.get(data.get("about", ""))
        return data


class SentReport(Report):
    """Takes in what was sent, and is never shown: of all that could be chosen it knows only what was. Whether there is
    such a category, the verb says."""

    def __init__(self, *args: Any, places: Chosen, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.bodies = to_complain_of(bodies)
        code = self.data.get("other_category", "")
        known = {"place": places, "other_category": [code], "kind": Kind.values, "about": self.bodies}
        for name, keys in known.items():
            self.fields[name].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


class ReportForm(Report):
    """The form with all that can be chosen. Category and kind are proposed from the words and are hers to choose."""

    def __init__(
        self,
        *args: Any,
        contents: Contents,
        buildings: Sequence[Building],
        bodies: Sequence[Body],
        proposed: Sequence[Category] = (),
        near: Sequence[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contents = contents
        self.places = places_of(buildings)
        self.bodies = to_complain_of(bodies)
        self.fields["place"].choices = place_choices(buildings, near)  # type: ignore[attr-defined]
        self.fields["category"].widget.choices = self._proposals(proposed)
        self.fields["other_category"].choices = category_choices(contents)  # type: ignore[attr-defined]
        self.fields["kind"].choices = KINDS  # type: ignore[attr-defined]
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", _("It is not")), *((key, body.name) for key, body in self.bodies.items()),
        ]  # fmt: skip
        self.fields["text"].widget.attrs["placeholder"] = self.example()

    def _proposals(self, proposed: Sequence[Category]) -> list[tuple[str, str]]:
        """The proposals, and what she has chosen before even if her words no longer propose it."""
        chosen = str(self.data.get("category") or self.initial.get("category") or "")
        codes = {one.code: name_of(one) for one in proposed}
        if chosen in self.contents.by_code:
            codes.setdefault(chosen, name_of(self.contents.by_code[chosen]))
        return list(codes.items())

    def example(self) -> str:
        return _("For example: bicycles block the fire lane in front of entrance 2, every evening")


CHANNELS = (
    (Channel.CALL, gettext_lazy("Somebody rings")),
    (Channel.DESK, gettext_lazy("Somebody stands at the desk")),
    (Channel.CHAT, gettext_lazy("Asked in a chat group")),
    (Channel.PATROL, gettext_lazy("Found on patrol")),
    (Channel.MEETING, gettext_lazy("Said at a meeting")),
    (Channel.PETITION, gettext_lazy("A petition")),
)


class TakeDownForm(ReportForm):
    """The same, written down by a worker for somebody who rings, stands there, or was met on patrol."""

    channel = forms.ChoiceField(label=gettext_lazy("How did it come in?"), choices=CHANNELS, widget=forms.RadioSelect)
    chat_group = forms.ChoiceField(label=gettext_lazy("Which chat group"), required=False)
    reporter_name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=60)
    reporter_phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Somebody will ring and ask whether it is solved."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    outside_number = forms.CharField(
        label=gettext_lazy("Number of the petition or hotline"), required=False, max_length=60
    )

    field_order = ("channel", "chat_group", "reporter_name", "reporter_phone")

    def __init__(self, *args: Any, groups: Sequence[ChatGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.pk: group for group in groups}
        self.fields["chat_group"].choices = [  # type: ignore[attr-defined]
            ("", "–"), *((str(group.pk), f"{group.topic} · {group.platform}") for group in groups),
        ]  # fmt: skip
        self.fields["text"].label = _("What was said or found")
        self.fields["anonymous"].label = _("Do not show neighbours the surname")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["chat_group"] = self.groups.get(int(data["chat_group"])) if data.get("chat_group") else None
        return data


def to_complain_of(bodies: Sequence[Body]) -> dict[str, Body]:
    """Those that a report can be about, by the key of the choice."""
    return {str(body.pk): body for body in bodies if body.kind in ANSWERABLE_TO_STREET}


def places_of(buildings: Sequence[Building]) -> Chosen:
    """What the keys of `place_choices` stand for."""
    found: Chosen = {f"b{building.pk}": (building, None) for building in buildings}
    for building in buildings:
        found |= {f"e{entrance.pk}": (building, entrance) for entrance in building.entrances.all()}
    return found


def place_choices(buildings: Sequence[Building], near: Sequence[int] = ()) -> list[tuple[str, Any]]:
    """Her own entrances first, then each building with its entrances. Nothing is chosen beforehand."""
    choices: list[tuple[str, Any]] = [("", _("In the grounds, or I am not sure"))]
    own, groups = [], []
    for building in buildings:
        inside = [(f"e{one.pk}", f"{building.name}{one.name}") for one in building.entrances.all()]
        own += [choice for choice in inside if int(choice[0][1:]) in near]
        groups.append((building.name, [(f"b{building.pk}", building.name), *inside]))
    return [*choices, *([(_("Where I live"), own)] if own else []), *groups]


def category_choices(contents: Contents, empty: str = "") -> list[tuple[str, Any]]:
    """All that a case can be filed under, below its headings, in the reader's language."""
    groups = [(name_of(head), [(leaf.code, name_of(leaf)) for leaf in leaves]) for head, leaves in contents.tree]
    return [("", empty or _("– choose –")), *groups]
