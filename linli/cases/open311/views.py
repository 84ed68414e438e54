"""The six methods of GeoReport v2, and the discovery of services that goes with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.cases.models import Catalogue
from linli.cases.queries.catalogue import in_force
from linli.kernel.doors import ANYONE, opens_to
from linli.kernel.errors import Refused

from . import posting, shown
from .asked import Arguments, caller, jurisdiction, wanted
from .formats import TYPES, Answer, Problem, no_such_form, response

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
Method = Callable[..., Answer]


def method(*verbs: str) -> Callable[[Method], Callable[..., HttpResponse]]:
    """A method of the specification: its answer, or its errors, in the form that the address names."""

    def mark(view: Method) -> Callable[..., HttpResponse]:
        @opens_to(ANYONE)  # the key, where one is needed, is asked for by the method itself
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, form: str, **kwargs: Any) -> HttpResponse:
            try:
                if form not in TYPES:
                    raise no_such_form()
                if request.method not in (*verbs, "HEAD"):
                    raise Problem(400, _("This address cannot be called with %(method)s.") % {"method": request.method})
                found = view(request, Arguments(request), **kwargs)
            except Problem as problem:
                found = problem.answer()
            except (SuspiciousOperation, MultiPartParserError):
                found = Problem(400, _("This request cannot be read.")).answer()
            except Refused as refusal:
                found = Problem(400, str(refusal)).answer()
            return response(found, form)

        return answer

    return mark


@method("GET")
def service_list(request: HttpRequest, arguments: Arguments) -> Answer:
    place = jurisdiction(arguments)
    return Answer("services", shown.services(in_force(place)))


@method("GET")
def service_definition(request: HttpRequest, arguments: Arguments, code: str) -> Answer:
    contents = in_force(jurisdiction(arguments))
    leaf = next((leaf for leaf in contents.leaves if leaf.code == code), None)
    if leaf is None:
        raise Problem(404, _("service_code was not found: %(code)s.") % {"code": code[:60]})
    return Answer("service_definition", shown.definition(leaf))


@method("GET", "POST")
def requests(request: HttpRequest, arguments: Arguments) -> Answer:
    if request.method == "POST":
        by = caller(request, arguments, needed=True)
        return Answer("service_requests", [posting.post(request, arguments, jurisdiction(arguments), by)])
    by = caller(request, arguments)
    place = jurisdiction(arguments)
    filters = wanted(arguments)
    wide = arguments.flag("extensions")
    cases = shown.visible(place, by)
    found = shown.chosen(shown.with_calls(cases) if wide else cases, filters)
    words, own = shown.reads_words(place, by), shown.own_ids(found, by)
    listed = [
        {
            **shown.request(case, words=words or case.pk in own),
            **({"extended_attributes": shown.extended(case)} if wide else {}),
        }
        for case in found
    ]
    return Answer("service_requests", listed)


@method("GET")
def one_request(request: HttpRequest, arguments: Arguments, number: str) -> Answer:
    by = caller(request, arguments)
    place = jurisdiction(arguments)
    case = shown.visible(place, by).filter(number=number.upper()).first()
    if case is None:
        raise Problem(404, _("service_request_id was not found: %(id)s.") % {"id": number})
    words = shown.reads_words(place, by) or case.pk in shown.own_ids([case], by)
    found = shown.request(case, words=words)
    if arguments.flag("extensions"):
        found["extended_attributes"] = {**shown.extended(case), "updates": shown.updates(case)}
    return Answer("service_requests", [found])


@method("GET")
def token(request: HttpRequest, arguments: Arguments, token: str) -> Answer:
    """Every service here is “realtime”, so a token is never given out; a client that asks all the same with the id that
    it was given gets that id."""
    by = caller(request, arguments)
    if not shown.visible(jurisdiction(arguments), by).filter(number=token.upper()).exists():
        raise Problem(404, _("token was not found: %(token)s.") % {"token": token})
    return Answer("service_requests", [{"service_request_id": token.upper(), "token": token}])


@method("GET")
def discovery(request: HttpRequest, arguments: Arguments) -> Answer:
    """Which versions are spoken here, and where (https://wiki.open311.org/Service_Discovery)."""
    changed = Catalogue.objects.aggregate(last=Max("published_at"))["last"]
    changeset = shown.moment(changed) or "2026-01-01T00:00:00+08:00"
    base = settings.BASE_URL
    return Answer(
        "discovery",
        {
            "changeset": changeset,
            "contact": settings.DEFAULT_FROM_EMAIL,
            "key_service": _("Sign in at %(url)s and make a key in your account.") % {"url": base},
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": f"{base}/open311/v2",
                    "changeset": changeset,
                    "type": "test" if settings.DEMO else "production",
                    "formats": ["text/xml", "application/json"],
                }
            ],
        },
    )


@opens_to(ANYONE)
@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """An address below ours that the specification does not know, or one without its form."""
    form = rest.rpartition(".")[2]
    problem = Problem(404, _("There is nothing at this address.")) if form in TYPES else no_such_form()
    return response(problem.answer(), form)
