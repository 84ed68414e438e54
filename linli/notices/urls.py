"""Addresses of postings. What is written is read at /notices/<number>/; the desk begins with /desk/."""

from django.urls import URLPattern, path

from .views import objecting, proving, reading, writing

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("notices/", reading.here, name="here"),
    path("c/<slug:code>/notices/", reading.postings, name="list"),
    path("notices/<int:pk>/", reading.posting, name="posting"),
    path("notices/<int:pk>/paper/", reading.paper, name="paper"),
    path("notices/<int:pk>/sheet.pdf", reading.pdf, name="pdf"),
    path("notices/<int:pk>/content.json", proving.content, name="content"),
    path("notices/<int:pk>/receipt.json", proving.receipt, name="receipt"),
    path("notices/<int:pk>/files/<slug:sha256>/", proving.file, name="file"),
    path("notices/<int:pk>/object/", objecting.object_to, name="object"),
    path("notices/objections/<int:pk>/receipt.json", proving.objection_receipt, name="objection-receipt"),
    path("notices/<int:pk>/board/", writing.board_photo, name="board-photo"),
    path("notices/<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("desk/notices/", writing.desk, name="desk"),
    path("desk/notices/new/<slug:code>/", writing.write, name="write"),
    path("desk/notices/<int:pk>/", writing.draft, name="draft"),
    path("desk/notices/<int:pk>/edit/", writing.edit, name="edit"),
    path("desk/notices/<int:pk>/post/", writing.post, name="post"),
    path("desk/notices/objections/<int:pk>/", objecting.answer, name="answer"),
]
