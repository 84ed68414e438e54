"""The pages of ballots: three screens, her own vote and nobody else's, and a desk that learns no choice."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from linli.inbox.models import Message
from linli.voting.actions.printing import print_ballots
from linli.voting.actions.scanning import take_scan
from linli.voting.models import Ballot, Delivery, Dispute, Keying, Motion, Paper, PrintRun, Right, Scan
from tests.cases.makers import picture
from tests.sessions import confirm
from tests.voting.ballots import at_door, by_phone, counted
from tests.voting.makers import assembled, estate, right_of, rights

pytestmark = pytest.mark.django_db
TWO = (("", "充电桩"), ("", "门禁"))


@pytest.fixture
def today(cast) -> datetime:
    """Pages read the clock."""
    return timezone.now()


@pytest.fixture
def assembly(cast, today):
    return assembled(cast, today, motions=TWO, snapshot_on=cast.on)


def at(name, assembly, *more):
    return reverse(f"voting:{name}", args=[assembly.community.code, assembly.pk, *more])


def body(answer):
    return answer.content.decode()


def signed_in(client, user):
    client.force_login(user)
    confirm(client, user)


def upload(name="evidence"):
    return {name: SimpleUploadedFile("a.jpg", picture(b"p"), "image/jpeg")}


def test_three_screens_nothing_preselected_and_her_vote_as_recorded(client, cast, assembly):
    signed_in(client, cast.users["owner"])
    right = right_of(assembly, cast.users["owner"])
    first = client.get(at("ballot-read", assembly, right.number))
    assert "充电桩" in body(first)
    client.post(at("ballot-read", assembly, right.number))
    assert [d.how for d in Delivery.objects.all()] == ["phone"]
    second = body(client.get(at("ballot-choose", assembly, right.number)))
    assert (second.count('type="radio"'), "checked" in second.split("<main")[1]) == (8, False)
    motions = Motion.objects.filter(assembly=assembly).order_by("order")
    typed = {f"m{motions[0].pk}": "y"}
    third = client.post(at("ballot-choose", assembly, right.number), typed)
    assert ('name="marks" value="y-"' in body(third), Ballot.objects.count()) == (True, 0)
    done = client.post(at("ballot-confirm", assembly, right.number), {"marks": "y-"})
    assert (done.status_code, done.url, counted(right)) == (302, at("my-votes", assembly), ("voted", "y-"))
    mine = body(client.get(at("my-votes", assembly)))
    assert "同意" in mine


def test_a_ballot_without_any_answer_and_letters_of_ones_own_are_refused(client, cast, assembly):
    signed_in(client, cast.users["owner"])
    right = right_of(assembly, cast.users["owner"])
    assert client.post(at("ballot-choose", assembly, right.number), {"x": "y"}).status_code == 422
    for marks in ("", "yyy", "xx"):
        assert client.post(at("ballot-confirm", assembly, right.number), {"marks": marks}).status_code == 422
    assert Ballot.objects.count() == 0


def test_after_the_end_the_screen_says_so(client, cast, today):
    assembly = assembled(cast, today - timedelta(days=20), snapshot_on=cast.on)
    signed_in(client, cast.users["owner"])
    number = right_of(assembly, cast.users["owner"]).number
    answer = client.post(at("ballot-confirm", assembly, number), {"marks": "y"})
    assert (answer.status_code, "结束" in body(answer)) == (422, True)


@pytest.mark.parametrize("who", ["tenant", "family"])
def test_who_does_not_own_reads_why(client, cast, assembly, who):
    signed_in(client, cast.users[who])
    assert "第二百七十八条" in body(client.get(at("my-votes", assembly)))
    number = right_of(assembly, cast.users["owner"]).number
    for page in ("ballot-read", "ballot-choose", "ballot-confirm", "ballot-doubt"):
        assert client.get(at(page, assembly, number)).status_code in (404, 302)
        assert client.post(at(page, assembly, number), {"marks": "yy"}).status_code == 404


def test_nobody_reads_a_neighbours_choice_or_receipt(client, cast, assembly, today):
    right = right_of(assembly, cast.users["owner"])
    ballot = by_phone(cast, right, "na", "owner", today)
    for who in ("neighbour", "tenant", "stranger", "worker", "committee", "captain", "neighbourhood_head", "manager"):
        signed_in(client, cast.users[who])
        for page, more in (
            ("ballot-read", right.number),
            ("ballot-receipt", ballot.pk),
            ("ballot-doubt", right.number),
        ):
            assert client.get(at(page, assembly, more)).status_code == 404, (who, page)
        mine = client.get(at("my-votes", assembly))
        assert mine.status_code == 404 or "不同意</b>" not in body(mine)


def test_a_co_owners_own_choice_stays_hers(client, cast, today):
    held = estate(cast, [("甲", "乙")], with_users=True)
    assembly = assembled(cast, today, community=held.place, snapshot_on=cast.on)
    by_phone(cast, rights(assembly)[0], "n", held.users["甲"], today)
    signed_in(client, held.users["乙"])
    shown = body(client.get(at("my-votes", assembly)))
    assert ("共有人" in shown, "<b>不同意</b>" in shown) == (True, False)


def test_the_desk_sees_who_has_voted_and_never_what(client, cast, assembly, today):
    at_door(cast, right_of(assembly, cast.users["owner"]), "na", today)
    building = cast.units["hh"][0].building_id
    signed_in(client, cast.users["worker"])
    for page, more in (("canvass", ()), ("canvass-building", (building,)), ("canvass-sheet", (building,))):
        answer = client.get(at(page, assembly, *more) + "?show=all")
        assert answer.status_code == 200
        assert not {"同意", "弃权"} & set(body(answer).split(">"))
        assert "na" not in [cell.strip() for cell in body(answer).replace("<", ">").split(">")]


def test_a_captain_sees_her_building_only(client, cast, assembly):
    signed_in(client, cast.users["captain"])
    mine, other = cast.units["hh"][0].building_id, cast.units["hh"][-1].building_id
    assert client.get(at("canvass", assembly)).status_code == 200
    assert client.get(at("canvass-building", assembly, mine)).status_code == 200
    assert client.get(at("canvass-building", assembly, other)).status_code == 404
    number = Right.objects.filter(assembly=assembly, building=other)[0].number
    assert client.get(at("deliver", assembly, number)).status_code == 404
    assert client.get(at("door", assembly, number)).status_code in (403, 404)


def test_delivery_needs_its_proof(client, cast, assembly):
    signed_in(client, cast.users["worker"])
    right = right_of(assembly, cast.users["owner"])
    page = at("deliver", assembly, right.number)
    assert client.post(page, {"how": "in_hand"}).status_code == 422
    assert client.post(page, {"how": "posted"}).status_code == 302
    right.refresh_from_db()
    assert right.served_at is None
    assert client.post(page, {"how": "in_hand", **upload()}).status_code == 302
    right.refresh_from_db()
    assert (right.served_at is not None, Delivery.objects.count()) == (True, 2)


def test_a_ballot_at_the_door(client, cast, assembly):
    signed_in(client, cast.users["worker"])
    right = right_of(assembly, cast.users["owner"])
    motions = [
        f"m{pk}" for pk in Motion.objects.filter(assembly=assembly).order_by("order").values_list("pk", flat=True)
    ]
    page = at("door", assembly, right.number)
    assert client.post(page, {motions[0]: "y"}).status_code == 422
    assert client.post(page, {motions[0]: "y", motions[1]: "n", **upload()}).status_code == 302
    assert counted(right) == ("voted", "yn")


def test_owners_with_an_account_are_reminded_once_a_day(client, cast, assembly, today):
    by_phone(cast, right_of(assembly, cast.users["neighbour"]), "yy", "neighbour", today)
    signed_in(client, cast.users["worker"])
    for _turn in range(2):
        client.post(at("remind-voters", assembly))
    assert [m.user_id for m in Message.objects.filter(template="voting.reminder")] == [cast.users["owner"].pk]


def test_papers_are_printed_taken_in_and_read_on_pages(client, cast, assembly):
    signed_in(client, cast.users["worker"])
    building = cast.units["hh"][0].building_id
    made = client.post(at("print-ballots", assembly), {"building": building})
    run = PrintRun.objects.get()
    assert made.url == at("print-progress", assembly, run.pk)
    assert client.get(at("print-file", assembly, run.pk))["Content-Type"] == "application/pdf"
    right = right_of(assembly, cast.users["owner"])
    serial = Paper.objects.get(right=right).serial
    assert client.post(at("scan", assembly), {"code": "1", **upload("file")}).status_code == 422
    assert client.post(at("scan", assembly), {"code": serial, **upload("file")}).status_code == 302
    scan = Scan.objects.get()
    motions = list(Motion.objects.filter(assembly=assembly).order_by("order").values_list("pk", flat=True))
    seen = {"is_signed": "yes", f"m{motions[0]}": "yes", f"m{motions[1]}": "spoilt"}
    assert "由另外两个人" in body(client.get(at("key-scan", assembly, scan.pk)))
    for who in ("worker2", "neighbourhood_head"):
        signed_in(client, cast.users[who])
        assert serial in body(client.get(at("read-scans", assembly)))
        shown = body(client.get(at("key-scan", assembly, scan.pk)))
        assert "checked" not in shown.split("<main")[1]
        assert client.get(at("scan-picture", assembly, scan.pk)).status_code == 200
        assert client.post(at("key-scan", assembly, scan.pk), seen).status_code == 302
    assert (counted(right), Keying.objects.count()) == (("voted", "y-"), 2)
    assert client.get(at("scan-picture", assembly, scan.pk)).status_code in (403, 422)


def test_a_third_settles_on_a_page(client, cast, assembly, today):
    right = right_of(assembly, cast.users["owner"])
    print_ballots(assembly, right=right, by=cast.worker, at=today)
    scan = take_scan(assembly, code=Paper.objects.get().serial, file=BytesIO(picture(b"1")), by=cast.worker, at=today)
    motions = list(Motion.objects.filter(assembly=assembly).order_by("order").values_list("pk", flat=True))
    for who, second in (("worker2", "no"), ("neighbourhood_head", "abstain")):
        signed_in(client, cast.users[who])
        typed = {"is_signed": "yes", f"m{motions[0]}": "yes", f"m{motions[1]}": second}
        client.post(at("key-scan", assembly, scan.pk), typed)
    page = at("settle-scan", assembly, scan.pk)
    assert "<table" not in body(client.get(page))
    signed_in(client, cast.users["worker"])
    assert client.get(page).status_code == 200
    typed = {"is_signed": "yes", f"m{motions[0]}": "yes", f"m{motions[1]}": "no"}
    assert client.post(page, typed).status_code == 302
    assert counted(right) == ("voted", "yn")


def test_i_did_not_vote_this_and_its_answer(client, cast, assembly, today):
    right = right_of(assembly, cast.users["owner"])
    at_door(cast, right, "na", today)
    signed_in(client, cast.users["owner"])
    assert client.post(at("ballot-doubt", assembly, right.number), {"text": "不是我"}).status_code == 302
    found = Dispute.objects.get()
    signed_in(client, cast.users["worker"])
    page = at("answer-doubt", assembly, found.pk)
    assert client.post(page, {"upheld": "yes", "answer": "x"}).status_code == 403
    signed_in(client, cast.users["worker2"])
    assert client.get(at("doubts", assembly)).status_code == 200
    assert client.post(page, {"upheld": "yes", "answer": "冒签"}).status_code == 302
    assert counted(right) == ("waiting", None)


@pytest.mark.parametrize("who", ["stranger", "fy_manager"])
def test_another_community_finds_no_such_page(client, cast, assembly, who):
    signed_in(client, cast.users[who])
    pages = ["my-votes", "canvass", "print-ballots", "scan", "read-scans", "doubts"]
    assert {client.get(at(page, assembly)).status_code for page in pages} <= {403, 404}


def test_the_way_to_the_votes_under_way_is_for_who_brings_ballots(client, cast, assembly):
    for who, status in (("worker", 200), ("captain", 200), ("owner", 403), ("fy_manager", 403)):
        signed_in(client, cast.users[who])
        answer = client.get(reverse("voting:ballots-here"))
        assert (answer.status_code, assembly.title in body(answer)) == (status, status == 200)
