"""Addresses of this room. Everything about a place stands below its code, so that no code can hide a page."""

from django.urls import URLPattern, URLResolver, path

from .views import bindings, contradictions, corrections, imports, invitations, join, places, units

app_name = "registry"

PLACE = "desk/registry/<slug:code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/registry/", places.places, name="places"),
    path(PLACE, places.place, name="place"),
    path(f"{PLACE}add/", places.add_place, name="add-place"),
    path(f"{PLACE}edit/", places.edit_place, name="edit-place"),
    path(f"{PLACE}publish/", places.publish, name="publish"),
    path(f"{PLACE}population/", places.population, name="population"),
    path(f"{PLACE}classify/", places.classify, name="classify"),
    path(f"{PLACE}end-classification/", places.end_classification, name="end-classification"),
    path(f"{PLACE}merge/", places.merge, name="merge"),
    path(f"{PLACE}buildings/add/", units.add_building, name="add-building"),
    path(f"{PLACE}buildings/<int:building_id>/units/add/", units.add_unit, name="add-unit"),
    path(f"{PLACE}units/", units.units, name="units"),
    path(f"{PLACE}units/<int:pk>/", units.unit, name="unit"),
    path(f"{PLACE}imports/", imports.start, name="import-start"),
    path(f"{PLACE}imports/<int:pk>/", imports.run, name="import"),
    path(f"{PLACE}imports/<int:pk>/columns/", imports.columns, name="import-columns"),
    path(f"{PLACE}imports/<int:pk>/enter/", imports.enter, name="import-enter"),
    path(f"{PLACE}contradictions/", contradictions.contradictions, name="contradictions"),
    path(f"{PLACE}contradictions/<int:pk>/settle/", contradictions.settle, name="settle"),
    path(f"{PLACE}invitations/", invitations.invitations, name="invitations"),
    path("desk/imports/", imports.runs, name="imports"),
    path("desk/bindings/", bindings.bindings, name="bindings"),
    path("desk/bindings/<int:pk>/", bindings.binding, name="binding"),
    path("desk/bindings/<int:pk>/papers/", bindings.papers, name="binding-papers"),
    path("desk/corrections/", corrections.corrections, name="corrections"),
    path("desk/corrections/<int:pk>/", corrections.answer, name="correction"),
    path("desk/corrections/<int:pk>/papers/", corrections.papers, name="correction-papers"),
    path("join/", join.join, name="join"),
    path("join/papers/", join.join_papers, name="join-papers"),
    path("join/leave/<int:pk>/", join.leave, name="leave"),
    path("join/<slug:code>/", join.join_code, name="join-code"),
]
