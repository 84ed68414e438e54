"""Everybody locks the case first and then what belongs to it."""

import threading
import time

import pytest
from django.db import connection, transaction

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, Whistle, WhistleCall
from linli.cases.states import Occasion
from tests.cases.makers import fresh, reported

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_report_and_the_clock_do_not_lock_each_other_out(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now)
    police = cast.body(BodyKind.POLICE)
    ask = {"occasion": Occasion.JOINT, "text": "来", "called": [police], "lead": police}
    actions.whistle(fresh(case), **ask, by=cast.secretary, at=now)
    call = WhistleCall.objects.select_related("body", "case__community").get()
    actor = cast.police
    outcome, here = [], threading.Event()

    def report():
        try:
            here.wait(10)
            actions.report_in(call, text="到", by=actor, at=now)
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=report)
    thread.start()
    try:
        # As the clock and the joint result do: the case first, then its whistle.
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            here.set()
            _until_somebody_waits()
            Whistle.objects.filter(case=case).update(result="x")
    except Exception as error:
        outcome.append(error)
    thread.join(30)
    assert outcome == []


def _until_somebody_waits():
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
