"""Refusals: one sentence, one status, in the language of who reads it."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Conflict, Denied, Invalid, Refused, why_not


def _check_can_enter(age: int, *, key: bool) -> None:
    if not key:
        raise Denied("No key.")
    if age < 18:
        raise Invalid("Too young.", field="age")


def test_each_refusal_has_its_status():
    assert [kind.status for kind in (Refused, Denied, Conflict, Invalid)] == [422, 403, 409, 422]
    assert all(issubclass(kind, Refused) for kind in (Denied, Conflict, Invalid))


def test_why_not_gives_the_sentence_or_nothing():
    assert why_not(_check_can_enter, 20, key=False) == "No key."
    assert why_not(_check_can_enter, 12, key=True) == "Too young."
    assert why_not(_check_can_enter, 20, key=True) == ""


def test_why_not_does_not_hide_a_mistake():
    with pytest.raises(TypeError):
        why_not(_check_can_enter)


def test_a_lazy_sentence_is_in_the_readers_language():
    refusal = Refused(_("This area is too large. Check the number of digits."))
    with translation.override("en"):
        assert str(refusal) == "This area is too large. Check the number of digits."
    with translation.override("zh-hans"):
        assert str(refusal) == "面积过大，请检查位数是否有误。"


def test_invalid_names_its_field():
    assert (Invalid("x").field, Invalid("x", field="area").field, str(Refused())) == ("", "area", "")
