"""Notes are held to the vectors of Go's reference implementation (golang.org/x/mod/sumdb/note) and to the example of
the C2SP specification. Ed25519 is deterministic, so signing must reproduce the published note byte for byte."""

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from linli.audit import notes

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    GO_TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PUBLIC = b64decode(GO_KEY.split("+", 2)[2])[1:]
SECRET = Ed25519PrivateKey.from_private_bytes(b64decode(GO_SECRET)[1:])

SPEC_CHECKPOINT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def test_signing_gives_the_published_note_byte_for_byte():
    assert notes.verifier_key("PeterNeumann", PUBLIC) == GO_KEY
    assert notes.sign(GO_TEXT, "PeterNeumann", SECRET) == GO_NOTE
    assert notes.open_note(GO_NOTE, "PeterNeumann", PUBLIC) == GO_TEXT


def test_a_signature_of_somebody_else_is_passed_over():
    witness = notes.sign(GO_TEXT, "witness.example", Ed25519PrivateKey.generate()).rpartition("\n\n")[2]
    assert notes.open_note(GO_NOTE + witness, "PeterNeumann", PUBLIC) == GO_TEXT
    with pytest.raises(notes.BadNote, match="no signature"):
        notes.open_note(f"{GO_TEXT}\n{witness}", "PeterNeumann", PUBLIC)


@pytest.mark.parametrize(
    "note",
    [
        "",
        GO_TEXT,
        GO_NOTE.replace("cryptography", "cryptographY"),
        GO_NOTE.replace("—", "-"),
        GO_NOTE[:-1],
        GO_NOTE + "\n",
        GO_NOTE.replace("x08go/ZJ", "x08go/ZK"),
        GO_NOTE.replace("x08go", "!08go"),
        GO_NOTE.replace("x08go", "y08go"),
        GO_NOTE + GO_NOTE.rpartition("\n\n")[2] * 100,
    ],
)
def test_a_spoilt_note_is_refused(note):
    with pytest.raises(notes.BadNote):
        notes.open_note(note, "PeterNeumann", PUBLIC)


def test_the_specification_s_checkpoint_is_read():
    head = notes.parse_head(SPEC_CHECKPOINT.rpartition("\n\n")[0] + "\n")
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert b64encode(head.root).decode() == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert SPEC_CHECKPOINT.startswith(head.text() + "\n— ")


def test_a_checkpoint_comes_back_as_it_was_signed_and_belongs_to_one_log():
    head = notes.Head("linli.example/log/12", 5, b"\x07" * 32)
    note = notes.sign_head(head, SECRET)
    assert notes.open_head(note, "linli.example/log/12", PUBLIC) == head
    with pytest.raises(notes.BadNote):
        notes.open_head(note, "linli.example/log/13", PUBLIC)
    with pytest.raises(notes.BadNote, match=r"that of linli\.example/log/12"):
        other = notes.sign(head.text(), "linli.example/log/13", SECRET)
        notes.open_head(other, "linli.example/log/13", PUBLIC)


ROOT = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n1\n",
        f"\n1\n{ROOT}\n",
        f"log\n01\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n٣\n{ROOT}\n",
        "log\n1\nAAAA\n",
        "log\n1\n!\n",
        f"log\n1\n{ROOT}",
        f"log\n1\n{ROOT}\n\nmore\n",
    ],
)
def test_a_checkpoint_in_another_form_is_refused(text):
    with pytest.raises(notes.BadNote):
        notes.parse_head(text)


@pytest.mark.parametrize(
    ("text", "name"), [("no newline", "log"), ("a\tb\n", "log"), ("ok\n", "two words"), ("ok\n", "a+b"), ("ok\n", "")]
)
def test_what_the_format_cannot_carry_is_not_signed(text, name):
    with pytest.raises(ValueError, match=r"."):
        notes.sign(text, name, SECRET)
