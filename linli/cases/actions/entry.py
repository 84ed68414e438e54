"""How a case enters the books: its number, its row, its first reporter and her photos, in one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import connection
from django.utils.translation import gettext as _

from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases.clocks import accept_key, rule_due, solve_due
from linli.cases.models import Case, ChatGroup, Reporter
from linli.cases.queries.catalogue import contents_of
from linli.cases.queries.intake import ready, served_as
from linli.cases.routing import Chain, level_of
from linli.cases.states import Channel, Kind, Purpose
from linli.inbox.actions import tell
from linli.kernel.errors import Invalid, Refused
from linli.kernel.mask import scrub
from linli.kernel.text import clean_line, clean_text
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Building, Entrance, Place

from .notify import record_case, tell_bodies

TEXT_MOST = 5000
TITLE_MOST = 80
PHOTOS_MOST = 6

_FIELDS = [field for field in Case._meta.concrete_fields if not field.primary_key and field.name != "number"]
# The counter's row is locked from here to the end of the transaction, so this statement comes as late as it can. A key
# that is already there makes no row: of two equal requests at once the second waits for the first and then finds it.
ENTER_SQL = f"""
WITH counter AS (
    INSERT INTO cases_casecounter (community_id, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (community_id, year) DO UPDATE SET last = cases_casecounter.last + 1
    RETURNING last
), stands AS (
    INSERT INTO cases_case (number, {", ".join(str(field.column) for field in _FIELDS)})
    SELECT %s || last, {", ".join(["%s"] * len(_FIELDS))} FROM counter
    ON CONFLICT (submission_key) DO NOTHING
    RETURNING id, number, community_id, submitted_at
), reporter AS (
    INSERT INTO cases_reporter (community_id, case_id, user_id, name, phone, first, anonymous, joined_at)
    SELECT community_id, id, %s, %s, %s, true, %s, submitted_at FROM stands
), photos AS (
    INSERT INTO cases_attachment (community_id, case_id, file_id, purpose, added_by_id, added_at)
    SELECT stands.community_id, stands.id, file.id, '{Purpose.REPORTED.value}', %s, submitted_at
    FROM stands, unnest(%s::bigint[]) AS file (id)
)
SELECT id, number FROM stands
"""  # noqa: S608 - column names only
# The number that was taken for a case that turned out to be there already; its row is still locked by us.
GIVE_BACK_SQL = "UPDATE cases_casecounter SET last = last - 1 WHERE community_id = %s AND year = %s"


@dataclass(frozen=True)
class Said:
    """What somebody came with, as it was typed; nothing of it is checked yet.

    ``category`` is a code of the catalogue in force; ``key`` is the form's own: sent twice by the same person, it is
    the same case. ``anonymous`` hides the reporter from neighbours, not from whoever deals with it; without
    ``open_to_neighbours`` they see nothing of the case.
    """

    kind: str
    category: str
    text: str
    title: str = ""
    building: Building | None = None
    entrance: Entrance | None = None
    spot: str = ""
    photos: Sequence[StoredFile] = ()
    anonymous: bool = False
    open_to_neighbours: bool = True
    about: Body | None = None
    channel: str = Channel.APP
    chat_group: ChatGroup | None = None
    outside_number: str = ""
    key: str | None = None


def enter(community: Place, said: Said, reporter: Reporter, *, by_herself: bool, by: Actor, at: datetime) -> Case:
    """The case, standing with its first receiver, recorded and told. Called twice with one key it is the same case.

    ``reporter`` says who she is: a user, or a name and a phone. Who reports ``by_herself`` does so 20 times a day at
    most; who writes down what others say, as often as she must. Raises Invalid naming the field, and Refused where no
    catalogue is in force or nobody is there to receive it. In a community that was merged into another the case stays
    among its own rows, and the bodies of the other one receive it.
    """
    key = _own_key(said.key, by)
    serving = served_as(community)
    known = ready(serving, key=key, user_id=reporter.user_id, alone=by_herself)
    if known.case_id is not None:
        return same_case(known.case_id)
    today = at.astimezone(SHANGHAI).date()
    if by_herself and known.twentieth_at and known.twentieth_at.astimezone(SHANGHAI).date() == today:
        raise Refused(
            _("You have reported 20 matters today. Report the next one tomorrow, or call your neighbourhood.")
        )
    category = contents_of(known.catalogue_id).leaf(said.category)
    chain = Chain(serving)
    about = _about(chain if serving is community else Chain(community), said.about)
    body = chain.first(category, about)
    if body is None:
        raise Refused(_("Nobody receives reports here yet. Call the service hotline 12345 instead."))
    text = clean_text(said.text, most=TEXT_MOST, field="text")
    photos = list({photo.pk: photo for photo in said.photos}.values())
    solve_by = solve_due(category, at)
    case = Case(
        community=community,
        kind=_kind(said.kind),
        category=category,
        category_code=category.code,
        channel=said.channel,
        chat_group=said.chat_group,
        outside_number=clean_line(said.outside_number, most=60, field="outside_number"),
        submission_key=key,
        title=_title(said.title, text),
        text=text,
        public_text=scrub(text),
        building=said.building,
        entrance=said.entrance,
        spot=scrub(clean_line(said.spot, most=120, field="spot")),
        # A report of a wrong may name people; neighbours never see it.
        open_to_neighbours=said.open_to_neighbours and said.kind != Kind.REPORT,
        about=about,
        level=level_of(body),
        body=body,
        first_body=body,
        urgent=category.urgent,
        submitted_at=at,
        solve_due_at=solve_by,
        due_at=min(rule_due(community, accept_key(urgent=category.urgent), at), solve_by),
    )
    _check(case, said)
    reporter.anonymous = said.anonymous
    if not _insert(case, reporter, [photo.pk for photo in photos], year=today.year, by=by):
        return same_case(Case.objects.values_list("pk", flat=True).get(submission_key=key))
    _record_and_tell(case, reporter, photos, by=by, at=at)
    return case


def same_case(case_id: int) -> Case:
    """The case that this key made before."""
    return Case.objects.select_related("community", "category", "body__place").get(pk=case_id)


def _insert(case: Case, reporter: Reporter, photos: list[int], *, year: int, by: Actor) -> bool:
    """False if the key was there already: then nothing was written and no number is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            ENTER_SQL,
            [
                case.community_id,
                year,
                f"{case.community.code.upper()}-{year}-",
                *(field.get_db_prep_save(getattr(case, field.attname), connection) for field in _FIELDS),
                reporter.user_id,
                reporter.name,
                reporter.phone,
                reporter.anonymous,
                by.user_id,
                photos,
            ],
        )
        row = cursor.fetchone()
        if row is None:
            cursor.execute(GIVE_BACK_SQL, [case.community_id, year])
            return False
    case.pk, case.number = row
    case._state.adding = False
    return True


