"""Papers, seen by two."""

import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry import actions, queries
from linli.registry.models import Binding, BindingRequest


@pytest.fixture
def papers(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def request_(cast, now):
    return actions.request_binding(cast.units["hh"][3], relation="owner", papers=None, by=cast.stranger, at=now)


def check(cast, now, request, by=None, seen="不动产权证，本人到场"):
    return actions.check_binding(request, papers_seen=seen, by=by or cast.worker, at=now)


def test_one_checks_another_confirms_and_the_account_is_bound(cast, now, request_):
    check(cast, now, request_)
    binding = actions.confirm_binding(request_, by=cast.worker2, at=now)
    assert (binding.unit, binding.user_id, binding.relation) == (
        cast.units["hh"][3],
        cast.stranger.user_id,
        "owner",
    )
    verbs = list(Event.objects.filter(subject_kind="binding_request").order_by("id").values_list("verb", flat=True))
    assert verbs == ["registry.request_binding", "registry.check_binding", "registry.confirm_binding"]
    assert "不动产权证" not in "".join(Event.objects.values_list("body_text", flat=True))
    assert not queries.open_requests([cast.hh.path]).exists()


def test_the_papers_are_stored_and_their_hash_is_recorded(cast, now, papers):
    request = actions.request_binding(
        cast.units["hh"][3], relation="tenant", papers=io.BytesIO(papers), by=cast.stranger, at=now
    )
    assert request.evidence.media_type == "image/jpeg"
    assert Event.objects.get(verb="registry.request_binding").data["papers"] == bytes(request.evidence.sha256).hex()


def test_a_script_that_calls_itself_a_photo_is_no_paper(cast, now, papers):
    with pytest.raises(Invalid) as refusal:
        actions.request_binding(
            cast.units["hh"][3], relation="owner", papers=io.BytesIO(b"<script>"), by=cast.stranger, at=now
        )
    assert refusal.value.field == "papers"
    assert not BindingRequest.objects.exists()


def test_one_pair_of_eyes_is_not_enough(cast, now, request_):
    with pytest.raises(Refused):
        actions.confirm_binding(request_, by=cast.worker2, at=now)
    check(cast, now, request_)
    with pytest.raises(Refused):
        actions.confirm_binding(request_, by=cast.worker, at=now)
    with pytest.raises(Refused):
        actions.confirm_binding(request_, by=SYSTEM, at=now)
    assert not Binding.objects.filter(unit=cast.units["hh"][3]).exists()


def test_the_database_refuses_one_pair_of_eyes_too(cast, now, request_):
    same = {"confirmed_by_id": cast.worker.user_id, "confirmed_at": now}
    for checked_by in (None, cast.worker.user_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            BindingRequest.objects.filter(pk=request_.pk).update(checked_by_id=checked_by, **same)


def test_nobody_checks_or_confirms_her_own_papers(cast, now):
    request = actions.request_binding(cast.units["hh"][3], relation="owner", papers=None, by=cast.worker, at=now)
    with pytest.raises(Refused):
        check(cast, now, request)
    check(cast, now, request, by=cast.worker2)
    with pytest.raises(Refused):
        actions.confirm_binding(request, by=cast.worker, at=now)
    actions.confirm_binding(request, by=cast.street, at=now)


def test_of_two_workers_who_act_at_once_the_second_is_told(cast, now, request_):
    stale = BindingRequest.objects.get(pk=request_.pk)
    check(cast, now, request_)
    with pytest.raises(Conflict):
        check(cast, now, stale, by=cast.worker2)
    stale = BindingRequest.objects.get(pk=request_.pk)
    actions.confirm_binding(request_, by=cast.worker2, at=now)
    for late in (
        lambda: actions.confirm_binding(stale, by=cast.street, at=now),
        lambda: actions.refuse_binding(stale, reason="x", by=cast.street, at=now),
        lambda: actions.refuse_binding(request_, reason="x", by=cast.street, at=now),
    ):
        with pytest.raises(Conflict):
            late()
    assert Binding.objects.filter(unit=cast.units["hh"][3]).count() == 1


def test_a_refusal_says_why_and_one_can_ask_again(cast, now, request_):
    with pytest.raises(Invalid):
        actions.refuse_binding(request_, reason=" ", by=cast.worker, at=now)
    actions.refuse_binding(request_, reason="请带不动产权证原件", by=cast.worker, at=now)
    assert queries.my_requests(cast.stranger.user_id)[0].refusal == "请带不动产权证原件"
    actions.request_binding(cast.units["hh"][3], relation="owner", papers=None, by=cast.stranger, at=now)


def test_what_is_asked_twice_or_held_already(cast, now, request_):
    with pytest.raises(Conflict):
        actions.request_binding(cast.units["hh"][3], relation="tenant", papers=None, by=cast.stranger, at=now)
    with pytest.raises(Conflict):
        actions.request_binding(cast.units["hh"][0], relation="owner", papers=None, by=cast.owner, at=now)
    with pytest.raises(Invalid):
        actions.request_binding(cast.units["hh"][0], relation="cat", papers=None, by=cast.stranger, at=now)
    with pytest.raises(Denied):
        actions.request_binding(cast.units["hh"][0], relation="owner", papers=None, by=SYSTEM, at=now)
    with pytest.raises(Invalid):
        check(cast, now, request_, seen="")


def test_a_worker_of_another_place_sees_and_does_nothing(cast, now, request_):
    assert not queries.open_requests([cast.fy.path]).exists()
    for who in (cast.fy_secretary, cast.owner, cast.secretary, cast.manager, cast.district):
        with pytest.raises(Denied):
            check(cast, now, request_, by=who)
        with pytest.raises(Denied):
            actions.confirm_binding(request_, by=who, at=now)
        with pytest.raises(Denied):
            actions.refuse_binding(request_, reason="x", by=who, at=now)


def test_a_binding_ends_by_the_person_herself_or_by_a_worker_with_a_reason(cast, now):
    mine, hers = (Binding.objects.get(user_id=who.user_id) for who in (cast.owner, cast.tenant))
    actions.end_binding(mine, by=cast.owner, at=now)
    assert cast.fresh("owner").homes == ()
    with pytest.raises(Denied):
        actions.end_binding(hers, reason="x", by=cast.neighbour, at=now)
    with pytest.raises(Invalid):
        actions.end_binding(hers, by=cast.worker, at=now)
    actions.end_binding(hers, reason="已退租", by=cast.worker, at=now)
    with pytest.raises(Conflict):
        actions.end_binding(hers, reason="已退租", by=cast.worker, at=now)
