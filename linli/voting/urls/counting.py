"""Addresses of counting: the result for everybody, the desk of those who call back and watch."""

from django.urls import URLPattern, path

from linli.voting.views.counting import desk, result

urlpatterns: list[URLPattern] = [
    path("c/<slug:code>/votes/<int:pk>/result/", result.result, name="result"),
    path("c/<slug:code>/votes/<int:pk>/result/count-<int:turn>.txt", result.count_file, name="count-file"),
    path("c/<slug:code>/votes/<int:pk>/result/receipt-<int:number>.json", result.receipt, name="vote-receipt"),
    path("desk/votes/<slug:code>/<int:pk>/count/", desk.desk, name="counting"),
    path("desk/votes/<slug:code>/<int:pk>/count/calls/<int:call>/", desk.call_back, name="call-back"),
    path("desk/votes/<slug:code>/<int:pk>/count/archive/", desk.archive, name="court-archive"),
]
