"""A verb tried for a form: the refusal stands where it belongs."""

import pytest
from django import forms

from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.forms import add_refusal, attempt, tried


class AreaForm(forms.Form):
    area = forms.CharField()


@pytest.fixture
def form():
    return AreaForm({"area": "1"})


def refuse(refusal):
    raise refusal


def test_what_the_work_gives_comes_back_and_the_form_stays_clean(form):
    assert attempt(form, lambda: 7) == 7
    assert tried(form, lambda: None) is True
    assert form.errors == {}


@pytest.mark.parametrize(
    ("refusal", "errors"),
    [
        (Refused("No."), {"__all__": ["No."]}),
        (Invalid("Too large.", field="area"), {"area": ["Too large."]}),
        (Invalid("Too long.", field="name"), {"__all__": ["Too long."]}),
    ],
)
def test_a_refusal_stands_at_its_field_or_above_the_form(form, refusal, errors):
    assert tried(form, lambda: refuse(refusal)) is False
    assert form.errors == errors
    assert attempt(form, lambda: refuse(refusal)) is None


def test_an_argument_may_have_another_name_in_the_form(form):
    add_refusal(form, Invalid("Too large.", field="area_dm2"), area_dm2="area")
    assert form.errors == {"area": ["Too large."]}


def test_a_missing_right_is_no_error_of_the_form(form):
    with pytest.raises(Denied):
        tried(form, lambda: refuse(Denied("Not you.")))
    assert form.errors == {}
