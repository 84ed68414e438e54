"""Addresses of the inbox."""

from django.urls import path

from . import views

app_name = "inbox"

urlpatterns = [
    path("inbox/", views.inbox, name="list"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<int:pk>/", views.open_message, name="open"),
    path("inbox/channels/", views.channels, name="channels"),
    path("inbox/channels/<int:pk>/remove/", views.remove_channel, name="remove-channel"),
]
