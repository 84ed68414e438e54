"""Addresses of GeoReport v2, below /open311/."""

from django.urls import path, re_path

from . import views

FORM = r"\.(?P<form>[A-Za-z0-9]{1,8})$"
NUMBER = r"[A-Za-z0-9_-]{1,32}"

urlpatterns = [
    re_path(rf"^discovery{FORM}", views.discovery),
    re_path(rf"^v2/discovery{FORM}", views.discovery),
    re_path(rf"^v2/services{FORM}", views.service_list),
    re_path(rf"^v2/services/(?P<code>[A-Za-z0-9_.-]{{1,60}}){FORM}", views.service_definition),
    re_path(rf"^v2/requests{FORM}", views.requests),
    re_path(rf"^v2/requests/(?P<number>{NUMBER}){FORM}", views.one_request),
    re_path(rf"^v2/tokens/(?P<token>{NUMBER}){FORM}", views.token),
    path("<path:rest>", views.nothing),
]
