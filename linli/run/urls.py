"""Addresses of the house itself."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", views.healthz, name="healthz")]
