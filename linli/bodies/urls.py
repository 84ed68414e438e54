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
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<slug:code>/", views.decisions_of, name="decisions_of"),
    path("decisions/<slug:code>/register/", views.register_decision, name="register_decision"),
    path("decisions/<slug:code>/<int:pk>/", views.decision, name="decision"),
    path("decisions/<slug:code>/<int:pk>/paper/", views.decision_paper, name="decision_paper"),
    path("decisions/<slug:code>/<int:pk>/receipts/<int:event_pk>/", views.decision_receipt, name="decision_receipt"),
    path("decisions/<slug:code>/<int:pk>/suspend/", views.suspend_decision, name="suspend_decision"),
    path("decisions/<slug:code>/<int:pk>/confirm/", views.confirm_suspension, name="confirm_suspension"),
    path("decisions/<slug:code>/<int:pk>/lift/", views.lift_suspension, name="lift_suspension"),
    path("decisions/<slug:code>/<int:pk>/appeal/", views.appeal_suspension, name="appeal_suspension"),
    path("decisions/<slug:code>/<int:pk>/answer/", views.answer_appeal, name="answer_appeal"),
]
