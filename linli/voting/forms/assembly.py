"""What is typed at the desk to call a vote: its terms, its questions, and the rules of procedure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.bodies.models import Decision
from linli.bodies.queries import decisions_to_rely_on
from linli.bodies.states import DecisionKind, Matter
from linli.kernel.errors import Invalid
from linli.kernel.money import parse_yuan, yuan
from linli.law.deadlines import SHANGHAI
from linli.law.profiles import Profile
from linli.registry.models import Building, Place, Unit
from linli.voting.facts import Question, Terms
from linli.voting.models import Assembly, Demand, Motion
from linli.voting.queries.electorate import communities_of
from linli.voting.queries.procedure import ADAPTABLE, YES_NO, value_in_words, write_value
from linli.voting.rules.assembly import FOR_COUNCIL
from linli.voting.states import AssemblyKind, Channel, Convening, Precedence, Scope

LINES_MOST = 500


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not 2000 <= day.year < 2100:
            raise forms.ValidationError(_("Check the year."))
        return day


class TermsForm(forms.Form):
    title = forms.CharField(label=_("What is the vote about?"), max_length=120)
    text = forms.CharField(
        label=_("What the owners should know"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=AssemblyKind.choices)
    convening = forms.ChoiceField(label=_("Who calls it"), choices=Convening.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=400,
        help_text=_("Only where it is called in the committee's place."),
    )
    demand = forms.ModelChoiceField(
        Demand.objects.none(), label=_("Demand that it answers"), required=False, empty_label=_("No demand")
    )
    scope = forms.ChoiceField(label=_("Who votes"), choices=Scope.choices)
    building = forms.ModelChoiceField(
        Building.objects.none(), label=_("Building"), required=False, empty_label=_("No single building")
    )
    bearers = forms.CharField(
        label=_("Homes that bear the cost"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line each: a building, an entrance or a home, as their addresses are written."),
    )
    snapshot_on = DayField(
        label=_("Day of the register"), help_text=_("Who held a home on this day votes; a later sale changes nothing.")
    )
    first_day = DayField(label=_("First day of voting"))
    last_day = DayField(label=_("Last day of voting"), help_text=_("Voting ends at 24:00 of this day."))
    channels = forms.MultipleChoiceField(
        label=_("Ways of voting"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    extension_days = forms.IntegerField(
        label=_("Days by which it runs on once, if too few took part"),
        min_value=0,
        max_value=366,
        initial=0,
        help_text=_("0: it does not run on."),
    )
    silence_clause = forms.BooleanField(
        label=_("Whoever provably received the ballot and says nothing is counted with the majority"),
        required=False,
    )

    def __init__(self, *args: Any, community: Place, rules: Profile, demands: Sequence[Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        named: dict[str, Any] = self.fields
        inside = communities_of(community)
        named["building"].queryset = Building.objects.filter(community__in=inside).order_by("id")
        named["demand"].queryset = Demand.objects.filter(pk__in=[one.pk for one in demands])
        named["demand"].label_from_instance = lambda one: one.title
        if rules.count("voting.silence_clause") != 1:
            del self.fields["silence_clause"]

    def terms(self) -> Terms:
        """What the verbs take. Raises Invalid for a line that names no home."""
        given = self.cleaned_data
        scope = given["scope"]
        return Terms(
            title=given["title"],
            text=given["text"],
            kind=given["kind"],
            convening=given["convening"],
            reason=given["reason"],
            demand=given["demand"],
            scope=scope,
            building=given["building"] if scope == Scope.BUILDING else None,
            bearers=_homes(self.community, given["bearers"]) if scope == Scope.BEARERS else (),
            snapshot_on=given["snapshot_on"],
            opens_at=_midnight(given["first_day"]),
            closes_at=_midnight(given["last_day"] + timedelta(days=1)),
            channels=given["channels"],
            extension_days=given["extension_days"],
            silence_clause=given.get("silence_clause", False),
        )


def initial_of(assembly: Assembly) -> dict[str, Any]:
    """A draft as the form shows it."""
    units = Unit.objects.filter(pk__in=assembly.bearers).select_related("building", "entrance").order_by("id")
    return {
        "title": assembly.title,
        "text": assembly.text,
        "kind": assembly.kind,
        "convening": assembly.convening,
        "reason": assembly.reason,
        "demand": assembly.demand_id,
        "scope": assembly.scope,
        "building": assembly.building_id,
        "bearers": "\n".join(unit.address for unit in units),
        "snapshot_on": assembly.snapshot_on,
        "first_day": assembly.opens_at.astimezone(SHANGHAI).date(),
        "last_day": (assembly.closes_at - timedelta(minutes=1)).astimezone(SHANGHAI).date(),
        "channels": list(assembly.channels),
        "extension_days": assembly.extension_days,
        "silence_clause": assembly.silence_clause,
    }


class MotionForm(forms.Form):
    matter = forms.ChoiceField(
        label=_("What it is about"),
        required=False,
        choices=[
            ("", _("Another major matter (art. 278(9))")),
            *Matter.choices,
            (FOR_COUNCIL, _("A matter of the residents, not of property")),
        ],
    )
    title = forms.CharField(
        label=_("The question, in one sentence"), max_length=120, help_text=_("So that one can answer: agree.")
    )
    text = forms.CharField(
        label=_("What exactly is decided"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What, where, by whom, until when, for how much, out of which fund."),
    )
    limit = forms.CharField(
        label=_("At most (yuan)"), required=False, help_text=_("The most that a yes allows to spend; empty for none.")
    )
    file = forms.FileField(label=_("Enclosed (PDF or picture)"), required=False)

    def clean_limit(self) -> int | None:
        text = self.cleaned_data["limit"].strip()
        if not text:
            return None
        try:
            return parse_yuan(text)
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def question(self, file: Any = None) -> Question:
        given = self.cleaned_data
        return Question(
            title=given["title"], text=given["text"], matter=given["matter"], limit_fen=given["limit"], file=file
        )


def initial_of_motion(motion: Motion) -> dict[str, Any]:
    return {
        "matter": motion.matter,
        "title": motion.title,
        "text": motion.text,
        "limit": yuan(motion.limit_fen) if motion.limit_fen else "",
    }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=400, required=False)


class ProcedureForm(forms.Form):
    """One field for each rule that rules of procedure may decide here; what the law has fixed stands above the form."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=_("The owners' decision on their rules"), empty_label=None
    )

    def __init__(self, *args: Any, community: Place, rules: Profile, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [
            one.pk
            for one in decisions_to_rely_on(community, at=at)
            if one.kind == DecisionKind.ASSEMBLY and one.matter == Matter.RULES
        ]
        named: dict[str, Any] = self.fields
        named["decision"].queryset = Decision.objects.filter(pk__in=found).order_by("-decided_on")
        named["decision"].label_from_instance = lambda one: f"{one.number} {one.title}"
        self.keys = [key for key in ADAPTABLE if rules.rule(key).editable]
        for key in self.keys:
            rule = rules.rule(key)
            named[_name(key)] = _field(key, rule.title, value_in_words(rule))
            self.initial.setdefault(_name(key), write_value(rule.value))

    def values(self) -> dict[str, str]:
        """What `adopt_procedure` takes."""
        return {key: self.cleaned_data[_name(key)] for key in self.keys if self.cleaned_data.get(_name(key))}

    def names(self) -> dict[str, str]:
        """From the verb's fields to the form's."""
        return {key: _name(key) for key in self.keys}


def _name(key: str) -> str:
    return key.replace(".", "_")


def _field(key: str, title: str, value: str) -> forms.Field:
    if key in YES_NO:
        return forms.ChoiceField(label=title, choices=[("0", _("no")), ("1", _("yes"))])
    if key == "voting.precedence":
        return forms.ChoiceField(label=title, choices=Precedence.choices)
    help_text = gettext("Now: %(value)s. Write it as here: 7 days, 2 months, or a number.") % {"value": value}
    return forms.CharField(label=title, max_length=24, required=False, help_text=help_text)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def _homes(community: Place, text: str) -> list[int]:
    """The homes that the lines name, each a building, an entrance or a home."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not lines or len(lines) > LINES_MOST:
        raise Invalid(gettext("Choose the homes that bear the cost."), field="bearers")
    units = Unit.objects.filter(community__in=communities_of(community)).select_related("building", "entrance")
    names: dict[str, list[int]] = {}
    for unit in units:
        entrance = unit.entrance.name if unit.entrance else ""
        for name in {unit.building.name, f"{unit.building.name}{entrance}", unit.address}:
            names.setdefault(name, []).append(unit.pk)
    unknown = [line for line in lines if line not in names]
    if unknown:
        raise Invalid(gettext("There is no such home here: %(line)s") % {"line": unknown[0][:40]}, field="bearers")
    return sorted({pk for line in lines for pk in names[line]})
