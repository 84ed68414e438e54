"""Addresses at which the book is taken out."""

from django.urls import URLPattern, path

from linli.ledger.views import exporting

urlpatterns: list[URLPattern] = [
    path("c/<slug:code>/book/export/", exporting.resident, name="export"),
    path("desk/book/<slug:code>/export/", exporting.desk, name="desk-export"),
]
