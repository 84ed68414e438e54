"""What comes out, and the forms of values in both directions; what goes in is in given.py."""

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from linli.cases.states import Evidence, Kind, Purpose, State

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, StringConstraints(max_length=20_000)]  # each verb has a limit of its own, which it explains
Line = Annotated[str, StringConstraints(max_length=1_000)]
# A number as it is printed on a receipt, a community's code, a category's code.
Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
CategoryCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,60}$")]
FileKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:_-]{1,300}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Error(Schema):
    """A refusal: one sentence that tells what to do, and the field that it belongs to, if there is one."""

    error: str
    field: str = ""


class CommunityOut(Schema):
    code: str
    name: str
    home: bool = Field(description="Do you live here?")


class CommunitiesOut(Schema):
    communities: list[CommunityOut]
    after: int | None = Field(description="Key of the next page; null at the end.")


class BodyOut(Schema):
    id: int
    name: str
    kind: str
    place: str


class MeOut(Schema):
    name: str
    bodies: list[BodyOut] = Field(description="The bodies in which you sit.")


class CategoryOut(Schema):
    code: str
    group: str
    name: str
    urgent: bool
    contact: str = Field(description="Limit for contacting the reporter, such as “24 hours”.")
    solve: str = Field(description="Limit for the solution, such as “7 days”.")
    evidence: Evidence


class EntranceOut(Schema):
    id: int
    name: str


class BuildingOut(Schema):
    id: int
    name: str
    entrances: list[EntranceOut]


class FileOut(Schema):
    file: str = Field(description="Name the file by this in other calls, within 24 hours.")
    sha256: str
    size: int
    media_type: str


class CaseLine(Schema):
    number: str
    community: str
    kind: Kind
    category: str
    category_name: str
    title: str
    state: State
    state_name: str
    level: int = Field(description="1 community, 2 neighbourhood, 3 street, 4 district")
    body: str = Field(description="Who answers for it now.")
    urgent: bool
    supervised: bool
    submitted_at: datetime
    due_at: datetime | None = Field(description="When the next clock runs out; null if nobody has to act.")
    ended_at: datetime | None


class CasesOut(Schema):
    cases: list[CaseLine]
    after: str = Field(description="Key of the next page; empty at the end.")


class AttachmentOut(Schema):
    id: int
    purpose: Purpose
    sha256: str
    media_type: str
    url: str


class StepOut(Schema):
    at: datetime
    verb: str
    what: str
    note: str
    state: str
    files: list[str]


class CallOut(Schema):
    body_id: int
    body: str
    leads: bool
    due_at: datetime
    reported_in_at: datetime | None
    missed: bool


class CaseOut(CaseLine):
    sight: str = Field(description="How much you see: “public”, “called” (your whistle is over), “own” or “full”.")
    text: str
    place: str
    open_to_neighbours: bool
    contacted_at: datetime | None
    solve_due_at: datetime
    claimed_at: datetime | None
    verdict: str
    result: str = Field(description="What the handler says was done; empty for neighbours.")
    merged_into: str
    attachments: list[AttachmentOut]
    calls: list[CallOut] = Field(description="Who was called by the whistle; empty for residents.")
    steps: list[StepOut] = Field(description="The time line, oldest first.")


class ReporterOut(Schema):
    name: str
    phone: str
    first: bool


class ReportersOut(Schema):
    reporters: list[ReporterOut]
