"""The pages of a count: what everybody reads, what the counters and watchers see, and what nobody sees."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from linli.audit.models import Event
from linli.audit.queries import verify
from linli.audit.sequence import sequence
from linli.people.models import User
from linli.voting.jobs.counting import run_due
from linli.voting.models import CallBack, Right
from linli.voting.queries.results import last_event
from tests.sessions import confirm
from tests.voting.counts import recounted
from tests.voting.test_counting_result import closed

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def go(user):
    client = Client()
    client.force_login(user)
    confirm(client, user)
    return client


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def posted(cast, now):
    assembly, over = closed(cast, now, with_users=True)
    run_due(over)
    sequence(assembly.community_id, over + timedelta(minutes=1))
    run_due(over + timedelta(minutes=2))
    assembly.refresh_from_db()
    return assembly


def owner(number: int) -> Client:
    return go(User.objects.get(handle=f"eq-{number - 1}"))


def test_everybody_here_reads_every_gate_in_words(posted):
    page = text(owner(70).get(f"/c/eq/votes/{posted.pk}/result/"))
    for words in ("参与", "三分之二", "四分之三", "加装电梯", "recount.py", "60"):
        assert words in page, words
    english = owner(70)
    english.cookies["linli_language"] = "en"
    page = english.get(f"/c/eq/votes/{posted.pk}/result/", headers={"accept-language": "en"})
    assert page.status_code == 200


def test_a_stranger_and_an_outsider_see_nothing(cast, posted):
    stranger, nobody = go(cast.users["stranger"]), Client()
    for path in ("result/", "result/count-1.txt", "result/receipt-1.json"):
        assert stranger.get(f"/c/eq/votes/{posted.pk}/{path}").status_code in (403, 404)
        assert nobody.get(f"/c/eq/votes/{posted.pk}/{path}").status_code in (302, 403)
    for who in ("owner", "tenant", "committee", "captain", "manager"):
        answer = go(cast.users[who]).get(f"/desk/votes/eq/{posted.pk}/count/")
        assert answer.status_code in (403, 404), who


def test_her_receipt_fits_the_log_and_the_count(posted, tmp_path):
    phone = owner(1)
    receipt = json.loads(phone.get(f"/c/eq/votes/{posted.pk}/result/receipt-1.json").content)
    proven = verify(receipt)
    assert proven.leaf["verb"] == "voting.cast" and proven.opened["ballot"]["marks"] == "yyy"
    file = b"".join(phone.get(f"/c/eq/votes/{posted.pk}/result/count-1.txt").streaming_content)
    assert recounted(file, tmp_path, receipt)["your_lines"] == 4
    assert phone.get(f"/c/eq/votes/{posted.pk}/result/receipt-2.json").status_code == 404  # another's
    silent = json.loads(owner(70).get(f"/c/eq/votes/{posted.pk}/result/receipt-70.json").content)
    assert recounted(file, tmp_path, silent)["your_lines"] == 1
    assert owner(1).get(f"/c/eq/votes/{posted.pk}/result/count-2.txt").status_code == 404


def test_no_page_and_no_file_links_a_home_to_a_choice(posted):
    page = text(owner(1).get(f"/c/eq/votes/{posted.pk}/result/"))
    file = b"".join(owner(1).get(f"/c/eq/votes/{posted.pk}/result/count-1.txt").streaming_content).decode()
    assert not [right for right in Right.objects.filter(assembly=posted) if right.person.name in file]
    assert [n for n in range(2, 71) if f"receipt-{n}.json" in page] == []
    assert "业主2" not in page
    for event in Event.objects.filter(log_id=posted.community_id):
        assert "yyy" not in event.body_text and "ynn" not in event.body_text


def test_the_residents_committee_calls_back_without_seeing_a_choice(cast, posted):
    desk = go(cast.users["worker"])
    page = text(desk.get(f"/desk/votes/eq/{posted.pk}/count/"))
    call = CallBack.objects.order_by("right__number").first()
    assert call.right.person.name in page and "同意" not in page and call.right.ballot.marks not in page
    answer = desk.post(f"/desk/votes/eq/{posted.pk}/count/calls/{call.pk}/", {"result": "confirmed"})
    assert answer.status_code == 302 and CallBack.objects.get(pk=call.pk).result == "confirmed"
    denied = go(cast.users["supervisor"]).post(
        f"/desk/votes/eq/{posted.pk}/count/calls/{call.pk}/", {"result": "denied"}
    )
    assert denied.status_code in (403, 404)


def test_the_archive_for_a_court_is_whole_and_its_reason_stands_in_the_log(cast, posted, tmp_path):
    street = go(cast.users["street"])
    path = f"/desk/votes/eq/{posted.pk}/count/archive/"
    assert street.post(path, {"reason": ""}).status_code == 422
    answer = street.post(path, {"reason": "东湖区人民法院(2026)民初1号"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = set(archive.namelist())
    assert {"README.txt", "roll.csv", "ballots.csv", "events.jsonl", "counts/count-1.txt", "locked.json"} <= names
    assert {"recount.py", "verify.py"} <= names and sum(name.startswith("receipts/") for name in names) == 60
    assert archive.read("recount.py") == (ROOT / "recount.py").read_bytes()
    assert isinstance(recounted(archive.read("counts/count-1.txt"), tmp_path), dict)
    assert "业主1," not in archive.read("roll.csv").decode()  # masked
    full = street.post(path, {"reason": "法院调取", "names": "yes"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(full.streaming_content)))
    assert "业主1," in archive.read("roll.csv").decode()
    assert last_event(posted, "export_archive").data == {"names": True}
    assert go(cast.users["worker"]).post(path, {"reason": "想看看"}).status_code in (403, 404)


def test_the_program_on_the_page_is_the_one_at_the_root():
    inside = ROOT / "linli" / "voting" / "static" / "voting" / "recount.txt"
    assert inside.read_bytes() == (ROOT / "recount.py").read_bytes()
    assert len(inside.read_text().splitlines()) <= 120