def _record_and_tell(case: Case, reporter: Reporter, photos: Sequence[StoredFile], *, by: Actor, at: datetime) -> None:
    event = record_case(
        case,
        "submit",
        by=by,
        at=at,
        private={"title": case.title, "text": case.text, "spot": case.spot},
        number=case.number,
        kind=str(case.kind),
        category=case.category_code,
        channel=str(case.channel),
        body=case.body.name,
        urgent=case.urgent,
        solve_due_at=case.solve_due_at.isoformat(),
        files=[bytes(photo.sha256).hex() for photo in photos],
    )
    tell_bodies(case, [case.body_id], "for_you", event, at=at)
    if reporter.user_id is not None:
        tell(
            community_id=case.community_id,
            users=[reporter.user_id],
            bodies=[],
            template="cases.received",
            params={"number": case.number, "title": case.title, "body": case.body.name},
            link=f"/cases/{case.number}/",
            event_id=event.pk,
            at=at,
        )


def _own_key(key: str | None, by: Actor) -> str | None:
    """The key as it is stored: mixed with who sent it, so that nobody comes to another's case by her key."""
    return str(uuid5(NAMESPACE_OID, f"{by.user_id}:{key}")) if key else None


def _kind(kind: str) -> str:
    if kind not in Kind.values:
        raise Invalid(
            _("Say what it is: help, a complaint, a report of a wrong, an enquiry or a suggestion."), field="kind"
        )
    return kind


def _title(title: str, text: str) -> str:
    if not text:
        raise Invalid(_("Write in a few words what has happened."), field="text")
    written = clean_line(title, most=TITLE_MOST, field="title")
    return scrub(written or text.split("\n", 1)[0])[:TITLE_MOST]


def _about(chain: Chain, about: Body | None) -> Body | None:
    if about is None:
        return None
    found = next((body for body in chain.bodies if body.pk == about.pk), None)
    if found is None:
        raise Invalid(_("%(body)s does not work in this community.") % {"body": about.name}, field="about")
    return found


def _check(case: Case, said: Said) -> None:
    """What was picked belongs together."""
    if said.building is not None and said.building.community_id != case.community_id:
        raise Invalid(_("This building does not stand in this community. Choose one from the list."), field="building")
    if said.entrance is not None and (said.building is None or said.entrance.building_id != said.building.pk):
        raise Invalid(_("This entrance does not belong to the building. Choose one from the list."), field="entrance")
    if len(said.photos) > PHOTOS_MOST:
        raise Invalid(_("At most %(most)d photos fit here. Take out some.") % {"most": PHOTOS_MOST}, field="photos")
