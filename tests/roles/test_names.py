"""Every verb that writes into the log, and every fact that it commits to, has a name that a person can read."""

import re

import pytest
from django.db import transaction
from django.utils import translation

from linli.audit.models import Event, Secret
from linli.audit.names import FACTS, VERBS
from linli.bodies.actor import SYSTEM
from linli.bodies.roles import MAY, Role
from linli.cases.queries.sentences import SENTENCES
from linli.kernel.errors import Refused
from tests import source
from tests.roles import scenes_cases
from tests.roles.stage import Stage
from tests.roles.test_roles import SCENES as ALL
from tests.roles.test_roles import WHO

ROOMS = ("audit", "people", "registry", "bodies", "inbox", "cases", "notices", "ledger")
SCENES = ALL | scenes_cases.REPORTERS
OF_ACCOUNT = re.compile(r'_of_account\(user, "([a-z_]+)"')
OF_BOOK = re.compile(r'(?:_note|note_refund)\((?:[\w.]+, )?"([a-z_]+)"')
OF_POSTING = re.compile(r'_record\(posting, "([a-z_]+)"')
WRITTEN = re.compile(rf'verb="((?:{"|".join(ROOMS)})\.[a-z_]+)"')


class _Undo(Exception):
    """Takes back what a scene has done."""


@pytest.mark.django_db
def test_what_the_scenes_write_has_names(cast, now):
    stage, verbs, facts = Stage(cast, now), set(), set()
    for verb, scene in SCENES.items():
        # The clocks move cases; of the people with a right one is enough, because the verb is the same.
        clocks = [SYSTEM] if verb.startswith("cases.") else []
        who = [*clocks, *(getattr(cast, WHO[role]) for role in Role if verb in MAY[role])]
        for actor in who:
            try:
                with transaction.atomic():
                    scene(stage, actor)
                    verbs |= set(Event.objects.values_list("verb", flat=True))
                    facts |= set(Secret.objects.values_list("name", flat=True))
                    raise _Undo
            except _Undo:
                if actor is not SYSTEM:
                    break
            except (Refused, AttributeError, TypeError):
                continue  # the system cannot do what only a person with a seat can
    assert len(verbs) > 60
    assert (verbs - set(VERBS), facts - set(FACTS)) == (set(), set())


def test_what_stands_in_the_code_has_names():
    files = list(source.package(rooms=ROOMS))
    written = {verb for file in files for verb in WRITTEN.findall(file.text)}
    written |= {f"people.{verb}" for file in files for verb in OF_ACCOUNT.findall(file.text)}
    books, postings = list(source.package(rooms={"ledger"})), list(source.package(rooms={"notices"}))
    written |= {f"ledger.{verb}" for file in books for verb in OF_BOOK.findall(file.text)}
    written |= {f"notices.{verb}" for file in postings for verb in OF_POSTING.findall(file.text)}
    assert (written | set(SENTENCES)) - set(VERBS) == set()


def test_each_name_is_there_in_both_languages_and_is_no_code():
    for table in (VERBS, FACTS):
        for plain, name in table.items():
            with translation.override("zh-hans"):
                chinese = str(name)
            with translation.override("en"):
                english = str(name)
            assert re.search("[一-鿿]", chinese), plain
            assert english not in (plain, "", chinese)
            assert not re.search("[_.]", english), plain


@pytest.mark.parametrize("table", [VERBS, FACTS])
def test_no_two_verbs_are_called_the_same(table):
    with translation.override("zh-hans"):
        names = [str(name) for name in table.values()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
