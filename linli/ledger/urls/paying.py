"""Addresses of those who work on the book, and of the year's budget for everybody."""

from django.urls import URLPattern, path, re_path

from linli.ledger.views.paying import arranging, budgets, entries, order_lists, orders, papers, payees

DESK = "desk/book/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("c/<slug:code>/book/budget/", budgets.budget, name="budget"),
    path("desk/book/", arranging.work, name="work"),
    re_path(
        r"^desk/book/(?P<code>[-\w]+)/(?P<behind>payments|drafts|entries)/(?P<pk>\d{1,18})/papers/$",
        papers.add,
        name="add-paper",
    ),
    path(f"{DESK}payments/", order_lists.orders, name="payments"),
    path(f"{DESK}payments/new/", orders.prepare, name="prepare-payment"),
    path(f"{DESK}payments/<int:pk>/", orders.order, name="payment"),
    path(f"{DESK}payments/<int:pk>/<slug:verb>/", orders.step, name="payment-step"),
    path(f"{DESK}drafts/", entries.drafts, name="drafts"),
    path(f"{DESK}drafts/new/", entries.prepare, name="prepare-entry"),
    path(f"{DESK}drafts/<int:pk>/", entries.draft, name="draft"),
    path(f"{DESK}drafts/<int:pk>/<slug:verb>/", entries.step, name="draft-step"),
    path(f"{DESK}entries/<slug:voucher>/reverse/", entries.reverse_entry, name="reverse-entry"),
    path(f"{DESK}papers/<int:pk>/pages/<int:number>/", papers.page, name="paper-page"),
    path(f"{DESK}papers/<int:pk>/copy/", papers.cover, name="cover-paper"),
    path(f"{DESK}budgets/", budgets.budgets, name="budgets"),
    path(f"{DESK}budgets/<int:pk>/", budgets.draft, name="budget-draft"),
    path(f"{DESK}budgets/<int:pk>/<slug:verb>/", budgets.step, name="budget-step"),
    path(f"{DESK}payees/", payees.payees, name="payees"),
    path(f"{DESK}payees/new/", payees.add_payee, name="add-payee"),
    path(f"{DESK}payees/<int:pk>/number/", payees.payee_number, name="payee-number"),
    path(f"{DESK}payees/<int:pk>/confirm/", payees.confirm_payee, name="confirm-payee"),
    path(f"{DESK}payees/<int:pk>/close/", payees.close_payee, name="close-payee"),
    path(f"{DESK}bank-accounts/new/", payees.register_bank_account, name="register-bank-account"),
    path(f"{DESK}arrangement/", arranging.arrangement, name="arrangement"),
    path(f"{DESK}arrangement/rules/", arranging.set_rules, name="set-rules"),
    path(f"{DESK}arrangement/funds/new/", arranging.add_fund, name="add-fund"),
    path(f"{DESK}arrangement/accounts/new/", arranging.add_account, name="add-account"),
    path(f"{DESK}arrangement/model/", arranging.set_model, name="set-model"),
    path(f"{DESK}arrangement/close-month/", arranging.close_month, name="close-month"),
    path(f"{DESK}open/", arranging.open_book, name="open-book"),
]
