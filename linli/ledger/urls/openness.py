"""Addresses of the open book: /c/<code>/book/… for everybody, /desk/book… for those who work on it or watch it."""

from django.urls import URLPattern, path

from linli.ledger.views.openness import accounts, book, desk, entry, reports, watch

urlpatterns: list[URLPattern] = [
    path("book/", book.here, name="here"),
    path("c/<slug:code>/book/", book.book, name="book"),
    path("c/<slug:code>/book/funds/<slug:fund>/", book.fund, name="fund"),
    path("c/<slug:code>/book/accounts/<slug:account>/", accounts.account, name="account"),
    path("c/<slug:code>/book/months/<slug:month>/", book.month, name="month"),
    path("c/<slug:code>/book/entries/", accounts.entries, name="entries"),
    path("c/<slug:code>/book/entries/<slug:voucher>/", entry.entry, name="entry"),
    path("c/<slug:code>/book/entries/<slug:voucher>/receipt.json", entry.receipt, name="entry-receipt"),
    path("c/<slug:code>/book/entries/<slug:voucher>/ask/", entry.ask, name="ask"),
    path("c/<slug:code>/book/papers/<int:pk>/", entry.paper, name="paper"),
    path("c/<slug:code>/book/papers/<int:pk>/original/", entry.original, name="original"),
    path("c/<slug:code>/book/questions/", desk.asked, name="asked"),
    path("c/<slug:code>/book/questions/<int:pk>/answer/", entry.answer, name="answer"),
    path("c/<slug:code>/book/reports/", reports.reports, name="reports"),
    path("c/<slug:code>/book/reports/<int:pk>/", reports.report, name="report"),
    path("c/<slug:code>/book/reports/<int:pk>/sheet.pdf", reports.pdf, name="report-pdf"),
    path("c/<slug:code>/book/reports/<int:pk>/figures.json", reports.figures, name="report-figures"),
    path("c/<slug:code>/book/reports/<int:pk>/publish/", reports.publish, name="publish-report"),
    path("c/<slug:code>/book/schedule/", reports.schedule, name="schedule"),
    path("desk/book/questions/", desk.questions, name="questions"),
    path("desk/book/reports/", desk.reports, name="reports-due"),
    path("desk/books/", watch.books, name="books"),
    path("desk/book/<slug:code>/watch/", watch.watch, name="watch"),
]
