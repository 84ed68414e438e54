"""What a list of cases can be narrowed to. All fields may be empty; an unknown value shows everything."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.bodies.models import Body
from linli.cases.queries.catalogue import Contents
from linli.cases.states import Channel, Kind, Level, State
from linli.registry.models import Building, Place

from .report import category_choices

STATES = (
    ("", gettext_lazy("All")),
    ("open", gettext_lazy("Open")),
    ("active", gettext_lazy("Being handled")),
    ("ended", gettext_lazy("Ended")),
)
PERIODS = (
    ("", gettext_lazy("Any time")),
    ("7", gettext_lazy("7 days")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
)
SORTS = (
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
    ("due", gettext_lazy("By the next limit")),
)


class Filter(forms.Form):
    """A form that is sent by GET and never refuses: what cannot be read counts as not given."""

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}


class NeighbourFilter(Filter):
    q = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=(("open", gettext_lazy("Open")), ("ended", gettext_lazy("Ended")), ("all", gettext_lazy("All"))),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    building = forms.TypedChoiceField(label=gettext_lazy("Building"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, contents: Contents | None, buildings: Sequence[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = _("All")
        self.fields["category"].choices = (  # type: ignore[attr-defined]
            category_choices(contents, everything) if contents else [("", everything)]
        )
        self.fields["building"].choices = [  # type: ignore[attr-defined]
            ("", everything), *((building.pk, building.name) for building in buildings),
        ]  # fmt: skip


class CaseFilter(Filter):
    q = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=80)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[*STATES, *State.choices])
    category = forms.CharField(label=gettext_lazy("Category"), required=False, max_length=60)
    community = forms.TypedChoiceField(label=gettext_lazy("Community"), required=False, coerce=int, empty_value=None)
    body = forms.TypedChoiceField(label=gettext_lazy("With"), required=False, coerce=int, empty_value=None)
    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("All")), *Level.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of matter"), required=False, choices=[("", gettext_lazy("All")), *Kind.choices]
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Came in"), required=False, choices=[("", gettext_lazy("All")), *Channel.choices]
    )
    period = forms.ChoiceField(label=gettext_lazy("Reported within"), required=False, choices=PERIODS)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=SORTS)
    late = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent only"), required=False)

    def __init__(
        self, *args: Any, communities: Sequence[Place], bodies: Iterable[Body], contents: Contents | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self.fields["community"].choices = [  # type: ignore[attr-defined]
            everything, *((place.pk, place.name) for place in communities),
        ]  # fmt: skip
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            everything, *((body.pk, body.name) for body in bodies),
        ]  # fmt: skip
        if contents:
            self.fields["category"] = forms.ChoiceField(
                label=_("Category"), required=False, choices=heads_and_leaves(contents)
            )


def heads_and_leaves(contents: Contents) -> list[tuple[str, Any]]:
    """A heading can be chosen too: it stands for everything below it."""
    groups = []
    for name, leaves in category_choices(contents, _("All"))[1:]:
        head = leaves[0][0].rpartition(".")[0]
        whole = [(head, _("%(heading)s: all") % {"heading": name})] if head else []
        groups.append((name, [*whole, *leaves]))
    return [("", _("All")), *groups]
