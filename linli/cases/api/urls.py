"""Addresses of the API and of Open311. ``cases/urls.py`` includes them at the root."""

from django.urls import include, path
from ninja import NinjaAPI

from . import reading, verbs  # noqa: F401 – they fill the router
from .access import PER_MINUTE, KeyAuth
from .answers import install, router

api = NinjaAPI(
    title="Linli",
    version="1",
    description="Cases of a residential community. Every call needs an API key; every list is paged by key.",
    docs_url=None,  # its page would load scripts from another host
    auth=KeyAuth(),
    throttle=PER_MINUTE,
)
install(api)
api.add_router("", router)

urlpatterns = [
    path("api/v1/", api.urls),
    path("open311/", include("linli.cases.open311.urls")),
]
