"""Addresses of whose money it is, of merged books and of a company that leaves."""

from django.urls import URLPattern, path

from linli.ledger.views.trust import leaving, ownership, sharing

EXIT = "c/<slug:code>/book/exits/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("c/<slug:code>/book/surplus/", ownership.surplus, name="surplus"),
    path("c/<slug:code>/book/surplus/<slug:fund>/<int:year>/", ownership.decide, name="decide-surplus"),
    path("c/<slug:code>/book/remuneration/", ownership.terms, name="set-remuneration"),
    path("c/<slug:code>/book/exits/begin/", ownership.begin_exit, name="begin-exit"),
    path(EXIT, leaving.leaving, name="exit"),
    path(f"{EXIT}audit.pdf", leaving.audit_report, name="exit-report"),
    path(f"{EXIT}audit/", leaving.audit, name="exit-audit"),
    path(f"{EXIT}items/", leaving.add_item, name="add-handover-item"),
    path(f"{EXIT}items/<int:item>/give/", leaving.give_item, name="give-item"),
    path(f"{EXIT}items/<int:item>/receive/", leaving.receive_item, name="receive-item"),
    path(f"{EXIT}hand-over/", leaving.hand_over, name="hand-over"),
    path("c/<slug:code>/book/shared/<int:pk>/", sharing.service, name="shared-service"),
    path("desk/shared/", sharing.services, name="shared-services"),
    path("desk/shared/new/", sharing.share, name="share-service"),
    path("desk/shared/<int:pk>/pay/", sharing.pay, name="pay-shared"),
    path("desk/books/merge/", leaving.merge, name="merge-books"),
]
