"""What goes in."""

from datetime import date

from ninja import Field, Schema
from pydantic import AwareDatetime

from linli.cases.states import ExclusionReason, HandBackReason, Kind, Occasion, Purpose, RefusalReason, Verdict

from .schemas import CategoryCode, FileKey, Id, Line, Number, Text


class SubmitIn(Schema):
    kind: Kind
    category: CategoryCode
    text: Text
    title: Line = ""
    building: Id | None = None
    entrance: Id | None = None
    spot: Line = ""
    photos: list[FileKey] = Field(default=[], max_length=20)
    anonymous: bool = Field(default=False, description="To neighbours; whoever deals with it can contact you.")
    open_to_neighbours: bool = True


class Nothing(Schema):
    pass


class TextIn(Schema):
    text: Text


class OptionalTextIn(Schema):
    text: Text = ""


class ShownFileIn(Schema):
    file: FileKey
    purpose: Purpose


class InformationIn(Schema):
    text: Text
    photos: list[FileKey] = Field(default=[], max_length=20)


class QuestionIn(Schema):
    question: Text


class RefuseIn(Schema):
    reason: RefusalReason
    channel: Text = Field(description="Where the matter belongs instead.")


class DispatchIn(Schema):
    to: Id = Field(description="Id of the body.")


class HandBackIn(Schema):
    reason: HandBackReason
    text: Text


class DecideHandBackIn(Schema):
    upheld: bool
    to: Id | None = None
    why: Text


class ExtensionIn(Schema):
    reason: Text
    until: AwareDatetime


class DecideExtensionIn(Schema):
    granted: bool
    why: Text


class ResultIn(Schema):
    text: Text
    files: list[ShownFileIn] = Field(default=[], max_length=20)


class JointResultIn(ResultIn):
    solved: bool


class NoteIn(Schema):
    text: Text
    shown: bool = Field(description="To the reporter; otherwise for the handling side only.")


class WhistleIn(Schema):
    occasion: Occasion
    text: Text
    called: list[Id] = Field(max_length=50)
    lead: Id


class ReasonIn(Schema):
    reason: Text


class OutcomeIn(Schema):
    outcome: Text


class RatingIn(Schema):
    body: Id = Field(description="The called body: yours, or the one that you rate.")
    rating: int


class VerdictIn(Schema):
    verdict: Verdict
    text: Text = ""


class WhyIn(Schema):
    why: Text = ""


class MergeIn(Schema):
    into: Number = Field(description="The case that goes on.")


class MediateIn(Schema):
    parties: Text
    positions: Text
    outcome: Text
    agreed: bool
    signed_paper: FileKey | None = Field(default=None, description="What both sides signed; an agreement needs it.")


class ReferIn(Schema):
    authority: Text
    number: Line = Field(description="Under which the authority keeps it.")
    on: date
    reply_due_on: date


class ReplyIn(Schema):
    number: Line = Field(description="The authority's number, as it was given when the case was referred.")
    reply: Text
    on: date


class ExclusionIn(Schema):
    reason: ExclusionReason
    text: Text


class DecideWhyIn(Schema):
    why: Text


class CategoriseIn(Schema):
    category: CategoryCode
    why: Text
