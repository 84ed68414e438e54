"""What comes out. Amounts are whole fen; days are those of Asia/Shanghai."""

from datetime import date, datetime

from ninja import Field, Schema


class Error(Schema):
    """A refusal: one sentence that tells what to do."""

    error: str


class FlowOut(Schema):
    in_fen: int
    out_fen: int


class FundOut(Schema):
    code: str
    kind: str
    name: str
    money_fen: int = Field(
        description="In the bank, at the desk, on its way; of the maintenance fund what is mirrored."
    )
    month: FlowOut
    year: FlowOut


class CheckedOut(Schema):
    day: date
    bank_fen: int
    book_fen: int


class BookOut(Schema):
    community: str
    name: str
    model: str
    on: date
    total_fen: int = Field(description="All funds but the maintenance fund, which the authority holds.")
    month: FlowOut
    year: FlowOut
    bank: CheckedOut | None = Field(description="The bank's newest statements against the book.")
    funds: list[FundOut]
    reports_late: int
    answers_late: int


class AccountOut(Schema):
    code: str
    fund: str
    kind: str
    name: str
    balance_fen: int = Field(description="As people expect to see it: an income grows with credits.")


class AccountsOut(Schema):
    accounts: list[AccountOut]


class TransferOut(Schema):
    debit: str
    credit: str
    amount_fen: int


class EntryOut(Schema):
    number: str = Field(
        description="Empty where what households paid on a day is one sum: single payments are for those on duty."
    )
    on: date
    belongs_on: date | None
    kind: str
    purpose: str
    counterparty: str = Field(description="A person's name is masked.")
    amount_fen: int
    transfers: list[TransferOut]
    decision: str = Field(description="Number of the decision that allowed it.")
    matter: str = Field(description="Number of the case that it began with.")
    reverses: str
    posted_at: datetime | None


class EntriesOut(Schema):
    entries: list[EntryOut]
    after: str = Field(description="Key of the next page; empty at the end.")


class ReportOut(Schema):
    id: int
    kind: str
    from_date: date
    to_date: date
    due_on: date
    published_at: datetime | None
    figures: dict
    sha256: str


class ReportsOut(Schema):
    reports: list[ReportOut]
