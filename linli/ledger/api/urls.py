"""Addresses of the ledger's API, and who may call it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from linli.bodies.actor import Actor, actor_of
from linli.ledger.models import Book, Entry
from linli.ledger.queries.openness import finding, searching, veiled
from linli.ledger.queries.openness.veil import sees_receipts
from linli.ledger.queries.openness.veiled import DaySum
from linli.people.actions import use_api_key
from linli.people.models import User

from . import schemas, shown

MOST, USUAL = 200, 50
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
Size = Annotated[int, Query(ge=1, le=MOST)]
Month = Annotated[str, Query(pattern=r"^(\d{4}-\d{2})?$")]
Key = Annotated[str, Query(pattern=r"^[0-9.-]{0,32}$")]


class Caller(HttpRequest):
    """A request as the API gets it; both are set for every request (web/middleware.py)."""

    at: datetime
    actor: Actor


class KeyAuth(HttpBearer):
    """``Authorization: Bearer <API key>``: with all rights of the person who made the key. No header: a stranger, who
    reads what is published."""

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" not in request.headers:
            return True
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        at: datetime = request.at  # type: ignore[attr-defined]
        user = use_api_key(token, by=None, at=at)
        if user is not None:
            request.actor = actor_of(user, timezone.localdate(at))  # type: ignore[attr-defined]
        return user


api = NinjaAPI(
    title="Linli: books",
    version="1",
    description="The open book of a residential community, read-only.",
    urls_namespace="ledger-api",
    docs_url=None,  # its page would load scripts from another host
    auth=KeyAuth(),
)
ANSWERS: dict[int, type[schemas.Error]] = dict.fromkeys((401, 404, 422), schemas.Error)


def said(error: type[Exception], status: int, sentence: Callable[[], str]) -> None:
    """Answer ``error`` with one sentence in the caller's language."""

    def handler(request: HttpRequest, _error: Any) -> HttpResponse:
        return api.create_response(request, {"error": sentence()}, status=status)

    api.add_exception_handler(error, handler)


said(Http404, 404, lambda: _("There is nothing here that you may see."))
said(
    AuthenticationError, 401, lambda: _("Send your API key as “Authorization: Bearer …”. You make one in your account.")
)
said(ValidationError, 422, lambda: _("This address does not fit. Look at the description of the API."))


@api.get("/books/{code}", response={200: schemas.BookOut, **ANSWERS}, summary="One book in a few figures")
def book(request: Caller, code: Code) -> Any:
    return shown.book(_book(request, code, public=True), request.at)


@api.get("/books/{code}/reports", response={200: schemas.ReportsOut, **ANSWERS}, summary="Published reports")
def reports(request: Caller, code: Code, size: Size = USUAL) -> Any:
    return {"reports": shown.reports(_book(request, code, public=True), size)}


@api.get("/books/{code}/accounts", response={200: schemas.AccountsOut, **ANSWERS}, summary="All accounts as they stand")
def accounts(request: Caller, code: Code) -> Any:
    book = _book(request, code)
    return {"accounts": shown.accounts(book, request.at, full=sees_receipts(book, request.actor))}


@api.get("/books/{code}/entries", response={200: schemas.EntriesOut, **ANSWERS}, summary="Entries, newest first")
def entries(request: Caller, code: Code, month: Month = "", after: Key = "", size: Size = USUAL) -> Any:
    """A feed: begin without ``after``, go on with the ``after`` of the answer."""
    book = _book(request, code)
    first = finding.month_named(month) if month else None
    if month and first is None:
        raise Http404
    full, before = sees_receipts(book, request.actor), searching.cursor_named(after)
    rows: Sequence[Entry | DaySum]
    if full:
        rows, key = searching.listed_entries(book, month=first, after=before, size=size)
    else:
        rows, key = veiled.listed(book, month=first, after=before, size=size)
    return {"entries": shown.entries(book, rows, full=full), "after": searching.cursor_text(key)}


def _book(request: Caller, code: str, *, public: bool = False) -> Book:
    """The book, if the caller may read it, or with ``public`` if anyone may. Raises Http404."""
    found = finding.book_by_code(code)
    if found is None:
        raise Http404
    if finding.may_read(found, request.actor) or (public and finding.is_open_to_anyone(found)):
        return found
    raise Http404


urlpatterns = [path("api/v1/ledger/", api.urls)]
