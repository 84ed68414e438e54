"""All addresses, room by room."""

from django.urls import include, path

handler400 = "linli.web.refusals.bad_request"
urlpatterns = [
    path("", include("linli.web.urls")),
    path("", include("linli.run.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.audit.urls")),
    path("", include("linli.registry.urls")),
    path("", include("linli.bodies.urls")),
    path("", include("linli.inbox.urls")),
    path("", include("linli.notices.urls")),
    path("", include("linli.voting.urls")),
    path("", include("linli.ledger.urls")),
    path("", include("linli.ledger.api.urls")),
    path("", include("linli.cases.urls")),
    path("", include("linli.cases.api.urls")),
    path("", include("linli.cockpit.urls")),
]
