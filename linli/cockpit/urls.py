"""Addresses of this room: the cockpit for officials, the public page for anyone."""

from django.urls import URLPattern, URLResolver, path

from .views import breakdowns, notice_board, overview, public, rows

PLACE = "cockpit/<slug:code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("cockpit/", overview.first, name="cockpit"),
    path(PLACE, overview.place, name="cockpit-place"),
    path(f"{PLACE}communities/", overview.communities, name="cockpit-communities"),
    path(f"{PLACE}categories/", breakdowns.categories, name="cockpit-categories"),
    path(f"{PLACE}petitions/", breakdowns.petitions, name="cockpit-petitions"),
    path(f"{PLACE}bodies/", breakdowns.bodies, name="cockpit-bodies"),
    path(f"{PLACE}bodies/<int:pk>/", breakdowns.body, name="cockpit-body"),
    path(f"{PLACE}definitions/", breakdowns.definitions, name="cockpit-definitions"),
    path(f"{PLACE}rows/", rows.rows, name="cockpit-rows"),
    path("c/", public.directory, name="public"),
    path("c/<slug:code>/", public.page, name="public-page"),
    path("c/<slug:code>/figures.json", public.figures_json, name="public-figures"),
    path("c/<slug:code>/notice-board/", notice_board.checkpoint, name="notice-board"),
]
