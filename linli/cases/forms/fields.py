"""Fields that several forms share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from linli.audit.files import PDF, PICTURE, store
from linli.audit.models import StoredFile

MOST_FILES = 6
SALT = "cases.kept-photos"


class Files(forms.ClearableFileInput):
    """Several files at once; on a phone it opens camera and album."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Zero to six files; the cleaned value is a list of uploads that nobody has looked into yet."""

    def __init__(self, *, papers: bool = False, **kwargs: Any) -> None:
        accept = "image/jpeg,image/png,image/webp" + (",application/pdf" if papers else "")
        attrs = {"accept": accept, "multiple": True} | ({} if papers else {"data-photos": MOST_FILES})
        self.kinds = (PICTURE, PDF) if papers else (PICTURE,)
        super().__init__(widget=Files(attrs=attrs), required=kwargs.pop("required", False), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [one for one in (data if isinstance(data, list) else [data]) if one]
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_("At most six files fit here. Take out some."))
        return uploads


def store_all(form: forms.Form, name: str, *, at: datetime) -> list[StoredFile]:
    """Store what was chosen in the field ``name``. Raises Invalid naming the field."""
    field = form.fields[name]
    assert isinstance(field, FilesField)
    return [store(upload, kinds=field.kinds, at=at, field=name) for upload in form.cleaned_data.get(name) or []]


def keep(files: Iterable[StoredFile]) -> str:
    """A signed note of files that are stored already, for a form that comes back: nobody sends them twice."""
    return signing.dumps([file.pk for file in files], salt=SALT)


def kept(note: str) -> list[StoredFile]:
    """The files of such a note; none if it was tampered with or is older than a day."""
    try:
        ids = signing.loads(note, salt=SALT, max_age=86_400) if note else []
    except signing.BadSignature:
        return []
    found = StoredFile.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def area(rows: int = 4, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})
