"""Addresses of bills and payments: /desk/book/<code>/bills/… for those who keep them, /c/<code>/book/household/… for
each household."""

from django.urls import URLPattern, path

from linli.ledger.views.billing import files, household, receipts, refunds, runs, units, waves

ONE_PAYMENT = "desk/book/<slug:code>/household-payments/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("desk/bills/", runs.books, name="desk-bills"),
    path("desk/bills/inside/", waves.inside, name="bills-inside"),
    path("desk/bills/inside/<int:pk>/", waves.wave, name="bill-wave"),
    path("desk/book/<slug:code>/bills/", runs.bills, name="bills"),
    path("desk/book/<slug:code>/bills/run/", runs.run, name="run-bills"),
    path("desk/book/<slug:code>/bills/remind/", runs.remind, name="remind-all"),
    path("desk/book/<slug:code>/bills/arrears/", runs.arrears, name="arrears"),
    path("desk/book/<slug:code>/bills/plans/", runs.plans, name="fee-plans"),
    path("desk/book/<slug:code>/bills/plans/<int:pk>/end/", runs.end_plan, name="end-fee-plan"),
    path("desk/book/<slug:code>/bills/meters/", files.meters, name="meters"),
    path("desk/book/<slug:code>/bills/<int:pk>/", runs.bill, name="bill"),
    path("desk/book/<slug:code>/households/", units.find, name="find-household"),
    path("desk/book/<slug:code>/households/<int:pk>/", units.account, name="unit-account"),
    path("desk/book/<slug:code>/households/<int:pk>/discount/", units.propose, name="propose-discount"),
    path("desk/book/<slug:code>/households/<int:pk>/remind/", units.remind, name="remind"),
    path(ONE_PAYMENT, units.payment, name="desk-payment"),
    path(f"{ONE_PAYMENT}refund/", refunds.refund, name="refund-prepaid"),
    path(f"{ONE_PAYMENT}refund-online/", refunds.refund_online, name="refund-online"),
    path("desk/book/<slug:code>/household-payments/file/", files.payments, name="payments-file"),
    path("desk/book/<slug:code>/discounts/", units.discounts, name="discounts"),
    path("desk/book/<slug:code>/discounts/<int:pk>/", units.decide, name="decide-discount"),
    path("household/", household.mine, name="my-household"),
    path("c/<slug:code>/book/household/<int:pk>/", household.household, name="household"),
    path("c/<slug:code>/book/receipts/<int:pk>/", receipts.receipt, name="payment-receipt"),
    path("c/<slug:code>/book/receipts/<int:pk>/receipt.pdf", receipts.sheet, name="payment-sheet"),
    path("c/<slug:code>/book/receipts/<int:pk>/receipt.json", receipts.proof, name="payment-proof"),
]
