import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from linli.audit import keys, notes, queries, sequence, tree
from linli.audit.models import Checkpoint

from .conftest import LOG

PAGE = "/receipts/verify/"


@pytest.mark.django_db
def test_the_checkpoint_is_the_newest_signed_note(log, client):
    answer = client.get(f"/logs/{LOG}/checkpoint")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    head = notes.open_head(answer.content.decode(), sequence.origin_of(LOG), keys.public_key())
    assert head.size == 7
    assert client.get("/logs/999/checkpoint").status_code == 404


@pytest.mark.django_db
def test_the_consistency_proof_verifies(log, client):
    answer = client.get(f"/logs/{LOG}/consistency?old=4&new=7").json()
    roots = {c.size: bytes(c.root) for c in Checkpoint.objects.all()}
    proof = [bytes.fromhex(part) for part in answer.pop("proof")]
    assert answer == {"log": LOG, "old": 4, "new": 7}
    assert tree.verify_consistency(4, 7, roots[4], roots[7], proof)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?old=4",
        "?old=0&new=7",
        "?old=5&new=4",
        "?old=1&new=8",
        "?old=-1&new=7",
        "?old=x&new=7",
        "?old=٣&new=7",
        f"?old=1&new={'9' * 40}",
    ],
)
def test_a_consistency_proof_that_cannot_be_is_refused_with_a_sentence(log, client, query):
    answer = client.get(f"/logs/{LOG}/consistency{query}")
    assert (answer.status_code, bool(answer.json()["error"])) == (422, True)


@pytest.mark.django_db
def test_the_key_is_the_one_in_the_receipts(log, client):
    assert client.get("/logs/key").content.decode().strip() == queries.receipt(log[0].pk)["public_key"]


@pytest.mark.django_db
def test_without_javascript_the_server_checks_and_says_so(log, client):
    receipt = json.dumps(queries.receipt(log[0].pk)).encode()
    good = client.post(PAGE, {"file": SimpleUploadedFile("receipt.json", receipt)}, headers={"accept-language": "en"})
    assert (good.status_code, b"our server checked it" in good.content) == (200, True)
    spoilt = client.post(PAGE, {"text": receipt.replace(b"whistle", b"whistlE").decode()})
    assert spoilt.status_code == 422
    for nonsense in ("", "{}", "[" * 5000, "\x00"):
        assert client.post(PAGE, {"text": nonsense}).status_code == 422


class Checker:
    """The page in a real browser."""

    def __init__(self, page, live_server) -> None:
        self.page, self.url = page(), live_server.url

    def check(self, receipt: object) -> str:
        """The verdict over a pasted receipt."""
        self.page.goto(self.url + PAGE)
        self.page.locator("#receipt-text").fill(receipt if isinstance(receipt, str) else json.dumps(receipt))
        self.page.locator("#receipt button").click()
        return self.verdict()

    def verdict(self) -> str:
        self.page.wait_for_selector("#result[data-verdict]")
        return self.page.locator("#result").get_attribute("data-verdict")

    def shown(self, selector: str) -> list[str]:
        """The visible texts."""
        found = self.page.locator(f"#result {selector}").all()
        return [one.inner_text() for one in found if one.is_visible()]


@pytest.fixture
def checker(transactional_db, page, live_server) -> Checker:
    return Checker(page, live_server)


def test_the_browser_verifies_a_receipt_and_shows_what_it_opens(checker, log, write, now):
    receipt = queries.receipt(log[1].pk, open=["text"])
    write(5)
    sequence.sequence(LOG, now)
    assert checker.check(receipt) == "good"
    assert len(checker.shown("[data-say]")) == 1
    assert len(checker.shown("[data-step].good")) == len(checker.shown("[data-step]")) == 4
    assert checker.shown("dd")[1:3] == ["2 / 7", "吹哨"]
    assert checker.shown("[data-opened] dt") == ["正文"]
    assert checker.shown("[data-opened] dd") == ["三栋门口"]


def test_the_browser_verifies_every_place_in_trees_of_many_sizes(checker, write, now):
    for _ in range(3):
        events = write(3)
        sequence.sequence(LOG, now)
        for event in events:
            assert checker.check(queries.receipt(event.pk)) == "good"


