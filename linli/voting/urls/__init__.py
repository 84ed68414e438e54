"""Addresses of votes: what residents see under /c/<code>/votes/, what is worked on under /desk/votes/."""

from django.urls import URLPattern

from . import assembly, casting, councils, counting, paper

app_name = "voting"
urlpatterns: list[URLPattern] = [
    *assembly.urlpatterns,
    *casting.urlpatterns,
    *paper.urlpatterns,
    *counting.urlpatterns,
    *councils.urlpatterns,
]
