from django.urls import URLPattern, path

from linli.voting.views.councils import doing, reading

urlpatterns: list[URLPattern] = [
    path("councils/", reading.here, name="councils-here"),
    path("c/<slug:code>/councils/", reading.listed, name="councils"),
    path("c/<slug:code>/councils/new/", doing.propose, name="council-propose"),
    path("councils/<int:pk>/", reading.question, name="council-question"),
    path("councils/<int:pk>/begin/", doing.begin, name="council-begin"),
    path("councils/<int:pk>/vote/", doing.vote, name="council-vote"),
    path("councils/<int:pk>/step-back/", doing.step_back, name="council-step-back"),
    path("councils/<int:pk>/end/", doing.end, name="council-end"),
    path("councils/<int:pk>/minutes/", reading.minutes, name="council-minutes"),
    path("councils/<int:pk>/withdraw/", doing.withdraw, name="council-withdraw"),
    path("desk/councils/<int:pk>/rules/", doing.set_rules, name="council-rules"),
]
