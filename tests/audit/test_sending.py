"""A stored file and a receipt on their way to a browser."""

import json
from io import BytesIO

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404
from PIL import Image

from linli.audit import files
from linli.audit.sending import send_file, send_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store_folder(settings, tmp_path):
    storage = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": storage}


@pytest.fixture
def photo(now):
    out = BytesIO()
    Image.new("RGB", (900, 600), "red").save(out, "JPEG")
    out.seek(0)
    return files.store(out, at=now)


@pytest.fixture
def paper(now):
    return files.store(BytesIO(b"%PDF-1.7\n%%EOF"), kinds=(files.PDF,), at=now)


@pytest.fixture
def asked(rf):
    def asked(path="/", **headers):
        request = rf.get(path, headers=headers)
        request._messages = CookieStorage(request)
        return request

    return asked


def test_a_picture_is_shown_a_paper_saved_and_nothing_in_them_runs(photo, paper):
    shown, saved = send_file(photo, "hh-7"), send_file(paper, "hh-7")
    assert shown["Content-Disposition"] == 'inline; filename="hh-7.jpg"'
    assert saved["Content-Disposition"] == 'attachment; filename="hh-7.pdf"'
    for response in (shown, saved):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with Image.open(BytesIO(send_file(photo, "hh-7", small=True).getvalue())) as small:
        assert small.size == (640, 427)
    assert send_file(paper, "hh-7", small=True).getvalue() == b"%PDF-1.7\n%%EOF"


def test_a_paper_that_is_opened_is_left_to_the_browsers_own_reader(paper):
    response = send_file(paper, "hh-7", opened=True)
    assert response["Content-Disposition"] == 'inline; filename="hh-7.pdf"'
    assert "Content-Security-Policy" not in response


def test_a_file_that_the_disk_has_lost_is_not_found(paper, tmp_path):
    for file in (tmp_path / "files").rglob("*"):
        if file.is_file():
            file.unlink()
    with pytest.raises(Http404, match="disk"):
        send_file(paper, "hh-7")


def test_a_receipt_is_read_or_saved(log, asked):
    read = send_receipt(asked(), log[0].pk, "hh-7", back="/back/", open=("text",))
    assert json.loads(read.content)["opened"]["text"]["value"] == '"三栋门口"'
    assert "Content-Disposition" not in read
    saved = send_receipt(asked("/?save=1"), log[0].pk, "hh-7", back="/back/")
    assert saved["Content-Disposition"] == 'attachment; filename="linli-hh-7.json"'


def test_a_receipt_that_is_not_written_yet_is_asked_for_again(write, asked):
    (event,) = write()
    for event_id in (event.pk, None):
        program = send_receipt(asked(), event_id, "hh-7", back="/back/")
        assert (program.status_code, list(json.loads(program.content))) == (503, ["error"])
        person = send_receipt(asked(accept="text/html"), event_id, "hh-7", back="/back/")
        assert (person.status_code, person["Location"]) == (302, "/back/")
