"""Addresses of the ledger, topic by topic."""

from django.urls import URLPattern

from . import openness

app_name = "ledger"
urlpatterns: list[URLPattern] = [*openness.urlpatterns]
