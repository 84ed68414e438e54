"""Addresses of the ledger, topic by topic."""

from django.urls import URLPattern

from . import billing, exporting, openness, paying

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    *billing.urlpatterns,
    *exporting.urlpatterns,
    *openness.urlpatterns,
    *paying.urlpatterns,
]
