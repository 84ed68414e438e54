"""Addresses of the ledger, topic by topic."""

from django.urls import URLPattern

from . import billing, exporting, giving, online, openness, paying, statements, trust

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    *billing.urlpatterns,
    *exporting.urlpatterns,
    *giving.urlpatterns,
    *online.urlpatterns,
    *openness.urlpatterns,
    *paying.urlpatterns,
    *statements.urlpatterns,
    *trust.urlpatterns,
]
