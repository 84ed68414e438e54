"""The pages of postings: reading, objecting, answering, drafting, posting, the board, paper and files."""

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO

import pymupdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image

from linli.audit import queries as audit
from linli.audit.canonical import canonical
from linli.audit.sequence import sequence_all
from linli.notices import actions, queries
from linli.notices.models import BoardPhoto, Objection, Posting
from linli.notices.states import Kind, Matter, ObjectionState, State
from linli.notices.templatetags.notices import blocks, folded
from tests.notices.makers import drafted, picture, posted


def text(response) -> str:
    return response.content.decode()


def photo(name: str = "board.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(town, at, go, rows, django_assert_num_queries):
    for number in range(rows):
        one = posted(town, at=at, title=f"方案{number}", files=[(picture(at), "图")])
        actions.object_to(one, text="有意见", by=town.owner, at=at)
    stranger = go("")
    stranger.get("/c/hh/notices/")
    with django_assert_num_queries(2):  # the community, its postings
        page = stranger.get("/c/hh/notices/")
    assert text(page).count('class="row') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_posting_costs_the_same_whatever_hangs_on_it(town, at, go, rows, django_assert_num_queries):
    one = posted(town, at=at, files=[(picture(at, f"#{n}0000"), "图") for n in range(10, 10 + rows)])
    for who in ("owner", "tenant", "neighbour")[:rows]:
        actions.object_to(one, text="有意见", by=getattr(town, who), at=at)
    stranger = go("")
    stranger.get(f"/notices/{one.pk}/")
    # the posting, its files, objections, event, place in the log, photos of the board
    with django_assert_num_queries(6):
        page = stranger.get(f"/notices/{one.pk}/")
    assert text(page).count("一位居民") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_whatever_waits(town, at, go, rows, django_assert_num_queries):
    for number in range(rows):
        actions.object_to(posted(town, at=at, title=f"方案{number}"), text="有意见", by=town.owner, at=at)
        drafted(town, at=at)
    committee = go("committee")
    committee.get("/desk/notices/")
    with django_assert_num_queries(7):  # session, user, actor, objections, drafts, standing, communities
        page = committee.get("/desk/notices/")
    assert text(page).count("/desk/notices/objections/") == rows


def test_the_list_filters_searches_and_pages_by_key(town, at, go):
    for number in range(23):
        posted(town, at=at, title=f"停水{number}", kind=Kind.NOTICE, matter=Matter.OTHER)
    posted(town, at=at, title="后门方案")
    stranger = go("")
    found = text(stranger.get("/c/hh/notices/?kind=publicity"))
    assert "后门方案" in found
    assert "停水" not in found
    assert "后门方案" in text(stranger.get("/c/hh/notices/", {"q": "后门"}))
    first = text(stranger.get("/c/hh/notices/"))
    key = queries.page_of(queries.listed(town.hh, by=town.owner)).next
    second = text(stranger.get("/c/hh/notices/", {"after": key}))
    titles = [f">停水{number}<" for number in range(23)]
    assert [title for title in titles if (title in first) == (title in second)] == []
    assert stranger.get("/c/hh/notices/?state=ended&kind=nonsense&after=x~y&matter=zz").status_code == 200


def test_the_list_goes_out_as_a_sheet_without_formulas(town, at, go):
    one = posted(town, at=at, title="=1+1", kind=Kind.NOTICE)
    stranger = go("")
    rows = list(csv.reader(StringIO(stranger.get("/c/hh/notices/?format=csv").getvalue().decode("utf-8-sig"))))
    assert [rows[1][2], rows[1][-1]] == ["'=1+1", bytes(one.content_sha256).hex()]
    book = load_workbook(BytesIO(stranger.get("/c/hh/notices/?format=xlsx").getvalue()))
    assert [row[2].value for row in book.active.iter_rows()] == ["标题", "'=1+1"]


def test_hostile_words_are_shown_and_do_nothing(town, at, go):
    bad = '<script>alert("x")</script>'
    one = posted(town, at=at, title=bad, text=f"{bad}\n{{% now %}}", files=[(picture(at), f"{bad}.jpg")])
    objection = actions.object_to(one, text=bad, by=town.owner, at=at)
    actions.answer_objection(objection, upheld=False, answer=bad, by=town.committee, at=at)
    for who, address in (
        ("", "/c/hh/notices/"),
        ("", f"/notices/{one.pk}/"),
        ("", f"/notices/{one.pk}/paper/"),
        ("committee", "/desk/notices/"),
        ("committee", f"/desk/notices/objections/{objection.pk}/"),
    ):
        page = text(go(who).get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page or address.startswith("/desk/notices/") or who == ""
    with pymupdf.open("pdf", go("").get(f"/notices/{one.pk}/sheet.pdf").content) as document:
        said = document[0].get_text()
    assert bad in said.replace("\n", "")


def test_a_resident_objects_and_keeps_a_receipt_of_her_words(town, at, go):
    one = posted(town, at=at)
    owner = go("owner")
    answer = owner.post(f"/notices/{one.pk}/object/", {"text": "我是3栋1单元101，电话13800001234，太贵"})
    assert answer.status_code == 302
    mine = Objection.objects.get()
    assert "13800001234" in text(owner.get(f"/notices/{one.pk}/"))
    seen = text(go("neighbour").get(f"/notices/{one.pk}/"))
    assert "13800001234" not in seen
    assert "林" not in seen.split('id="objections"')[1].split("</section>")[0]
    sequence_all(at)
    kept = json.loads(owner.get(f"/notices/objections/{mine.pk}/receipt.json").content)
    assert audit.verify(kept, public_key=audit.public_key_text()).opened["text"] == mine.text
    assert go("neighbour").get(f"/notices/objections/{mine.pk}/receipt.json").status_code == 404


def test_what_was_typed_comes_back_where_an_objection_is_refused(town, at, go):
    one = posted(town, at=at)
    owner = go("owner")
    owner.post(f"/notices/{one.pk}/object/", {"text": "第一条"})
    again = owner.post(f"/notices/{one.pk}/object/", {"text": "第二条不能丢"})
    assert again.status_code == 422
    assert "第二条不能丢" in text(again)
    assert "等待答复" in text(again)


def test_the_committee_answers_in_the_open(town, at, go):
    one = posted(town, at=at)
    objection = actions.object_to(one, text="太贵", by=town.owner, at=at)
    committee = go("committee")
    assert "林业主" in text(committee.get(f"/desk/notices/objections/{objection.pk}/"))
    empty = committee.post(f"/desk/notices/objections/{objection.pk}/", {"answer": "已比价"})
    assert empty.status_code == 422  # nothing is chosen beforehand
    done = committee.post(f"/desk/notices/objections/{objection.pk}/", {"verdict": "not_upheld", "answer": "已比价"})
    assert done.status_code == 302
    objection.refresh_from_db()
    assert (objection.state, objection.answered_body_id) == (ObjectionState.NOT_UPHELD, town.committee.body_id)
    seen = text(go("").get(f"/notices/{one.pk}/"))
    assert "已比价" in seen
    assert "林业主" not in seen


def test_from_draft_to_the_board_by_pages(town, at, go):
    committee = go("committee")
    words = {"kind": "publicity", "matter": "works_plan", "title": "后门方案", "text": "更换大门", "readers": "anyone"}
    papers = [photo("图纸.png")]
    made = committee.post("/desk/notices/new/hh/", words | {"days": "2", "papers": papers})
    one = Posting.objects.get()
    assert made.headers["location"] == f"/desk/notices/{one.pk}/"
    look = text(committee.get(f"/desk/notices/{one.pk}/"))
    assert "2 天太短，至少需要 7 天" in look
    assert committee.post(f"/desk/notices/{one.pk}/post/").status_code == 422
    hung = queries.files_of(one)[0]
    changed = committee.post(f"/desk/notices/{one.pk}/edit/", words | {"days": "", "keep": [str(hung.pk)]})
    assert changed.status_code == 302
    assert go("").get(f"/notices/{one.pk}/").status_code == 404
    assert committee.post(f"/desk/notices/{one.pk}/post/").headers["location"] == f"/notices/{one.pk}/"
    one.refresh_from_db()
    assert (one.state, one.floor, [f.name for f in queries.files_of(one)]) == (State.POSTED, "7 days", ["图纸.png"])
    assert "自" in text(go("").get(f"/notices/{one.pk}/"))
    assert committee.get(f"/desk/notices/{one.pk}/").status_code == 302


def test_a_file_that_is_no_picture_and_no_paper_is_refused(town, go):
    words = {"kind": "notice", "matter": "other", "title": "停水", "text": "周六", "readers": "anyone"}
    bad = SimpleUploadedFile("x.png", b"MZ not a picture", "image/png")
    answer = go("committee").post("/desk/notices/new/hh/", words | {"papers": [bad]})
    assert (answer.status_code, Posting.objects.count()) == (422, 0)


def test_a_company_is_not_offered_what_it_may_not_post(town, go):
    page = text(go("manager").get("/desk/notices/new/hh/"))
    assert [kind for kind in Kind.values if f'value="{kind}"' in page] == ["notice", "disclosure"]
    words = {"kind": "publicity", "matter": "other", "title": "x", "text": "x", "readers": "anyone"}
    assert go("manager").post("/desk/notices/new/hh/", words).status_code == 422


def test_correcting_begins_with_the_words_of_the_old_one(town, at, go):
    old = posted(town, at=at, files=[(picture(at), "图纸.jpg")])
    committee = go("committee")
    page = text(committee.get(f"/desk/notices/new/hh/?replaces={old.pk}"))
    assert "更换后门的方案和预算" in page
    hung = queries.files_of(old)[0]
    words = {
        "kind": "publicity",
        "matter": "works_plan",
        "title": "更正",
        "text": "预算 34,500 元",
        "readers": "anyone",
    }
    made = committee.post(f"/desk/notices/new/hh/?replaces={old.pk}", words | {"keep": [str(hung.pk)]})
    fresh = Posting.objects.exclude(pk=old.pk).get()
    assert made.headers["location"] == f"/desk/notices/{fresh.pk}/"
    committee.post(f"/desk/notices/{fresh.pk}/post/")
    seen = text(go("").get(f"/notices/{old.pk}/"))
    assert f'href="/notices/{fresh.pk}/"' in seen


def test_withdrawing_by_page_asks_for_the_reason(town, at, go):
    one = posted(town, at=at)
    committee = go("committee")
    assert committee.post(f"/notices/{one.pk}/withdraw/", {"reason": ""}).status_code == 422
    committee.post(f"/notices/{one.pk}/withdraw/", {"reason": "金额写错"})
    assert "金额写错" in text(go("").get(f"/notices/{one.pk}/"))
    draft = drafted(town, at=at)
    committee.post(f"/notices/{draft.pk}/withdraw/")
    draft.refresh_from_db()
    assert (draft.state, go("").get(f"/notices/{draft.pk}/").status_code) == (State.WITHDRAWN, 404)


def test_a_photo_of_the_board_is_taken_with_the_phone(town, at, go):
    one = posted(town, at=at)
    worker = go("worker")
    sent = worker.post(f"/notices/{one.pk}/board/", {"moment": "put_up", "spot": "3栋门口", "photo": photo()})
    assert sent.status_code == 302
    shot = BoardPhoto.objects.get()
    seen = text(go("").get(f"/notices/{one.pk}/"))
    address = f"/notices/{one.pk}/files/{bytes(shot.photo.sha256).hex()}/"
    assert address in seen
    assert go("").get(address).status_code == 200
    assert go("").get(f"/notices/{one.pk}/files/zz/").status_code == 404
    assert go("owner").get(f"/notices/{one.pk}/board/").status_code == 403


def test_anyone_computes_the_hash_again_and_checks_the_receipt(town, at, go):
    one = posted(town, at=at, files=[(picture(at), "图纸.jpg")])
    sequence_all(at)
    said = json.loads(go("").get(f"/notices/{one.pk}/content.json").content)
    assert sha256(canonical(said["content"]).encode()).hexdigest() == said["posted_sha256"] == said["sha256"]
    kept = json.loads(go("").get(f"/notices/{one.pk}/receipt.json").content)
    proven = audit.verify(kept, public_key=audit.public_key_text())
    assert proven.leaf["data"]["sha256"] == said["posted_sha256"]


def test_a_content_that_was_changed_behind_our_back_is_called_out(town, at, go):
    one = posted(town, at=at)
    Posting.objects.filter(pk=one.pk).update(text="预算 39,000.00 元")
    assert "内容与当初公布的不一致" in text(go("").get(f"/notices/{one.pk}/"))


def test_the_sheet_can_be_read_and_is_the_same_each_time(town, at, go):
    one = posted(town, at=at, files=[(picture(at), "图纸.jpg")])
    first, second = (go("").get(f"/notices/{one.pk}/sheet.pdf").content for _ in range(2))
    assert first == second
    with pymupdf.open("pdf", first) as document:
        said = "".join(page.get_text() for page in document)
        assert sum(len(page.get_images()) for page in document) == 3
    assert "更换后门的方案和预算" in said
    assert "预算 36,000.00 元" in said
    assert "业主委员会" in said


def test_lines_with_columns_are_a_table() -> None:
    found = blocks("开头\n\n【物业费】\n项目｜元\n保洁｜62,400.00\n\n只有一行｜不是表\n结尾")
    assert [(one.words, one.heads, one.rows) for one in found] == [
        ("开头\n\n【物业费】", [], []),
        ("", ["项目", "元"], [["保洁", "62,400.00"]]),
        ("只有一行｜不是表\n结尾", [], []),
    ]


def test_on_paper_a_hash_is_broken_and_a_sentence_is_not() -> None:
    assert folded(f"数字的 SHA-256：{'a' * 64}") == f"数字的 SHA-256：{'a' * 32}\n{'a' * 32}"
    assert folded("一句很长的话不需要断开" * 9) == "一句很长的话不需要断开" * 9
