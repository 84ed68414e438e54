"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/demo/", views.demo_sign_ins, name="demo_sign_ins"),
    path("bodies/", views.directory, name="bodies_of_mine"),
    path("desk/bodies/", views.desk, name="bodies"),
    path("desk/bodies/<slug:code>/", views.bodies_at, name="bodies_at"),
    path("desk/bodies/<slug:code>/add/", views.add_body, name="add_body"),
    path("desk/bodies/<slug:code>/terms/", views.terms, name="bodies_terms"),
    path("desk/bodies/<slug:code>/tree/", views.tree, name="bodies_tree"),
    path("desk/bodies/<slug:code>/<int:pk>/", views.body, name="body"),
    path("desk/bodies/<slug:code>/<int:pk>/edit/", views.edit_body, name="edit_body"),
    path("desk/bodies/<slug:code>/<int:pk>/close/", views.close_body, name="close_body"),
    path("desk/bodies/<slug:code>/<int:pk>/seat/", views.seat, name="seat"),
    path("desk/bodies/<slug:code>/<int:pk>/seats/<int:seat_pk>/end/", views.end_seat, name="end_seat"),
    path("desk/bodies/<slug:code>/<int:pk>/duty-hours/", views.set_duty_hours, name="set_duty_hours"),
]
