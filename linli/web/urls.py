"""Addresses of the shell."""

from django.urls import path

from . import home, views

urlpatterns = [
    path("", home.home, name="home"),
    path("look/", views.look, name="look"),
    path("privacy/", views.privacy, name="privacy"),
    path("licence/", views.licence, name="licence"),
    path("components/", views.components, name="components"),
    path("components/desk/", views.desk_specimen, name="components-desk"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
