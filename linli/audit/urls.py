"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("receipts/verify/", views.verify_receipt, name="verify-receipt"),
    path("logs/key", views.key, name="log-key"),
    path("logs/<int:log_id>/checkpoint", views.checkpoint, name="log-checkpoint"),
    path("logs/<int:log_id>/consistency", views.consistency, name="log-consistency"),
]
