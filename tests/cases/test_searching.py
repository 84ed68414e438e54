"""Looking for words: Chinese without spaces, letters small or capital, a number's beginning; by the index."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Case
from linli.cases.queries.searching import words_in
from tests.cases.makers import catalogue, reported
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> Cast:
    catalogue(cast.places["dh"], cast.at)
    return cast


def found(typed: str, *, public: bool = False) -> list[int]:
    return list(Case.objects.filter(words_in(typed, public=public)).order_by("id").values_list("id", flat=True))


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("门禁", True),
        ("门禁坏", True),
        ("禁门", False),  # both characters, not the word
        ("坏", True),  # a single character
        ("梯", False),
        ("单元的Elevator", True),
        ("ELEVATOR", True),
        ("elevators", False),
        ("门禁 坏了", True),
        ("门禁 电梯", False),
        ("b12", True),
        ("100%", True),
        ("1_0", False),  # no wildcard
        ("it's", True),
        ("C:\\", True),
        ("😀门", True),
        ("   ", True),
    ],
)
def test_words(world, typed, is_found):
    case = reported(world, world.at, text="三单元的elevator和门禁坏了😀门\n100% it's C:\\ B12")
    assert found(typed) == ([case.pk] if is_found else [])
    assert found(typed, public=True) == ([case.pk] if is_found else [])


def test_a_number_is_found_by_its_beginning(world):
    first, second = reported(world, world.at), reported(world, world.at, text="电梯停了")
    assert found(first.number.lower()) == [first.pk]
    assert found(second.number[:7]) == [first.pk, second.pk]
    assert found(second.number[1:]) == []


def test_no_word_stands_half_in_the_title_and_half_in_the_text(world):
    case = reported(world, world.at)
    Case.objects.filter(pk=case.pk).update(title="门禁", text="坏了")
    assert found("禁坏") == []


def test_neighbours_do_not_find_what_is_hidden_from_them(world):
    case = reported(world, world.at, text="门禁坏了，请打 13812345678")
    assert found("12345678") == found("23") == [case.pk]
    assert found("12345678", public=True) == found("23", public=True) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(alphabet="门禁坏了Aab1 \n。%_'\\", min_size=1, max_size=12),
    word=st.text(alphabet="门禁坏了Aab1。%_'\\", min_size=1, max_size=4),
)
def test_what_is_found_is_what_stands_there(case_with_text, text, word):
    case = case_with_text
    Case.objects.filter(pk=case.pk).update(title="x", text=text, public_text=text)
    assert found(word) == found(word, public=True) == ([case.pk] if word.lower() in text.lower() else [])


@pytest.fixture
def case_with_text(world) -> Case:
    return reported(world, world.at)


@pytest.mark.parametrize("typed", ["门禁", "消防通道", "Elevator"])
def test_the_index_answers(world, typed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "cases_case_words" in Case.objects.filter(words_in(typed)).explain()
    assert "cases_case_words" in Case.objects.filter(words_in(typed, public=True)).explain()
