"""A month's bills of a whole street or district: asked for on a page, made in the background, book by book."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Refused
from linli.kernel.workflow import move
from linli.ledger.models import BillWave
from linli.ledger.queries.waves import books_for
from linli.ledger.rules import billing as rules
from linli.ledger.states.waves import WAVE, WaveState
from linli.registry.models import Place

from .billing import RunResult, run_bills_inside

MOVING = (WaveState.WAITING, WaveState.RUNNING)


@transaction.atomic
def ask_bills_inside(place: Place, *, month: date, by: Actor, at: datetime) -> BillWave:
    """Ask for the bills of a month in every book inside a place where she may make them. Asked again while they are
    being made it gives back what is on its way; asked again later, what was made stays and only the rest is made.

    Raises Denied where there is no such book, Invalid for a month to come.
    """
    if by.user_id is None or not books_for(place, by):
        raise Denied(_("Your role does not allow this here."))
    rules.check_begun(month, at=at)
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)  # of two presses the second finds the first
    running = BillWave.objects.filter(place=place, month=month, asked_by=by.user_id, state__in=MOVING)
    if (there := running.first()) is not None:
        return there
    wave = BillWave.objects.create(
        place=place, month=month, asked_by_id=by.user_id, asked_body_id=by.body_id, asked_at=at
    )
    facts = {"month": f"{month:%Y-%m}"}
    subject = ("bills in the background", wave.pk)
    record(log_id=place.pk, verb="ledger.ask_bills_inside", subject=subject, by=by, at=at, data=facts)
    return wave


def run_wave(wave: BillWave, *, by: Actor, at: datetime) -> RunResult:
    """Make them, and write down after each book how far the work has come. Killed in between and begun again it makes
    the rest: each book is whole or not there (`run_bills_inside`). A book that refuses keeps no other from its bills.

    ``by`` is who asked, with the rights that she has now; where they are gone the work stops and says so.
    """
    if wave.state in (WaveState.DONE, WaveState.STOPPED):
        return RunResult()
    move(wave, WAVE, "run_wave", books_done=0, refused=[])

    def tell(done: int, of_all: int) -> None:
        BillWave.objects.filter(pk=wave.pk).update(books_done=done, books_all=of_all)

    try:
        result = run_bills_inside(wave.place, month=wave.month, by=by, at=at, tell=tell)
    except Refused as refusal:
        move(wave, WAVE, "stop_wave", ended_at=at, refused=[[0, str(refusal)]])
        return RunResult()
    move(wave, WAVE, "end_wave", ended_at=at, refused=[list(one) for one in result.refused])
    return result