def test_one_changed_byte_of_the_stored_event_fails_in_the_browser(checker, log, as_owner):
    assert checker.check(queries.receipt(log[3].pk)) == "good"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_event SET body_text = replace(body_text, '街道', '街到') WHERE id = %s", [log[3].pk]
        )
    assert checker.check(queries.receipt(log[3].pk)) == "bad"
    assert len(checker.shown("[data-step].late")) == 1


def test_spoilt_receipts_fail_in_the_browser(checker, log):
    receipt = queries.receipt(log[1].pk, open=["text"])
    opening = receipt["opened"]["text"]
    spoilt = {
        "index": ({"index": 2}, "bad"),
        "proof": ({"proof": receipt["proof"][::-1]}, "bad"),
        "short": ({"proof": receipt["proof"][1:]}, "bad"),
        "size": ({"checkpoint": receipt["checkpoint"].replace("\n7\n", "\n9\n")}, "bad"),
        "origin": ({"origin": "elsewhere/log/12"}, "bad"),
        "fact": ({"opened": {"text": opening | {"value": '"两栋门口"'}}}, "bad"),
        "key": ({"public_key": "A" * 43 + "="}, "bad"),
        "format": ({"format": "other"}, "unread"),
        "leaf": ({"leaf": "not json"}, "unread"),
    }
    verdicts = {name: checker.check(receipt | change) for name, (change, _) in spoilt.items()}
    assert verdicts == {name: verdict for name, (_, verdict) in spoilt.items()}
    assert [checker.check(text) for text in ("", "hello", "[]", "null")] == ["unread"] * 4


def test_the_browser_sees_that_the_log_of_today_was_rewritten(checker, log, as_owner, write, now):
    kept = queries.receipt(log[1].pk)
    with as_owner(), connection.cursor() as cursor:
        for table in ("event", "leaf", "node", "checkpoint"):
            cursor.execute(f"DELETE FROM audit_{table}")
    write(9)
    sequence.sequence(LOG, now)
    assert checker.check(kept) == "bad"
    assert len(checker.shown("[data-step].late")) == 1


def test_a_receipt_of_another_installation_is_told_apart(checker, log, settings, tmp_path):
    receipt = queries.receipt(log[1].pk)
    settings.LINLI_HOME = tmp_path / "another"
    assert checker.check(receipt) == "foreign"


def test_a_browser_without_ed25519_says_that_it_did_not_check_the_signature(checker, log):
    checker.page.add_init_script(
        "crypto.subtle.importKey = async () => { throw new DOMException('no', 'NotSupportedError') }"
    )
    assert checker.check(queries.receipt(log[1].pk)) == "partly"


def test_a_receipt_is_loaded_from_this_host_only_by_the_address_behind_the_hash(checker, log):
    receipt = json.dumps(queries.receipt(log[1].pk))
    checker.page.route("**/cases/5/receipt.json", lambda route: route.fulfill(body=receipt))
    for address, verdict in (
        ("/cases/5/receipt.json", "good"),
        ("/nowhere.json", "missing"),
        ("//127.0.0.2/x", "missing"),
    ):
        checker.page.goto("about:blank")
        checker.page.goto(f"{checker.url}{PAGE}#{address}")
        assert checker.verdict() == verdict


def test_a_file_is_checked_as_soon_as_it_is_chosen(checker, log):
    content = json.dumps(queries.receipt(log[1].pk)).encode()
    checker.page.goto(checker.url + PAGE)
    chosen = {"name": "receipt.json", "mimeType": "application/json", "buffer": content}
    checker.page.locator("#receipt-file").set_input_files(chosen)
    assert checker.verdict() == "good"


def test_addresses():
    assert reverse("verify-receipt") == PAGE


@pytest.mark.django_db
def test_the_page_offers_the_very_script_of_the_repository(client):
    offered = re.search(r'href="(/static/audit/verify\S*)" download="verify.py"', client.get(PAGE).content.decode())
    content = b"".join(client.get(offered[1]).streaming_content)
    assert content == (Path(__file__).resolve().parents[2] / "verify.py").read_bytes()


def test_the_script_lies_in_the_package_as_a_file_of_its_own():
    """A link out of the package would be broken wherever the package is installed without the repository around it."""
    root = Path(__file__).resolve().parents[2]
    inside = root / "linli" / "audit" / "static" / "audit" / "verify.txt"
    assert inside.is_file()
    assert not inside.is_symlink()
    assert inside.read_bytes() == (root / "verify.py").read_bytes()
