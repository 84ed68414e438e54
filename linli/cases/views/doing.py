"""How each verb of the desk is called with what its form says."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases import actions, rules
from linli.cases.forms import acts as forms
from linli.cases.forms.fields import store_all
from linli.cases.queries import reading
from linli.cases.queries.scene import Scene
from linli.kernel.errors import Conflict, Invalid
from linli.law.deadlines import SHANGHAI

Form = forms.ActForm
Do = Callable[[Scene, Form, Actor], object]
Thing = TypeVar("Thing")


def given(thing: Thing | None) -> Thing:
    """What the verb is done to, as the page showed it. Raises Conflict if it is there no longer."""
    if thing is None:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    return thing


def plain(action: Callable[..., object], *fields: str) -> Do:
    """A verb that takes the form's fields by their own names."""

    def do(scene: Scene, form: Form, by: Actor) -> object:
        data = {name: form.cleaned_data[name] for name in fields}
        return action(scene.case, **data, by=by, at=scene.at)

    return do


def body(scene: Scene, pk: str) -> Body:
    return next(body for body in scene.chain.bodies if str(body.pk) == pk)


def files(scene: Scene, form: forms.ResultForm) -> list[tuple[StoredFile, str]]:
    return [(file, purpose) for name, purpose in form.purposes() for file in store_all(form, name, at=scene.at)]


def dispatch(scene: Scene, form: Form, by: Actor) -> object:
    return actions.dispatch(scene.case, to=body(scene, form.cleaned_data["to"]), by=by, at=scene.at)


def resolve(scene: Scene, form: Form, by: Actor) -> object:
    assert isinstance(form, forms.ResultForm)
    rules.check_can_resolve(scene.case, by=by)
    return actions.resolve(scene.case, text=form.cleaned_data["text"], photos=files(scene, form), by=by, at=scene.at)


def joint_result(scene: Scene, form: Form, by: Actor) -> object:
    assert isinstance(form, forms.ResultForm)
    rules.check_can_joint_result(scene.case, by=by)
    solved = form.cleaned_data["solved"] == "yes"
    photos = files(scene, form) if solved else []
    text = form.cleaned_data["text"]
    return actions.joint_result(scene.case, text=text, solved=solved, photos=photos, by=by, at=scene.at)


def ask_extension(scene: Scene, form: Form, by: Actor) -> object:
    """A day is granted to its end."""
    day = form.cleaned_data["until"] + timedelta(days=1)
    until = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    return actions.ask_extension(scene.case, reason=form.cleaned_data["reason"], until=until, by=by, at=scene.at)


def add_note(scene: Scene, form: Form, by: Actor) -> object:
    shown = form.cleaned_data["shown"] == "yes"
    return actions.add_note(scene.case, text=form.cleaned_data["text"], shown=shown, by=by, at=scene.at)


def mediate(scene: Scene, form: Form, by: Actor) -> object:
    rules.check_can_mediate(scene.case, by=by)
    papers = store_all(form, "signed_paper", at=scene.at)
    words = {name: form.cleaned_data[name] for name in ("parties", "positions", "outcome")}
    agreed, paper = form.cleaned_data["agreed"] == "yes", papers[0] if papers else None
    return actions.mediate(scene.case, **words, agreed=agreed, signed_paper=paper, by=by, at=scene.at)


def whistle(scene: Scene, form: Form, by: Actor) -> object:
    data = form.cleaned_data
    called = [body(scene, pk) for pk in data["called"]]
    lead = body(scene, data["lead"])
    return actions.whistle(
        scene.case, occasion=data["occasion"], text=data["text"], called=called, lead=lead, by=by, at=scene.at
    )


def report_in(scene: Scene, form: Form, by: Actor) -> object:
    return actions.report_in(given(scene.my_call), text=form.cleaned_data["text"], by=by, at=scene.at)


def rate(scene: Scene, form: Form, by: Actor) -> object:
    call = next(one for one in scene.ratable if str(one.pk) == form.cleaned_data["call"])
    whistler = scene.by.sits_in([call.whistle.body_id])
    actor = scene.by.acting_for(whistler.body_id if whistler else call.body_id)
    return actions.rate_whistle(call, rating=int(form.cleaned_data["rating"]), by=actor, at=scene.at)


def decide_objection(scene: Scene, form: Form, by: Actor) -> object:
    stays, why = form.cleaned_data["to"] == "stays", form.cleaned_data["why"]
    to = None if stays else body(scene, form.cleaned_data["to"])
    return actions.decide_objection(given(scene.hand_back), upheld=not stays, to=to, why=why, by=by, at=scene.at)


def decide_extension(scene: Scene, form: Form, by: Actor) -> object:
    granted, why = form.cleaned_data["granted"] == "yes", form.cleaned_data["why"]
    return actions.decide_extension(given(scene.extension), granted=granted, why=why, by=by, at=scene.at)


def end_supervision(scene: Scene, form: Form, by: Actor) -> object:
    return actions.end_supervision(given(scene.watch), outcome=form.cleaned_data["outcome"], by=by, at=scene.at)


def confirm_exclusion(scene: Scene, form: Form, by: Actor) -> object:
    return actions.confirm_exclusion(given(scene.exclusion), by=by, at=scene.at)


def turn_down_exclusion(scene: Scene, form: Form, by: Actor) -> object:
    return actions.turn_down_exclusion(given(scene.exclusion), why=form.cleaned_data["why"], by=by, at=scene.at)


def record_reply(scene: Scene, form: Form, by: Actor) -> object:
    referral = next(one for one in scene.referrals if str(one.pk) == form.cleaned_data["referral"])
    data = form.cleaned_data
    return actions.record_reply(referral, reply=data["reply"], on=data["on"], by=by, at=scene.at)


def merge(scene: Scene, form: Form, by: Actor) -> object:
    into = reading.find(form.cleaned_data["into"])
    if into is None:
        raise Invalid(_("There is no case with this number."), field="into")
    return actions.merge(scene.case, into, by=by, at=scene.at)


def categorise(scene: Scene, form: Form, by: Actor) -> object:
    data = form.cleaned_data
    return actions.categorise(scene.case, data["category"], why=data["why"], by=by, at=scene.at)
