"""The forms with which a case goes up: whistle, report in, escalate, supervise, refer."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.bodies.models import Body
from linli.bodies.states import DEPARTMENTS
from linli.cases.queries.said import name_of_body
from linli.cases.queries.scene import Scene
from linli.cases.routing import level_of
from linli.cases.states import (
    Level,
    Occasion,
)

from .acts import ActForm
from .fields import area

STARS = [(str(n), "★" * n) for n in range(5, 0, -1)]


class WhistleForm(ActForm):
    occasion = forms.ChoiceField(
        label=gettext_lazy("On which of the three occasions?"), choices=Occasion, widget=forms.RadioSelect
    )
    text = forms.CharField(label=gettext_lazy("What should they come for?"), widget=area(2))
    called = forms.MultipleChoiceField(label=gettext_lazy("Whom do you call?"), widget=forms.CheckboxSelectMultiple)
    lead = forms.ChoiceField(label=gettext_lazy("Who leads?"))

    def prepare(self, scene: Scene) -> None:
        def order(body: Body) -> tuple[bool, int, int]:
            return body.kind not in DEPARTMENTS, -int(level_of(body)), body.pk

        bodies = sorted((body for body in scene.chain.bodies if body.pk != scene.case.body_id), key=order)
        choices = [(str(one.pk), f"{name_of_body(one)} · {Level(level_of(one)).label}") for one in bodies]
        self.fields["called"].choices = choices  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", _("– choose –")), *choices]  # type: ignore[attr-defined]


class ReportInForm(ActForm):
    text = forms.CharField(label=gettext_lazy("Who came, and what do you do about it?"), widget=area(2))


class RateForm(ActForm):
    call = forms.ChoiceField(label=gettext_lazy("Whom"), widget=forms.RadioSelect)
    rating = forms.ChoiceField(
        label=gettext_lazy("How was it to work together?"), choices=STARS, widget=forms.RadioSelect
    )

    def prepare(self, scene: Scene) -> None:
        choices = [(str(call.pk), scene.other_side(call)) for call in scene.ratable]
        self.fields["call"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["call"].widget, self.fields["call"].initial = forms.HiddenInput(), choices[0][0]


class EscalateForm(ActForm):
    text = forms.CharField(
        label=gettext_lazy("Why can it not be solved here?"),
        help_text=gettext_lazy("The level above and the reporter read this."),
        widget=area(3),
    )


class SuperviseForm(ActForm):
    reason = forms.CharField(label=gettext_lazy("Why do you supervise it?"), widget=area(2))


class EndSupervisionForm(ActForm):
    outcome = forms.CharField(label=gettext_lazy("What came of it?"), widget=area(2))


class ReportForm(ActForm):
    """Where a long-cycle case stands."""

    text = forms.CharField(
        label=gettext_lazy("Where does it stand, and what comes next?"),
        help_text=gettext_lazy("The reporter reads this."),
        widget=area(3),
    )


class ReferForm(ActForm):
    authority = forms.CharField(label=gettext_lazy("To which authority?"), max_length=120)
    number = forms.CharField(label=gettext_lazy("Its number for the matter"), max_length=60)
    on = forms.DateField(label=gettext_lazy("Handed over on"), widget=forms.DateInput(attrs={"type": "date"}))
    reply_due_on = forms.DateField(label=gettext_lazy("Reply due on"), widget=forms.DateInput(attrs={"type": "date"}))


class ReplyForm(ActForm):
    referral = forms.ChoiceField(label=gettext_lazy("Which referral"), widget=forms.RadioSelect)
    reply = forms.CharField(label=gettext_lazy("What was replied"), widget=area(3))
    on = forms.DateField(label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}))

    def prepare(self, scene: Scene) -> None:
        waiting = [one for one in scene.referrals if one.replied_on is None]
        choices = [(str(one.pk), f"{one.authority} · {one.number}") for one in waiting]
        self.fields["referral"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["referral"].widget, self.fields["referral"].initial = forms.HiddenInput(), choices[0][0]
