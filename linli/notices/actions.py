"""The verbs of postings: draft, post, correct, withdraw, object, answer, and the photos of the board."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import Limit, due_at
from linli.registry.models import Place

from . import queries, rules
from .models import BoardPhoto, Objection, Posting, PostingFile
from .queries.content import POSTED, SUBJECT
from .states import OBJECTION, POSTING, Kind, Matter, Moment, State

TITLE_MOST, TEXT_MOST, OBJECTION_MOST, FILES_MOST = 120, 20_000, 2_000, 12
NamedFile = tuple[StoredFile, str]


@transaction.atomic
def draft(
    community: Place,
    *,
    kind: str,
    matter: str,
    title: str,
    text: str,
    period: Limit | None = None,
    subject: tuple[str, int] | None = None,
    body: Body | None = None,
    files: Iterable[NamedFile] = (),
    replaces: Posting | None = None,
    for_anyone: bool = True,
    by: Actor,
    at: datetime,
) -> Posting:
    """Write a posting that nobody sees yet.

    ``period``: how long it will be up, counted from the day of posting; without one the law's shortest, and a
    disclosure stands until it is replaced. ``subject`` is the thing of another room that it is about. ``body`` posts
    it, by default that of the actor. ``files`` are stored files with the names that readers see. ``replaces`` is the
    posting that this one will correct. Raises Denied, Refused and Invalid.
    """
    rules.check_can_draft(community, kind, by=by)
    if replaces is not None:
        rules.check_can_correct(replaces, by=by)
        subject = subject or _subject_of(replaces)
    body_id = body.pk if body else by.body_id
    title, text = _words(kind, matter, title, text)
    floor = queries.floor_of(community, matter, at)
    subject_kind, subject_id = subject or ("", None)
    posting = Posting.objects.create(
        community=community,
        kind=kind,
        matter=matter,
        title=title,
        text=text,
        period=str(period) if period else queries.default_period(kind, floor),
        subject_kind=subject_kind,
        subject_id=subject_id,
        body_id=body_id,
        replaces=replaces,
        for_anyone=for_anyone,
        drafted_by_id=by.user_id,
        drafted_at=at,
    )
    _hang_files(posting, files)
    _record(posting, "draft", by, at, {"kind": kind, "matter": matter})
    return posting


@transaction.atomic
def edit(
    posting: Posting,
    *,
    matter: str,
    title: str,
    text: str,
    period: Limit | None = None,
    files: Iterable[NamedFile] | None = None,
    for_anyone: bool = True,
    by: Actor,
    at: datetime,
) -> None:
    """Change a draft; ``files`` are all that it shall have, None leaves them as they are. Raises Conflict if it was
    posted in between."""
    rules.check_can_edit(posting, by=by)
    title, text = _words(posting.kind, matter, title, text)
    floor = queries.floor_of(posting.community, matter, at)
    fields = {
        "matter": matter,
        "title": title,
        "text": text,
        "period": str(period) if period else queries.default_period(posting.kind, floor),
        "for_anyone": for_anyone,
    }
    if Posting.objects.filter(pk=posting.pk, state=State.DRAFT).update(**fields) != 1:
        raise Conflict(_("Somebody has posted or withdrawn this in the meantime. Reload the page."))
    for name, value in fields.items():
        setattr(posting, name, value)
    if files is not None:
        PostingFile.objects.filter(posting=posting).delete()
        _hang_files(posting, files)
    _record(posting, "edit", by, at, {"matter": matter})


@transaction.atomic
def post(posting: Posting, *, by: Actor, at: datetime) -> None:
    """Put it up. From now on its content stands still; the posting that it replaces is marked so.

    Raises Invalid where the period is shorter than the law's floor, naming the article.
    """
    # Held until the end, so that no edit slips in between the words that are hashed and the move that fixes them.
    Posting.objects.select_for_update().get(pk=posting.pk)
    posting.refresh_from_db()
    rules.check_can_post(posting, by=by, at=at)
    floor = queries.floor_of(posting.community, posting.matter, at)
    until_at = due_at(at, Limit.parse(posting.period)) if posting.period else None
    files = queries.files_of(posting)
    digest = queries.content_sha256(posting, files)
    if posting.replaces is not None:
        move(posting.replaces, POSTING, "replace")
    move(
        posting,
        POSTING,
        "post",
        posted_by_id=by.user_id,
        posted_at=at,
        from_at=at,
        until_at=until_at,
        floor_rule=floor.reference,
        floor=str(floor.value),
        content_sha256=digest,
    )
    facts = {
        "kind": posting.kind,
        "matter": posting.matter,
        "title": posting.title,
        "sha256": digest.hex(),
        "files": [bytes(one.file.sha256).hex() for one in files],
        "until": until_at.isoformat() if until_at else None,
        "floor": floor.reference,
        "replaces": posting.replaces_id,
        "about": [posting.subject_kind, posting.subject_id] if posting.subject_kind else None,
    }
    record(log_id=posting.community_id, verb=POSTED, subject=(SUBJECT, posting.pk), by=by, at=at, data=facts)


@transaction.atomic
def withdraw(posting: Posting, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Take it back, with the reason; it stays to be read. A draft needs no reason and is seen by nobody."""
    rules.check_can_withdraw(posting, by=by)
    reason = clean_line(reason, most=400, field="reason")
    if not reason and posting.state != State.DRAFT:
        raise Invalid(_("Say why it is withdrawn; everybody can read it."), field="reason")
    move(posting, POSTING, "withdraw", withdrawn_at=at, withdrawn_reason=reason)
    _record(posting, "withdraw", by, at, {"reason": reason})


