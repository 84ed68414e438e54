"""Forms for postings. One thing at a time where a resident writes; nothing is chosen beforehand in an answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.audit.files import PDF, PICTURE, store
from linli.law.deadlines import DAYS, Limit

from .actions import FILES_MOST, OBJECTION_MOST, TEXT_MOST, TITLE_MOST, NamedFile
from .models import Posting, PostingFile
from .states import Kind, Matter, Moment

DAYS_MOST = 365


class Files(forms.ClearableFileInput):
    """Several files at once; on a phone it opens camera and album."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of files up to the most that hang on a posting; nobody has looked into them yet."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [one for one in (data if isinstance(data, list) else [data]) if one]
        if len(uploads) > FILES_MOST:
            raise forms.ValidationError(_("At most twelve files fit here. Take out some."))
        return uploads


class PostingForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind of posting"), choices=Kind.choices, widget=forms.RadioSelect)
    matter = forms.ChoiceField(label=_("What it is about"), choices=[("", _("Choose")), *Matter.choices])
    title = forms.CharField(label=pgettext_lazy("of a text", "Title"), max_length=TITLE_MOST)
    text = forms.CharField(label=_("Text"), max_length=TEXT_MOST, widget=forms.Textarea(attrs={"rows": 12}))
    days = forms.IntegerField(
        label=_("For how many days"),
        required=False,
        min_value=1,
        max_value=DAYS_MOST,
        help_text=_("Left empty: as long as the law asks for at least; a disclosure stands until it is replaced."),
    )
    readers = forms.ChoiceField(
        label=_("Who may read it online"),
        choices=[("anyone", _("Anyone")), ("here", _("Only people of this community, signed in"))],
        initial="anyone",
        widget=forms.RadioSelect,
    )
    keep = forms.MultipleChoiceField(
        label=_("Files that stay"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    papers = FilesField(
        label=_("Pictures and papers"),
        required=False,
        widget=Files(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf", "multiple": True}),
        help_text=_("Photos and PDF. Check that no telephone numbers and no private names stand in them."),
    )

    def __init__(
        self, *args: Any, kinds: Iterable[str] = Kind.values, hung: Iterable[PostingFile] = (), **kwargs: Any
    ) -> None:
        """``kinds`` that this person may post; ``hung``: the files that hang on the draft already."""
        super().__init__(*args, **kwargs)
        allowed = list(kinds)
        self.hung = {str(one.pk): one for one in hung}
        if not allowed:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = [(k.value, k.label) for k in Kind if k.value in allowed]  # type: ignore[attr-defined]
        if self.hung:
            self.fields["keep"].choices = [(pk, one.name) for pk, one in self.hung.items()]  # type: ignore[attr-defined]
            self.fields["keep"].initial = list(self.hung)
        else:
            del self.fields["keep"]

    def facts(self) -> dict[str, Any]:
        """The cleaned values as `actions.draft` and `actions.edit` take them, without the files."""
        cleaned = self.cleaned_data
        return {
            "matter": cleaned["matter"],
            "title": cleaned["title"],
            "text": cleaned["text"],
            "period": Limit(cleaned["days"], DAYS) if cleaned.get("days") else None,
            "for_anyone": cleaned["readers"] == "anyone",
        }

    def named_files(self, at: datetime) -> list[NamedFile]:
        """The files that stay, then the new ones, stored. Raises Invalid for one that cannot be taken."""
        kept = [self.hung[pk] for pk in self.cleaned_data.get("keep", []) if pk in self.hung]
        fresh = self.cleaned_data.get("papers") or []
        stored = [(store(one, kinds=(PICTURE, PDF), at=at, field="papers"), str(one.name)) for one in fresh]
        return [*((one.file, one.name) for one in kept), *stored]


def initial_of(posting: Posting) -> dict[str, Any]:
    """A posting as the form shows it, for editing it or for correcting it."""
    limit = Limit.parse(posting.period) if posting.period else None
    return {
        "kind": posting.kind,
        "matter": posting.matter,
        "title": posting.title,
        "text": posting.text,
        "days": limit.amount if limit and limit.unit == DAYS else None,
        "readers": "anyone" if posting.for_anyone else "here",
    }


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong, and what should be different?"),
        max_length=OBJECTION_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Neighbours read your words without your name. Those who answer see who you are."),
    )


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("upheld", _("Upheld: something changes")), ("not_upheld", _("Not upheld: it stays as it is"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=OBJECTION_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody can read it. Give the reason; name nobody."),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=400, help_text=_("Everybody can read it."))


class BoardPhotoForm(forms.Form):
    moment = forms.ChoiceField(label=_("What the photo shows"), choices=Moment.choices, widget=forms.RadioSelect)
    spot = forms.CharField(
        label=_("Which board"), max_length=80, help_text=_("Such as “gate of building 3” or “east gate”.")
    )
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
