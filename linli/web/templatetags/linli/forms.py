"""Fields with their labels, help and errors."""

from django.forms import BaseForm, BoundField

from .library import register


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, label: object = "", help: object = "", optional: bool = True) -> dict[str, object]:
    """One field with its label, help, errors and widget. ``optional=False`` leaves out the word "optional"."""
    return {
        "field": bound, "label": label or bound.label, "help": help or bound.help_text, "kind": bound.widget_type,
        "say_optional": optional and not bound.field.required,
    }  # fmt: skip


@register.inclusion_tag("web/parts/fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """All fields of a form, its errors first."""
    return {"form": form}


@register.inclusion_tag("web/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """What must be mended, each a link to its field."""
    wrong = [bound for bound in form if bound.errors] if form.is_bound else []
    return {"form": form, "wrong": wrong}
