"""Addresses of votes: what residents see under /c/<code>/votes/, what is worked on under /desk/votes/."""

from django.urls import URLPattern

from . import councils

app_name = "voting"
urlpatterns: list[URLPattern] = [*councils.urlpatterns]
