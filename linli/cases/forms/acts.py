"""One form for each verb of the desk. Each is made for one scene and takes its choices from there."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.queries.said import name_of_body
from linli.cases.queries.scene import Scene
from linli.cases.states import (
    Evidence,
    ExclusionReason,
    HandBackReason,
    Purpose,
    RefusalReason,
    Verdict,
)

from .fields import FilesField, area
from .report import category_choices

STARS = [(str(n), "★" * n) for n in range(5, 0, -1)]


class ActForm(forms.Form):
    """A form of nothing but its button; the others add their fields."""

    def __init__(self, *args: Any, scene: Scene, verb: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{verb}_%s"  # many forms stand on one page
        super().__init__(*args, **kwargs)
        self.scene = scene
        self.prepare(scene)

    def prepare(self, scene: Scene) -> None:
        """Fill in the choices that this case offers."""


class QuestionForm(ActForm):
    question = forms.CharField(
        label=gettext_lazy("What do you need to know?"),
        help_text=gettext_lazy("The reporter reads this. Until she answers, the clock stands."),
        widget=area(3),
    )


class RefuseForm(ActForm):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=RefusalReason, widget=forms.RadioSelect)
    channel = forms.CharField(
        label=gettext_lazy("Where does it belong?"),
        help_text=gettext_lazy("Name the office with its number, so that she need not look for it."),
        widget=area(2),
    )


class AnswerForm(ActForm):
    text = forms.CharField(label=gettext_lazy("The answer, as the reporter will read it"), widget=area(4))


class DispatchForm(ActForm):
    to = forms.ChoiceField(label=gettext_lazy("Who deals with it?"), widget=forms.RadioSelect)

    def prepare(self, scene: Scene) -> None:
        responsible = scene.responsible
        bodies = sorted(scene.below, key=lambda body: responsible is None or body.pk != responsible.pk)
        names = {body.pk: name_of_body(body) for body in bodies}
        if responsible is not None and responsible.pk in names:
            names[responsible.pk] += _(" (named by the catalogue)")
        self.fields["to"].choices = [(str(pk), name) for pk, name in names.items()]  # type: ignore[attr-defined]


class ContactForm(ActForm):
    text = forms.CharField(
        label=gettext_lazy("What was said and agreed?"),
        help_text=gettext_lazy("The reporter reads this."),
        widget=area(3),
    )


class StartForm(ActForm):
    text = forms.CharField(
        label=gettext_lazy("What is done first?"),
        required=False,
        help_text=gettext_lazy("The reporter reads this."),
        widget=area(2),
    )


class HandBackForm(ActForm):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=HandBackReason, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("Who should deal with it, and on what ground?"), widget=area(3))


class ExtensionForm(ActForm):
    until = forms.DateField(label=gettext_lazy("Until which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=gettext_lazy("Why is more time needed?"),
        help_text=gettext_lazy("Somebody one level up decides. The reporter is told if it is granted."),
        widget=area(2),
    )


class ResultForm(ActForm):
    """A result with what shows it; which pictures are needed depends on the category."""

    always = True

    text = forms.CharField(
        label=gettext_lazy("What was done?"),
        help_text=gettext_lazy("The reporter reads this and then says whether it is solved."),
        widget=area(3),
    )
    before = FilesField(label=gettext_lazy("Photos before"))
    after = FilesField(label=gettext_lazy("Photos afterwards"))
    document = FilesField(label=gettext_lazy("Document"), papers=True)

    def prepare(self, scene: Scene) -> None:
        evidence = Evidence(scene.case.category.evidence)
        wanted = {
            Evidence.PHOTO: ("after",),
            Evidence.PHOTO_PAIR: ("before", "after"),
            Evidence.DOCUMENT: ("document",),
        }.get(evidence, ())
        there = {attachment.purpose for attachment in scene.attachments}
        # The reporter's own photo shows how it was; what was added in an earlier round stays good, but for the after.
        kept = {"before": there & {Purpose.BEFORE, Purpose.REPORTED}, "document": there & {Purpose.DOCUMENT}}
        for name in wanted:
            self.fields[name].help_text = _("This category closes only with it.")
            self.fields[name].required = self.always and not kept.get(name)
        for name in ("before", "document"):
            if name not in wanted:
                del self.fields[name]

    def purposes(self) -> list[tuple[str, str]]:
        """The fields with files and what the files are for."""
        known = {"before": Purpose.BEFORE, "after": Purpose.AFTER, "document": Purpose.DOCUMENT}
        return [(name, str(purpose)) for name, purpose in known.items() if name in self.fields]


class JointResultForm(ResultForm):
    always = False  # what did not help needs no picture

    solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved?"),
        choices=(("yes", gettext_lazy("Yes; ask the reporter")), ("no", gettext_lazy("Not enough yet; work goes on"))),
        widget=forms.RadioSelect,
    )
    field_order = ("solved", "text")


class NoteForm(ActForm):
    text = forms.CharField(label=gettext_lazy("Note"), widget=area(3))
    shown = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"),
        choices=(("yes", gettext_lazy("Also the reporter")), ("no", gettext_lazy("Only the handling side"))),
        widget=forms.RadioSelect,
    )


class MediateForm(ActForm):
    parties = forms.CharField(label=gettext_lazy("Who sat down together?"), max_length=300)
    positions = forms.CharField(label=gettext_lazy("What did each side want?"), widget=area(3))
    outcome = forms.CharField(label=gettext_lazy("What came of it?"), widget=area(3))
    agreed = forms.ChoiceField(
        label=gettext_lazy("Did they agree?"),
        choices=(("yes", gettext_lazy("Yes, both have signed")), ("no", gettext_lazy("No agreement"))),
        widget=forms.RadioSelect,
    )
    signed_paper = FilesField(label=gettext_lazy("The signed paper"), papers=True)


class CallBackForm(ActForm):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What did the reporter say?"), choices=Verdict, widget=forms.RadioSelect
    )
    text = forms.CharField(label=gettext_lazy("In her words"), required=False, widget=area(2))


class ExcludeForm(ActForm):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=ExclusionReason, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("The facts"),
        help_text=gettext_lazy("A second person confirms it, and the number of such cases is published."),
        widget=area(2),
    )


class TurnDownForm(ActForm):
    why = forms.CharField(label=gettext_lazy("Why does it stay in the rates?"), widget=area(2))


class CategoriseForm(ActForm):
    category = forms.ChoiceField(label=gettext_lazy("The right category"))
    why = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def prepare(self, scene: Scene) -> None:
        self.fields["category"].choices = category_choices(scene.contents)  # type: ignore[attr-defined]


class MergeForm(ActForm):
    into = forms.CharField(
        label=gettext_lazy("Number of the case that goes on"),
        max_length=32,
        help_text=gettext_lazy("Everybody who reported this one is told of every step of that one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ObjectionForm(ActForm):
    to = forms.ChoiceField(label=gettext_lazy("Who deals with it?"), widget=forms.RadioSelect)
    why = forms.CharField(label=gettext_lazy("Why"), widget=area(2))

    def prepare(self, scene: Scene) -> None:
        asked = scene.hand_back
        others = [body for body in scene.chain.bodies if asked and body.pk not in (asked.body_id, scene.case.about_id)]
        stays = _("It stays with %(body)s") % {"body": name_of_body(scene.case.body)}
        choices = [("stays", stays), *((str(body.pk), name_of_body(body)) for body in others)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class DecideExtensionForm(ActForm):
    granted = forms.ChoiceField(
        label=gettext_lazy("More time?"),
        choices=(("yes", gettext_lazy("Grant it")), ("no", gettext_lazy("Refuse it"))),
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=gettext_lazy("Why"), widget=area(2))
