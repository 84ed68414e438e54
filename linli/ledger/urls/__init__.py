"""Addresses of the ledger, topic by topic."""

from django.urls import URLPattern

app_name = "ledger"
urlpatterns: list[URLPattern] = []