@transaction.atomic
def end(posting: Posting, *, by: Actor, at: datetime) -> None:
    """The period is over; the clock does it. Objections that wait keep the gate shut all the same."""
    rules.check_can_end(posting, by=by, at=at)
    move(posting, POSTING, "end", ended_at=at)
    waiting = Objection.objects.filter(posting=posting, state="open").count()
    _record(posting, "end", by, at, {"objections_waiting": waiting})


@transaction.atomic
def object_to(posting: Posting, *, text: str, by: Actor, at: datetime) -> Objection:
    """A resident says what she has against it. Her words and her name are a commitment in the log; she can open them
    with her receipt."""
    rules.check_can_object(posting, by=by, at=at)
    words = clean_text(text, most=OBJECTION_MOST, field="text")
    if not words:
        raise Invalid(_("Say what is wrong and what should be different."), field="text")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                community_id=posting.community_id, posting=posting, user_id=by.user_id or 0, text=words, made_at=at
            )
    except IntegrityError:
        raise Conflict(_("Your objection has already been taken down.")) from None
    facts = {"posting": posting.pk}
    record(
        log_id=posting.community_id,
        verb="notices.object_to",
        subject=("objection", objection.pk),
        by=by,
        at=at,
        data=facts,
        private={"text": words},
    )
    return objection


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, answer: str, by: Actor, at: datetime) -> None:
    """Answer in the open. Of two answers at once one stands and the other is told (Conflict)."""
    rules.check_can_answer_objection(objection, by=by)
    words = clean_text(answer, most=OBJECTION_MOST, field="answer")
    if not words:
        raise Invalid(_("Write the answer; everybody can read it."), field="answer")
    verb = "uphold" if upheld else "not_uphold"
    move(
        objection,
        OBJECTION,
        verb,
        answer=words,
        answered_by_id=by.user_id,
        answered_body_id=by.body_id,
        answered_at=at,
    )
    facts = {"posting": objection.posting_id, "upheld": upheld, "answer": words}
    record(
        log_id=objection.community_id,
        verb="notices.answer_objection",
        subject=("objection", objection.pk),
        by=by,
        at=at,
        data=facts,
    )


@transaction.atomic
def add_board_photo(
    posting: Posting, *, moment: str, spot: str, photo: StoredFile, by: Actor, at: datetime
) -> BoardPhoto:
    """What hangs on the board of paper, with the photo that shows it."""
    rules.check_can_add_board_photo(posting, by=by)
    if moment not in Moment.values:
        raise Invalid(_("Choose what the photo shows."), field="moment")
    where = clean_line(spot, most=80, field="spot")
    if not where:
        raise Invalid(_("Say on which board, such as “gate of building 3”."), field="spot")
    made = BoardPhoto.objects.create(
        community_id=posting.community_id,
        posting=posting,
        moment=moment,
        spot=where,
        photo=photo,
        taken_at=at,
        taken_by_id=by.user_id,
    )
    facts = {"moment": moment, "spot": where, "photo": bytes(photo.sha256).hex()}
    _record(posting, "add_board_photo", by, at, facts)
    return made


def _words(kind: str, matter: str, title: str, text: str) -> tuple[str, str]:
    if kind not in Kind.values:
        raise Invalid(_("Choose what kind of posting it is."), field="kind")
    if matter not in Matter.values:
        raise Invalid(_("Choose what it is about."), field="matter")
    line = clean_line(title, most=TITLE_MOST, field="title")
    words = clean_text(text, most=TEXT_MOST, field="text")
    if not line:
        raise Invalid(_("Give it a title."), field="title")
    if not words:
        raise Invalid(_("Write what is to be posted."), field="text")
    return line, words


def _hang_files(posting: Posting, files: Iterable[NamedFile]) -> None:
    by_id = {stored.pk: (stored, name) for stored, name in files}  # the same file twice hangs once
    if len(by_id) > FILES_MOST:
        raise Invalid(_("At most %(most)d files fit here.") % {"most": FILES_MOST}, field="files")
    PostingFile.objects.bulk_create(
        PostingFile(
            community_id=posting.community_id,
            posting=posting,
            file=stored,
            name=clean_line(name, most=10_000)[:120] or _("Attachment"),
            order=order,
        )
        for order, (stored, name) in enumerate(by_id.values())
    )


def _subject_of(posting: Posting) -> tuple[str, int] | None:
    return (posting.subject_kind, posting.subject_id) if posting.subject_id is not None else None


def _record(posting: Posting, verb: str, by: Actor, at: datetime, facts: Mapping[str, object]) -> None:
    subject = (SUBJECT, posting.pk)
    record(log_id=posting.community_id, verb=f"notices.{verb}", subject=subject, by=by, at=at, data=facts)
