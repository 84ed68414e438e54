"""Addresses of bank statements: the open page, and the desk of those who bring them in."""

from django.urls import URLPattern, path

from linli.ledger.views.statements import desk, files, public

urlpatterns: list[URLPattern] = [
    path("c/<slug:code>/book/bank/", public.bank, name="bank"),
    path("desk/book/bank/", desk.here, name="bank-here"),
    path("desk/book/<slug:code>/bank/", desk.desk, name="bank-desk"),
    path("desk/book/<slug:code>/bank/match/", desk.match, name="bank-match"),
    path("desk/book/<slug:code>/bank/lines/<int:pk>/", desk.line, name="bank-line"),
    path("desk/book/<slug:code>/bank/<int:pk>/file/", files.send, name="bank-file"),
    path("desk/book/<slug:code>/bank/<int:pk>/file/<slug:token>/", files.check, name="bank-check"),
]
