"""PDF for paper: the words can be read out again, the type is inside, the same input gives the same bytes."""

from io import BytesIO

import pymupdf
import pytest
import segno

from linli.kernel.errors import Invalid
from linli.kernel.pdf import page_count, picture_of_page, render

CSS = "h1 { font-size: 24pt; } p { font-size: 14pt; }"


def text_of(content: bytes) -> str:
    with pymupdf.open("pdf", content) as document:
        return "".join(page.get_text() for page in document)


def qr() -> bytes:
    out = BytesIO()
    segno.make("https://linli.test/notices/1/", error="m").save(out, kind="png", scale=4)
    return out.getvalue()


def test_chinese_and_latin_words_can_be_read_out_again():
    said = text_of(render("<h1>公示 Works plan</h1><p>预算 36,000.00 元，“后门”——张*</p>", CSS))
    assert said.split("\n")[:2] == ["公示 Works plan", "预算 36,000.00 元，“后门”——张*"]


def test_all_type_is_inside_the_file():
    with pymupdf.open("pdf", render("<p>小区 community ①</p>", CSS)) as document:
        fonts = document.get_page_fonts(0)
        assert len(fonts) >= 2
        assert all(document.extract_font(font[0])[3] for font in fonts)


def test_the_file_holds_only_the_letters_it_uses():
    assert len(render("<p>公示</p>", CSS)) < 40_000


def test_the_same_input_gives_the_same_bytes_and_no_date():
    once, again = (render("<h1>公示</h1><img src='qr.png'>", CSS, pictures={"qr.png": qr()}) for _ in range(2))
    assert once == again
    for word in (b"CreationDate", b"ModDate", b"/ID"):
        assert word not in once


def test_a_long_text_runs_over_pages_and_each_has_its_number():
    content = render("<p>关于小区治理的一段话。</p>" * 200, CSS, foot="红湖公园城 <公示>")
    pages = page_count(content)
    assert pages > 3
    with pymupdf.open("pdf", content) as document:
        assert f"红湖公园城 <公示>　2 / {pages}" in document[1].get_text().replace("\xa0", " ")
    assert text_of(content).count("关于小区治理的一段话。") == 200


def test_a_word_without_end_and_a_picture_too_large_come_to_an_end():
    big = BytesIO()
    segno.make("x" * 200).save(big, kind="png", scale=40)
    html = f"<p>{'长' * 5000}</p><p>{'W' * 5000}</p><img src='big.png'>"
    assert 1 <= page_count(render(html, CSS, pictures={"big.png": big.getvalue()})) < 30


def test_only_the_pictures_that_are_given_are_read(tmp_path):
    picture = tmp_path / "secret.png"
    picture.write_bytes(qr())
    html = f"<p>x</p><img src='{picture}'><img src='file://{picture}'><img src='http://127.0.0.1:9/x.png'>"
    with pymupdf.open("pdf", render(html, CSS)) as document:
        assert document[0].get_images() == []
    with pymupdf.open("pdf", render("<img src='qr.png'>", CSS, pictures={"qr.png": qr()})) as document:
        assert len(document[0].get_images()) == 1


def test_an_unknown_size_of_paper_is_refused():
    with pytest.raises(ValueError, match="no size of paper"):
        render("<p>x</p>", CSS, size="bedsheet")


def test_a_page_becomes_a_picture():
    png = picture_of_page(render("<p>凭证</p>", CSS), side_pixels=300)
    shown = pymupdf.Pixmap(png)
    assert max(shown.width, shown.height) == 300
    with pytest.raises(IndexError):
        picture_of_page(render("<p>凭证</p>", CSS), 1)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n%%EOF", b"GIF89a", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>\ntrailer<<>>"]
)
def test_what_is_no_pdf_is_refused_with_a_sentence(content):
    with pytest.raises(Invalid):
        picture_of_page(content)


def test_a_locked_pdf_is_refused():
    with pymupdf.open("pdf", render("<p>x</p>", CSS)) as document:
        locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b")
    with pytest.raises(Invalid):
        page_count(locked)
